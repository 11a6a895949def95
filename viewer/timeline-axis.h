/* timeline-axis.h: where the ruler's ticks stand; pure numbers, no GTK types */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The 1-2-5 step, in ns, whose ticks stand at least *min_pixels* apart. */
gint64 viewer_axis_get_step   (double ns_per_pixel,
                               double min_pixels);
/* The first multiple of *step_ns* at or after *time_ns*, at least 0. */
gint64 viewer_axis_get_first  (double time_ns,
                               gint64 step_ns);

G_END_DECLS
