/* timeline-raster.h: lanes to pixels, and the list of labels to write on them
 *
 * A pure function of model, palette, layout and view: no GTK types, no state, no
 * text. Pixels are premultiplied ARGB in the byte order of the machine (what cairo
 * calls ARGB32) and transparent where nothing is. Tested pixel by pixel.
 */

#pragma once

#include "profile/search.h"
#include "profile/spans.h"
#include "viewer/palette.h"
#include "viewer/timeline-layout.h"

G_BEGIN_DECLS

typedef struct {
  double begin_tick;         /* at the left edge */
  double ticks_per_pixel;    /* device pixels */
  int    width, height;      /* device pixels */
  int    stride;             /* pixels from a line to the next */
  int    scroll_y;           /* logical pixels above the top edge */
  int    scale;              /* device pixels per logical pixel */
  const Profile       *profile;   /* of the spans; needed with *found* alone */
  const ProfileSearch *found;     /* spans of other functions are dimmed; NULL: none is */
} ViewerRasterView;

typedef struct {
  int          x, y;         /* logical pixels: of the span's visible part, its row's top */
  int          width;
  ProfileStack stack;
  gboolean     is_pale;      /* most of what it stands on was waiting of a task */
  gboolean     is_dim;       /* it is none of what was found */
} ViewerRasterLabel;

/* A narrower span has no label. Logical pixels. */
#define VIEWER_RASTER_LABEL_MIN 24

/* *labels* is an array of ViewerRasterLabel that is emptied first. */
void viewer_raster_draw (const ProfileSpans         *spans,
                         const ViewerPalette        *palette,
                         const ViewerChrome         *chrome,
                         const ViewerTimelineLayout *layout,
                         const ViewerRasterView     *view,
                         guint32                    *pixels,
                         GArray                     *labels);

G_END_DECLS
