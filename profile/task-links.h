/* task-links.h: which task or thread made a task, and what woke it from a wait
 *
 * Only what the recording knows. Pure; any thread.
 */

#pragma once

#include "profile/spans.h"
#include "profile/tasks.h"

G_BEGIN_DECLS

/* Lanes as in spans.h. */
typedef struct {
  guint32 from_lane;
  gint64  from_ns;
  gint64  to_ns;         /* in the task's own lane */
} ProfileTaskLink;

/* FALSE: it was there before the recording, or its loop's thread is not known. */
gboolean profile_task_get_maker  (const ProfileTasks *tasks,
                                  guint32             task_index,
                                  ProfileTaskLink    *link);
/* What ended the wait that was under way at a time: the task that it waited for, the thread that
 * worked for it, or whoever ran at that moment. FALSE: there was none, or that is not known, as of a timer. */
gboolean profile_task_find_waker (const ProfileTasks *tasks,
                                  guint32             task_index,
                                  gint64              time_ns,
                                  ProfileTaskLink    *link);

G_END_DECLS
