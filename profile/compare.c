/* compare.c: two recordings of a program, function by function */

#include "profile/compare.h"

#include "profile/profile-private.h"
#include "profile/statistics.h"

#include <math.h>
#include <string.h>

#define NORMAL_95  1.959964
#define NORMAL_99  2.575829

#define DEGREES    (PROFILE_INTERVAL_BATCHES - 1.0)

/* Standard deviation of what machines do to a run as a whole: clocks, caches, neighbours. */
#define FLOOR      0.01

/* Less of both recordings is not judged. */
#define LOOKS_LEAST 10u

/* With what it calls, a function of more than this is most of the program, and varies as the program does. */
#define SHARE_MOST 0.5

struct _ProfileCompare {
  gatomicrefcount ref_count;
  Profile        *profiles[2];
  gboolean        by_share;
  ProfileChange   whole;
  GArray         *rows;         /* ProfileCompareRow */
};

/* What is known of one recording, while they are compared. */
typedef struct {
  Profile                  *profile;
  ProfileFunction          *same;        /* by function: the first with its name and file */
  GHashTable               *by_key;      /* to that */
  GArray                   *functions;   /* ProfileFunctionTime */
  ProfileFunctionIntervals *intervals;
  double                    whole_ns;
  double                    whole_variance;   /* ns² */
  guint64                   looks;
} Side;

/* An estimate and how far off it may be. */
typedef struct {
  double value;
  double variance;
} Estimate;

/* ---- joining ---- */

static gboolean
is_script (Profile *profile, const ProfileFunctionInfo *info)
{
  const char *target = profile_get_meta (profile, "target");
  g_autofree char *name = NULL, *file = NULL;

  if (target == NULL || target[0] == '\0' || info->file[0] == '\0' || info->origin != PROFILE_ORIGIN_APPLICATION)
    return FALSE;
  name = g_path_get_basename (target);
  file = g_path_get_basename (info->file);
  return strcmp (name, file) == 0;
}

static char *
dup_key (Profile *profile, ProfileFunction function)
{
  ProfileFunctionInfo info;

  profile_get_function_info (profile, function, &info);
  return g_strdup_printf ("%s\n%s", info.name, is_script (profile, &info) ? "" : info.short_file);
}

static void
find_same (Side *self)
{
  guint32 n = profile_get_n_functions (self->profile);

  self->same = g_new0 (ProfileFunction, (gsize) n + 1);
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (ProfileFunction i = 1; i <= n; i++)
    {
      char *key = dup_key (self->profile, i);
      gpointer known = g_hash_table_lookup (self->by_key, key);

      self->same[i] = known != NULL ? GPOINTER_TO_UINT (known) : i;
      if (known == NULL)
        g_hash_table_insert (self->by_key, key, GUINT_TO_POINTER (i));
      else
        g_free (key);
    }
}

static void
side_init (Side *self, Profile *profile, const ProfileCallTreeOptions *asked)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = NULL;
  ProfileNodeInfo root;

  if (asked != NULL)
    options = *asked;
  options.fold_libraries = options.self_nodes = options.timeline = options.inverted = FALSE;
  options.threshold = 0;
  self->profile = profile;
  find_same (self);
  tree = profile_call_tree_new (profile, &options);
  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  self->functions = profile_statistics_functions (tree, self->same, NULL);
  self->intervals = profile_function_intervals_new (tree, &options, self->same);
  self->whole_ns = (double) root.total_ns;
  self->looks = root.total_looks;
}

static void
side_clear (Side *self)
{
  g_free (self->same);
  g_hash_table_unref (self->by_key);
  g_array_unref (self->functions);
  profile_function_intervals_free (self->intervals);
}

/* ---- judging ---- */

/* The quantile of Student's distribution for that of the normal one (the series of Cornish and Fisher);
 * from 3 degrees on right to a percent. */
static double
get_quantile (double normal, double degrees)
{
  double cube = normal * normal * normal, fifth = cube * normal * normal;

  return normal + (cube + normal) / (4 * degrees) + (5 * fifth + 16 * cube + 3 * normal) / (96 * degrees * degrees);
}

