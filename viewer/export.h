/* export.h: what can be made of an open recording, and the making of it
 *
 * A kind is a picture of the view that is seen, or a report of the command
 * line's. Files appear whole or not at all.
 */

#pragma once

#include "profile/report-formats.h"
#include "viewer/picture.h"

G_BEGIN_DECLS

typedef struct {
  const char                *label;      /* translated, borrowed */
  const char                *suffix;     /* ".png" */
  const ProfileReportFormat *report;     /* NULL: a picture */
  ViewerPictureFormat        picture;
} ViewerExportKind;

/* Pictures first. FALSE: there are no more. */
gboolean viewer_export_get_kind      (guint                        index,
                                      ViewerExportKind            *kind);
/* Takes the picture now and writes it; *error* says why not. */
gboolean viewer_export_write_picture (GtkWidget                   *widget,
                                      ViewerPictureFormat          format,
                                      const char                  *title,
                                      const char                  *path,
                                      GError                     **error);
/* Writes the report on a worker thread, of a time range (begin == end: of everything). *options* are copied, their
 * rules and description must be NULL; transforms and task_kind are left out where the format has no place for them. */
void     viewer_export_write_report  (Profile                     *profile,
                                      const ProfileReportFormat   *format,
                                      const ProfileReportOptions  *options,
                                      gint64                       begin_ns,
                                      gint64                       end_ns,
                                      const char                  *path,
                                      GAsyncReadyCallback          callback,
                                      gpointer                     user_data);
gboolean viewer_export_finish        (GAsyncResult                *result,
                                      GError                     **error);

G_END_DECLS
