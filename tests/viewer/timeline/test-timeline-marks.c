/* test-timeline-marks.c: places of marks and spans on the ruler, as text */

#include "fixture.h"

#include "viewer/timeline-marks.h"

static const char recording[] =
  "main 100\n"
  "mark 1 10 1 point one\nmark 2 10 1 point two\nmark 3 50 1 point three\n"
  "mark 4 20 1 begins outer\nmark 5 30 1 begins inner\nmark 5 40 1 ends\nmark 4 80 1 ends\n"
  "mark 6 90 1 begins short\nmark 6 90 1 ends\n"
  "stop 100";

/* "mark 10+1 x2, span 20+60" */
static char *
dup_places (double begin_ms,
            double end_ms,
            int    width)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (GArray) places = viewer_marks_place (profile, begin_ms * 1e6, end_ms * 1e6, width);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < places->len; i++)
    {
      const ViewerMarkPlace *place = &g_array_index (places, ViewerMarkPlace, i);

      g_string_append_printf (text, "%s%s %d+%d", i > 0 ? ", " : "", place->is_span ? "span" : "mark", place->x, place->width);
      if (place->n > 1)
        g_string_append_printf (text, " x%u", place->n);
    }
  return g_string_free (text, FALSE);
}

static void
assert_places (double begin_ms, double end_ms, int width, const char *expected)
{
  g_autofree char *found = dup_places (begin_ms, end_ms, width);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_places (void)
{
  assert_places (0, 100, 100, "mark 10+1 x2, span 20+60, span 30+10, mark 50+1, span 90+1");
  assert_places (0, 100, 1000, "mark 100+1 x2, span 200+600, span 300+100, mark 500+1, span 900+1");
  /* Cut at the edges; what is outside is not there. */
  assert_places (35, 60, 25, "span 0+25, span 0+5, mark 15+1");
  assert_places (81, 89, 100, "");
  /* Everything on a few pixels. */
  assert_places (0, 100, 2, "mark 0+1 x2, span 0+2, span 0+1, mark 1+1, span 1+1");
}

static void
test_pick (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (GArray) places = viewer_marks_place (profile, 0, 100e6, 100);
  static const struct { int x; const char *name; } expected[] = {
    { 0, NULL }, { 6, "one" }, { 14, "one" }, { 15, NULL }, { 25, "outer" }, { 35, "inner" }, { 48, "three" },
    { 60, "outer" }, { 80, NULL }, { 90, "short" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const ViewerMarkPlace *place = viewer_marks_pick (places, expected[i].x);
      ProfileMarkInfo info = { .name = NULL };

      if (place != NULL)
        profile_get_mark_info (profile, place->mark_index, &info);
      g_assert_cmpstr (info.name, ==, expected[i].name);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-marks/places", test_places);
  g_test_add_func ("/timeline-marks/pick", test_pick);
  return g_test_run ();
}
