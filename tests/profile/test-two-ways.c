/* test-two-ways.c: what a trace makes of small functions, by tiny recordings and by the bundled ones */

#include "fixture.h"

#include "profile/two-ways.h"

#define TRUTH "{\"whole\": \"main\", \"seconds\": 1, \"functions\": [" \
              "{\"name\": \"tiny\", \"seconds\": 0.1, \"share\": 0.1, \"calls\": 5000}," \
              "{\"name\": \"large\", \"seconds\": 0.9, \"share\": 0.9, \"calls\": 1}," \
              "{\"name\": \"absent\", \"share\": 0, \"calls\": 0}]}"

static ProfileTruth *
read_truth (const char *text)
{
  g_autoptr (GError) error = NULL;
  ProfileTruth *truth = profile_truth_new_for_text (text, &error);

  g_assert_no_error (error);
  return truth;
}

/* What stands outside of main() is not compared. */
static void
test_rows (void)
{
  g_autoptr (ProfileTruth) truth = read_truth (TRUTH);
  g_autoptr (Profile) sampled = profile_fixture_profile ("outside 50\nmain;tiny 11\nmain;large 89\noutside 100");
  g_autoptr (Profile) traced = profile_fixture_profile ("main;tiny 30\nmain 30\nmain;large 40");
  g_autoptr (GArray) rows = profile_two_ways_new (sampled, traced, truth);
  const ProfileTwoWaysRow *row = &g_array_index (rows, ProfileTwoWaysRow, 0);

  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstr (row->function, ==, "tiny");
  g_assert_cmpuint (row->calls, ==, 5000);
  g_assert_cmpfloat_with_epsilon (row->sampled_share, 0.11, 1e-6);
  g_assert_cmpfloat_with_epsilon (row->traced_share, 0.30, 1e-6);
  g_assert_cmpfloat_with_epsilon (row->distortion, 3, 1e-6);
  g_assert_true (row->inflated);
  g_assert_true (profile_two_ways_find_cause (rows) == row);
  g_assert_false (row[1].inflated);
  g_assert_cmpfloat (row[2].sampled_share, ==, -1);
  g_assert_cmpfloat (row[2].distortion, ==, -1);
}

static void
test_bad_truth (void)
{
  static const char *const texts[] = {
    "", "[]", "{}", "{\"whole\": \"main\"}", "{\"whole\": \"main\", \"functions\": []}", "{\"functions\": 3}",
    "{\"whole\": \"main\", \"functions\": [{\"name\": \"a\"}]}", "{\"whole\": \"main\", \"functions\": [{\"share\": 0.5}]}",
    "{\"whole\": \"main\", \"functions\": [{\"name\": \"a\", \"share\": 2, \"calls\": 1}]}",
    "{\"whole\": \"main\", \"functions\": [{\"name\": \"a\", \"name\": \"b\", \"share\": 1}]}", TRUTH "x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (profile_truth_new_for_text (texts[i], &error));
      g_assert_error (error, PROFILE_ERROR, PROFILE_ERROR_DAMAGED);
    }
}

static GArray *
compare_bundled (const char *name, ProfileTruth **truth)
{
  g_autofree char *folder = g_build_filename (g_getenv ("PYINST_LESSONS_DIR"), "two-ways", name, NULL);
  g_autofree char *sampled_path = g_build_filename (folder, "sampled.pyprof", NULL);
  g_autofree char *traced_path = g_build_filename (folder, "traced.pyprof", NULL);
  g_autofree char *timed_path = g_build_filename (folder, "timed.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (Profile) sampled = profile_new_for_path (sampled_path, &error);
  g_autoptr (Profile) traced = profile_new_for_path (traced_path, &error);

  g_file_get_contents (timed_path, &text, NULL, &error);
  g_assert_no_error (error);
  *truth = read_truth (text);
  return profile_two_ways_new (sampled, traced, *truth);
}

/* The claim of the lesson: at least twice the truth, while sampling stays near it. */
static void
test_tiny_calls (void)
{
  g_autoptr (ProfileTruth) truth = NULL;
  g_autoptr (GArray) rows = compare_bundled ("tiny-calls", &truth);
  const ProfileTwoWaysRow *cause = profile_two_ways_find_cause (rows);

  g_assert_nonnull (cause);
  g_assert_cmpstr (g_array_index (rows, ProfileTwoWaysRow, 0).function, ==, "square_distance");
  g_assert_true (g_array_index (rows, ProfileTwoWaysRow, 0).inflated);
  for (guint i = 0; i < rows->len; i++)
    {
      const ProfileTwoWaysRow *row = &g_array_index (rows, ProfileTwoWaysRow, i);

      g_assert_cmpfloat_with_epsilon (row->sampled_share, row->true_share, 0.06);
      g_assert_true (row->sampled_is_known);
      g_assert_cmpfloat_with_epsilon (row->sampled.share, row->sampled_share, 0.001);
      g_assert_cmpfloat (row->sampled.low, <=, row->sampled.share);
      g_assert_cmpfloat (row->sampled.high, >=, row->sampled.share);
      g_test_message ("%s: true %.3f, sampled %.3f (%.3f to %.3f), traced %.3f", row->function, row->true_share, row->sampled_share,
                      row->sampled.low, row->sampled.high, row->traced_share);
    }
}

/* Few calls: nothing is inflated. */
static void
test_even (void)
{
  g_autoptr (ProfileTruth) truth = NULL;
  g_autoptr (GArray) rows = compare_bundled ("even", &truth);

  g_assert_null (profile_two_ways_find_cause (rows));
  g_assert_cmpuint (rows->len, ==, 3);
}

static void
test_nested (void)
{
  g_autoptr (ProfileTruth) truth = NULL;
  g_autoptr (GArray) rows = compare_bundled ("nested", &truth);
  const ProfileTwoWaysRow *cause = profile_two_ways_find_cause (rows);

  g_assert_nonnull (cause);
  g_assert_cmpstr (cause->function, ==, "weigh");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/two-ways/rows", test_rows);
  g_test_add_func ("/two-ways/bad-truth", test_bad_truth);
  g_test_add_func ("/two-ways/bundled/tiny-calls", test_tiny_calls);
  g_test_add_func ("/two-ways/bundled/even", test_even);
  g_test_add_func ("/two-ways/bundled/nested", test_nested);
  return g_test_run ();
}