static void
judge (ProfileChange *change, const Estimate *estimates)
{
  double variance = estimates[0].variance + estimates[1].variance;
  double squares = (estimates[0].variance * estimates[0].variance + estimates[1].variance * estimates[1].variance) / DEGREES;
  double degrees = squares > 0 ? variance * variance / squares : DEGREES, error = sqrt (variance);

  change->difference = estimates[1].value - estimates[0].value;
  change->low = change->difference - get_quantile (NORMAL_95, degrees) * error;
  change->high = change->difference + get_quantile (NORMAL_95, degrees) * error;
  change->verdict = fabs (change->difference) > get_quantile (NORMAL_99, degrees) * error ? PROFILE_VERDICT_REAL
                                                                                           : PROFILE_VERDICT_CHANCE;
}

/* The variance of a share, of the stretches of one recording. */
static double
get_variance (const Side *self, ProfileFunction function, gboolean own)
{
  const gint64 *values = profile_function_intervals_get_batches (self->intervals, function, own);
  const gint64 *whole_ns = profile_function_intervals_get_whole (self->intervals);
  double parts[PROFILE_INTERVAL_BATCHES], wholes[PROFILE_INTERVAL_BATCHES];

  if (values == NULL)
    return 0;
  for (guint i = 0; i < PROFILE_INTERVAL_BATCHES; i++)
    {
      parts[i] = (double) values[i];
      wholes[i] = (double) whole_ns[i];
    }
  return profile_variance_of (parts, wholes);
}

/* In a stretch of given length, more time of the rest is less of the function: its share varies less than the time
 * that it takes for the same work. Where both vary alike, by the factor that is put back here. */
static double
get_time_variance (const Side *self, double share, double variance)
{
  return variance * self->whole_ns * self->whole_ns / (1 - MIN (share, 0.99));
}

/* Everything varies by what its functions vary, each for itself. */
static void
find_whole_variance (Side *self)
{
  for (guint i = 1; i < self->functions->len; i++)
    {
      gint64 own_ns = g_array_index (self->functions, ProfileFunctionTime, i).self_ns;

      if (own_ns > 0)
        self->whole_variance += get_time_variance (self, (double) own_ns / self->whole_ns, get_variance (self, i, TRUE));
    }
}

static Estimate
estimate (const Side *self, ProfileFunction function, gboolean own, gboolean by_share)
{
  const ProfileFunctionTime *time = &g_array_index (self->functions, ProfileFunctionTime, function);
  double ns = (double) (own ? time->self_ns : time->total_ns);
  double share = self->whole_ns > 0 ? ns / self->whole_ns : 0;
  double variance = get_variance (self, function, own);
  Estimate result = { ns, get_time_variance (self, share, variance) };

  if (by_share)
    result = (Estimate) { share, variance };
  else if (!own && share > SHARE_MOST)
    result.variance = share * self->whole_variance;

  result.variance += FLOOR * FLOOR * result.value * result.value;
  return result;
}

static void
compare_function (ProfileChange *change, const Side *sides, const ProfileFunction *functions, gboolean own, gboolean by_share)
{
  Estimate estimates[2] = { { 0, 0 }, { 0, 0 } };
  guint64 looks = 0;

  for (guint side = 0; side < 2; side++)
    {
      const ProfileFunctionTime *time = &g_array_index (sides[side].functions, ProfileFunctionTime, functions[side]);

      if (functions[side] == 0)
        continue;
      change->ns[side] = own ? time->self_ns : time->total_ns;
      change->looks[side] = own ? time->self_looks : time->total_looks;
      change->has_intervals[side]
        = own ? profile_function_intervals_get_own (sides[side].intervals, functions[side], &change->shares[side])
              : profile_function_intervals_get (sides[side].intervals, functions[side], &change->shares[side]);
      estimates[side] = estimate (&sides[side], functions[side], own, by_share);
      looks += change->looks[side];
    }
  judge (change, estimates);
  if (looks < LOOKS_LEAST || MIN (sides[0].looks, sides[1].looks) < PROFILE_INTERVAL_LOOKS_LEAST)
    change->verdict = PROFILE_VERDICT_TOO_FEW;
}

static void
compare_whole (ProfileChange *change, const Side *sides)
{
  Estimate estimates[2];

  for (guint side = 0; side < 2; side++)
    {
      const Side *self = &sides[side];

      change->ns[side] = (gint64) self->whole_ns;
      change->looks[side] = self->looks;
      change->shares[side] = (ProfileInterval) { 1, 1, 1, PROFILE_INTERVAL_BATCHES };
      estimates[side] = (Estimate) { self->whole_ns, self->whole_variance + FLOOR * FLOOR * self->whole_ns * self->whole_ns };
    }
  judge (change, estimates);
  if (MIN (sides[0].looks, sides[1].looks) < PROFILE_INTERVAL_LOOKS_LEAST)
    change->verdict = PROFILE_VERDICT_TOO_FEW;
}

