/* replay.h: a recording's samples one after the other, as they were taken
 *
 * A step is one look at one thread. An entry that stands for several looks gives as many steps,
 * which share its time and its CPU time evenly: each is at the end of the stretch that it stands
 * for. Steps are in the order of time; those of one instant in the order of their threads. An
 * entry without a look is a step that adds time and no sample.
 *
 * A cut is the first so many steps. A call tree with it in its options counts these and nothing
 * else: of every node its time and its looks, exactly, whatever else the options say.
 *
 * Never changed once made: any thread may read them. To make a replay goes over all entries
 * once; a step or a cut costs some searches in each thread.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct _ProfileReplay ProfileReplay;
typedef struct _ProfileReplayCut    ProfileReplayCut;

typedef struct {
  guint64       number;         /* from 1 */
  guint32       thread_index;
  ProfileSample sample;         /* this look's part of its entry; it was taken at its end */
} ProfileStep;

ProfileReplay *profile_replay_new         (Profile             *profile);
ProfileReplay *profile_replay_ref         (ProfileReplay       *self);
void           profile_replay_unref       (ProfileReplay       *self);
Profile       *profile_replay_get_profile (const ProfileReplay *self);   /* borrowed */
guint64        profile_replay_get_n_steps (const ProfileReplay *self);
/* *number* is 1 to the number of steps. */
void           profile_replay_get_step    (const ProfileReplay *self, guint64 number, ProfileStep *step);
/* How many steps were taken until a time, and at it. */
guint64        profile_replay_count_until (const ProfileReplay *self, gint64 time_ns);

/* The first *n_steps*, or all when there are not so many. */
ProfileReplayCut    *profile_replay_cut_new            (const ProfileReplay *self, guint64 n_steps);
ProfileReplayCut    *profile_replay_cut_ref            (ProfileReplayCut          *self);
void           profile_replay_cut_unref          (ProfileReplayCut          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileReplay, profile_replay_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileReplayCut, profile_replay_cut_unref)

G_END_DECLS
