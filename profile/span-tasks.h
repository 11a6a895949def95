/* span-tasks.h: the lanes of asyncio tasks, made when they are looked at
 *
 * Private to the room. What a lane is made of is found once: the task's waits stand
 * together, and here are the runs of its loop's samples that are its own. The rows of a
 * lane are then made in microseconds, and the last ones are kept; those of a task that did
 * much are made with the spans, and stay.
 */

#pragma once

#include "profile/spans-private.h"

G_BEGIN_DECLS

typedef struct _ProfileSpanTasks ProfileSpanTasks;

/* NULL: there are no tasks. *spans* is borrowed and has its lanes of threads. */
ProfileSpanTasks *profile_span_tasks_new  (const ProfileSpans *spans);
void              profile_span_tasks_free (ProfileSpanTasks   *self);
guint32           profile_span_tasks_get_n_rows (const ProfileSpanTasks *self, guint32 task_index);
/* Its rows, which stay until profile_span_tasks_unlock(). */
const ProfileSpanRows *profile_span_tasks_lock (ProfileSpanTasks *self, guint32 task_index);
void              profile_span_tasks_unlock     (ProfileSpanTasks *self);
guint64           profile_span_tasks_count_looks (const ProfileSpanTasks *self, guint32 task_index, guint32 begin, guint32 end);
/* What is under a group's band; FALSE: there is no such group. */
gboolean          profile_span_tasks_get_counts (ProfileSpanTasks *self, guint32 group, double begin_ns, double column_ns,
                                                 guint32 n_columns, ProfileTaskCount *counts);
guint32           profile_span_tasks_get_peak   (ProfileSpanTasks *self, guint32 group);

G_END_DECLS
