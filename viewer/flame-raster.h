/* flame-raster.h: the blocks of a flame graph to pixels
 *
 * A pure function, tested pixel by pixel; as timeline-raster.h for pixels and colours.
 * Blocks that stand for many functions are pale.
 */

#pragma once

#include "viewer/flame-layout.h"
#include "viewer/palette.h"

G_BEGIN_DECLS

typedef struct {
  int width, height;      /* device pixels */
  int stride;             /* pixels from a line to the next */
  int scale;              /* device pixels per logical pixel */
  int row_height;         /* logical pixels, without the gap below it */
  int scroll_y;           /* logical pixels above the top edge */
  const guint32 *found;   /* of viewer_flame_layout_list_found(): the others are dimmed; NULL: none is */
} ViewerFlameRasterView;

/* A function's colour; a built-in's is its caller's. */
const ViewerPaint *viewer_flame_get_paint   (const ProfileCallTree       *tree,
                                             const ViewerPalette         *palette,
                                             ProfileNode                  node);
/* Stands for more than one function, none of which can be seen. */
gboolean           viewer_flame_is_pale     (const ProfileCallTree       *tree,
                                             const ViewerFlameBlock      *block);
/* Whether none of a block's nodes is found. */
gboolean           viewer_flame_is_dim      (const guint32               *found,
                                             const ViewerFlameBlock      *block);
/* *blocks*: in device pixels, as their layout has placed them for this width. */
void               viewer_flame_raster_draw (const ProfileCallTree       *tree,
                                             const ViewerPalette         *palette,
                                             const GArray                *blocks,
                                             const ViewerFlameRasterView *view,
                                             guint32                     *pixels);

G_END_DECLS
