/* timeline-veil.h: what does not count by a clock is dimmed
 *
 * A pure function as the raster is: it paints the background's colour, thin, over what stands in
 * each lane while its thread, or its task, was in a state that the clock leaves out. The strip of states stays as
 * it is: it says why. Bands of many lanes have no veil. By the wall clock there is nothing to paint.
 */

#pragma once

#include "profile/clock.h"
#include "profile/tasks.h"
#include "viewer/timeline-raster.h"

G_BEGIN_DECLS

/* *pixels* are cleared first. *tasks* may be NULL where no lane is a task's. */
void viewer_veil_draw (const ProfileSpans         *spans,
                       const ViewerTimelineLayout *layout,
                       const ViewerRasterView     *view,
                       const ProfileTasks         *tasks,
                       ProfileClock                clock,
                       guint32                     background,
                       guint32                    *pixels);

G_END_DECLS
