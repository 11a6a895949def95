/* shares.h: whose is the time of an event loop
 *
 * Private to profile/. Each instant of a loop's thread has one owner, so shares sum
 * to wall time: the task that runs, with its frames; while nobody runs, the waits that
 * are pending, in equal parts, those for the world (a timer, I/O, a thread, something
 * foreign) before those for another task's doing (a lock, a queue); else the loop
 * itself. *Task time* is the plain sum over tasks: it exceeds the wall where they wait
 * side by side. A task's stacks are put below the await of the task that waits for it.
 *
 * Made once for a snapshot, when it is first asked for, and never changed.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct _ProfileShares ProfileShares;

/* NULL: no task was seen. Borrowed. */
const ProfileShares *profile_get_shares       (Profile *profile);
void                 profile_shares_free      (ProfileShares *self);
/* Stacks that it names have ids up to this one, beyond those of the snapshot. */
guint32              profile_shares_n_stacks  (const ProfileShares *self);
/* How many outer frames of a stack that was seen while a task ran are not the task's; 0 when it was not seen so. */
guint32              profile_shares_count_outer (const ProfileShares *self, ProfileStack seen, guint32 task_index);
/* Where what a lane (see spans.h) shows at a time stands in the trees: *stack* is a part, from the outermost frame on,
 * of the stack that was seen, or of what the lane's task awaited then. *is_own*: in a tree of one kind of task. 0:
 * it stands in none. */
ProfileStack         profile_shares_find_stack (const ProfileShares *self, guint32 lane, gint64 time_ns, ProfileStack stack,
                                                gboolean is_own);

G_END_DECLS
