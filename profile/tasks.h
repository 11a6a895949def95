/* tasks.h: the asyncio tasks of a recording
 *
 * A table that belongs to a snapshot: made when it is first asked for, never
 * changed then, so any thread may read it. Tasks, threads, waits are known by
 * index here. Times as in profile.h.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

#define PROFILE_TASK_NONE G_MAXUINT32

/* Its current or last wait says what it did when it did not run. */
typedef struct {
  gint64       begin_ns, end_ns;
  gint64       ready_ns;       /* since when it only waited for its turn; end_ns when that is not known */
  ProfileStack stack;          /* from the task's own coroutine to what waits */
  guint32      task;
  guint32      linked;         /* a task; with an executor the thread that served it; NONE */
  guint32      session;        /* id of the session whose context the task ran in; 0 none */
  guint8       reason;         /* FormatWaitReason */
  gboolean     is_open;        /* it had not ended: *end_ns* is as far as is known */
} ProfileTaskWait;

/* It ran for 1 ms or more without giving the loop a turn. */
typedef struct {
  gint64       begin_ns, end_ns;
  guint32      task;
} ProfileTaskStep;

typedef struct {
  const char  *name;           /* "Task-1" */
  const char  *kind;           /* the qualified name of its coroutine; "" when not known */
  guint64      id;             /* the recorder's */
  guint32      process;
  guint32      parent;         /* the task that ran where it was made; NONE */
  gint32       thread_index;   /* of its loop; -1 not known */
  ProfileStack spawn_stack;
  gint64       begin_ns;
  gint64       end_ns;         /* of one that lives: as far as is known */
  guint64      steps;
  gint64       running_ns, waiting_ns, ready_ns;   /* its life */
  guint32      first_wait, n_waits;                /* in *waits*, by begin */
  guint32      first_awaiter, n_awaiters;          /* in *awaiters* */
  guint32      first_step, n_steps;                /* in *steps* */
  guint32      kind_index;
  guint32      group;
  gboolean     has_turns;      /* between its waits it did not only run: it waited for less than 1 ms, again and again */
  guint8       flags;          /* FORMAT_TASK_WAS_THERE, … */
  guint8       how;            /* FormatTaskDeath; 0: it lives */
} ProfileTask;

/* Waits under 1 ms: only their sum is known. */
typedef struct {
  gint64       begin_ns, end_ns;   /* between the two */
  gint64       ns;
  guint64      count;
  ProfileStack stack;
  guint32      task;               /* NONE: of any */
  guint32      session;
  guint8       reason;
} ProfileTaskShortWaits;

#define PROFILE_TASK_TOP_AWAITS 3u

/* What the tasks of a kind wait for: the function that their own code awaited. */
typedef struct {
  ProfileFunction function;
  gint64          ns;
} ProfileTaskAwait;

/* Tasks of one coroutine. */
typedef struct {
  const char *name;
  guint32     n_tasks;
  guint64     steps;
  gint64      life_ns, running_ns, waiting_ns, ready_ns;   /* sums */
  gint64      mean_ns, p95_ns;                             /* of lifetimes */
  ProfileTaskAwait awaits[PROFILE_TASK_TOP_AWAITS];        /* the longest first; function 0 behind the last */
} ProfileTaskKind;

/* Tasks of one coroutine in one thread, made by tasks of one group. */
typedef struct {
  guint32 kind_index;
  guint32 parent;              /* the group of the tasks that made them; PROFILE_TASK_NONE */
  guint32 level;               /* how many groups are above it */
  gint32  thread_index;        /* of their loop; -1 not known */
  guint32 process;
  guint32 first, n_tasks;      /* in *members*, by begin */
  gint64  running_ns, ready_ns, waiting_ns;   /* sums */
} ProfileTaskGroup;

typedef struct {
  guint32                n_tasks;       /* by begin */
  ProfileTask           *tasks;
  guint32                n_waits;
  ProfileTaskWait       *waits;         /* by task, then by begin */
  guint32                n_shorts;
  ProfileTaskShortWaits *shorts;        /* by time */
  guint32                n_steps;
  ProfileTaskStep       *steps;         /* by task, then by end */
  guint32                n_kinds;
  ProfileTaskKind       *kinds;         /* those that lived longest together first */
  guint32               *awaiters;      /* tasks */
  guint32                n_groups;      /* makers before what they made */
  ProfileTaskGroup      *groups;
  guint32               *members;       /* tasks, by group */
  struct _ProfileIndex  *index;         /* private */
} ProfileTasks;

/* NULL when no task was seen. Borrowed: lives as long as the profile. */
const ProfileTasks *profile_get_tasks  (Profile *self);
void                profile_tasks_free (ProfileTasks *self);
/* The kind of that name; NONE. */
guint32             profile_find_task_kind (const ProfileTasks *self, const char *name);
/* Index of the task's first wait that ends after a time; behind its last one when there is none. */
guint32             profile_find_task_wait (const ProfileTasks *self, guint32 task_index, gint64 time_ns);
/* The task of a sample; NONE. */
guint32             profile_find_task  (const ProfileTasks *self, guint32 process, guint64 id);

G_END_DECLS
