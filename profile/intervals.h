/* intervals.h: in which range a share would likely be, were the program recorded again
 *
 * By batch means: the time is cut into 20 stretches, and the share's differences between
 * them say how far the whole may be off (95 in 100 such intervals hold the true share;
 * Student's t of 19 degrees, 2.093). Samples that follow each other are alike, so the
 * number of samples alone would promise far too much. The interval is laid on the scale of
 * odds, log (share / (1 - share)): a small share may be off by more to above than to below,
 * and none leaves 0..1. What a program does at one time only, as when it starts, is in one
 * stretch only: its interval is wide, and says little of a program that always does so.
 *
 * Made whole, usually on a worker (one pass over the samples), never changed after it: any
 * thread may read it.
 */

#pragma once

#include "profile/call-tree.h"

G_BEGIN_DECLS

/* Below so many looks nothing is said of a share. */
#define PROFILE_INTERVAL_LOOKS_LEAST 100u
/* Stretches of time; the length of the arrays below. */
#define PROFILE_INTERVAL_BATCHES     20u

/* Of the whole, 0..1. */
typedef struct {
  double share;
  double low, high;
  guint  n_batches;   /* stretches that have any of it */
} ProfileInterval;

typedef struct _ProfileIntervals         ProfileIntervals;
typedef struct _ProfileFunctionIntervals ProfileFunctionIntervals;

/* Of all nodes of *tree*, which was made with *options*; of none in a timeline. */
ProfileIntervals *profile_intervals_new  (ProfileCallTree *tree, const ProfileCallTreeOptions *options);
void              profile_intervals_free (ProfileIntervals *self);
/* FALSE: too few samples to say anything; low and high are the share then. NULL knows nothing. */
gboolean          profile_intervals_get  (const ProfileIntervals *self, ProfileNode node, ProfileInterval *interval);

/* Gives them to the tree, for those who show it; the first that come stay. Any thread. */
void              profile_call_tree_take_intervals (ProfileCallTree *tree, ProfileIntervals *intervals);
/* Borrowed, living as long as the tree; NULL before somebody has given it any. */
const ProfileIntervals *profile_call_tree_get_intervals (const ProfileCallTree *tree);

/* Of all functions; the tree is one without folding, threshold and SELF nodes. *same*, where not NULL, gives by
 * function the one that stands for it. */
ProfileFunctionIntervals *profile_function_intervals_new  (ProfileCallTree *tree, const ProfileCallTreeOptions *options,
                                                           const ProfileFunction *same);
void                      profile_function_intervals_free (ProfileFunctionIntervals *self);
/* As above; of its time with what it calls, and of its own. */
gboolean      profile_function_intervals_get         (const ProfileFunctionIntervals *self, ProfileFunction function,
                                                      ProfileInterval *interval);
gboolean      profile_function_intervals_get_own     (const ProfileFunctionIntervals *self, ProfileFunction function,
                                                      ProfileInterval *interval);
/* Its time in each stretch, ns; borrowed. NULL: not known. */
const gint64 *profile_function_intervals_get_batches (const ProfileFunctionIntervals *self, ProfileFunction function,
                                                      gboolean own);
/* The time of everything in each stretch. */
const gint64 *profile_function_intervals_get_whole   (const ProfileFunctionIntervals *self);

/* The interval of a ratio of sums, of 20 values each; any unit. */
ProfileInterval profile_interval_of  (const double *values, const double *wholes);
/* Of a share whose variance is known; n_batches is for the caller. */
ProfileInterval profile_interval_around (double share, double variance);
/* By how much such a ratio would differ from run to run: its standard deviation, squared. */
double          profile_variance_of  (const double *values, const double *wholes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileIntervals, profile_intervals_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileFunctionIntervals, profile_function_intervals_free)

G_END_DECLS
