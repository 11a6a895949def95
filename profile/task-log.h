/* task-log.h: what a file says of asyncio tasks, as it was read
 *
 * Private to profile/. Only the reader's thread adds, and only at the ends, so a
 * snapshot is a row of lengths (ProfileTaskLengths); tasks.c joins what is below
 * them when somebody asks. Times are profile times.
 */

#pragma once

#include "profile/blocks.h"
#include "profile/index.h"
#include "profile/profile.h"

G_BEGIN_DECLS

#define PROFILE_TASKS_MAX (1u << 22)   /* more are dropped, with a warning */

typedef struct {
  guint64      id;             /* the recorder's, within a process */
  guint64      thread;         /* the recorder's; 0 not known */
  guint64      parent;         /* 0 none */
  gint64       begin_ns;
  guint32      process;
  ProfileStack spawn_stack;
  guint32      name, kind;     /* strings */
  guint8       flags;
} ProfileTaskBirth;

/* Name, awaited by, death, sums, session; a birth that says a thread which was not known before. */
typedef struct {
  guint32 task;                /* index of its birth */
  guint8  what;                /* FormatTaskRecord */
  guint8  how;
  guint64 value[4];            /* a string; a task's id; a thread's; a session; steps, running, waiting, ready */
  gint64  time_ns;
} ProfileTaskChange;

typedef struct {
  gint64       begin_ns, end_ns;
  gint64       ready_ns;       /* since when it was over for the world; end_ns when that was not said */
  guint64      linked;         /* the recorder's id of a task or a thread */
  guint32      task;
  ProfileStack stack;
  guint8       reason;         /* FormatWaitReason */
  gboolean     is_open;        /* it lasts: *end_ns* is not known; a later one of the same begin takes its place */
} ProfileTaskWaitEntry;

typedef struct {
  gint64       begin_ns, end_ns;   /* they lie between the two */
  gint64       ns;
  guint64      count;
  ProfileStack stack;
  guint32      task;           /* G_MAXUINT32: of any */
  guint8       reason;
} ProfileTaskShortEntry;

typedef struct {
  gint64  begin_ns, end_ns;
  guint32 task;
} ProfileTaskStepEntry;

typedef struct {
  guint64 births, changes, waits, shorts, steps;
} ProfileTaskLengths;

typedef struct {
  ProfileBlocks births, changes, waits, shorts, steps;
  ProfileIndex  index;         /* of births, by process and id; ids are index + 1 */
  GArray       *ready_ns;      /* gint64 by birth: of the wait that is not told yet; -1 none */
  ProfileFrame  await_frame, ready_frame, loop_frame;   /* "[await]", "[ready]", "[event loop]"; 0 without tasks */
} ProfileTaskLog;

void     profile_task_log_init  (ProfileTaskLog *self);
void     profile_task_log_clear (ProfileTaskLog *self);
/* A task that is born again in a later segment is the same. FALSE: there are too many. */
gboolean profile_task_log_born  (ProfileTaskLog *self, const ProfileTaskBirth *birth);
/* G_MAXUINT32: there is none. */
guint32  profile_task_log_find  (const ProfileTaskLog *self, guint32 process, guint64 id);

static inline ProfileTaskLengths
profile_task_log_lengths (const ProfileTaskLog *self)
{
  return (ProfileTaskLengths) { self->births.length, self->changes.length, self->waits.length, self->shorts.length,
                                self->steps.length };
}

G_END_DECLS
