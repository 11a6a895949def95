/* loader.h: reads a recording on a worker thread, and follows it while it grows
 *
 * One loader per recording and one reading at a time. Signals, on GTK's thread:
 * "snapshot" (there is a new profile), "failed" (nothing can be read; see
 * get_error()), "ended" (the writer has said its last word, or is known or
 * presumed to be dead: a recording that is then not complete was cut). A file
 * that grows again after "ended" gives snapshots again.
 */

#pragma once

#include <gio/gio.h>

#include "profile/profile.h"
#include "profile/spans.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_LOADER (viewer_loader_get_type ())
G_DECLARE_FINAL_TYPE (ViewerLoader, viewer_loader, VIEWER, LOADER, GObject)

/* With *is_being_made* the file need not be there yet, and a file that cannot be
 * read yet is not an error before viewer_loader_finish(). */
ViewerLoader *viewer_loader_new         (const char   *path,
                                         gboolean      is_being_made);
void          viewer_loader_start       (ViewerLoader *self);
/* The writer has ended: read what is left and say "ended" or "failed". */
void          viewer_loader_finish      (ViewerLoader *self);
/* No signal comes any more. */
void          viewer_loader_cancel      (ViewerLoader *self);
const char   *viewer_loader_get_path    (ViewerLoader *self);
Profile      *viewer_loader_get_profile (ViewerLoader *self);   /* borrowed; NULL before the first */
ProfileSpans *viewer_loader_get_spans   (ViewerLoader *self);
const GError *viewer_loader_get_error   (ViewerLoader *self);
gboolean      viewer_loader_has_ended   (ViewerLoader *self);
/* How much of the file has been read, from 0 to 1; 1 while it is put in order. */
double        viewer_loader_get_progress (ViewerLoader *self);

G_END_DECLS
