/* compare.h: two recordings of a program, function by function
 *
 * Functions are joined by name and file, wherever in the file they stand; the program's own
 * script is the same file whatever it is called. By time, for a program that does the same
 * work each time, or by share, for one that runs until it is stopped.
 *
 * A difference is *real* when chance alone would make one as large in less than one of a hundred
 * pairs: Welch's test over the stretches of both recordings (intervals.h). Two runs differ by a
 * percent for reasons that no recording shows, so less than about three is never called real.
 *
 * Made whole, usually on a worker, never changed after it: any thread may read it.
 */

#pragma once

#include "profile/call-tree.h"
#include "profile/intervals.h"

G_BEGIN_DECLS

typedef enum {
  PROFILE_VERDICT_REAL,
  PROFILE_VERDICT_CHANCE,      /* could be */
  PROFILE_VERDICT_TOO_FEW,     /* samples, to say anything */
} ProfileVerdict;

enum { PROFILE_BEFORE, PROFILE_AFTER };

typedef struct {
  gint64          ns[2];
  guint64         looks[2];
  ProfileInterval shares[2];
  gboolean        has_intervals[2];
  /* In ns, or by share 0..1, after less before; 95 of 100 such ranges hold the true one. */
  double          difference;
  double          low, high;
  ProfileVerdict  verdict;
} ProfileChange;

typedef struct {
  ProfileFunction functions[2];   /* 0: not seen there */
  ProfileChange   total;          /* with what it calls */
  ProfileChange   own;
} ProfileCompareRow;

typedef struct _ProfileCompare ProfileCompare;

/* *options*: of both, range and thread of each; of NULL the defaults. */
ProfileCompare *profile_compare_new         (Profile *const profiles[2], const ProfileCallTreeOptions *const options[2],
                                             gboolean by_share);
ProfileCompare *profile_compare_ref         (ProfileCompare *self);
void            profile_compare_unref       (ProfileCompare *self);
Profile        *profile_compare_get_profile (const ProfileCompare *self, guint side);   /* borrowed */
gboolean        profile_compare_is_by_share (const ProfileCompare *self);
/* All the time there is; its shares are 1. Never of shares: those of everything do not change. */
const ProfileChange     *profile_compare_get_whole  (const ProfileCompare *self);
/* The largest differences of total time first. */
guint                    profile_compare_get_n_rows (const ProfileCompare *self);
const ProfileCompareRow *profile_compare_get_row    (const ProfileCompare *self, guint row);
/* The side that a row's names are of: after, where it is there. */
guint                    profile_compare_get_named_side (const ProfileCompareRow *row);
/* "real", "chance", "too-few": for machines. */
const char              *profile_verdict_get_name   (ProfileVerdict verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileCompare, profile_compare_unref)

G_END_DECLS
