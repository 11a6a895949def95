/* test-timeline-layout.c: where lanes, rows and ticks stand */

#include "viewer/timeline-axis.h"
#include "viewer/timeline-layout.h"

#include "tests/profile/fixture.h"

#define STRIP_TOP VIEWER_LANE_PADDING
#define ROWS_TOP  (VIEWER_LANE_PADDING + VIEWER_LANE_STRIP + VIEWER_LANE_STRIP_GAP)

static void
test_lanes (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile ("main;a;b;c;d 3\n"
                                                        "thread worker\n" "run 2\n"
                                                        "thread idle\n" "- 2\n");
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  g_autoptr(ViewerTimelineLayout) layout = viewer_timeline_layout_new (spans, profile, 17, 50, NULL);
  guint32 lane;
  gint64 row;

  g_assert_cmpuint (layout->n_lanes, ==, 3);
  g_assert_cmpint (layout->lanes[0].height, ==, ROWS_TOP + 5 * 18 + VIEWER_LANE_PADDING);
  g_assert_cmpint (layout->lanes[1].y, ==, layout->lanes[0].height);
  g_assert_cmpint (layout->lanes[1].height, ==, 50);   /* its header's */
  g_assert_cmpint (layout->height, ==, layout->lanes[0].height + 100);

  g_assert_cmpuint (viewer_timeline_layout_find_lane (layout, 0), ==, 0);
  g_assert_cmpuint (viewer_timeline_layout_find_lane (layout, layout->lanes[1].y - 1), ==, 0);
  g_assert_cmpuint (viewer_timeline_layout_find_lane (layout, layout->lanes[1].y), ==, 1);
  g_assert_cmpuint (viewer_timeline_layout_find_lane (layout, layout->height - 1), ==, 2);
  g_assert_cmpuint (viewer_timeline_layout_find_lane (layout, layout->height), ==, 3);
  g_assert_cmpuint (viewer_timeline_layout_find_lane (layout, -1), ==, 3);

  for (guint32 r = 0; r < 5; r++)
    {
      int y = viewer_timeline_layout_get_row_y (layout, 0, r);

      g_assert_true (viewer_timeline_layout_find_row (layout, y, &lane, &row));
      g_assert_cmpuint (lane, ==, 0);
      g_assert_cmpint (row, ==, r);
      g_assert_true (viewer_timeline_layout_find_row (layout, y + 16, &lane, &row));
      g_assert_cmpint (row, ==, r);
    }
  g_assert_true (viewer_timeline_layout_find_row (layout, STRIP_TOP + 1, &lane, &row));
  g_assert_cmpint (row, ==, -1);
  /* Below the only row of a lane that is as high as its header. */
  g_assert_false (viewer_timeline_layout_find_row (layout, layout->lanes[1].y + 40, &lane, &row));
  g_assert_false (viewer_timeline_layout_find_row (layout, layout->height + 5, &lane, &row));
}

/* 10,000 frames deep, in many threads: no overflow, and no row is lost in a lane. */
static void
test_deep (void)
{
  g_autoptr(GString) text = g_string_new ("f");
  g_autoptr(Profile) profile = NULL;
  g_autoptr(ProfileSpans) spans = NULL;
  g_autoptr(ViewerTimelineLayout) layout = NULL;
  guint32 lane;
  gint64 row;

  for (int i = 1; i < 10000; i++)
    g_string_append (text, ";f");
  g_string_append (text, " 1\n");
  profile = profile_fixture_profile (text->str);
  spans = profile_spans_new (profile);
  layout = viewer_timeline_layout_new (spans, profile, 17, 50, NULL);
  g_assert_true (viewer_timeline_layout_find_row (layout, viewer_timeline_layout_get_row_y (layout, 0, 9999) + 3,
                                                  &lane, &row));
  g_assert_cmpint (row, ==, 9999);
}

/* Start-up is deeper than all the rest: folded away, until the lane is opened. */
static void
test_deeper (void)
{
  g_autoptr(ViewerLanes) folded = viewer_lanes_new (), open = viewer_lanes_new ();
  g_autoptr(Profile) profile = profile_fixture_profile ("main;i;i;i;i;i;i;i;i;i;i;i 5\n"
                                                        "main;a;b;c;d;e;f;g 995\n"
                                                        "thread worker\n" "run;a;b;c;d;e;f 5\n" "run 995\n");
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  g_autoptr(ViewerTimelineLayout) all = NULL, closed = NULL, opened = NULL;

  viewer_lanes_set (open, 0, VIEWER_LANE_DEEP, TRUE);
  all = viewer_timeline_layout_new (spans, profile, 17, 50, NULL);
  closed = viewer_timeline_layout_new (spans, profile, 17, 50, folded);
  opened = viewer_timeline_layout_new (spans, profile, 17, 50, open);
  g_assert_cmpuint (all->lanes[0].n_rows, ==, 12);
  g_assert_cmpuint (closed->lanes[0].n_rows, ==, 8);
  g_assert_cmpuint (closed->lanes[0].n_deeper, ==, 4);
  g_assert_cmpint (closed->lanes[1].y, ==, opened->lanes[1].y - 4 * 18);
  g_assert_cmpuint (opened->lanes[0].n_rows, ==, 12);
  /* Hiding one row is not worth a line in the header. */
  g_assert_cmpuint (closed->lanes[1].n_rows, ==, 7);
  g_assert_cmpuint (closed->lanes[1].n_deeper, ==, 0);
}

static void
test_steps (void)
{
  g_assert_cmpint (viewer_axis_get_step (1, 100), ==, 100);
  g_assert_cmpint (viewer_axis_get_step (1.01, 100), ==, 200);
  g_assert_cmpint (viewer_axis_get_step (3, 100), ==, 500);
  g_assert_cmpint (viewer_axis_get_step (6, 100), ==, 1000);
  g_assert_cmpint (viewer_axis_get_step (1e6, 110), ==, 200 * G_GINT64_CONSTANT (1000000));
  g_assert_cmpint (viewer_axis_get_step (1e-9, 100), ==, 1);
  for (double scale = 0.01; scale < 1e13; scale *= 1.37)
    {
      gint64 step = viewer_axis_get_step (scale, 110);
      g_assert_cmpfloat ((double) step, >=, MIN (scale * 110, 1e18));
      g_assert_cmpfloat ((double) step, <, MAX (scale * 110 * 2.51, 2));
    }
}

static void
test_first (void)
{
  g_assert_cmpint (viewer_axis_get_first (0, 50), ==, 0);
  g_assert_cmpint (viewer_axis_get_first (1, 50), ==, 50);
  g_assert_cmpint (viewer_axis_get_first (50, 50), ==, 50);
  g_assert_cmpint (viewer_axis_get_first (-70, 50), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-layout/lanes", test_lanes);
  g_test_add_func ("/timeline-layout/deep", test_deep);
  g_test_add_func ("/timeline-layout/deeper", test_deeper);
  g_test_add_func ("/timeline-axis/steps", test_steps);
  g_test_add_func ("/timeline-axis/first", test_first);
  return g_test_run ();
}
