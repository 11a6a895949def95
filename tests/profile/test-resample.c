/* test-resample.c: what slower looks would have shown, and who comes back in step with them */

#include "fixture.h"
#include "sampled.h"

#include "profile/resample.h"
#include "profile/statistics.h"

#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

static const ProfileResampleRow *
find_row (Profile *profile, const ProfileResample *resample, const char *name, guint *index)
{
  for (guint i = 0; i < profile_resample_get_n_rows (resample); i++)
    {
      const ProfileResampleRow *row = profile_resample_get_row (resample, i);
      ProfileFunctionInfo info;

      profile_get_function_info (profile, row->function, &info);
      if (index != NULL)
        *index = i;
      if (strcmp (info.name, name) == 0)
        return row;
    }
  return NULL;
}

static Profile *
new_program (guint32 seed)
{
  static const SampledFunction functions[] = {
    { "main;load;parse", 3, 0.4 }, { "main;work;work;inner", 8, 0.35 }, { "main;rare", 0.5, 0.05 }, { "main", 2, 0.2 }, { 0 },
  };
  SampledProgram program = { .functions = functions, .duration_ms = 3000, .seed = seed };
  g_autofree char *text = sampled_program_dup_text (&program);

  return profile_fixture_profile (text);
}

/* Factor 1 is the profile: the same functions, times, looks and intervals. */
static void
test_as_recorded (void)
{
  g_autoptr (Profile) profile = new_program (1);
  static const gint64 steps[] = { 0, MS / 2, MS };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
      g_autoptr (ProfileResample) resample = profile_resample_new (profile, &options, steps[i]);
      g_autoptr (ProfileCallTree) tree = NULL;
      g_autoptr (ProfileFunctionIntervals) intervals = NULL;
      g_autoptr (GArray) functions = NULL;
      ProfileNodeInfo root;
      guint n_functions, n_sometimes, n_always;

      options.fold_libraries = FALSE;
      options.threshold = 0;
      tree = profile_call_tree_new (profile, &options);
      intervals = profile_function_intervals_new (tree, &options, NULL);
      functions = profile_statistics_functions (tree, NULL, NULL);
      profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
      g_assert_cmpuint (profile_resample_get_n_phases (resample), ==, 1);
      g_assert_cmpuint (profile_resample_get_n_rows (resample), ==, 6);
      g_assert_cmpuint (profile_resample_get_looks (resample), ==, root.total_looks);
      for (guint j = 0; j < 6; j++)
        {
          const ProfileResampleRow *row = profile_resample_get_row (resample, j);
          const ProfileFunctionTime *time = &g_array_index (functions, ProfileFunctionTime, row->function);
          ProfileInterval interval;

          profile_function_intervals_get (intervals, row->function, &interval);
          g_assert_cmpuint (row->looks, ==, time->total_looks);
          g_assert_cmpfloat (row->share, ==, (double) time->total_ns / (double) root.total_ns);
          g_assert_cmpfloat (row->low, ==, row->share);
          g_assert_cmpfloat (row->high, ==, row->share);
          g_assert_cmpfloat (profile_resample_get_share (resample, j, 0), ==, row->share);
          g_assert_cmpfloat (row->interval.low, ==, interval.low);
          g_assert_cmpfloat (row->interval.high, ==, interval.high);
          g_assert_false (row->in_lockstep);
        }
      profile_resample_get_missed (resample, &n_functions, &n_sometimes, &n_always);
      g_assert_cmpuint (n_functions, ==, 6);
      g_assert_cmpuint (n_sometimes + n_always, ==, 0);
    }
}

