/* critical-path.h: what the end of a run had to wait for
 *
 * The end of the main thread, followed backwards: its own time as far as it did not
 * wait; a wait belongs to the thread or task whose doing ended it, where the recording
 * says or shows which that was; and so on to the start. What is not on the path could
 * take longer or shorter without the run's end being moved by it.
 *
 * Known: Thread.join and the interpreter's own joins at exit (the threads that had ended
 * as the wait ended; one that had ended before is taken to be waited for, too, as joining it takes
 * no time and is not seen); child processes in the same way; results of a thread pool
 * (the workers that became idle then); asyncio tasks that wait for tasks, for functions
 * in other threads, or for what another task did as it ran. Of waiting for the GIL, those who held
 * it. Not known: locks and queues between threads, foreign futures.
 *
 * Pure; made once and never changed, so any thread may read it. It needs all samples: make it on a worker.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct _ProfileCriticalPath ProfileCriticalPath;

typedef struct {
  guint32  thread;             /* index; in those of tasks, the task's */
  gint64   begin_ns, end_ns;
  gboolean is_unknown;         /* it waited, and nobody knows for whom */
} ProfileCriticalStretch;

ProfileCriticalPath *profile_critical_path_new   (Profile *profile);
ProfileCriticalPath *profile_critical_path_ref   (ProfileCriticalPath *self);
void                 profile_critical_path_unref (ProfileCriticalPath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileCriticalPath, profile_critical_path_unref)

Profile             *profile_critical_path_get_profile (const ProfileCriticalPath *self);   /* borrowed */
/* By thread, then by time; those of a thread do not overlap. Borrowed. */
const ProfileCriticalStretch *profile_critical_path_get_stretches (const ProfileCriticalPath *self, guint *n_stretches);
/* Those of one thread. */
const ProfileCriticalStretch *profile_critical_path_get_thread    (const ProfileCriticalPath *self, guint32 thread_index,
                                                                   guint *n_stretches);
/* By task, then by time: when the run's end hung on what a task did or waited for outside of the program.
 * That time is its thread's, too. Borrowed. */
const ProfileCriticalStretch *profile_critical_path_get_tasks     (const ProfileCriticalPath *self, guint *n_stretches);
const ProfileCriticalStretch *profile_critical_path_get_task      (const ProfileCriticalPath *self, guint32 task_index,
                                                                   guint *n_stretches);
/* How much of a thread's time between two moments is on the path. */
gint64                        profile_critical_path_measure       (const ProfileCriticalPath *self, guint32 thread_index,
                                                                   gint64 begin_ns, gint64 end_ns);

G_END_DECLS