/* ---- rows ---- */

static gboolean
was_seen (const Side *side, ProfileFunction function)
{
  const ProfileFunctionTime *time = &g_array_index (side->functions, ProfileFunctionTime, function);

  return function != 0 && (time->total_ns > 0 || time->total_looks > 0);
}

static void
add_row (ProfileCompare *self, const Side *sides, ProfileFunction before, ProfileFunction after)
{
  ProfileCompareRow row = { .functions = { was_seen (&sides[0], before) ? before : 0, was_seen (&sides[1], after) ? after : 0 } };

  if (row.functions[0] == 0 && row.functions[1] == 0)
    return;
  compare_function (&row.total, sides, row.functions, FALSE, self->by_share);
  compare_function (&row.own, sides, row.functions, TRUE, self->by_share);
  g_array_append_val (self->rows, row);
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const ProfileCompareRow *first = a, *second = b;
  double one = fabs (first->total.difference), other = fabs (second->total.difference);

  if (one != other)
    return one > other ? -1 : 1;
  if (first->functions[1] != second->functions[1])
    return first->functions[1] < second->functions[1] ? -1 : 1;
  return first->functions[0] < second->functions[0] ? -1 : first->functions[0] > second->functions[0];
}

static void
add_rows (ProfileCompare *self, const Side *sides)
{
  GHashTableIter iter;
  gpointer key, function;

  g_hash_table_iter_init (&iter, sides[0].by_key);
  while (g_hash_table_iter_next (&iter, &key, &function))
    add_row (self, sides, GPOINTER_TO_UINT (function), GPOINTER_TO_UINT (g_hash_table_lookup (sides[1].by_key, key)));
  g_hash_table_iter_init (&iter, sides[1].by_key);
  while (g_hash_table_iter_next (&iter, &key, &function))
    if (!g_hash_table_contains (sides[0].by_key, key))
      add_row (self, sides, 0, GPOINTER_TO_UINT (function));
  g_array_sort (self->rows, compare_rows);
}

ProfileCompare *
profile_compare_new (Profile *const profiles[2], const ProfileCallTreeOptions *const options[2], gboolean by_share)
{
  ProfileCompare *self = g_new0 (ProfileCompare, 1);
  Side sides[2] = { 0 };

  g_atomic_ref_count_init (&self->ref_count);
  self->by_share = by_share;
  self->rows = g_array_new (FALSE, FALSE, sizeof (ProfileCompareRow));
  for (guint side = 0; side < 2; side++)
    {
      self->profiles[side] = profile_ref (profiles[side]);
      side_init (&sides[side], profiles[side], options[side]);
      find_whole_variance (&sides[side]);
    }
  compare_whole (&self->whole, sides);
  add_rows (self, sides);
  for (guint side = 0; side < 2; side++)
    side_clear (&sides[side]);
  return self;
}

ProfileCompare *
profile_compare_ref (ProfileCompare *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_compare_unref (ProfileCompare *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  profile_unref (self->profiles[0]);
  profile_unref (self->profiles[1]);
  g_array_unref (self->rows);
  g_free (self);
}

/* ---- reading ---- */

Profile *
profile_compare_get_profile (const ProfileCompare *self, guint side)
{
  return self->profiles[side];
}

gboolean
profile_compare_is_by_share (const ProfileCompare *self)
{
  return self->by_share;
}

const ProfileChange *
profile_compare_get_whole (const ProfileCompare *self)
{
  return &self->whole;
}

guint
profile_compare_get_n_rows (const ProfileCompare *self)
{
  return self->rows->len;
}

const ProfileCompareRow *
profile_compare_get_row (const ProfileCompare *self, guint row)
{
  return &g_array_index (self->rows, ProfileCompareRow, row);
}

guint
profile_compare_get_named_side (const ProfileCompareRow *row)
{
  return row->functions[PROFILE_AFTER] != 0 ? PROFILE_AFTER : PROFILE_BEFORE;
}

const char *
profile_verdict_get_name (ProfileVerdict verdict)
{
  switch (verdict)
    {
    case PROFILE_VERDICT_REAL:
      return "real";
    case PROFILE_VERDICT_CHANCE:
      return "chance";
    case PROFILE_VERDICT_TOO_FEW:
    default:
      return "too-few";
    }
}
