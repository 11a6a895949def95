/* test-timeline-marks.c: rows and places of marks and spans, as text */

#include "fixture.h"

#include "viewer/timeline-marks.h"

static const char recording[] =
  "main 100\n"
  "mark 1 10 1 point one\nmark 2 10 1 point two\nmark 3 50 1 point three\n"
  "mark 4 20 1 begins outer\nmark 5 30 1 begins inner\nmark 5 40 1 ends\nmark 4 80 1 ends\n"
  "mark 6 90 1 begins short\nmark 6 90 1 ends\n"
  "stop 100";

/* "mark 10+1 x2, span 20+60"; a row begins with its number. */
static char *
dup_places (const char *text,
            double      begin_ms,
            double      end_ms,
            int         width)
{
  g_autoptr (Profile) profile = profile_fixture_profile (text);
  g_autoptr (ViewerMarks) marks = viewer_marks_new (profile);
  g_autoptr (GArray) places = viewer_marks_place (marks, begin_ms * 1e6, end_ms * 1e6, width);
  GString *found = g_string_new (NULL);
  guint row = G_MAXUINT;

  for (guint i = 0; i < places->len; i++)
    {
      const ViewerMarkPlace *place = &g_array_index (places, ViewerMarkPlace, i);

      if (place->row != row)
        g_string_append_printf (found, "%s%u:", i > 0 ? " " : "", place->row);
      row = place->row;
      g_assert_cmpuint (viewer_marks_get_row (marks, place->mark_index), ==, row);
      g_string_append_printf (found, " %s %d+%d", place->is_span ? "span" : "mark", place->x, place->width);
      if (place->n > 1)
        g_string_append_printf (found, " x%u", place->n);
    }
  return g_string_free (found, FALSE);
}

static void
assert_places (const char *text, double begin_ms, double end_ms, int width, const char *expected)
{
  g_autofree char *found = dup_places (text, begin_ms, end_ms, width);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_places (void)
{
  assert_places (recording, 0, 100, 100, "0: mark 10+6 x2 mark 50+6 1: span 20+60 span 90+1 2: span 30+10");
  assert_places (recording, 0, 100, 1000, "0: mark 100+6 x2 mark 500+6 1: span 200+600 span 900+1 2: span 300+100");
  /* Cut at the edges; what is outside is not there. */
  assert_places (recording, 35, 60, 25, "0: mark 15+6 1: span 0+25 2: span 0+5");
  assert_places (recording, 81, 89, 100, "");
  /* Everything on a few pixels: nothing is drawn over another, and all are counted. */
  assert_places (recording, 0, 100, 2, "0: mark 0+6 x3 1: span 0+1 span 1+1 2: span 0+1");
}

/* More at the same time than there are rows: the last row has the others, joined. */
static void
test_overlaps (void)
{
  static const char text[] =
    "main 100\n"
    "mark 1 10 1 begins a\nmark 2 20 1 begins b\nmark 3 30 1 begins c\nmark 4 40 1 begins d\nmark 5 50 1 begins e\n"
    "mark 1 90 1 ends\nmark 2 90 1 ends\nmark 3 60 1 ends\nmark 4 70 1 ends\nmark 5 55 1 ends\n"
    "mark 6 80 1 begins f\nmark 6 95 1 ends\nmark 7 92 1 begins g\n"
    "stop 100";

  assert_places (text, 0, 100, 100, "0: span 10+80 span 92+8 1: span 20+70 2: span 30+40 x3 span 80+15");
  /* One that began long before the view is found behind shorter ones. */
  assert_places (text, 65, 75, 100, "0: span 0+100 1: span 0+100 2: span 0+50");
}

/* No matter how many: no two places of a row on the same pixels, and none is lost. */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new ("main 20000\n");
  g_autoptr (Profile) profile = NULL;
  g_autoptr (ViewerMarks) marks = NULL;
  g_autoptr (GArray) places = NULL;
  guint n_marks = 0, n_spans = 0;

  for (guint i = 0; i < 9000; i++)
    g_string_append_printf (text, "mark %u %u 1 point p\nmark %u %u 1 begins s\nmark %u %u 1 ends\n",
                            3 * i + 1, 2 * i, 3 * i + 2, 2 * i, 3 * i + 2, 2 * i + (i % 7 == 0 ? 5 : 1));
  g_string_append (text, "stop 20000");
  profile = profile_fixture_profile (text->str);
  marks = viewer_marks_new (profile);
  places = viewer_marks_place (marks, 0, 20000e6, 700);
  g_assert_cmpuint (places->len, <, 700 * 3);
  for (guint i = 0; i < places->len; i++)
    {
      const ViewerMarkPlace *place = &g_array_index (places, ViewerMarkPlace, i);
      const ViewerMarkPlace *before = i > 0 ? place - 1 : NULL;

      g_assert_true (before == NULL || before->row != place->row || before->x + before->width <= place->x);
      *(place->is_span ? &n_spans : &n_marks) += place->n;
    }
  g_assert_cmpuint (n_marks, ==, 9000);
  g_assert_cmpuint (n_spans, ==, 9000);
}

