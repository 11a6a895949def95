/* test-words-statistics.c: what is said of how far figures can be trusted, and two recordings as a report */

#include "fixture.h"

#include "profile/render.h"
#include "profile/words.h"

#include <stdio.h>
#include <string.h>

static void
test_interval (void)
{
  static const struct { ProfileInterval interval; gboolean is_known; const char *all, *short_form; } cases[] = {
    { { 0.25, 0.22, 0.28, 20 }, TRUE, "25 % of the samples: another run would likely show 22 to 28 %.",
      "Another run would likely show 22 to 28 %." },
    { { 0.25, 0.245, 0.256, 20 }, TRUE, "25.0 % of the samples: another run would likely show 24.5 to 25.6 %.",
      "Another run would likely show 24.5 to 25.6 %." },
    { { 0.25, 0.25, 0.25, 20 }, TRUE, "25 % of the samples: another run would likely show about as much.",
      "Another run would likely show about 25 %." },
    { { 0.03, 0.002, 0.2, 1 }, TRUE, "3.0 % of the samples, all at one time: another run may show something else.",
      "It was at work at one time only: another run may show something else." },
    { { 1, 1, 1, 20 }, TRUE, "100 % of the samples.", NULL },
    { { 0.5, 0.5, 0.5, 20 }, FALSE, "There are too few samples to say what another run would show.", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *all = profile_words_interval (&cases[i].interval, cases[i].is_known);
      g_autofree char *short_form = profile_words_another_run (&cases[i].interval, cases[i].is_known);

      g_assert_cmpstr (all, ==, cases[i].all);
      g_assert_cmpstr (short_form, ==, cases[i].short_form);
    }
}

/* 43 looks in 50 ms: 440 would take half a second; in 9 s, 93 s. */
static void
test_certainty (void)
{
  static const struct { const char *text, *said; } cases[] = {
    { "main;a 43\nstop 50", "To know shares to 5 points, record for at least 1 second, or look more often." },
    { "main;a 9000/43", "To know shares to 5 points, record for at least 93 seconds, or look more often." },
    { "main;a 60\nmain;b 40\nmain;a 60\nmain;b 40\nmain;a 60\nmain;b 40\nmain;a 60\nmain;b 40\nmain;a 60\nmain;b 40\n",
      "Another run would likely show 39 to 78 %." },
    /* By CPU, of two threads, the one that works. */
    { "main;a 100\nmain;b 100\nmain;a 100\nmain;b 60\nmain;a 140\nthread idle\nstate blocked\nw;wait 500\nstop 500",
      "Another run would likely show 44 to 85 %." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Profile) profile = profile_fixture_profile (cases[i].text);
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
      g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
      g_autofree char *said = profile_words_certainty (tree, &options);

      g_assert_cmpstr (said, ==, cases[i].said);
    }
}

/* Nowhere a ±. */
static void
test_no_plus_minus (void)
{
  ProfileInterval interval = { 0.25, 0.22, 0.28, 20 };
  g_autofree char *said = profile_words_interval (&interval, TRUE);

  g_assert_null (strstr (said, "±"));
  g_assert_null (strstr (said, "+-"));
}

static char *
dup_compared (gboolean as_json, const ProfileTextOptions *options)
{
  g_autoptr (GString) before = g_string_new ("meta target shop.py\n"), after = g_string_new ("meta target shop.py\n");
  g_autoptr (Profile) first = NULL, second = NULL;
  g_autoptr (ProfileCompare) compare = NULL;
  char *text = NULL;
  size_t size;
  FILE *out;

  for (guint i = 0; i < 20; i++)
    {
      g_string_append (before, "main@shop.py;price@shop.py:5 30\nmain@shop.py;load@shop.py:9 20\n");
      g_string_append (after, "main@shop.py;price@shop.py:15 10\nmain@shop.py;load@shop.py:19 20\n");
    }
  g_string_append (after, "main@shop.py;new@shop.py:40 5\n");
  first = profile_fixture_profile (before->str);
  second = profile_fixture_profile (after->str);
  compare = profile_compare_new ((Profile *const[2]) { first, second },
                                 (const ProfileCallTreeOptions *const[2]) { NULL, NULL }, FALSE);
  out = open_memstream (&text, &size);
  if (as_json)
    profile_render_compare_json (compare, out);
  else
    profile_render_compare (compare, options, out);
  fclose (out);
  return text;
}

static void
test_report (void)
{
  g_autofree char *text = dup_compared (FALSE, &(ProfileTextOptions) { .unicode = TRUE });
  g_autofree char *all = dup_compared (FALSE, &(ProfileTextOptions) { .unicode = TRUE, .report.show_all = TRUE });
  g_autofree char *json = dup_compared (TRUE, NULL);

  g_assert_cmpstr (text, ==,
                   "\nBefore: shop.py, 1000 samples, 1.000 s.\nAfter: shop.py, 605 samples, 0.605 s.\n"
                   "It is faster: 1.000 s before, 0.605 s after, 40 % less. The difference is real.\n\n"
                   "   before     after    change\n"
                   "    0.600     0.200    -0.400  real             price  shop.py:1\n"
                   "    1.000     0.605    -0.395  real             main  shop.py:1\n"
                   "    0.000     0.005    +0.005  too few samples  new  shop.py:1\n"
                   "and 1 function that differs less\n\n");
  g_assert_nonnull (strstr (all, "    0.400     0.400    +0.000  could be chance  load  shop.py:1\n"));
  g_assert_nonnull (strstr (json, "{\"before\": \"shop.py\", \"after\": \"shop.py\", \"whole\": {\"before\": {\"time\": 1.000000, "
                                  "\"samples\": 1000}, \"after\": {\"time\": 0.605000, \"samples\": 605}, \"difference\": -0.395000"));
  g_assert_nonnull (strstr (json, "\"difference\": -0.400000"));
  g_assert_nonnull (strstr (json, "\"verdict\": \"too-few\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/words-statistics/interval", test_interval);
  g_test_add_func ("/words-statistics/certainty", test_certainty);
  g_test_add_func ("/words-statistics/no-plus-minus", test_no_plus_minus);
  g_test_add_func ("/words-statistics/report", test_report);
  return g_test_run ();
}
