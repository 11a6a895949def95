/* overview-raster.h: the silhouette of a recording, and what is selected, seen and found of it, to pixels
 *
 * A pure function, tested pixel by pixel; as timeline-raster.h for pixels and colours.
 */

#pragma once

#include "viewer/palette.h"

G_BEGIN_DECLS

#define VIEWER_OVERVIEW_PADDING 6

typedef struct {
  int          n_columns;          /* logical pixels */
  int          height;             /* logical pixels */
  int          scale;              /* device pixels per logical pixel */
  int          stride;             /* pixels from a line to the next */
  const float *depths;             /* by column: frames */
  const float *shares;             /* by column: of application code, 0..1 */
  float        full_depth;         /* what fills the height */
  const float *hits;               /* by column: share of what is looked for, 0..1; NULL: nothing is */
  double       seen_begin, seen_end;    /* columns that the timeline shows; empty: all of them */
  double       range_begin, range_end;  /* columns that are selected; empty: none is */
} ViewerOverviewPicture;

/* *pixels*: height * scale lines. First the silhouette, which stays as it is while the timeline moves;
 * then the rest over it. */
void viewer_overview_raster_draw_silhouette (const ViewerOverviewPicture *picture,
                                             const ViewerChrome          *chrome,
                                             guint32                     *pixels);
void viewer_overview_raster_draw_over       (const ViewerOverviewPicture *picture,
                                             const ViewerChrome          *chrome,
                                             guint32                     *pixels);

G_END_DECLS
