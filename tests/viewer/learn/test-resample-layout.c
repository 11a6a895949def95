/* test-resample-layout.c: where the marks of a resampled share stand, as text; needs no display */

#include "tests/profile/fixture.h"
#include "viewer/learn/resample-layout.h"

#define MS G_GINT64_CONSTANT (1000000)

static ProfileResample *
resample_text (const char *text,
               gint64      step_ns,
               Profile   **profile)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  *profile = profile_fixture_profile (text);
  return profile_resample_new (*profile, &options, step_ns);
}

/* "name fill band-band whisker-whisker |tick", what is not there left out. */
static char *
dup_marks (Profile         *profile,
           ProfileResample *resample,
           guint            phase)
{
  GString *text = g_string_new (NULL);
  guint n_rows;
  g_autofree guint *rows = viewer_resample_layout_list_rows (resample, &n_rows);
  double full = viewer_resample_layout_find_full (resample, rows, n_rows);

  for (guint i = 0; i < n_rows; i++)
    {
      ProfileFunctionInfo info;
      ViewerResampleMarks marks;

      profile_get_function_info (profile, profile_resample_get_row (resample, rows[i])->function, &info);
      viewer_resample_layout_place (resample, rows[i], phase, full, 200, &marks);
      g_string_append_printf (text, "%s %.0f", info.name, marks.fill);
      if (marks.has_band)
        g_string_append_printf (text, " band %.0f-%.0f", marks.band_begin, marks.band_end);
      if (marks.has_whiskers)
        g_string_append_printf (text, " whiskers %.0f-%.0f", marks.whisker_begin, marks.whisker_end);
      g_string_append_printf (text, " |%.0f%s\n", marks.tick, marks.is_missed ? " missed" : "");
    }
  return g_string_free (text, FALSE);
}

/* a at every even ms, b and c at the odd ones. */
static char *
dup_turns (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    g_string_append (text, "main;a 1\nmain;b 1\nmain;a 1\nmain;c 1\n");
  return g_string_free (text, FALSE);
}

static void
test_marks (void)
{
  g_autofree char *text = dup_turns (), *marks = NULL, *later = NULL, *recorded = NULL;
  g_autoptr(Profile) profile = NULL, same = NULL;
  g_autoptr(ProfileResample) resample = resample_text (text, 2 * MS, &profile);
  g_autoptr(ProfileResample) all = resample_text (text, 0, &same);

  marks = dup_marks (profile, resample, 0);
  g_assert_cmpstr (marks, ==,
                   "a 200 band 0-200 |100\n"
                   "b 0 band 0-100 |50 missed\n"
                   "c 0 band 0-100 |50 missed\n");
  later = dup_marks (profile, resample, 1);
  g_assert_cmpstr (later, ==,
                   "a 0 band 0-200 |100 missed\n"
                   "b 100 band 0-100 |50\n"
                   "c 100 band 0-100 |50\n");
  /* As recorded every bar ends at its mark. All stretches are alike, so there is nothing to doubt. */
  recorded = dup_marks (same, all, 0);
  g_assert_cmpstr (recorded, ==, "a 200 |200\nb 100 |100\nc 100 |100\n");
}

/* Twenty stretches, two kinds of them: whiskers, to a round scale. */
static void
test_whiskers (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(Profile) profile = NULL;
  g_autoptr(ProfileResample) resample = NULL;
  g_autofree char *marks = NULL;

  for (guint i = 0; i < 10; i++)
    g_string_append (text, "main;a 4\nmain;b 36\nmain;a 6\nmain;b 34\n");
  resample = resample_text (text->str, 0, &profile);
  marks = dup_marks (profile, resample, 0);
  g_assert_cmpstr (marks, ==, "b 175 whiskers 172-177 |175\na 25 whiskers 23-28 |25\n");
}

/* What is all of the time has no row, unless there is nothing else. */
static void
test_rows (void)
{
  g_autoptr(Profile) profile = NULL, alone = NULL;
  g_autoptr(ProfileResample) resample = resample_text ("main;run;a 60\nmain;run;b 40", 0, &profile);
  g_autoptr(ProfileResample) only = resample_text ("main 100", 0, &alone);
  g_autofree char *marks = dup_marks (profile, resample, 0), *last = dup_marks (alone, only, 0);

  g_assert_cmpstr (marks, ==, "a 120 whiskers 72-160 |120\nb 80 whiskers 40-128 |80\n");
  g_assert_cmpstr (last, ==, "main 200 |200\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resample-layout/marks", test_marks);
  g_test_add_func ("/resample-layout/whiskers", test_whiskers);
  g_test_add_func ("/resample-layout/rows", test_rows);
  return g_test_run ();
}
