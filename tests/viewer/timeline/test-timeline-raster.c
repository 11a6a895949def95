/* test-timeline-raster.c: a tiny recording, painted, pixel by pixel */

#include "viewer/timeline-raster.h"

#include "tests/profile/fixture.h"
#include "tests/viewer/picture.h"

#include <string.h>

#define WIDTH  240
#define HEIGHT 150

static const char recording[] =
  "main@shop.py;load_orders@shop.py;execute@lib:db/engine.py 40\n"
  "main@shop.py;load_orders@shop.py;execute@lib:db/engine.py;dumps@std:json.py 20\n"
  "state gil-wait\n"
  "main@shop.py;render@views.py 30\n"
  "state running\n"
  "main@shop.py;render@views.py;*len 1.5\n"
  "main@shop.py 0.4\n"
  "main@shop.py;price@shop.py 0.2\n"
  "main@shop.py 0.4\n"
  "main@shop.py;price@shop.py 0.2\n"
  "main@shop.py 27.3\n"
  "thread worker\n"
  "at 20\n"
  "state blocked\n"
  "run@std:threading.py;wait@std:threading.py 50\n"
  "state native\n"
  "run@std:threading.py;fetch@shop.py 20\n"
  "at 100\n"
  "state holding\n"
  "run@std:threading.py;fetch@shop.py 10\n"
  "state detached\n"
  "run@std:threading.py;wait@std:threading.py 10\n";

typedef struct {
  Profile              *profile;
  ProfileSpans         *spans;
  ViewerPalette        *palette;
  ViewerTimelineLayout *layout;
  GArray               *labels;
  guint32              *pixels;
  ViewerTheme           theme;
  const ProfileSearch  *found;
} Chart;

/* With *lanes* NULL all lanes of threads. */
static void
chart_init_with (Chart             *chart,
                 const char        *text,
                 const ViewerLanes *lanes,
                 ViewerTheme        theme)
{
  chart->profile = profile_fixture_profile (text);
  chart->spans = profile_spans_new (chart->profile);
  chart->palette = viewer_palette_new (chart->profile, theme);
  chart->layout = viewer_timeline_layout_new (chart->spans, chart->profile, 17, 50, lanes);
  chart->labels = g_array_new (FALSE, FALSE, sizeof (ViewerRasterLabel));
  chart->pixels = g_new (guint32, 4 * WIDTH * HEIGHT);
  chart->theme = theme;
  chart->found = NULL;
}

static void
chart_init (Chart       *chart,
            ViewerTheme  theme)
{
  chart_init_with (chart, recording, NULL, theme);
}

static void
chart_clear (Chart *chart)
{
  g_free (chart->pixels);
  g_array_unref (chart->labels);
  viewer_timeline_layout_free (chart->layout);
  viewer_palette_free (chart->palette);
  profile_spans_unref (chart->spans);
  profile_unref (chart->profile);
}

/* Paints [begin_ms, end_ms) at a scale, *scroll_y* from the top. */
static void
paint (Chart  *chart,
       double  begin_ms,
       double  end_ms,
       int     scroll_y,
       int     scale)
{
  double tick_ns = (double) (1u << profile_spans_get_shift (chart->spans));
  ViewerRasterView view = {
    .begin_tick = begin_ms * 1e6 / tick_ns,
    .ticks_per_pixel = (end_ms - begin_ms) * 1e6 / tick_ns / (WIDTH * scale),
    .width = WIDTH * scale, .height = HEIGHT * scale, .stride = WIDTH * scale, .scroll_y = scroll_y, .scale = scale,
    .profile = chart->profile, .found = chart->found,
  };

  /* What the last frame left behind must not show through. */
  memset (chart->pixels, 0xa5, 4 * WIDTH * HEIGHT * sizeof (guint32));
  viewer_raster_draw (chart->spans, chart->palette, viewer_palette_get_chrome (chart->theme), chart->layout, &view,
                      chart->pixels, chart->labels);
}

static char *
dump_labels (Chart *chart)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < chart->labels->len; i++)
    {
      const ViewerRasterLabel *label = &g_array_index (chart->labels, ViewerRasterLabel, i);
      ProfileFunctionInfo info;

      profile_get_function_info (chart->profile,
                                 profile_get_frame_function (chart->profile,
                                                             profile_get_stack_frame (chart->profile, label->stack)),
                                 &info);
      g_string_append_printf (text, "%d,%d+%d %s\n", label->x, label->y, label->width, info.name);
    }
  return g_string_free (text, FALSE);
}

