/* source-view.h: the source of a session's selection, with the heat of each line
 *
 * Follows the session's selection to its file and line, and its range, thread and
 * clock in the figures; both are made on worker threads, and only while the view
 * is on the screen. A line that is clicked, or Enter on it, selects the function
 * there. Read-only. Signal "failed" (const char *sentence): something that the
 * person asked for could not be done, and why.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_SOURCE_VIEW (viewer_source_view_get_type ())
G_DECLARE_FINAL_TYPE (ViewerSourceView, viewer_source_view, VIEWER, SOURCE_VIEW, GtkWidget)

GtkWidget  *viewer_source_view_new            (void);
void        viewer_source_view_set_session    (ViewerSourceView *self,
                                               ViewerSession    *session);
/* Opens the line of the caret in the editor of the settings. */
void        viewer_source_view_open_in_editor (ViewerSourceView *self);

G_END_DECLS
