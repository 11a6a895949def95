/* test-palette.c: application code stands out, and every label can be read */

#include "viewer/palette.h"

#include "tests/profile/fixture.h"

#include <math.h>

static double
get_luminance (guint32 color)
{
  double sum = 0;
  const double weights[] = { 0.0722, 0.7152, 0.2126 };

  for (int i = 0; i < 3; i++)
    {
      double value = (color >> 8 * i & 0xff) / 255.0;
      sum += weights[i] * (value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4));
    }
  return sum;
}

static double
get_contrast (guint32 a,
              guint32 b)
{
  double x = get_luminance (a) + 0.05, y = get_luminance (b) + 0.05;

  return x > y ? x / y : y / x;
}

/* How far from grey: 0..255. */
static int
get_chroma (guint32 color)
{
  int red = color >> 16 & 0xff, green = color >> 8 & 0xff, blue = color & 0xff;

  return MAX (red, MAX (green, blue)) - MIN (red, MIN (green, blue));
}

/* 60 functions of 20 modules of each origin. */
static Profile *
make_profile (void)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (int i = 0; i < 60; i++)
    g_string_append_printf (text, "app%d@part%d.py 1\nlib%d@lib:kit%d/x.py 1\nstd%d@std:part%d.py 1\n", i, i % 20, i, i % 20,
                            i, i % 20);
  return profile_fixture_profile (text->str);
}

static void
test_families (gconstpointer is_dark)
{
  g_autoptr(Profile) profile = make_profile ();
  g_autoptr(ViewerPalette) palette = viewer_palette_new (profile, GPOINTER_TO_INT (is_dark));
  const ViewerChrome *chrome = viewer_palette_get_chrome (GPOINTER_TO_INT (is_dark));
  int dullest_application = 255, brightest_other = 0;

  for (ProfileStack stack = 1; stack <= profile_get_n_stacks (profile); stack++)
    {
      const ViewerPaint *paint = viewer_palette_get_paint (palette, stack);
      ProfileFrame frame = profile_get_stack_frame (profile, stack);
      ProfileFunctionInfo info;

      profile_get_function_info (profile, profile_get_frame_function (profile, frame), &info);
      g_assert_cmphex (paint->fill >> 24, ==, 0xff);
      g_assert_cmpfloat (get_contrast (paint->fill, paint->text), >=, 4.5);
      g_assert_cmpfloat (get_contrast (paint->fill, chrome->background), >=, 1.2);
      g_assert_cmpint (paint->is_bold, ==, info.origin == PROFILE_ORIGIN_APPLICATION);
      if (info.origin == PROFILE_ORIGIN_APPLICATION)
        {
          /* Warm: more red than blue. */
          g_assert_cmpuint (paint->fill >> 16 & 0xff, >, (paint->fill & 0xff) + 60);
          dullest_application = MIN (dullest_application, get_chroma (paint->fill));
        }
      else
        brightest_other = MAX (brightest_other, get_chroma (paint->fill));
    }
  g_assert_cmpint (dullest_application, >, 2 * brightest_other);
  g_assert_cmpfloat (get_contrast (chrome->text, chrome->background), >=, 7);
  g_assert_cmpfloat (get_contrast (chrome->dim_text, chrome->background), >=, 4.5);
}

static void
test_built_ins_borrow (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile ("app@shop.py;*len 1\n"
                                                        "app@shop.py;dumps@std:json.py;*len 1\n"
                                                        "*exec 1\n");
  g_autoptr(ViewerPalette) palette = viewer_palette_new (profile, FALSE);
  guint n_built_ins = 0;

  for (ProfileStack stack = 1; stack <= profile_get_n_stacks (profile); stack++)
    {
      ProfileStack parent = profile_get_stack_parent (profile, stack);
      ProfileFunctionInfo info;

      profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, stack)),
                                 &info);
      if (info.origin != PROFILE_ORIGIN_BUILTIN)
        continue;
      n_built_ins++;
      if (parent != 0)
        g_assert_true (viewer_palette_get_paint (palette, stack) == viewer_palette_get_paint (palette, parent));
      else
        g_assert_false (viewer_palette_get_paint (palette, stack)->is_bold);
    }
  g_assert_cmpuint (n_built_ins, ==, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/palette/light", GINT_TO_POINTER (FALSE), test_families);
  g_test_add_data_func ("/palette/dark", GINT_TO_POINTER (TRUE), test_families);
  g_test_add_func ("/palette/built-ins-borrow", test_built_ins_borrow);
  return g_test_run ();
}
