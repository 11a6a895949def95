/* Numbers as people read them, in the C locale. */

#include <glib.h>
#include <locale.h>
#include <math.h>

#include "viewer/figures.h"

static void
test_durations (void)
{
  static const struct { gint64 ns; const char *text; } rows[] = {
    { 0, "0 µs" },
    { 999, "1 µs" },
    { 250000, "250 µs" },
    { 1000000, "1.00 ms" },
    { 34200000, "34.2 ms" },
    { 9996000, "10.0 ms" },
    { 342000000, "342 ms" },
    { G_GINT64_CONSTANT (1020000000), "1.02 s" },
    { G_GINT64_CONSTANT (119000000000), "119 s" },
    { G_GINT64_CONSTANT (724000000000), "12 min 4 s" },
    { G_GINT64_CONSTANT (43200000000000), "12 h 0 min" },
    { -1, "–" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = viewer_figures_dup_duration (rows[i].ns);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_times (void)
{
  static const struct { gint64 ns, resolution_ns; const char *text; } rows[] = {
    { G_GINT64_CONSTANT (34250000000), 10000000, "34.25 s" },
    { G_GINT64_CONSTANT (34250000000), 1000000000, "34 s" },
    { G_GINT64_CONSTANT (34250001000), 1000, "34.250001 s" },
    { G_GINT64_CONSTANT (34250001000), 0, "34.250001 s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = viewer_figures_dup_time (rows[i].ns, rows[i].resolution_ns);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_shares_and_counts (void)
{
  g_autofree char *share = viewer_figures_dup_share (0.6244);
  g_autofree char *unknown = viewer_figures_dup_share (-1);
  g_autofree char *round = viewer_figures_dup_exact_share (0.2, 0.1);
  g_autofree char *exact = viewer_figures_dup_exact_share (0.20345, 0.00005);
  g_autofree char *not_a_number = viewer_figures_dup_share (NAN);
  g_autofree char *one = viewer_figures_dup_samples (1);
  g_autofree char *four = viewer_figures_dup_count (2495);
  g_autofree char *seven = viewer_figures_dup_count (1550805);
  g_autofree char *many = viewer_figures_dup_samples (42118);

  g_assert_cmpstr (round, ==, "20 %");
  g_assert_cmpstr (exact, ==, "20.345 %");
  g_assert_cmpstr (share, ==, "62.4 %");
  g_assert_cmpstr (unknown, ==, "–");
  g_assert_cmpstr (not_a_number, ==, "–");
  g_assert_cmpstr (four, ==, "2495");
  g_assert_cmpstr (seven, ==, "1\u202f550\u202f805");
  g_assert_cmpstr (one, ==, "1 sample");
  g_assert_cmpstr (many, ==, "42\u202f118 samples");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/durations", test_durations);
  g_test_add_func ("/figures/times", test_times);
  g_test_add_func ("/figures/shares-and-counts", test_shares_and_counts);
  return g_test_run ();
}
