/* task-view.h: one task or question: its text, the way to answer it, and what is said to that
 *
 * What is right comes from the recording that the task names, which is read when the task
 * is made. Signal "answered" (gboolean is_right): somebody answered, or, of a task that
 * is done in the views, selected something there. A task to change the program is done
 * by others: viewer_task_view_show_verdict().
 */

#pragma once

#include <adwaita.h>

#include "viewer/learn/lesson.h"
#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_TASK_VIEW (viewer_task_view_get_type ())
G_DECLARE_FINAL_TYPE (ViewerTaskView, viewer_task_view, VIEWER, TASK_VIEW, AdwBin)

/* Borrows *step*, which must live as long. */
GtkWidget *viewer_task_view_new          (const ViewerStep *step,
                                          ViewerSession    *session);
/* What is said to an answer; *sentence* stands before the words of the task, NULL: nothing does. */
void       viewer_task_view_show_verdict (ViewerTaskView   *self,
                                          gboolean          is_right,
                                          const char       *sentence);

G_END_DECLS