/* Ten looks of 1 ms; every second one is kept, from the first or from the second on. */
static void
test_by_hand (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (Profile) profile = NULL;
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileResample) resample = NULL;
  const ProfileResampleRow *row;
  guint index, n_functions, n_sometimes, n_always;

  /* a at 0, 2, 4, …; b at 1, 5, …; c at 3, 7, …; once, at the end, d for 2 ms. */
  for (guint i = 0; i < 100; i++)
    g_string_append (text, "main;a 1\nmain;b 1\nmain;a 1\nmain;c 1\n");
  g_string_append (text, "main;d 2\nmain;e 1");
  profile = profile_fixture_profile (text->str);
  resample = profile_resample_new (profile, &options, 2 * MS);
  g_assert_cmpuint (profile_resample_get_n_phases (resample), ==, 2);
  g_assert_cmpuint (profile_resample_get_looks (resample), ==, 201);
  row = find_row (profile, resample, "a", &index);
  g_assert_cmpfloat_with_epsilon (row->share, 200.0 / 403, 1e-9);
  g_assert_cmpfloat_with_epsilon (profile_resample_get_share (resample, index, 0), 200.0 / 202, 1e-9);
  g_assert_cmpfloat (profile_resample_get_share (resample, index, 1), ==, 0);
  g_assert_cmpfloat (row->low, ==, 0);
  g_assert_cmpuint (row->n_missed, ==, 1);
  row = find_row (profile, resample, "main", NULL);
  g_assert_cmpfloat (row->low, ==, 1);
  g_assert_cmpuint (row->n_missed, ==, 0);
  row = find_row (profile, resample, "d", NULL);
  g_assert_cmpuint (row->n_missed, ==, 0);
  /* a is missed by one phase, b and c and e by the other, which is all phases' doing for none of them. */
  profile_resample_get_missed (resample, &n_functions, &n_sometimes, &n_always);
  g_assert_cmpuint (n_functions, ==, 6);
  g_assert_cmpuint (n_sometimes, ==, 4);
  g_assert_cmpuint (n_always, ==, 0);
}

/* What a slower look shows on average is what the recording shows, whatever its samples' lengths. */
static void
test_average (void)
{
  g_autoptr (Profile) profile = new_program (2);
  static const gint64 steps[] = { 2 * MS, 5 * MS, 10 * MS, 50 * MS };
  double last_width = 0;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
      g_autoptr (ProfileResample) resample = profile_resample_new (profile, &options, steps[i]);
      guint n_phases = profile_resample_get_n_phases (resample), index;
      const ProfileResampleRow *row;

      g_assert_cmpuint (n_phases, ==, steps[i] / MS);
      for (guint j = 0; j < profile_resample_get_n_rows (resample); j++)
        {
          double mean = 0;

          row = profile_resample_get_row (resample, j);
          for (guint phase = 0; phase < n_phases; phase++)
            mean += profile_resample_get_share (resample, j, phase) / n_phases;
          g_assert_cmpfloat_with_epsilon (mean, row->share, 0.01);
          g_assert_cmpfloat (row->low, <=, mean + 1e-9);
          g_assert_cmpfloat (row->high, >=, mean - 1e-9);
          g_assert_false (row->in_lockstep);
        }
      /* The slower, the wider. */
      row = find_row (profile, resample, "parse", &index);
      g_assert_cmpfloat (row->high - row->low, >, last_width);
      last_width = row->high - row->low;
    }
}

static void
test_missed_always (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (Profile) profile = NULL;
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileResample) resample = NULL;
  const ProfileResampleRow *row;
  guint n_functions, n_sometimes, n_always;

  /* Looks are at 0, 1, 2 ms …; what is between them is at no phase. */
  g_string_append (text, "main;a 200\nmain;a 0.3/1\nmain;brief 0.4/1\nmain;a 0.3/1\nmain;b 100");
  profile = profile_fixture_profile (text->str);
  resample = profile_resample_new (profile, &options, 5 * MS);
  row = find_row (profile, resample, "brief", NULL);
  g_assert_cmpfloat (row->share, >, 0);
  g_assert_cmpfloat (row->high, ==, 0);
  g_assert_cmpuint (row->n_missed, ==, 5);
  profile_resample_get_missed (resample, &n_functions, &n_sometimes, &n_always);
  g_assert_cmpuint (n_sometimes, ==, 1);
  g_assert_cmpuint (n_always, ==, 1);
}

static Profile *
new_periodic (double jitter_ms, guint32 seed)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GRand *random = g_rand_new_with_seed (seed);

  for (guint i = 0; i < 800; i++)
    g_string_append_printf (text, "main;work 1\nmain;idle %.3f/9\n", 9 + jitter_ms * (g_rand_double (random) * 2 - 1));
  g_rand_free (random);
  return profile_fixture_profile (text->str);
}

/* 1 ms of work every 10 ms, looked at every 10 ms: 0 % or 100 %, for ever. With jitter in the work, or looked at
 * in another rhythm, it is what it is. */
