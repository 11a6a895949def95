/* times.c: times as people write them */

#include "command/times.h"

#include <math.h>
#include <string.h>

#define INTERVAL_MIN_NS  G_GINT64_CONSTANT (50000)
#define INTERVAL_MAX_NS  G_GINT64_CONSTANT (10000000000)

gboolean
command_parse_interval (const char *text, gint64 *interval_ns)
{
  char *rest;
  double seconds = g_ascii_strtod (text, &rest);

  if (rest == text)
    return FALSE;
  if (strcmp (text, "0") == 0)
    {
      *interval_ns = 0;
      return TRUE;
    }
  if (strcmp (rest, "ms") == 0)
    seconds /= 1e3;
  else if (strcmp (rest, "us") == 0)
    seconds /= 1e6;
  else if (rest[0] != '\0' && strcmp (rest, "s") != 0)
    return FALSE;
  if (!isfinite (seconds) || seconds * 1e9 < (double) INTERVAL_MIN_NS || seconds * 1e9 > (double) INTERVAL_MAX_NS)
    return FALSE;
  *interval_ns = (gint64) (seconds * 1e9 + 0.5);
  return TRUE;
}

gboolean
command_parse_span (const char *text, gint64 *span_ns)
{
  static const struct { const char *unit; double seconds; } units[] = {
    { "", 1 }, { "s", 1 }, { "ms", 1e-3 }, { "min", 60 }, { "m", 60 }, { "h", 3600 },
  };
  char *rest;
  double seconds = g_ascii_strtod (text, &rest);

  if (rest == text || !isfinite (seconds))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (strcmp (rest, units[i].unit) == 0)
      {
        seconds *= units[i].seconds;
        *span_ns = seconds >= 1e-3 && seconds <= 31622400 ? (gint64) (seconds * 1e9 + 0.5) : 0;
        return *span_ns > 0;
      }
  return FALSE;
}
