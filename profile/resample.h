/* resample.h: what a recording would have shown, had it been looked at less often
 *
 * The recording says where each thread stood at every moment, as exactly as it was looked
 * at. A slower look is a grid of moments over it: one every step, beginning somewhere, its
 * *phase*. All phases are looked at, as many as the recording's own looks fit in a step (50
 * at most), so the spread between them is what chance alone would have done. Stacks count
 * as they were seen: a sampler knows nothing of a task's waiting.
 *
 * Work that comes back in step with the looks is seen at some phases always and at others
 * never: the spread is then far more than the stretches of one phase tell, and more looks do
 * not help. That is called lockstep here.
 *
 * Made whole, usually on a worker, never changed after it: any thread may read it.
 */

#pragma once

#include "profile/call-tree.h"
#include "profile/intervals.h"

G_BEGIN_DECLS

#define PROFILE_RESAMPLE_PHASES_MAX 50u
/* Functions with a row of their own, the heaviest. */
#define PROFILE_RESAMPLE_ROWS_MAX   64u

typedef struct {
  ProfileFunction function;
  guint64         looks;         /* of the recording */
  double          share;         /* of the recording; with what it calls, 0..1 */
  double          low, high;     /* least and most over the phases */
  ProfileInterval interval;      /* of one phase, around *share*: what another run would likely show at that step */
  guint32         n_missed;      /* phases at which it is never seen */
  gboolean        in_lockstep;
} ProfileResampleRow;

typedef struct _ProfileResample ProfileResample;

/* *step_ns* 0, or not more than the recording's own: every look, with the weight that it has. */
ProfileResample *profile_resample_new           (Profile *profile, const ProfileCallTreeOptions *options, gint64 step_ns);
ProfileResample *profile_resample_ref           (ProfileResample *self);
void             profile_resample_unref         (ProfileResample *self);
gint64           profile_resample_get_step_ns   (const ProfileResample *self);   /* 0: as recorded */
guint            profile_resample_get_n_phases  (const ProfileResample *self);
/* How many looks are left, on average over the phases. */
guint64          profile_resample_get_looks     (const ProfileResample *self);
/* FALSE: too few looks are left for intervals. */
gboolean         profile_resample_has_intervals (const ProfileResample *self);
/* The heaviest first. */
guint            profile_resample_get_n_rows    (const ProfileResample *self);
const ProfileResampleRow *profile_resample_get_row (const ProfileResample *self, guint row);
/* What the row's share is when the first look falls at that phase. */
double           profile_resample_get_share     (const ProfileResample *self, guint row, guint phase);
/* Of all functions, with or without a row: how many there are, how many some phase misses, and how many all do. */
void             profile_resample_get_missed    (const ProfileResample *self, guint *n_functions, guint *n_sometimes,
                                                 guint *n_always);
/* The heaviest row in lockstep; NULL: none is. */
const ProfileResampleRow *profile_resample_get_lockstep (const ProfileResample *self);

/* The time between two looks that was asked for; 0: not known. */
gint64           profile_resample_get_interval_ns (Profile *profile);
/* Which steps make sense here, 0 first, into *steps* (of 5); how many. */
guint            profile_resample_list_steps    (Profile *profile, const ProfileCallTreeOptions *options, gint64 *steps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileResample, profile_resample_unref)

G_END_DECLS
