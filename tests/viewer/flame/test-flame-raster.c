/* test-flame-raster.c: a tiny call tree, painted, pixel by pixel */

#include "viewer/flame-raster.h"

#include "tests/profile/fixture.h"
#include "tests/viewer/picture.h"

#include <string.h>

#define WIDTH  240
#define HEIGHT 100

/* Application, a folded run of the standard library, a third party's, a built-in of each,
 * many narrow ones, and what the threshold folds. */
static const char recording[] =
  "main@shop.py;load_orders@shop.py;execute@lib:db/engine.py;*send 40\n"
  "main@shop.py;load_orders@shop.py;load@std:json.py;decode@std:json/decoder.py 20\n"
  "main@shop.py;load_orders@shop.py;*len 8\n"
  "main@shop.py;render@views.py 30\n"
  "main@shop.py;a@x.py;b@x.py 0.6\nmain@shop.py;c@x.py 0.6\nmain@shop.py;d@x.py 0.6\nmain@shop.py;e@x.py 0.6\n"
  "main@shop.py;f@x.py 0.6\nmain@shop.py;g@x.py;h@x.py 0.6\nmain@shop.py;i@x.py 0.6\nmain@shop.py;j@x.py 0.6\n"
  "main@shop.py;k@y.py 0.45\nmain@shop.py;l@y.py 0.45\nmain@shop.py;m@y.py 0.45\nmain@shop.py;n@y.py 0.45\n"
  "main@shop.py;o@y.py 0.45\nmain@shop.py;p@y.py 0.45\nmain@shop.py;q@y.py 0.45\nmain@shop.py;r@y.py 0.45\n";

static void
paint (guint32    *pixels,
       ViewerTheme theme,
       int         scroll_y,
       int         scale,
       const char *golden)
{
  g_autoptr(Profile) profile = profile_fixture_profile (recording);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileCallTree) tree = NULL;
  g_autoptr(ViewerFlameLayout) layout = NULL;
  g_autoptr(ViewerPalette) palette = viewer_palette_new (profile, theme);
  g_autoptr(GArray) blocks = g_array_new (FALSE, FALSE, sizeof (ViewerFlameBlock));
  ViewerFlameView view = { PROFILE_NODE_ROOT, 0, 1, WIDTH * scale, 0, 10 };
  ViewerFlameRasterView raster = { WIDTH * scale, HEIGHT * scale, WIDTH * scale, scale, 17, scroll_y };

  options.threshold = 0.0045;
  tree = profile_call_tree_new (profile, &options);
  layout = viewer_flame_layout_new (tree);
  viewer_flame_layout_place (layout, &view, blocks);
  memset (pixels, 0xa5, (gsize) (WIDTH * scale * HEIGHT * scale) * sizeof *pixels);   /* of the last frame */
  viewer_flame_raster_draw (tree, palette, blocks, &raster, pixels);
  if (golden != NULL)
    test_picture_compare (pixels, WIDTH, HEIGHT, viewer_palette_get_chrome (theme)->background, golden);
}

static void
test_light (void)
{
  guint32 pixels[WIDTH * HEIGHT];

  paint (pixels, VIEWER_THEME_LIGHT, 0, 1, "flame-light.ppm");
}

static void
test_dark (void)
{
  guint32 pixels[WIDTH * HEIGHT];

  paint (pixels, VIEWER_THEME_DARK, 10, 1, "flame-dark.ppm");
}

static void
test_high_contrast (void)
{
  guint32 pixels[WIDTH * HEIGHT];

  paint (pixels, VIEWER_THEME_HIGH_CONTRAST, 0, 1, "flame-high-contrast.ppm");
  paint (pixels, VIEWER_THEME_HIGH_CONTRAST | VIEWER_THEME_DARK, 10, 1, "flame-high-contrast-dark.ppm");
}

/* A wide block's pixel is four at twice the scale, and scrolling moves pixels. */
static void
test_scale_and_scroll (void)
{
  guint32 once[WIDTH * HEIGHT], moved[WIDTH * HEIGHT];
  g_autofree guint32 *twice = g_new (guint32, 4 * WIDTH * HEIGHT);

  paint (once, VIEWER_THEME_LIGHT, 0, 1, NULL);
  paint (moved, VIEWER_THEME_LIGHT, 18, 1, NULL);
  paint (twice, VIEWER_THEME_LIGHT, 0, 2, NULL);
  g_assert_cmphex (once[5 * WIDTH + 5], !=, 0);
  g_assert_cmphex (once[(5 + 18) * WIDTH + 20], ==, moved[5 * WIDTH + 20]);
  g_assert_cmphex (once[5 * WIDTH + 5], ==, twice[10 * 2 * WIDTH + 10]);
  g_assert_cmphex (once[17 * WIDTH + 5], ==, 0);   /* the gap between two rows */
}

/* A built-in is as its caller: application code's warm, a library's quiet. */
static void
test_borrowed (void)
{
  guint32 pixels[WIDTH * HEIGHT];

  paint (pixels, VIEWER_THEME_LIGHT, 0, 1, NULL);
  /* main | load_orders | db, json, len: len stands behind the two runs. */
  g_assert_cmphex (pixels[(2 * 18 + 5) * WIDTH + 135], ==, pixels[(1 * 18 + 5) * WIDTH + 10]);
  g_assert_cmphex (pixels[(2 * 18 + 5) * WIDTH + 10], !=, pixels[(1 * 18 + 5) * WIDTH + 10]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flame-raster/light", test_light);
  g_test_add_func ("/flame-raster/dark", test_dark);
  g_test_add_func ("/flame-raster/high-contrast", test_high_contrast);
  g_test_add_func ("/flame-raster/scale-and-scroll", test_scale_and_scroll);
  g_test_add_func ("/flame-raster/borrowed", test_borrowed);
  return g_test_run ();
}
