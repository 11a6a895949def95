/* palette.c: a colour for each function from its module and origin */

#include "viewer/palette.h"

#include <math.h>

struct _ViewerPalette {
  Profile     *profile;
  ViewerTheme  theme;
  guint32      n_functions;
  ViewerPaint *paints;        /* by function id; 0 is for "not known" */
  gboolean    *is_borrower;   /* takes its caller's */
};

/* A family of colours: hues from, in steps; saturation and lightness 0..1. */
typedef struct {
  double  hue, step;
  guint   n_hues;
  double  saturation, lightness;
} Family;

/* By theme and ProfileOrigin. */
static const Family families[VIEWER_N_THEMES][4] = {
  [VIEWER_THEME_LIGHT] = {
    [PROFILE_ORIGIN_APPLICATION] = { 14, 7.5, 5, 0.86, 0.68 },
    [PROFILE_ORIGIN_THIRD_PARTY] = { 192, 11, 5, 0.27, 0.82 },
    [PROFILE_ORIGIN_STANDARD_LIBRARY] = { 240, 0, 1, 0.07, 0.885 },
    [PROFILE_ORIGIN_BUILTIN] = { 240, 0, 1, 0.05, 0.90 },
  },
  [VIEWER_THEME_DARK] = {
    [PROFILE_ORIGIN_APPLICATION] = { 18, 7, 5, 0.66, 0.575 },
    [PROFILE_ORIGIN_THIRD_PARTY] = { 192, 11, 5, 0.19, 0.37 },
    [PROFILE_ORIGIN_STANDARD_LIBRARY] = { 240, 0, 1, 0.04, 0.30 },
    [PROFILE_ORIGIN_BUILTIN] = { 240, 0, 1, 0.03, 0.28 },
  },
  /* Dark blocks among light ones, and light ones among dark: 4.5:1 between the two, whatever the hue. */
  [VIEWER_THEME_HIGH_CONTRAST] = {
    [PROFILE_ORIGIN_APPLICATION] = { 12, 4, 5, 0.92, 0.235 },
    [PROFILE_ORIGIN_THIRD_PARTY] = { 192, 8, 5, 0.42, 0.86 },
    [PROFILE_ORIGIN_STANDARD_LIBRARY] = { 240, 0, 1, 0.06, 0.945 },
    [PROFILE_ORIGIN_BUILTIN] = { 240, 0, 1, 0.06, 0.945 },
  },
  [VIEWER_THEME_DARK | VIEWER_THEME_HIGH_CONTRAST] = {
    [PROFILE_ORIGIN_APPLICATION] = { 24, 5.5, 5, 1, 0.70 },
    [PROFILE_ORIGIN_THIRD_PARTY] = { 192, 8, 5, 0.42, 0.185 },
    [PROFILE_ORIGIN_STANDARD_LIBRARY] = { 240, 0, 1, 0.04, 0.10 },
    [PROFILE_ORIGIN_BUILTIN] = { 240, 0, 1, 0.04, 0.10 },
  },
};

static const ViewerChrome chromes[VIEWER_N_THEMES] = {
  [VIEWER_THEME_LIGHT] = {
    .background = 0xffffffff, .text = 0xff2e3436, .dim_text = 0xff5d5d63, .grid = 0xffececef,
    .separator = 0xffdcdce0, .accent = 0xff1c71d8, .accent_text = 0xffffffff, .outline = 0xff1a1a1e, .card = 0xfffdfdfd,
    .application = 0xffe66100, .silhouette = 0xffcbd5df,
    .running = 0xff2ec27e, .gil_wait = 0xffe5a50a, .blocked = 0xffb9b9c0, .native = 0xff3d8fd1,
    .application_alpha = 158, .pale = 140, .dim = 65, .band = 110, .heat = 0.28,
  },
  [VIEWER_THEME_DARK] = {
    .background = 0xff1e1e1e, .text = 0xfff2f2f2, .dim_text = 0xffc0bfc4, .grid = 0xff2b2b2e,
    .separator = 0xff3a3a3e, .accent = 0xff62a0ea, .accent_text = 0xff101014, .outline = 0xffffffff, .card = 0xff36363a,
    .application = 0xffffa348, .silhouette = 0xff46525e,
    .running = 0xff33d17a, .gil_wait = 0xfff8c53a, .blocked = 0xff6e6e76, .native = 0xff5aa8e6,
    .application_alpha = 158, .pale = 140, .dim = 65, .band = 110, .heat = 0.30,
  },
  [VIEWER_THEME_HIGH_CONTRAST] = {
    .background = 0xffffffff, .text = 0xff000000, .dim_text = 0xff3d3d42, .grid = 0xffc9c9ce,
    .separator = 0xff5e5c64, .accent = 0xff15539e, .accent_text = 0xffffffff, .outline = 0xff000000,
    .halo = 0xffffffff, .card = 0xffffffff,
    .application = 0xff7a2c00, .silhouette = 0xff92929a,
    .running = 0xff0f6b3c, .gil_wait = 0xff8a5a00, .blocked = 0xff3d3846, .native = 0xff1a5fb4,
    .application_alpha = 255, .pale = 70, .dim = 40, .band = 150, .heat = 0.18,
  },
  [VIEWER_THEME_DARK | VIEWER_THEME_HIGH_CONTRAST] = {
    .background = 0xff000000, .text = 0xffffffff, .dim_text = 0xffd0d0d6, .grid = 0xff48484d,
    .separator = 0xff9a9996, .accent = 0xff99c1f1, .accent_text = 0xff000000, .outline = 0xffffffff,
    .halo = 0xff000000, .card = 0xff101012,
    .application = 0xffffb347, .silhouette = 0xff5e6a76,
    .running = 0xff57e389, .gil_wait = 0xfff8e45c, .blocked = 0xffdeddda, .native = 0xff99c1f1,
    .application_alpha = 255, .pale = 70, .dim = 40, .band = 150, .heat = 0.28,
  },
};