static void
test_lockstep (void)
{
  static const struct { double jitter_ms; gint64 step_ns; gboolean is_lockstep; } cases[] = {
    { 0, 10 * MS, TRUE }, { 0, 5 * MS, TRUE }, { 0, 50 * MS, TRUE }, { 3, 10 * MS, FALSE }, { 3, 5 * MS, FALSE },
    { 3, 50 * MS, FALSE }, { 0, 7 * MS, FALSE }, { 0, 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Profile) profile = new_periodic (cases[i].jitter_ms, 7);
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
      g_autoptr (ProfileResample) resample = profile_resample_new (profile, &options, cases[i].step_ns);
      const ProfileResampleRow *row = find_row (profile, resample, "work", NULL);

      g_test_message ("jitter %g ms, step %g ms: %.3f to %.3f", cases[i].jitter_ms, (double) cases[i].step_ns / MS, row->low,
                      row->high);
      g_assert_cmpint (profile_resample_get_lockstep (resample) != NULL, ==, cases[i].is_lockstep);
      g_assert_cmpint (row->in_lockstep, ==, cases[i].is_lockstep);
      if (cases[i].step_ns == 10 * MS && cases[i].is_lockstep)
        {
          g_assert_cmpfloat_with_epsilon (row->low, 0, 1e-9);
          g_assert_cmpfloat_with_epsilon (row->high, 1, 1e-9);
          g_assert_cmpuint (row->n_missed, ==, 9);
        }
    }
}

/* Ordinary programs do not: none of 120 looks at them is called one. */
static void
test_no_false_alarm (void)
{
  guint n_alarms = 0;

  for (guint32 seed = 0; seed < 30; seed++)
    for (guint i = 0; i < 4; i++)
      {
        static const gint64 steps[] = { 2 * MS, 5 * MS, 10 * MS, 50 * MS };
        g_autoptr (Profile) profile = new_program (seed);
        ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
        g_autoptr (ProfileResample) resample = profile_resample_new (profile, &options, steps[i]);

        n_alarms += profile_resample_get_lockstep (resample) != NULL;
      }
  g_assert_cmpuint (n_alarms, ==, 0);
}

static void
test_steps (void)
{
  static const struct { const char *text, *steps; } cases[] = {
    { "main 5000", "0 2 5 10 50 " }, { "main 300", "0 2 5 10 " }, { "main 30", "0 " },
    { "meta interval_ns 5000000\nmain 5000", "0 10 50 " }, { "meta interval_ns x\nmain 5000", "0 " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Profile) profile = profile_fixture_profile (cases[i].text);
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
      g_autoptr (GString) said = g_string_new (NULL);
      gint64 steps[5];
      guint n = profile_resample_list_steps (profile, &options, steps);

      for (guint j = 0; j < n; j++)
        g_string_append_printf (said, "%d ", (int) (steps[j] / MS));
      g_assert_cmpstr (said->str, ==, cases[i].steps);
    }
}

/* A wait of an hour has millions of moments: they are counted, not walked. Ranges, threads and CPU time hold here, too. */
static void
test_long_and_narrow (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile ("main;wait 36000000/100\nmain;work 4000000/4000000\nthread w\nw 1000");
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileResample) resample = profile_resample_new (profile, &options, 10 * MS);
  g_autoptr (ProfileResample) narrow = NULL;

  g_assert_cmpuint (profile_resample_get_looks (resample), ==, 4000100);
  options.thread_index = 1;
  options.begin_ns = 200 * MS;
  options.end_ns = 400 * MS;
  narrow = profile_resample_new (profile, &options, 10 * MS);
  g_assert_cmpuint (profile_resample_get_looks (narrow), ==, 20);
  g_assert_cmpuint (profile_resample_get_n_rows (narrow), ==, 1);
  g_assert_false (profile_resample_has_intervals (narrow));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resample/as-recorded", test_as_recorded);
  g_test_add_func ("/resample/by-hand", test_by_hand);
  g_test_add_func ("/resample/average", test_average);
  g_test_add_func ("/resample/missed-always", test_missed_always);
  g_test_add_func ("/resample/lockstep", test_lockstep);
  g_test_add_func ("/resample/no-false-alarm", test_no_false_alarm);
  g_test_add_func ("/resample/steps", test_steps);
  g_test_add_func ("/resample/long-and-narrow", test_long_and_narrow);
  return g_test_run ();
}
