/* test-palette.c: application code stands out, and every label can be read */

#include "viewer/palette.h"

#include "tests/profile/fixture.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

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

/* *color* over *below*, *alpha* of 255. */
static guint32
mix (guint32 color,
     guint32 below,
     double  alpha)
{
  guint32 mixed = 0xff;

  for (int shift = 16; shift >= 0; shift -= 8)
    mixed = mixed << 8 | (guint32) lround (((color >> shift & 0xff) * alpha + (below >> shift & 0xff) * (255 - alpha)) / 255);
  return mixed;
}

/* What text must have at least: WCAG's AA, and AAA in high contrast. */
static double
get_needed (ViewerTheme theme)
{
  return theme & VIEWER_THEME_HIGH_CONTRAST ? 7 : 4.5;
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
test_families (gconstpointer data)
{
  g_autoptr(Profile) profile = make_profile ();
  ViewerTheme theme = GPOINTER_TO_UINT (data);
  g_autoptr(ViewerPalette) palette = viewer_palette_new (profile, theme);
  const ViewerChrome *chrome = viewer_palette_get_chrome (theme);
  int dullest_application = 255, brightest_other = 0;

  for (ProfileStack stack = 1; stack <= profile_get_n_stacks (profile); stack++)
    {
      const ViewerPaint *paint = viewer_palette_get_paint (palette, stack);
      ProfileFrame frame = profile_get_stack_frame (profile, stack);
      ProfileFunctionInfo info;

      profile_get_function_info (profile, profile_get_frame_function (profile, frame), &info);
      g_assert_cmphex (paint->fill >> 24, ==, 0xff);
      g_assert_cmpfloat (get_contrast (paint->fill, paint->text), >=, get_needed (theme));
      if (theme & VIEWER_THEME_HIGH_CONTRAST)
        g_assert_cmpfloat (get_contrast (paint->edge, chrome->background), >=, 7);
      else
        {
          g_assert_cmphex (paint->edge, ==, 0);
          g_assert_cmpfloat (get_contrast (paint->fill, chrome->background), >=, 1.2);
        }
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
  g_assert_cmpfloat (get_contrast (chrome->dim_text, chrome->background), >=, get_needed (theme));
}

static const ViewerPaint *
find_paint (ViewerPalette *palette,
            Profile       *profile,
            ProfileStack   stack,
            ProfileOrigin *origin)
{
  ProfileFunctionInfo info;

  profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, stack)), &info);
  *origin = info.origin;
  return viewer_palette_get_paint (palette, stack);
}

/* In high contrast no hue is needed: application code and libraries are light and dark, and what is pale, dimmed or
 * below a state's pattern reads as well. */
static void
test_without_hue (gconstpointer data)
{
  ViewerTheme theme = GPOINTER_TO_UINT (data);
  g_autoptr(Profile) profile = make_profile ();
  g_autoptr(ViewerPalette) palette = viewer_palette_new (profile, theme);
  const ViewerChrome *chrome = viewer_palette_get_own_chrome (palette);
  const guint32 marks[] = { chrome->running, chrome->gil_wait, chrome->blocked, chrome->native, chrome->accent,
                            chrome->separator, chrome->silhouette, mix (chrome->blocked, chrome->background, chrome->band) };
  double least = 21;

  for (ProfileStack one = 1; one <= profile_get_n_stacks (profile); one++)
    {
      ProfileOrigin origin, other;
      const ViewerPaint *paint = find_paint (palette, profile, one, &origin);

      g_assert_cmpfloat (get_contrast (chrome->text, mix (paint->fill, chrome->background, chrome->pale)), >=, 7);
      g_assert_cmpfloat (get_contrast (chrome->dim_text, mix (paint->fill, chrome->background, chrome->dim)), >=, 7);
      /* One of the two lines around what is selected is seen on it. */
      g_assert_cmpfloat (MAX (get_contrast (chrome->outline, paint->fill), get_contrast (chrome->halo, paint->fill)), >=, 7);
      for (ProfileStack two = 1; origin == PROFILE_ORIGIN_APPLICATION && two <= profile_get_n_stacks (profile); two++)
        {
          const ViewerPaint *library = find_paint (palette, profile, two, &other);

          if (other != PROFILE_ORIGIN_APPLICATION)
            least = MIN (least, get_contrast (paint->fill, library->fill));
        }
    }
  g_assert_cmpfloat (least, >=, 4.5);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    g_assert_cmpfloat (get_contrast (marks[i], chrome->background), >=, 3);
  g_assert_cmpfloat (get_contrast (chrome->application, chrome->silhouette), >=, 3);
  g_assert_cmpfloat (get_contrast (chrome->accent_text, chrome->accent), >=, 7);
}

/* ---- source ---- */

/* Every text colour of the scheme, on its background and on the hottest line. */
static void
test_scheme (gconstpointer data)
{
  static const char *const names[VIEWER_N_THEMES] = { "pyinst", "pyinst-dark", "pyinst-high-contrast", "pyinst-dark-high-contrast" };
  ViewerTheme theme = GPOINTER_TO_UINT (data);
  const ViewerChrome *chrome = viewer_palette_get_chrome (theme);
  guint32 hottest = mix (chrome->application, chrome->background, 255 * chrome->heat);
  g_autofree char *file = g_strconcat (names[theme], ".xml", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "data", "styles", file, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  guint n = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  for (const char *at = text; (at = strstr (at, "foreground=\"#")) != NULL; at++)
    {
      guint color;

      g_assert_cmpint (sscanf (at, "foreground=\"#%6x", &color), ==, 1);
      g_assert_cmpfloat (get_contrast (color, chrome->background), >=, get_needed (theme));
      g_assert_cmpfloat (get_contrast (color, hottest), >=, get_needed (theme));
      n++;
    }
  g_assert_cmpuint (n, >, 15);
  g_assert_cmpfloat (get_contrast (chrome->text, hottest), >=, 7);
  g_assert_cmpfloat (get_contrast (chrome->dim_text, hottest), >=, get_needed (theme));
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
  g_test_add_data_func ("/palette/light", GUINT_TO_POINTER (VIEWER_THEME_LIGHT), test_families);
  g_test_add_data_func ("/palette/dark", GUINT_TO_POINTER (VIEWER_THEME_DARK), test_families);
  g_test_add_data_func ("/palette/high-contrast", GUINT_TO_POINTER (VIEWER_THEME_HIGH_CONTRAST), test_families);
  g_test_add_data_func ("/palette/high-contrast-dark", GUINT_TO_POINTER (VIEWER_THEME_HIGH_CONTRAST | VIEWER_THEME_DARK),
                        test_families);
  g_test_add_data_func ("/palette/without-hue", GUINT_TO_POINTER (VIEWER_THEME_HIGH_CONTRAST), test_without_hue);
  g_test_add_data_func ("/palette/without-hue-dark", GUINT_TO_POINTER (VIEWER_THEME_HIGH_CONTRAST | VIEWER_THEME_DARK),
                        test_without_hue);
  for (guint theme = 0; theme < VIEWER_N_THEMES; theme++)
    {
      g_autofree char *path = g_strdup_printf ("/palette/source/%u", theme);

      g_test_add_data_func (path, GUINT_TO_POINTER (theme), test_scheme);
    }
  g_test_add_func ("/palette/built-ins-borrow", test_built_ins_borrow);
  return g_test_run ();
}
