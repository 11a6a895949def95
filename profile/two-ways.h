/* two-ways.h: what tracing and sampling say of the same program, beside the truth
 *
 * Shares are of the time of one function that holds all the others, main() as a rule: what a
 * recorder sees before and after it is not compared. The truth comes from clocks that stand
 * outside of the functions; examples/lessons/two-ways/clocks.py writes it. Pure, any thread.
 */

#pragma once

#include "profile/intervals.h"
#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct {
  char   *name;            /* plain, "square_distance" */
  double  share;           /* 0..1, with all it calls */
  guint64 calls;
} ProfileTrueFunction;

typedef struct {
  char   *whole;           /* the function that all shares are of */
  GArray *functions;       /* ProfileTrueFunction */
} ProfileTruth;

/* *distortion* from which on a function counts as inflated. */
#define PROFILE_TWO_WAYS_INFLATED 2.0

typedef struct {
  const char *function;            /* the truth's, borrowed */
  guint64     calls;
  double      true_share;
  double      sampled_share;       /* this and *traced_share*: -1 when the recording knows nothing of it */
  ProfileInterval sampled;         /* in which range it likely lies */
  gboolean    sampled_is_known;    /* FALSE: there are too few samples to say that */
  double      traced_share;
  double      distortion;          /* traced share by true share; -1: not known */
  gboolean    inflated;
} ProfileTwoWaysRow;

/* From the JSON text; NULL and *error* (untranslated) when it is not what clocks.py writes. */
ProfileTruth *profile_truth_new_for_text (const char *text, GError **error);
void          profile_truth_free         (ProfileTruth *self);

/* ProfileTwoWaysRow, in the order of *truth*, which must outlive them. Free with g_array_unref(). */
GArray       *profile_two_ways_new       (Profile *sampled, Profile *traced, const ProfileTruth *truth);
/* Of the inflated rows the one with most calls: its callers are inflated because of it. NULL when none is. */
const ProfileTwoWaysRow *profile_two_ways_find_cause (const GArray *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileTruth, profile_truth_free)

G_END_DECLS
