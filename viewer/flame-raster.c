/* flame-raster.c: paint each block as a box */

#include "viewer/flame-raster.h"

#include "viewer/pixel.h"
#include "viewer/timeline-layout.h"

#include <math.h>
#include <string.h>

/* A lone narrow block must still be seen. */
#define FAINTEST 64u
/* What stands for many lets the background through by as much. */
#define PALE     140u

/* Of 255: as much as the timeline leaves of what is not found. */
#define DIM      65u

/* From this width on a block leaves a pixel free before its neighbour. */
#define GAP_FROM 3

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
get_alpha (const ProfileCallTree  *tree,
           const ViewerFlameBlock *block,
           const guint32          *found)
{
  guint32 alpha = block->coverage;

  if (viewer_flame_is_pale (tree, block))
    alpha = alpha * PALE / 255;
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

void
viewer_flame_raster_draw (const ProfileCallTree       *tree,
                          const ViewerPalette         *palette,
                          const GArray                *blocks,
                          const ViewerFlameRasterView *view,
                          guint32                     *pixels)
{
  const double far = 1 << 24;

  for (int y = 0; y < view->height; y++)
    memset (pixels + (gsize) y * (gsize) view->stride, 0, (gsize) view->width * sizeof *pixels);
  for (guint i = 0; i < blocks->len; i++)
    {
      const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);
      gint64 y = (gint64) block->row * (view->row_height + VIEWER_ROW_GAP) - view->scroll_y;
      int x0 = (int) lround (CLAMP (block->x, -far, far));
      int x1 = MAX ((int) lround (CLAMP (block->x + block->width, -far, far)), x0 + 1);

      if (y < -view->row_height || y * view->scale > view->height)
        continue;
      if (block->width < 1)
        {
          x0 = (int) floor (CLAMP (block->x, -far, far));
          x1 = x0 + 1;
        }
      else if (x1 - x0 >= GAP_FROM * view->scale)
        x1 -= view->scale;
      fill_box (pixels, view, x0, x1, (int) y * view->scale, ((int) y + view->row_height) * view->scale,
                viewer_flame_get_paint (tree, palette, block->node)->fill, get_alpha (tree, block, view->found));
    }
}
