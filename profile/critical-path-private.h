/* critical-path-private.h: who waited for what
 *
 * Private to critical-path*.c and what-if*.c. A strand is what runs one thing after the other: a thread,
 * or an asyncio task. A wait of a strand ends when other strands have got to events. An
 * event never lies behind the end of a wait for it, so that no strand can wait for itself.
 */

#pragma once

#include "format/format.h"
#include "profile/critical-path.h"
#include "profile/profile-private.h"

G_BEGIN_DECLS

#define PATH_NONE G_MAXUINT32

typedef enum {
  PATH_OWN,             /* by its stack: a timer, I/O, work; nobody is waited for */
  PATH_JOIN,            /* for a thread's end */
  PATH_PROCESS,
  PATH_FUTURE,          /* for a result of a thread pool */
  PATH_IDLE,            /* a pool's worker that has nothing to do */
  PATH_LOCK,            /* for anybody */
  PATH_START,           /* a thread is being started: own time */
  PATH_TIMER,           /* of a task, which may have been due while its loop was busy */
} PathReason;

typedef enum {
  PATH_WAIT_EVENTS,     /* until all its events */
  PATH_WAIT_UNKNOWN,
  PATH_WAIT_DELAY,      /* own time of a task that holds nobody up: a timer, I/O */
  PATH_WAIT_WORKER,     /* as long as a thread worked for it */
} PathWaitKind;

typedef struct {
  guint32      strand;
  PathWaitKind kind;
  gint64       begin_ns, end_ns;
  ProfileStack stack;
  guint32      first_event, n_events;   /* in *events* */
  guint32      worker;                  /* thread */
  guint8       reason;                  /* PathReason */
} PathWait;

typedef struct {
  guint32 strand;
  gint64  time_ns;
} PathEvent;

/* Where a loop of asyncio ran in a thread. */
typedef struct {
  guint32 thread;
  gint64  begin_ns, end_ns;
} PathRegion;

/* A task between two of its longer waits. */
typedef struct {
  guint32 thread;
  gint64  begin_ns, end_ns;
  guint32 task;
} PathStep;

struct _ProfileCriticalPath {
  gatomicrefcount     ref_count;
  Profile            *profile;
  const ProfileTasks *tasks;         /* NULL: none */
  guint32             n_threads, n_strands;
  guint32             main;          /* thread */
  gint64              tolerance_ns;  /* what looks at two threads may differ by */
  guint8             *reasons;       /* by stack */
  ProfileStack       *bases;         /* by stack: the caller of the function that waits */
  GArray             *waits;         /* PathWait, by strand and end */
  guint32            *first_waits;   /* by strand, and one more */
  GArray             *events;        /* PathEvent */
  guint32            *starts;        /* by strand: event; NONE: it starts when it did */
  GArray             *regions;       /* PathRegion, by thread and begin */
  GArray             *steps;         /* PathStep, by thread and begin */
  GArray             *stretches;     /* ProfileCriticalStretch */
  GArray             *task_stretches;/* the same, of tasks */
  gboolean           *matters;       /* by strand: the run's end hangs on it, now or when others are faster */
};

/* A stretch in which a pool's worker was at work. */
typedef struct {
  guint32 thread;
  gint64  begin_ns, end_ns;
} PathRun;

typedef struct {
  ProfileCriticalPath *path;
  GArray              *waits;   /* PathWait, by thread and time; those with a reason alone */
  GArray              *runs;    /* Run, by thread and time */
  guint32             *firsts;  /* by thread: in *waits* */
  guint32             *n_beside;/* by process: its threads */
  gboolean             knows_leaves;   /* C functions are seen */
} PathThreads;

/* Stretches of one wait may be this far apart: a look at a woken thread, a poll in a loop. */
#define PATH_SAME_WAIT_NS (5 * G_GINT64_CONSTANT (1000000))
/* What wakes a task is over so much before, at most. */
#define PATH_WAKE_NS      (2 * G_GINT64_CONSTANT (1000000))

/* ---- critical-path-reasons.c ---- */

/* Fills *reasons* and *bases*. */
void      profile_path_read_stacks (ProfileCriticalPath *self);

/* ---- critical-path-threads.c ---- */

void      profile_path_add_threads (ProfileCriticalPath *self);
guint32   profile_path_add_event   (ProfileCriticalPath *self, guint32 strand, gint64 time_ns);

/* ---- critical-path-edges.c ---- */

/* For whom the waits of a thread were. */
void      profile_path_resolve     (PathThreads *self, guint32 thread);
void      profile_path_add_start   (PathThreads *self, guint32 thread);
void      profile_path_join_at_end (PathThreads *self);

/* ---- critical-path-tasks.c ---- */

void      profile_path_add_tasks   (ProfileCriticalPath *self);

/* ---- critical-path-loops.c ---- */

/* Finds *regions* and *steps*. */
void      profile_path_find_loops  (ProfileCriticalPath *self);
/* The one that runs then, or the next; NULL: none. */
const PathRegion *profile_path_next_region (const ProfileCriticalPath *self, guint32 thread, gint64 time_ns);
/* NULL: no loop ran there then. */
const PathRegion *profile_path_find_region (const ProfileCriticalPath *self, guint32 thread, gint64 time_ns);
/* The task that ran in a thread, or had just; NONE. *but*: is not meant. */
guint32   profile_path_find_task   (const ProfileCriticalPath *self, guint32 thread, gint64 time_ns, guint32 but);
/* The strand that had the thread. */
guint32   profile_path_find_strand (const ProfileCriticalPath *self, guint32 thread, gint64 time_ns);

static inline const PathWait *
profile_path_get_wait (const ProfileCriticalPath *self, guint32 index)
{
  return &g_array_index (self->waits, PathWait, index);
}

static inline const PathEvent *
profile_path_get_event (const ProfileCriticalPath *self, guint32 index)
{
  return &g_array_index (self->events, PathEvent, index);
}

/* A strand's thread: of a task its loop's. */
static inline guint32
profile_path_get_thread (const ProfileCriticalPath *self, guint32 strand)
{
  return strand < self->n_threads ? strand : (guint32) self->tasks->tasks[strand - self->n_threads].thread_index;
}

/* Wants the GIL: told so, or on no CPU where it could be. */
static inline gboolean
profile_path_wants_gil (const ProfileSample *sample)
{
  return sample->state == FORMAT_THREAD_GIL_WAIT
         || (sample->state == FORMAT_THREAD_NATIVE && sample->cpu_ns >= 0
             && 2 * sample->cpu_ns < sample->end_ns - sample->begin_ns);
}

static inline gboolean
profile_path_has_gil (const ProfileSample *sample)
{
  return sample->state == FORMAT_THREAD_RUNNING || sample->state == FORMAT_THREAD_HOLDING;
}

/* A loop that waits for something to do. */
static inline gboolean
profile_path_is_idle_loop (const ProfileSample *sample)
{
  return sample->task == 0 && !profile_path_has_gil (sample)
         && (sample->state != FORMAT_THREAD_NATIVE || profile_path_wants_gil (sample))
         && sample->state != FORMAT_THREAD_GIL_WAIT;
}

G_END_DECLS
