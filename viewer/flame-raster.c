/* flame-raster.c: paint each block as a box */

#include "viewer/flame-raster.h"

#include "viewer/pixel.h"
#include "viewer/timeline-layout.h"

#include <math.h>
#include <string.h>

/* A lone narrow block must still be seen. */
#define FAINTEST 64u
/* Of 255: as much as the timeline leaves of what is not found. */
#define DIM      65u

/* From this width on a block leaves a pixel free before its neighbour. */
#define GAP_FROM 3
/* From this width on its edge is closed at its sides, too. */
#define SIDES_FROM 4

const ViewerPaint *
viewer_flame_get_paint (const ProfileCallTree *tree,
                        const ViewerPalette   *palette,
                        ProfileNode            node)
{
  const ViewerPaint *paint = NULL;
  ProfileNodeInfo info;

  for (ProfileNode n = node; n != PROFILE_NODE_NONE; n = info.parent)
    {
      profile_call_tree_get_node (tree, n, &info);
      if (n == PROFILE_NODE_ROOT || info.function == 0)
        break;
      if (viewer_palette_find_paint (palette, info.function, &paint))
        return paint;
    }
  if (paint == NULL)
    viewer_palette_find_paint (palette, 0, &paint);
  return paint;
}

gboolean
viewer_flame_is_pale (const ProfileCallTree  *tree,
                      const ViewerFlameBlock *block)
{
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, block->node, &info);
  return block->n_nodes > 1 || info.kind == PROFILE_NODE_FASTER;
}

gboolean
viewer_flame_is_dim (const guint32          *found,
                     const ViewerFlameBlock *block)
{
  return found != NULL && found[block->place + block->n_nodes] == found[block->place];
}

static guint32
get_alpha (const ViewerFlameBlock *block,
           guint32                 pale,
           const guint32          *found)
{
  guint32 alpha = block->coverage * pale / 255;

  if (block->width < 1)
    alpha = (guint32) lround (alpha * block->width);
  alpha = CLAMP (alpha, FAINTEST, 255);
  return viewer_flame_is_dim (found, block) ? alpha * DIM / 255 : alpha;
}

static void
fill_box (guint32                     *pixels,
          const ViewerFlameRasterView *view,
          int                          x0,
          int                          x1,
          int                          y0,
          int                          y1,
          guint32                      color,
          guint32                      alpha)
{
  x0 = MAX (x0, 0);
  x1 = MIN (x1, view->width);
  for (int y = MAX (y0, 0); y < MIN (y1, view->height); y++)
    {
      guint32 *line = pixels + (gsize) y * (gsize) view->stride;

      for (int x = x0; x < x1; x++)
        line[x] = alpha == 255 ? color : viewer_pixel_lay_over (line[x], color, alpha);
    }
}

/* Inside of the box. */
static void
draw_edge (guint32                     *pixels,
           const ViewerFlameRasterView *view,
           int                          x0,
           int                          x1,
           int                          y0,
           int                          y1,
           guint32                      color,
           guint32                      alpha)
{
  int scale = view->scale;

  fill_box (pixels, view, x0, x1, y0, y0 + scale, color, alpha);
  fill_box (pixels, view, x0, x1, y1 - scale, y1, color, alpha);
  if (x1 - x0 < SIDES_FROM * scale)
    return;
  fill_box (pixels, view, x0, x0 + scale, y0 + scale, y1 - scale, color, alpha);
  fill_box (pixels, view, x1 - scale, x1, y0 + scale, y1 - scale, color, alpha);
}

void
viewer_flame_raster_draw (const ProfileCallTree       *tree,
                          const ViewerPalette         *palette,
                          const GArray                *blocks,
                          const ViewerFlameRasterView *view,
                          guint32                     *pixels)
{
  const double far = 1 << 24;
  const guint32 pale = viewer_palette_get_own_chrome (palette)->pale;

  for (int y = 0; y < view->height; y++)
    memset (pixels + (gsize) y * (gsize) view->stride, 0, (gsize) view->width * sizeof *pixels);
  for (guint i = 0; i < blocks->len; i++)
    {
      const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);
      gint64 y = (gint64) block->row * (view->row_height + VIEWER_ROW_GAP) - view->scroll_y;
      int x0 = (int) lround (CLAMP (block->x, -far, far));
      int x1 = MAX ((int) lround (CLAMP (block->x + block->width, -far, far)), x0 + 1);
      int top = (int) CLAMP (y, -far, far) * view->scale, bottom = top + view->row_height * view->scale;
      const ViewerPaint *paint;

      if (y < -view->row_height || y * view->scale > view->height)
        continue;
      if (block->width < 1)
        {
          x0 = (int) floor (CLAMP (block->x, -far, far));
          x1 = x0 + 1;
        }
      else if (x1 - x0 >= GAP_FROM * view->scale)
        x1 -= view->scale;
      paint = viewer_flame_get_paint (tree, palette, block->node);
      fill_box (pixels, view, x0, x1, top, bottom, paint->fill,
                get_alpha (block, viewer_flame_is_pale (tree, block) ? pale : 255, view->found));
      if (paint->edge != 0)
        draw_edge (pixels, view, x0, x1, top, bottom, paint->edge, get_alpha (block, 255, view->found));
    }
}
