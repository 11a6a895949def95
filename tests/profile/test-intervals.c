/* test-intervals.c: how far a share may be off, against programs whose truth is known */

#include "call-tree-text.h"
#include "fixture.h"
#include "sampled.h"

#include "profile/call-tree.h"
#include "profile/intervals.h"
#include "profile/statistics.h"

#include <math.h>
#include <string.h>

#define TRUE_SHARE 0.1

static ProfileCallTreeOptions
unfolded (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  options.fold_libraries = FALSE;
  options.threshold = 0;
  return options;
}

static ProfileFunction
find_function (Profile *profile, const char *name)
{
  for (ProfileFunction i = 1; i <= profile_get_n_functions (profile); i++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (profile, i, &info);
      if (strcmp (info.name, name) == 0)
        return i;
    }
  return 0;
}

/* FALSE where nothing is said. */
static gboolean
measure (double run_ms, double duration_ms, guint32 seed, ProfileInterval *interval)
{
  SampledFunction functions[] = { { "main;work", run_ms, TRUE_SHARE }, { "main;rest", run_ms * 9, 1 - TRUE_SHARE }, { 0 } };
  SampledProgram program = { .functions = functions, .duration_ms = duration_ms, .seed = seed };
  g_autofree char *text = sampled_program_dup_text (&program);
  g_autoptr (Profile) profile = profile_fixture_profile (text);
  ProfileCallTreeOptions options = unfolded ();
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
  g_autoptr (ProfileFunctionIntervals) intervals = profile_function_intervals_new (tree, &options, NULL);

  return profile_function_intervals_get_own (intervals, find_function (profile, "work"), interval);
}

/* The table of what a run's length does to an interval: a call of 200 ms is seen 200 times, and says as
 * much as one. By the number of samples alone, nine intervals of ten would be wrong there. */