/* Around spans. */
static const guint32 edges[VIEWER_N_THEMES] = {
  [VIEWER_THEME_HIGH_CONTRAST] = 0xff2a2a2e,
  [VIEWER_THEME_DARK | VIEWER_THEME_HIGH_CONTRAST] = 0xffd0d0d6,
};

static guint32
from_hsl (double hue,
          double saturation,
          double lightness)
{
  double chroma = (1 - fabs (2 * lightness - 1)) * saturation;
  guint32 color = 0xff;

  for (int shift = 0; shift <= 8; shift += 4)   /* red, green and blue stand 8 and 4 twelfths apart */
    {
      double k = fmod (shift == 0 ? hue / 30 : shift == 4 ? hue / 30 + 8 : hue / 30 + 4, 12);
      double value = lightness - chroma / 2 * MAX (-1.0, MIN (MIN (k - 3, 9 - k), 1.0));

      color = color << 8 | (guint32) lround (CLAMP (value, 0, 1) * 255);
    }
  return color;
}

static double
linear (guint32 channel)
{
  double value = (channel & 0xff) / 255.0;

  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
luminance (guint32 color)
{
  return 0.2126 * linear (color >> 16) + 0.7152 * linear (color >> 8) + 0.0722 * linear (color);
}

static guint32
text_on (guint32 fill)
{
  static const guint32 dark = 0xff1d1d20, light = 0xffffffff;
  double behind = luminance (fill) + 0.05;

  return behind / (luminance (dark) + 0.05) >= (luminance (light) + 0.05) / behind ? dark : light;
}

/* The same module has the same hue in each recording, so no g_random. */
static guint
hash_text (const char *text)
{
  guint hash = g_str_hash (text);

  return hash ^ hash >> 15;
}

static ViewerPaint
make_paint (const ProfileFunctionInfo *info,
            ViewerTheme                theme)
{
  const Family *family = &families[theme][MIN (info->origin, PROFILE_ORIGIN_BUILTIN)];
  guint name = hash_text (info->name);
  /* Functions of one module stay apart by a little: a script has no other. */
  double hue = family->hue + family->step * (hash_text (info->module) % family->n_hues + ((int) (name % 7) - 3) * 0.2);
  double lightness = family->lightness + ((int) (name / 7 % 5) - 2) * 0.014;
  ViewerPaint paint;

  paint.fill = from_hsl (hue, family->saturation, lightness);
  paint.text = text_on (paint.fill);
  paint.edge = edges[theme];
  paint.is_bold = info->origin == PROFILE_ORIGIN_APPLICATION;
  return paint;
}

ViewerPalette *
viewer_palette_new (Profile     *profile,
                    ViewerTheme  theme)
{
  static const ProfileFunctionInfo unknown = { .name = "", .module = "", .origin = PROFILE_ORIGIN_BUILTIN };
  ViewerPalette *self = g_new0 (ViewerPalette, 1);

  self->profile = profile_ref (profile);
  self->theme = theme;
  self->n_functions = profile_get_n_functions (profile);
  self->paints = g_new (ViewerPaint, (gsize) self->n_functions + 1);
  self->is_borrower = g_new0 (gboolean, (gsize) self->n_functions + 1);
  self->paints[0] = make_paint (&unknown, theme);
  for (ProfileFunction f = 1; f <= self->n_functions; f++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (profile, f, &info);
      self->paints[f] = make_paint (&info, theme);
      self->is_borrower[f] = info.origin == PROFILE_ORIGIN_BUILTIN;
    }
  return self;
}

void
viewer_palette_free (ViewerPalette *self)
{
  profile_unref (self->profile);
  g_free (self->paints);
  g_free (self->is_borrower);
  g_free (self);
}

ProfileFunction
viewer_palette_get_painter (const ViewerPalette *self,
                            ProfileStack         stack)
{
  ProfileFunction function = 0;

  for (ProfileStack s = stack; s != 0; s = profile_get_stack_parent (self->profile, s))
    {
      function = profile_get_frame_function (self->profile, profile_get_stack_frame (self->profile, s));
      if (function > self->n_functions)
        return 0;
      if (!self->is_borrower[function])
        return function;
    }
  return function;
}

const ViewerPaint *
viewer_palette_get_paint (const ViewerPalette *self,
                          ProfileStack         stack)
{
  return &self->paints[viewer_palette_get_painter (self, stack)];
}

gboolean
viewer_palette_find_paint (const ViewerPalette *self,
                           ProfileFunction      function,
                           const ViewerPaint  **paint)
{
  if (function > self->n_functions)
    function = 0;
  *paint = &self->paints[function];
  return !self->is_borrower[function];
}

const ViewerChrome *
viewer_palette_get_own_chrome (const ViewerPalette *self)
{
  return &chromes[self->theme];
}

const ViewerChrome *
viewer_palette_get_chrome (ViewerTheme theme)
{
  g_return_val_if_fail (theme < VIEWER_N_THEMES, &chromes[VIEWER_THEME_LIGHT]);

  return &chromes[theme];
}
