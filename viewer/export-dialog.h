/* export-dialog.h: asks what to make of an open recording, and where to put it */

#pragma once

#include <gtk/gtk.h>

#include "profile/profile.h"
#include "profile/render.h"

G_BEGIN_DECLS

/* One sentence about how it went, for a toast. */
typedef void (*ViewerExportDone) (const char *sentence, gpointer user_data);

/* *view*: what pictures are of. *name*: of the recording, without a suffix; a file of
 * that name is proposed. *options*: what a report begins with (clock, thread and transforms), *begin_ns* and *end_ns* the selected
 * time (equal: none is). *done* is
 * not called when the person changes their mind, nor after *view* is gone; *user_data* must
 * live as long as *view*. *view_title* is what people call it. */
void viewer_export_dialog_show (GtkWindow                  *parent,
                                GtkWidget                  *view,
                                const char                 *view_title,
                                const char                 *name,
                                Profile                    *profile,
                                const ProfileReportOptions *options,
                                gint64                      begin_ns,
                                gint64                      end_ns,
                                ViewerExportDone            done,
                                gpointer                    user_data);

G_END_DECLS