static void
test_steps (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (ViewerMarks) marks = viewer_marks_new (profile);
  static const char *const names[] = { "one", "two", "outer", "inner", "three", "short" };
  guint32 mark = VIEWER_MARK_NONE;
  ProfileMarkInfo info;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      mark = viewer_marks_step (marks, mark, 1, 0, 100e6);
      profile_get_mark_info (profile, mark, &info);
      g_assert_cmpstr (info.name, ==, names[i]);
    }
  g_assert_cmpuint (viewer_marks_step (marks, mark, 1, 0, 100e6), ==, VIEWER_MARK_NONE);
  g_assert_cmpuint (viewer_marks_step (marks, mark, -1, 0, 100e6), ==, 4);
  g_assert_cmpuint (viewer_marks_step (marks, 0, -1, 0, 100e6), ==, VIEWER_MARK_NONE);
  /* Without one: what is in sight. */
  g_assert_cmpuint (viewer_marks_step (marks, VIEWER_MARK_NONE, 1, 25e6, 60e6), ==, 3);
  g_assert_cmpuint (viewer_marks_step (marks, VIEWER_MARK_NONE, -1, 25e6, 60e6), ==, 4);
  g_assert_cmpuint (viewer_marks_step (marks, VIEWER_MARK_NONE, -1, 0, 5e6), ==, VIEWER_MARK_NONE);
}

static void
assert_range (const ViewerMarks *marks, guint32 mark, gint64 begin_ns, gint64 end_ns, guint32 next)
{
  gint64 found_begin_ns, found_end_ns;
  guint32 found_next;

  viewer_marks_get_range (marks, mark, &found_begin_ns, &found_end_ns, &found_next);
  g_assert_cmpint (found_begin_ns, ==, begin_ns);
  g_assert_cmpint (found_end_ns, ==, end_ns);
  g_assert_cmpuint (found_next, ==, next);
}

/* A mark's time lasts until the next of its own thread. */
static void
test_ranges (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main 100\nthread worker\nrun 100\n"
    "mark 1 10 1 point one\nmark 2 20 2 point other\nmark 3 30 1 begins span\nmark 3 40 1 ends\nmark 4 50 1 point two\n"
    "mark 5 60 1 begins empty\nmark 5 60 1 ends\nstop 100");
  g_autoptr (ViewerMarks) marks = viewer_marks_new (profile);

  assert_range (marks, 0, 10000000, 50000000, 3);
  assert_range (marks, 1, 20000000, 100000000, VIEWER_MARK_NONE);
  assert_range (marks, 2, 30000000, 40000000, VIEWER_MARK_NONE);
  assert_range (marks, 3, 50000000, 100000000, VIEWER_MARK_NONE);
  /* An empty range would be the whole recording. */
  assert_range (marks, 4, 60000000, 60000001, VIEWER_MARK_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-marks/places", test_places);
  g_test_add_func ("/timeline-marks/overlaps", test_overlaps);
  g_test_add_func ("/timeline-marks/many", test_many);
  g_test_add_func ("/timeline-marks/steps", test_steps);
  g_test_add_func ("/timeline-marks/ranges", test_ranges);
  return g_test_run ();
}
