/* test-overview-raster.c: the overview, pixel by pixel and as pictures */

#include "viewer/overview-raster.h"

#include "profile/search.h"
#include "profile/spans.h"

#include "tests/profile/fixture.h"
#include "tests/viewer/picture.h"

#include <string.h>

#define WIDTH 200
#define HEIGHT 50

/* A deep import, code of the application, a library's below it, a pause, and a second thread. */
static const char recording[] =
  "<module>@shop.py;_find_and_load@std:importlib.py;exec@std:importlib.py;get@std:importlib.py;read@std:importlib.py 60\n"
  "main@shop.py;price@shop.py 240\nmain@shop.py;price@shop.py;dumps@std:json.py 200\n"
  "main@shop.py;log@shop.py;write@lib:log.py;emit@lib:log.py 100\n"
  "at 700\nmain@shop.py;price@shop.py 300\n"
  "thread worker\nat 200\nstate blocked\nrun@std:threading.py;wait@std:threading.py 600\n";

static const ViewerOverviewPicture nothing = { .n_columns = WIDTH, .height = HEIGHT, .scale = 1, .stride = WIDTH, .full_depth = 5 };

typedef struct {
  float                 depths[WIDTH], shares[WIDTH], hits[WIDTH];
  ViewerOverviewPicture picture;
  guint32               pixels[4 * WIDTH * HEIGHT];
} Overview;

static void
overview_init (Overview *self)
{
  g_autoptr(Profile) profile = profile_fixture_profile (recording);
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileSearch) search = profile_search_new (profile, &options, "price");

  profile_spans_get_overview (spans, WIDTH, self->depths, self->shares);
  profile_search_get_columns (search, WIDTH, self->hits);
  self->picture = nothing;
  self->picture.depths = self->depths;
  self->picture.shares = self->shares;
}

static void
draw (Overview   *self,
      ViewerTheme theme)
{
  /* What was there before must not show through. */
  memset (self->pixels, 0xa5, sizeof self->pixels);
  viewer_overview_raster_draw_silhouette (&self->picture, viewer_palette_get_chrome (theme), self->pixels);
  viewer_overview_raster_draw_over (&self->picture, viewer_palette_get_chrome (theme), self->pixels);
}

static void
compare (Overview   *self,
         ViewerTheme theme,
         const char *name)
{
  draw (self, theme);
  test_picture_compare (self->pixels, WIDTH * self->picture.scale, HEIGHT * self->picture.scale,
                        viewer_palette_get_chrome (theme)->background, name);
}

/* Alone, and with everything that may stand on it. */
static void
test_pictures (void)
{
  Overview *self = g_new0 (Overview, 1);

  overview_init (self);
  compare (self, VIEWER_THEME_LIGHT, "overview-light.ppm");
  self->picture.hits = self->hits;
  self->picture.seen_begin = 30;
  self->picture.seen_end = 170;
  self->picture.range_begin = 60;
  self->picture.range_end = 100;
  compare (self, VIEWER_THEME_LIGHT, "overview-full-light.ppm");
  compare (self, VIEWER_THEME_DARK, "overview-full-dark.ppm");
  compare (self, VIEWER_THEME_HIGH_CONTRAST, "overview-full-high-contrast.ppm");
  compare (self, VIEWER_THEME_HIGH_CONTRAST | VIEWER_THEME_DARK, "overview-full-high-contrast-dark.ppm");
  g_free (self);
}

static guint32
get_pixel (const Overview *self,
           int             x,
           int             y)
{
  return self->pixels[y * self->picture.stride + x];
}

/* How many lines of a column have something. */
static int
count_lines (const Overview *self,
             int             x)
{
  int n = 0;

  for (int y = 0; y < HEIGHT * self->picture.scale; y++)
    n += get_pixel (self, x, y) != 0 ? 1 : 0;
  return n;
}

/* The height is the depth, cut at the top; the least is a pixel; where nothing was seen there is nothing. */
static void
test_heights (void)
{
  Overview *self = g_new0 (Overview, 1);

  self->picture = nothing;
  self->picture.depths = self->depths;
  self->picture.shares = self->shares;
  self->depths[1] = 5;
  self->depths[2] = 2.5f;
  self->depths[3] = 50;
  self->depths[4] = 0.01f;
  for (self->picture.scale = 1; self->picture.scale <= 2; self->picture.scale++)
    {
      int scale = self->picture.scale;

      self->picture.stride = WIDTH * scale;
      draw (self, VIEWER_THEME_LIGHT);
      g_assert_cmpint (count_lines (self, 0), ==, 0);
      g_assert_cmpint (count_lines (self, 1 * scale), ==, 38 * scale);
      g_assert_cmpint (count_lines (self, 2 * scale), ==, 19 * scale);
      g_assert_cmpint (count_lines (self, 3 * scale), ==, 38 * scale);
      g_assert_cmpint (count_lines (self, 4 * scale), ==, 1 * scale);
    }
  g_free (self);
}

/* What is selected or seen at the very ends, or is nothing wide, stays inside and is seen. */
static void
test_edges (void)
{
  const ViewerChrome *chrome = viewer_palette_get_chrome (VIEWER_THEME_LIGHT);
  Overview *self = g_new0 (Overview, 1);

  self->picture = nothing;
  self->picture.depths = self->depths;
  self->picture.shares = self->shares;
  self->picture.range_begin = 0;
  self->picture.range_end = WIDTH;
  draw (self, VIEWER_THEME_LIGHT);
  g_assert_cmphex (get_pixel (self, 0, 20) >> 24, >, 200);
  g_assert_cmphex (get_pixel (self, WIDTH - 1, 20) >> 24, >, 200);
  self->picture.range_begin = 50.2;
  self->picture.range_end = 50.3;
  draw (self, VIEWER_THEME_LIGHT);
  g_assert_cmpint (count_lines (self, 50), ==, HEIGHT - 1);
  g_assert_cmpint (count_lines (self, 52), ==, 0);
  self->picture.range_begin = self->picture.range_end = 0;
  self->picture.seen_begin = WIDTH - 0.001;
  self->picture.seen_end = WIDTH;
  draw (self, VIEWER_THEME_LIGHT);
  g_assert_cmphex (get_pixel (self, WIDTH - 1, 20), ==, chrome->accent);
  g_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overview-raster/pictures", test_pictures);
  g_test_add_func ("/overview-raster/heights", test_heights);
  g_test_add_func ("/overview-raster/edges", test_edges);
  return g_test_run ();
}