static guint32
get_pixel (Chart *chart,
           int    x,
           int    y)
{
  return chart->pixels[y * WIDTH + x];
}

static void
compare_picture (Chart      *chart,
                 const char *name)
{
  test_picture_compare (chart->pixels, WIDTH, HEIGHT, viewer_palette_get_chrome (chart->theme)->background, name);
}

static void
test_light (void)
{
  Chart chart;
  g_autofree char *labels = NULL;

  chart_init (&chart, VIEWER_THEME_LIGHT);
  paint (&chart, 0, 120, 0, 1);
  compare_picture (&chart, "timeline-light.ppm");
  labels = dump_labels (&chart);
  g_assert_cmpstr (labels, ==,
                   "0,12+239 main\n"
                   "0,30+119 load_orders\n"
                   "120,30+62 render\n"
                   "0,48+119 execute\n"
                   "80,66+39 dumps\n"
                   "40,101+139 run\n"
                   "200,101+39 run\n"
                   "40,119+99 wait\n"
                   "140,119+39 fetch\n");
  chart_clear (&chart);
}

static void
test_dark (void)
{
  Chart chart;

  chart_init (&chart, VIEWER_THEME_DARK);
  paint (&chart, 0, 120, 0, 1);
  compare_picture (&chart, "timeline-dark.ppm");
  chart_clear (&chart);
}

/* Each span has its edge, and a row cut by the view's has no first line. */
static void
test_high_contrast (void)
{
  for (ViewerTheme theme = VIEWER_THEME_HIGH_CONTRAST; theme < VIEWER_N_THEMES; theme++)
    {
      guint32 edge, fill;
      Chart chart;

      chart_init (&chart, theme);
      paint (&chart, 0, 120, 0, 1);
      compare_picture (&chart, theme & VIEWER_THEME_DARK ? "timeline-high-contrast-dark.ppm" : "timeline-high-contrast.ppm");
      edge = viewer_palette_get_paint (chart.palette, 1)->edge;
      fill = viewer_palette_get_paint (chart.palette, 1)->fill;
      g_assert_cmphex (edge, !=, fill);
      g_assert_cmphex (get_pixel (&chart, 10, 12), ==, edge);
      g_assert_cmphex (get_pixel (&chart, 10, 12 + 16), ==, edge);
      g_assert_cmphex (get_pixel (&chart, 10, 13), ==, fill);
      g_assert_cmphex (get_pixel (&chart, 0, 20), ==, edge);
      g_assert_cmphex (get_pixel (&chart, 238, 20), ==, edge);
      paint (&chart, 0, 120, 14, 1);
      g_assert_cmphex (get_pixel (&chart, 10, 0), ==, fill);
      g_assert_cmphex (get_pixel (&chart, 10, 14), ==, edge);
      chart_clear (&chart);
    }
}

/* A label begins where the visible part of its span does. */
static void
test_zoomed_and_scrolled (void)
{
  Chart chart;
  g_autofree char *labels = NULL;

  chart_init (&chart, VIEWER_THEME_LIGHT);
  paint (&chart, 50, 80, 40, 1);
  compare_picture (&chart, "timeline-zoomed.ppm");
  labels = dump_labels (&chart);
  g_assert_cmpstr (labels, ==,
                   "0,-10+79 load_orders\n"
                   "80,-10+160 render\n"
                   "0,8+79 execute\n"
                   "0,26+79 dumps\n"
                   "0,61+240 run\n"
                   "0,79+159 wait\n"
                   "160,79+80 fetch\n");
  chart_clear (&chart);
}

/* At twice the scale each pixel of a row is two by two, but edges may be finer. */
static void
test_scale (void)
{
  Chart chart;
  g_autofree guint32 *once = NULL;
  g_autofree char *labels = NULL, *labels_twice = NULL;

  chart_init (&chart, VIEWER_THEME_LIGHT);
  paint (&chart, 0, 120, 0, 1);
  once = g_memdup2 (chart.pixels, WIDTH * HEIGHT * sizeof (guint32));
  labels = dump_labels (&chart);
  paint (&chart, 0, 120, 0, 2);
  labels_twice = dump_labels (&chart);
  g_assert_cmpstr (labels, ==, labels_twice);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < 70; x += 10)   /* before the narrow spans */
      g_assert_cmphex (once[y * WIDTH + x], ==, chart.pixels[2 * y * 2 * WIDTH + 2 * x]);
  chart_clear (&chart);
}

