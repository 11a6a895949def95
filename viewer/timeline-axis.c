/* timeline-axis.c: ticks of a ruler, in steps of 1, 2 and 5 */

#include "viewer/timeline-axis.h"

#include <math.h>

gint64
viewer_axis_get_step (double ns_per_pixel,
                      double min_pixels)
{
  static const int factors[] = { 1, 2, 5 };
  double wanted = ns_per_pixel * min_pixels;

  for (gint64 decade = 1; decade < G_MAXINT64 / 100; decade *= 10)
    for (gsize i = 0; i < G_N_ELEMENTS (factors); i++)
      if (decade * factors[i] >= wanted)
        return decade * factors[i];
  return G_MAXINT64 / 10;
}

gint64
viewer_axis_get_first (double time_ns,
                       gint64 step_ns)
{
  double n = ceil (MAX (time_ns, 0) / (double) step_ns);

  return (gint64) n * step_ns;
}