static void
test_coverage (void)
{
  static const struct { double run_ms, duration_ms; guint n; } cases[] = {
    { 0.05, 1500, 200 }, { 0.5, 2000, 200 }, { 2, 4000, 200 }, { 20, 10000, 300 }, { 200, 10000, 400 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n_covered = 0, n_known = 0;
      double coverage, width = 0;

      for (guint seed = 0; seed < cases[i].n; seed++)
        {
          ProfileInterval interval;

          if (!measure (cases[i].run_ms, cases[i].duration_ms, 1000 * i + seed, &interval))
            continue;
          n_known++;
          n_covered += interval.low <= TRUE_SHARE && TRUE_SHARE <= interval.high;
          width += (interval.high - interval.low) / 2;
        }
      coverage = (double) n_covered / n_known;
      g_test_message ("runs of %g ms: coverage %.3f of %u, mean half width %.4f", cases[i].run_ms, coverage, n_known,
                      width / n_known);
      g_assert_cmpfloat (coverage, >=, 0.85);
      g_assert_cmpfloat (coverage, <=, 0.99);
      g_assert_cmpuint (n_known * 10, >=, cases[i].n * 9);
    }
}

/* Twenty stretches of 10 ms, work in every second one: 50 %, and a deviation that can be had by hand. */
static void
test_by_hand (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (Profile) profile = NULL;
  g_autoptr (ProfileCallTree) tree = NULL;
  g_autoptr (ProfileIntervals) intervals = NULL;
  ProfileCallTreeOptions options = unfolded ();
  ProfileInterval interval;
  /* Shares 0.4 and 0.6 in turn: squares of 0.1 over 19, over 20. */
  double error = 2.093 * sqrt (0.1 * 0.1 / 19);
  /* On the scale of odds, and back. */
  double low = 1 / (1 + exp (error / 0.25));

  for (guint i = 0; i < 10; i++)
    g_string_append (text, "main;a 4\nmain;b 6\nmain;a 6\nmain;b 4\n");
  profile = profile_fixture_profile (text->str);
  tree = profile_call_tree_new (profile, &options);
  intervals = profile_intervals_new (tree, &options);
  g_assert_true (profile_intervals_get (intervals, 2, &interval));
  g_assert_cmpfloat_with_epsilon (interval.share, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (interval.low, low, 1e-6);
  g_assert_cmpfloat_with_epsilon (interval.high, 1 - low, 1e-6);
  g_assert_cmpuint (interval.n_batches, ==, 20);
  /* The whole is the whole. */
  g_assert_true (profile_intervals_get (intervals, PROFILE_NODE_ROOT, &interval));
  g_assert_cmpfloat_with_epsilon (interval.high - interval.low, 0, 1e-9);
  g_assert_false (profile_intervals_get (intervals, 99, &interval));
  g_assert_false (profile_intervals_get (NULL, 1, &interval));
}

static void
test_too_few (void)
{
  static const struct { const char *text; gboolean is_known; } cases[] = {
    { "main;a 50\nmain;b 49", FALSE }, { "main;a 50\nmain;b 50", TRUE }, { "main;a 5", FALSE }, { "beat 5", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Profile) profile = i < 3 ? profile_fixture_profile (cases[i].text) : profile_fixture_profile ("main 1");
      ProfileCallTreeOptions options = unfolded ();
      g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
      g_autoptr (ProfileIntervals) intervals = profile_intervals_new (tree, &options);
      g_autoptr (ProfileFunctionIntervals) functions = profile_function_intervals_new (tree, &options, NULL);
      ProfileInterval interval;

      g_assert_cmpint (profile_intervals_get (intervals, 1, &interval), ==, cases[i].is_known);
      g_assert_cmpfloat_with_epsilon (interval.share, 1, 1e-9);
      g_assert_cmpint (profile_function_intervals_get (functions, 1, &interval), ==, cases[i].is_known);
    }
}

/* What was at work at one time only is told from what comes again; its interval is wide to above. */
static void
test_once (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile ("main;load 8\nmain;a 150\nmain;b 40\nstop 198");
  ProfileCallTreeOptions options = unfolded ();
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
  g_autoptr (ProfileFunctionIntervals) intervals = profile_function_intervals_new (tree, &options, NULL);
  ProfileInterval interval;

  g_assert_true (profile_function_intervals_get (intervals, find_function (profile, "load"), &interval));
  g_assert_cmpuint (interval.n_batches, ==, 1);
  g_assert_cmpfloat (interval.low, >, 0);
  g_assert_cmpfloat (interval.high - interval.share, >, interval.share - interval.low);
  g_assert_true (profile_function_intervals_get (intervals, find_function (profile, "b"), &interval));
  g_assert_cmpfloat (interval.low, <, interval.share);
}

/* A range, a thread and a transform are those of the tree; a thread that is there for a part of the time has its
 * stretches in that part. */
static void
test_selection (void)
{
  static const char text[] =
    "main;a 100\nmain;b 300\nmain;a 100\nthread worker\nat 200\nw;x 50\nw;y 50\nw;x 50\nw;y 50\nended\nstop 500";
  g_autoptr (Profile) profile = profile_fixture_profile (text);
  ProfileCallTreeOptions options = unfolded ();
  g_autoptr (ProfileCallTree) tree = NULL;
  g_autoptr (ProfileFunctionIntervals) intervals = NULL;
  const gint64 *batches, *whole;
  gint64 sum = 0;

  options.thread_index = 1;
  tree = profile_call_tree_new (profile, &options);
  intervals = profile_function_intervals_new (tree, &options, NULL);
  batches = profile_function_intervals_get_batches (intervals, find_function (profile, "x"), FALSE);
  whole = profile_function_intervals_get_whole (intervals);
  for (guint i = 0; i < PROFILE_INTERVAL_BATCHES; i++)
    {
      g_assert_cmpint (whole[i], ==, 10000000);
      g_assert_cmpint (batches[i], ==, i / 5 % 2 == 0 ? 10000000 : 0);
      sum += profile_function_intervals_get_batches (intervals, find_function (profile, "w"), TRUE)[i];
    }
  g_assert_cmpint (sum, ==, 0);
  g_assert_cmpint (profile_function_intervals_get_batches (intervals, find_function (profile, "a"), FALSE)[0], ==, 0);
}

static const char mixed[] =
  "main;a;b;c 40\nmain;a;c;b;c 60\nmain;b;a 35\nmain 7\nother;b 8\nmain;a;b 33\n"
  "main;get@lib:requests/api.py;send@lib:requests/sessions.py;*recv 30\nmain;~hidden;a 25\nmain;a;a;a 22\nthread w\nmain;c 90\nstop 260";

/* What the stretches add up to is the tree itself, in whichever way it is folded, inverted or transformed. */
static void
check_sums (const ProfileCallTreeOptions *options, Profile *profile)
{
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, options);
  g_autoptr (ProfileFunctionIntervals) intervals = profile_function_intervals_new (tree, options, NULL);
  g_autoptr (GArray) functions = profile_statistics_functions (tree, NULL, NULL);

  for (ProfileFunction function = 1; function < functions->len; function++)
    {
      const ProfileFunctionTime *time = &g_array_index (functions, ProfileFunctionTime, function);
      gint64 total = 0, own = 0;

      for (guint i = 0; i < PROFILE_INTERVAL_BATCHES; i++)
        {
          total += profile_function_intervals_get_batches (intervals, function, FALSE)[i];
          own += profile_function_intervals_get_batches (intervals, function, TRUE)[i];
        }
      g_assert_cmpint (ABS (total - time->total_ns), <=, 100);
      g_assert_cmpint (ABS (own - time->self_ns), <=, 100);
    }
}

static void
test_sums (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (mixed);
  g_autoptr (ProfileTransforms) transforms = NULL;
  g_autoptr (GError) error = NULL;

  profile_transforms_parse (&transforms, profile, "drop:b", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 128; i++)
    {
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

      options.fold_libraries = (i & 1) != 0;
      options.only_application = (i & 2) != 0;
      options.threshold = i & 4 ? 0.1 : 0;
      options.inverted = (i & 8) != 0;
      options.drop_hidden = (i & 16) != 0;
      options.clock = i & 32 ? PROFILE_CLOCK_CPU : PROFILE_CLOCK_WALL;
      options.transforms = i & 64 ? transforms : NULL;
      check_sums (&options, profile);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/intervals/by-hand", test_by_hand);
  g_test_add_func ("/intervals/too-few", test_too_few);
  g_test_add_func ("/intervals/once", test_once);
  g_test_add_func ("/intervals/selection", test_selection);
  g_test_add_func ("/intervals/sums", test_sums);
  g_test_add_func ("/intervals/coverage", test_coverage);
  return g_test_run ();
}
