/* stream.h: a recording that is made, not recorded
 *
 * For what was measured elsewhere or is a part of other recordings: a session of
 * a longer recording, two runs one after the other, another tool's samples. What
 * comes out is an ordinary .pyprof stream, so every report reads it as any other.
 * One thread at a time. Ids count from 1, 0 is "none"; what is added twice has
 * one id. Strings are bytes up to their NUL. Times are ns since the beginning.
 */

#pragma once

#include "profile/task-states.h"

G_BEGIN_DECLS

typedef struct _ProfileStream ProfileStream;

/* *realtime_ns*: when it began, since 1970. META is written first: add it before the rest. */
ProfileStream  *profile_stream_new          (gint64 realtime_ns, guint32 pid);
void            profile_stream_free         (ProfileStream *self);
void            profile_stream_add_meta     (ProfileStream *self, const char *key, const char *value);

/* *kind* and *flags* are FormatCodeKind and FORMAT_CODE_*; "" is no file, no class. */
ProfileFunction profile_stream_add_function (ProfileStream *self, guint8 kind, guint32 flags, const char *name,
                                             const char *file, guint32 first_line, const char *class_name);
ProfileFrame    profile_stream_add_frame    (ProfileStream *self, ProfileFunction function, guint32 line);
ProfileStack    profile_stream_add_stack    (ProfileStream *self, ProfileStack parent, ProfileFrame frame);
/* A thread is known by its tid and name. */
guint32         profile_stream_add_thread   (ProfileStream *self, const char *name, guint64 tid, gboolean is_main);
/* Of one thread in the order of time. What is between two samples was not observed. Stack and task are the
 * stream's. */
void            profile_stream_add_sample   (ProfileStream *self, guint32 thread, const ProfileSample *sample);

/* ---- asyncio tasks ---- */

typedef struct {
  const char  *name;
  const char  *kind;             /* its coroutine; "" not known */
  guint32      thread, parent;   /* the stream's; 0 not known */
  ProfileStack spawn_stack;
  gint64       begin_ns;
  guint8       flags;            /* FORMAT_TASK_WAS_THERE, … */
} ProfileStreamTask;

/* The id of a task that is told later, so that others can name it. */
guint32         profile_stream_reserve_task    (ProfileStream *self);
/* Once for each id, before what it did. */
void            profile_stream_add_task        (ProfileStream *self, guint32 task, const ProfileStreamTask *birth);
/* All ids are the stream's here, in what is linked too, and 0 is none. Those of a task are told in order. */
void            profile_stream_add_task_wait   (ProfileStream *self, const ProfileTaskWait *wait);
void            profile_stream_add_short_waits (ProfileStream *self, const ProfileTaskShortWaits *waits);
void            profile_stream_add_task_step   (ProfileStream *self, const ProfileTaskStep *step);
void            profile_stream_add_awaiter     (ProfileStream *self, guint32 task, guint32 awaiter, gint64 time_ns);
/* What it did until then, last of all; *how* is FormatTaskDeath, 0: it lives on. */
void            profile_stream_add_task_sums   (ProfileStream *self, guint32 task, gint64 time_ns,
                                                const ProfileTaskSums *sums, guint8 how);

/* ---- functions ---- */

/* What profile_stream_add_function() takes, of a function of a profile; borrowed from it. */
typedef struct {
  guint8      kind;
  guint32     flags;
  const char *name;
  const char *file;
  guint32     first_line;
  const char *class_name;
} ProfileFunctionParts;

void            profile_get_function_parts  (const Profile *profile, ProfileFunction function,
                                             ProfileFunctionParts *parts);

/* Writes the end, which lies at *end_ns*; *cpu_ns* of the process. The stream is over; the
 * bytes are the caller's. */
GByteArray     *profile_stream_finish       (ProfileStream *self, gint64 end_ns, gint64 cpu_ns);
/* The bytes read back, whatever is in them. NULL and *error* when there is no memory for it. */
Profile        *profile_new_for_bytes       (const GByteArray *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileStream, profile_stream_free)

/* ---- a part of a recording ---- */

typedef struct {
  const char *name;              /* as the interpreter names code: qualified or not */
  const char *file;
  guint32     first_line;
} ProfileStemFrame;

/* What becomes of time that a thread spends outside of the context of a session that began in it. */
typedef enum {
  PROFILE_OUTSIDE_LEFT_OUT,
  PROFILE_OUTSIDE_KEPT,          /* what ran then is shown, unless a coroutine awaited: [await] below it */
  PROFILE_OUTSIDE_NAMED,         /* [await], else [out-of-context] below where the context was left */
} ProfileOutside;

typedef struct {
  gint64                  begin_ns;   /* profile time; begin == end: everything, or the session's */
  gint64                  end_ns;
  gint32                  thread;     /* index; -1: all threads. With a session: where it began */
  guint32                 session;    /* id: only what is this session's; 0 everything */
  /* The stack where the part began, outermost first. */
  const ProfileStemFrame *stem;
  guint32                 n_stem;
  gboolean                trim;       /* the stem's frames that all of a thread's samples share are left out, but the innermost */
  guint32                 n_awaiting; /* so many frames of the stem are those of a coroutine that may await; 0 none */
  ProfileOutside          outside;
  gboolean                with_tasks; /* asyncio tasks come along, as tasks; not those of a session */
} ProfilePart;

#define PROFILE_PART_INIT { 0, 0, -1, 0, NULL, 0, FALSE, 0, PROFILE_OUTSIDE_LEFT_OUT, FALSE }

/* Appends the samples of a part; its begin becomes *at_ns*. Threads of equal tid and name continue.
 * Returns how long the part was, ns. */
gint64 profile_stream_add_part (ProfileStream *self, Profile *profile, const ProfilePart *part, gint64 at_ns);
/* The META of a profile, without *except* (NULL-terminated keys). */
void   profile_stream_copy_meta (ProfileStream *self, Profile *profile, const char *const *except);

G_END_DECLS
