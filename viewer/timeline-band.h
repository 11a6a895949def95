/* timeline-band.h: a group of tasks as one lane: how many did what, over time
 *
 * Pure, as the raster that it is a part of. From the foot stand those that run, then those
 * that take turns, then, hatched, those that are ready, and pale above them those that wait;
 * the whole height stands for the most that lived at one time.
 */

#pragma once

#include "viewer/timeline-raster.h"

G_BEGIN_DECLS

void viewer_band_draw_tasks (const ProfileSpans      *spans,
                             const ViewerChrome      *chrome,
                             const ViewerLayoutEntry *band,
                             const ViewerRasterView  *view,
                             guint32                 *pixels);

G_END_DECLS