/* The states differ by pattern: as shapes, without colour, no two are the same. */
static void
test_patterns (void)
{
  static const double middles_ms[] = { 30, 75, 40, 80, 105, 115 };   /* by state: 1 3 | 4 6 2 5 */
  static const int lines[] = { 5, 5, 0, 0, 0, 0 };
  g_autoptr(GHashTable) shapes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Chart chart;

  chart_init (&chart, VIEWER_THEME_LIGHT);
  for (gsize i = 0; i < G_N_ELEMENTS (middles_ms); i++)
    {
      GString *shape = g_string_new (NULL);
      int top = lines[i] != 0 ? VIEWER_LANE_PADDING : chart.layout->lanes[1].y + VIEWER_LANE_PADDING;

      paint (&chart, middles_ms[i] - 3, middles_ms[i] + 3, 0, 1);
      for (int y = top; y < top + VIEWER_LANE_STRIP; y++)
        for (int x = 96; x < 120; x++)
          g_string_append_c (shape, get_pixel (&chart, x, y) != 0 ? '#' : '.');
      g_assert_true (strchr (shape->str, '#') != NULL);
      g_assert_true (g_hash_table_add (shapes, g_string_free (shape, FALSE)));
    }
  chart_clear (&chart);
}

/* 0.2 ms of a millisecond: paler than a whole pixel, and not nothing. */
static void
test_sub_pixel (void)
{
  Chart chart;
  guint32 faint, solid;
  int y;

  chart_init (&chart, VIEWER_THEME_LIGHT);
  paint (&chart, 0, 240, 0, 1);
  y = viewer_timeline_layout_get_row_y (chart.layout, 0, 1) + 5;
  faint = get_pixel (&chart, 92, y);
  solid = get_pixel (&chart, 20, y);
  g_assert_cmphex (solid >> 24, ==, 0xff);
  g_assert_cmphex (faint >> 24, >=, 0x40);
  g_assert_cmphex (faint >> 24, <, 0xc0);
  chart_clear (&chart);
}

/* Far outside the recording, absurdly near and far: nothing may overflow. */
static void
test_extremes (void)
{
  Chart chart;

  chart_init (&chart, VIEWER_THEME_LIGHT);
  paint (&chart, 1e9, 2e9, 0, 1);
  g_assert_cmphex (get_pixel (&chart, 0, 20), ==, 0);
  g_assert_cmpuint (chart.labels->len, ==, 0);
  paint (&chart, 10, 10.000001, 0, 1);
  g_assert_cmphex (get_pixel (&chart, 100, 20), !=, 0);
  paint (&chart, 0, 1e12, 0, 1);
  paint (&chart, 0, 120, 1 << 20, 1);
  g_assert_cmpuint (chart.labels->len, ==, 0);
  chart_clear (&chart);
}

/* ---- a search ---- */

/* What is in the middle of the span whose label is *index*th. */
static guint32
get_span_pixel (Chart *chart,
                guint  index)
{
  const ViewerRasterLabel *label = &g_array_index (chart->labels, ViewerRasterLabel, index);

  return get_pixel (chart, label->x + label->width / 2, label->y + 3);
}

static gboolean
is_label_of (Chart      *chart,
             guint       index,
             const char *name)
{
  ProfileStack stack = g_array_index (chart->labels, ViewerRasterLabel, index).stack;
  ProfileFunctionInfo info;

  profile_get_function_info (chart->profile,
                             profile_get_frame_function (chart->profile, profile_get_stack_frame (chart->profile, stack)), &info);
  return g_str_equal (info.name, name);
}

