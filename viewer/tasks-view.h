/* tasks-view.h: what asyncio tasks there were, by kind, and what is odd about their loops
 *
 * Above, the findings, each a button; below, a table with a row for each coroutine that ran as
 * a task. Activating a row makes the other views show the tasks of that kind alone, and again
 * makes them show everything. Signal "finding" (guint): the finding with that index was chosen.
 */

#pragma once

#include "profile/findings.h"
#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_TASKS_VIEW (viewer_tasks_view_get_type ())
G_DECLARE_FINAL_TYPE (ViewerTasksView, viewer_tasks_view, VIEWER, TASKS_VIEW, GtkWidget)

void  viewer_tasks_view_set_session  (ViewerTasksView       *self,
                                      ViewerSession         *session);
/* *findings* is looked at now only; NULL: there are none. */
void  viewer_tasks_view_set_findings (ViewerTasksView       *self,
                                      Profile               *profile,
                                      const ProfileFindings *findings);
/* All rows, a line each; free it. */
char *viewer_tasks_view_dup_text     (ViewerTasksView       *self);

G_END_DECLS
