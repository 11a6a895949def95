/* figures.c: numbers as people read them; see figures.h */

#include "viewer/figures.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#define NS_PER_US  G_GINT64_CONSTANT (1000)
#define NS_PER_MS  G_GINT64_CONSTANT (1000000)
#define NS_PER_S   G_GINT64_CONSTANT (1000000000)

/* Three digits that mean something: 3.10, 34.2, 342. */
static int
get_decimals (double value)
{
  if (value < 9.995)
    return 2;
  return value < 99.95 ? 1 : 0;
}

char *
viewer_figures_dup_duration (gint64 duration_ns)
{
  double value;

  if (duration_ns < 0)
    return g_strdup ("–");
  if (duration_ns < NS_PER_MS)
    {
      value = (double) duration_ns / NS_PER_US;
      return g_strdup_printf (_("%.0f µs"), value);
    }
  if (duration_ns < NS_PER_S)
    {
      value = (double) duration_ns / NS_PER_MS;
      return g_strdup_printf (_("%.*f ms"), get_decimals (value), value);
    }
  if (duration_ns < 120 * NS_PER_S)
    {
      value = (double) duration_ns / NS_PER_S;
      return g_strdup_printf (_("%.*f s"), get_decimals (value), value);
    }
  if (duration_ns < 3600 * NS_PER_S)
    return g_strdup_printf (_("%d min %d s"), (int) (duration_ns / NS_PER_S / 60),
                            (int) (duration_ns / NS_PER_S % 60));
  return g_strdup_printf (_("%d h %d min"), (int) (duration_ns / NS_PER_S / 3600),
                          (int) (duration_ns / NS_PER_S / 60 % 60));
}

char *
viewer_figures_dup_time (gint64 time_ns,
                         gint64 resolution_ns)
{
  double value = (double) time_ns / NS_PER_S;
  int decimals = 0;

  for (gint64 step_ns = NS_PER_S; step_ns > MAX (resolution_ns, NS_PER_US); step_ns /= 10)
    decimals++;
  return g_strdup_printf (_("%.*f s"), decimals, value);
}

char *
viewer_figures_dup_share (double share)
{
  if (!(share >= 0) || isinf (share))
    return g_strdup ("–");
  return g_strdup_printf (_("%.1f %%"), share * 100);
}

char *
viewer_figures_dup_exact_share (double share,
                                double resolution)
{
  int decimals = 0;

  for (double step = 0.01; step > resolution * 1.001 && decimals < 6; step /= 10)
    decimals++;
  return g_strdup_printf (_("%.*f %%"), decimals, share * 100);
}

/* The C locale has no separator, and nobody can read 1550805: narrow spaces, as
 * in print, from five digits on. */
static char *
dup_grouped (guint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count);
  gsize n_digits = strlen (digits);
  GString *text = g_string_sized_new (n_digits + 24);

  for (gsize i = 0; i < n_digits; i++)
    {
      if (i > 0 && (n_digits - i) % 3 == 0 && n_digits > 4)
        g_string_append (text, "\u202f");
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

char *
viewer_figures_dup_count (guint64 count)
{
  const struct lconv *locale = localeconv ();

  if (locale->thousands_sep[0] == '\0')
    return dup_grouped (count);
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

char *
viewer_figures_dup_samples (guint64 looks)
{
  g_autofree char *count = viewer_figures_dup_count (looks);

  return g_strdup_printf (ngettext ("%s sample", "%s samples", (gulong) looks), count);
}