/* What is found keeps its colour; the rest is faint, and its label is said to be so. */
static void
test_search (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileSearch) search = NULL;
  g_autofree guint32 *before = NULL;
  guint n_found = 0;
  Chart chart;

  chart_init (&chart, VIEWER_THEME_LIGHT);
  paint (&chart, 0, 120, 0, 1);
  before = g_new (guint32, chart.labels->len);
  for (guint i = 0; i < chart.labels->len; i++)
    before[i] = get_span_pixel (&chart, i);

  search = profile_search_new (chart.profile, &options, "WAIT");
  chart.found = search;
  paint (&chart, 0, 120, 0, 1);
  g_assert_cmpuint (chart.labels->len, >, 4);
  for (guint i = 0; i < chart.labels->len; i++)
    {
      gboolean is_found = is_label_of (&chart, i, "wait");

      g_assert_cmpuint (before[i] >> 24, ==, 255);
      g_assert_cmpuint (get_span_pixel (&chart, i) >> 24, ==, is_found ? 255 : 65);
      g_assert_cmpint (g_array_index (chart.labels, ViewerRasterLabel, i).is_dim, ==, !is_found);
      if (is_found)
        g_assert_cmphex (get_span_pixel (&chart, i), ==, before[i]);
      n_found += is_found;
    }
  g_assert_cmpuint (n_found, ==, 1);
  chart_clear (&chart);
}

/* ---- tasks ---- */

#define LOOP "start@shop.py;BaseEventLoop.run_forever@std:asyncio/base_events.py:1"

/* A task that runs, waits and is ready; below it a closed group of three, of which one takes turns. */
static const char tasks[] =
  "running 1\n" LOOP ";serve@shop.py;price@shop.py 30\n" "running 0\n" "state blocked\n" LOOP " 40\n"
  "state running\n" "running 1\n" LOOP ";serve@shop.py;price@shop.py 30\n" "running 0\n"
  "task 1 0 born 1 0 serve 0\n" "task 1 50 ready\n" "task 1 30 wait 40 io 0 serve@shop.py;read@std:asyncio/streams.py\n"
  "task 1 100 sums 2 60 20 20\n"
  "task 2 10 born 1 1 child 0\n" "task 2 10 wait 90 timer 0 child@shop.py\n" "task 2 100 sums 1 0 90 0\n"
  "task 3 20 born 1 1 child 0\n" "task 3 40 ready\n" "task 3 20 wait 80 timer 0 child@shop.py\n" "task 3 100 sums 1 0 20 60\n"
  "task 4 50 born 1 1 child 0\n" "task 4 100 sums 90 10 40 0\n" "stop 100";

static void
test_tasks (void)
{
  static const char *const pictures[VIEWER_N_THEMES] = {
    "timeline-tasks-light.ppm", "timeline-tasks-dark.ppm", "timeline-tasks-high-contrast.ppm",
    "timeline-tasks-high-contrast-dark.ppm",
  };

  for (ViewerTheme theme = VIEWER_THEME_LIGHT; theme < VIEWER_N_THEMES; theme++)
    {
      g_autoptr(ViewerLanes) lanes = viewer_lanes_new ();
      g_autofree char *labels = NULL;
      Chart chart;

      viewer_lanes_toggle (lanes, VIEWER_LANE_TASKS, 1);
      viewer_lanes_set (lanes, 0, VIEWER_LANE_LOW, TRUE);
      chart_init_with (&chart, tasks, lanes, theme);
      paint (&chart, 0, 100, 0, 1);
      compare_picture (&chart, pictures[theme]);
      labels = dump_labels (&chart);
      g_assert_cmpstr (labels, ==, "0,34+239 serve\n0,52+71 price\n72,52+95 read\n168,52+71 price\n");
      g_assert_true (g_array_index (chart.labels, ViewerRasterLabel, 2).is_pale);
      g_assert_false (g_array_index (chart.labels, ViewerRasterLabel, 1).is_pale);
      chart_clear (&chart);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-raster/light", test_light);
  g_test_add_func ("/timeline-raster/dark", test_dark);
  g_test_add_func ("/timeline-raster/high-contrast", test_high_contrast);
  g_test_add_func ("/timeline-raster/zoomed-and-scrolled", test_zoomed_and_scrolled);
  g_test_add_func ("/timeline-raster/scale", test_scale);
  g_test_add_func ("/timeline-raster/patterns", test_patterns);
  g_test_add_func ("/timeline-raster/sub-pixel", test_sub_pixel);
  g_test_add_func ("/timeline-raster/extremes", test_extremes);
  g_test_add_func ("/timeline-raster/search", test_search);
  g_test_add_func ("/timeline-raster/tasks", test_tasks);
  return g_test_run ();
}
