/* task-states.h: what a task did when, from its birth to its end
 *
 * A life is stretches without gaps, in order. What a task waited for is exact from 1 ms on;
 * between such waits it ran, or ran and waited by turns that were each shorter. Pure; any thread.
 */

#pragma once

#include "profile/tasks.h"

G_BEGIN_DECLS

/* Behind those of FormatThreadState: both stand in strips of states. */
typedef enum {
  PROFILE_TASK_RUNNING = 16,
  PROFILE_TASK_READY,         /* it only waits for its turn */
  PROFILE_TASK_WAITING,
  PROFILE_TASK_TURNS,         /* steps and waits under 1 ms, one after another */
} ProfileTaskState;

typedef struct {
  gint64  begin_ns, end_ns;
  guint32 wait;               /* index of the wait it is a part of; PROFILE_TASK_NONE */
  guint8  state;              /* ProfileTaskState */
} ProfileTaskStretch;

/* What a task did in a range of time. */
typedef struct {
  guint64 steps;
  gint64  running_ns, waiting_ns, ready_ns;   /* they sum to its life there */
} ProfileTaskSums;

typedef void (*ProfileTaskStretchFunc) (const ProfileTaskStretch *stretch, gpointer user_data);

void     profile_task_foreach_stretch (const ProfileTasks    *tasks,
                                       guint32                task_index,
                                       ProfileTaskStretchFunc emit,
                                       gpointer               user_data);
/* The stretch at a time; FALSE when the task did not live then. */
gboolean profile_task_find_stretch    (const ProfileTasks    *tasks,
                                       guint32                task_index,
                                       gint64                 time_ns,
                                       ProfileTaskStretch    *stretch);
/* Waits and steps of 1 ms or more are exact; what of the life's sums is shorter is spread evenly over
 * the rest of the life, and so a range has a part of it. A range that has the whole life has its sums. */
void     profile_task_sum_range       (const ProfileTasks    *tasks,
                                       guint32                task_index,
                                       gint64                 begin_ns,
                                       gint64                 end_ns,
                                       ProfileTaskSums       *sums);

G_END_DECLS
