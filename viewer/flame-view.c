/* flame-view.c: what part of the flame graph is in sight, and what stands at a point of it */

#include "viewer/flame-private.h"

#include "viewer/timeline-layout.h"
#include "viewer/tree-find.h"

#include <math.h>

/* No sample of any recording is a smaller part. */
#define MIN_PART 1e-9

const ViewerChrome *
viewer_flame_get_chrome (ViewerFlameGraph *self)
{
  return viewer_palette_get_chrome (self->theme);
}

gboolean
viewer_flame_is_empty (ViewerFlameGraph *self)
{
  return self->layout == NULL || viewer_flame_layout_get_n_rows (self->layout, PROFILE_NODE_ROOT) == 0;
}

ProfileCallTree *
viewer_flame_get_tree (ViewerFlameGraph *self)
{
  return viewer_flame_layout_get_tree (self->layout);
}

int
viewer_flame_get_pitch (ViewerFlameGraph *self)
{
  return self->row_height + VIEWER_ROW_GAP;
}

static int
get_scale (ViewerFlameGraph *self)
{
  return gtk_widget_get_scale_factor (GTK_WIDGET (self));
}

static int
get_width (ViewerFlameGraph *self)
{
  return MAX (gtk_widget_get_width (self->stage), 1);
}

static int
get_rows_height (ViewerFlameGraph *self)
{
  return MAX (gtk_widget_get_height (self->stage) - VIEWER_FLAME_RULER_HEIGHT, 0);
}

ViewerFlameView
viewer_flame_get_view (ViewerFlameGraph *self)
{
  int pitch = viewer_flame_get_pitch (self);
  guint32 first_row = (guint32) gtk_adjustment_get_value (self->adjustment) / (guint32) pitch;

  return (ViewerFlameView) {
    .top = self->top,
    .begin = self->begin,
    .end = self->end,
    .width = get_width (self) * get_scale (self),
    .first_row = first_row,
    .n_rows = (guint32) (get_rows_height (self) / pitch) + 2,
  };
}

/* While nothing is called so, nothing is dimmed: a name is typed letter by letter. */
const guint32 *
viewer_flame_get_found (ViewerFlameGraph *self)
{
  const ProfileSearch *search = self->session != NULL ? viewer_session_get_search (self->session) : NULL;

  if (self->layout == NULL || search == NULL || profile_search_get_n_functions (search) == 0)
    return NULL;
  if (self->found == NULL)
    self->found = viewer_flame_layout_list_found (self->layout, search);
  return self->found;
}

void
viewer_flame_forget_found (ViewerFlameGraph *self)
{
  g_clear_pointer (&self->found, g_free);
}

const GArray *
viewer_flame_get_blocks (ViewerFlameGraph *self)
{
  ViewerFlameView view = viewer_flame_get_view (self);

  if (self->is_placed)
    return self->blocks;
  g_array_set_size (self->blocks, 0);
  if (self->layout != NULL)
    viewer_flame_layout_place (self->layout, &view, self->blocks);
  self->is_placed = TRUE;
  return self->blocks;
}

const ViewerFlameBlock *
viewer_flame_pick (ViewerFlameGraph *self,
                   double            x,
                   double            y)
{
  double below = y - VIEWER_FLAME_RULER_HEIGHT + floor (gtk_adjustment_get_value (self->adjustment));

  if (x < 0 || y < VIEWER_FLAME_RULER_HEIGHT || self->layout == NULL)
    return NULL;
  return viewer_flame_layout_pick (viewer_flame_get_blocks (self), (guint32) (below / viewer_flame_get_pitch (self)),
                                   x * get_scale (self));
}

gboolean
viewer_flame_get_box (ViewerFlameGraph       *self,
                      const ViewerFlameBlock *block,
                      graphene_rect_t        *box)
{
  double scale = get_scale (self), width = get_width (self);
  double x0 = round (CLAMP (block->x / scale, -10, width + 10));
  double x1 = round (CLAMP ((block->x + block->width) / scale, -10, width + 10));
  double y = VIEWER_FLAME_RULER_HEIGHT + (double) block->row * viewer_flame_get_pitch (self)
             - floor (gtk_adjustment_get_value (self->adjustment));

  if (x1 - x0 >= 3)
    x1--;   /* as the raster leaves its gap */
  *box = GRAPHENE_RECT_INIT ((float) x0, (float) y, (float) MAX (x1 - x0, 3), (float) self->row_height);
  return x1 >= 0 && x0 <= width && y + self->row_height > VIEWER_FLAME_RULER_HEIGHT
         && y < gtk_widget_get_height (self->stage);
}

static double
get_total (ViewerFlameGraph *self,
           ProfileNode       node)
{
  ProfileNodeInfo info;

  profile_call_tree_get_node (viewer_flame_get_tree (self), node, &info);
  return (double) info.total_ns;
}

double
viewer_flame_get_share_per_pixel (ViewerFlameGraph *self)
{
  double total = get_total (self, PROFILE_NODE_ROOT);

  return total > 0 ? get_total (self, self->top) / total * (self->end - self->begin) / get_width (self) : 0;
}

/* ---- changing it ---- */

void
viewer_flame_redraw (ViewerFlameGraph *self)
{
  self->is_placed = FALSE;
  gtk_widget_queue_draw (self->chart);
  gtk_widget_queue_draw (self->overlay);
  viewer_flame_look_closely (self);
}

void
viewer_flame_update_rows (ViewerFlameGraph *self,
                          double            page)
{
  double height = 0, value;

  if (self->layout != NULL)
    height = (double) viewer_flame_layout_get_n_rows (self->layout, self->top) * viewer_flame_get_pitch (self) + 4;
  value = CLAMP (gtk_adjustment_get_value (self->adjustment), 0, MAX (height - page, 0));
  gtk_adjustment_configure (self->adjustment, value, 0, MAX (height, page), 40, page * 0.9, page);
  /* Not its visibility, which must not change while sizes are being given out. */
  gtk_widget_set_opacity (self->scrollbar, height > page ? 1 : 0);
  gtk_widget_set_can_target (self->scrollbar, height > page);
  self->is_placed = FALSE;
}

void
viewer_flame_set_part (ViewerFlameGraph *self,
                       double            begin,
                       double            end)
{
  double part = CLAMP (end - begin, MIN_PART, 1);
  gboolean was_whole = self->end - self->begin >= 1;

  if (end - begin < part)   /* too near: keep the middle */
    begin -= (part - (end - begin)) / 2;
  begin = CLAMP (begin, 0, 1 - part);
  if (begin == self->begin && begin + part == self->end)
    return;
  self->begin = begin;
  self->end = begin + part;
  if (was_whole != (part >= 1))
    viewer_flame_update_trail (self);
  viewer_flame_redraw (self);
}

void
viewer_flame_set_top (ViewerFlameGraph *self,
                      ProfileNode       node)
{
  if (self->layout == NULL)
    return;
  g_clear_pointer (&self->top_path, g_array_unref);
  if (node != PROFILE_NODE_ROOT)
    self->top_path = viewer_tree_list_path (viewer_flame_get_tree (self), node);
  self->top = node;
  self->begin = 0;
  self->end = 1;
  gtk_adjustment_set_value (self->adjustment, 0);
  viewer_flame_update_rows (self, get_rows_height (self));
  viewer_flame_update_trail (self);
  viewer_flame_redraw (self);
}

void
viewer_flame_fit_block (ViewerFlameGraph       *self,
                        const ViewerFlameBlock *block)
{
  double width = (double) get_width (self) * get_scale (self);
  double part = self->end - self->begin;

  if (block->n_nodes == 1 && !viewer_flame_is_pale (viewer_flame_get_tree (self), block))
    viewer_flame_set_top (self, block->node);
  else   /* what it stands for is made while it has the width */
    viewer_flame_set_part (self, self->begin + block->x / width * part,
                           self->begin + (block->x + block->width) / width * part);
}

void
viewer_flame_zoom (ViewerFlameGraph *self,
                   double            factor,
                   double            at_x)
{
  double part = self->end - self->begin;
  double place = CLAMP (at_x / get_width (self), 0, 1);
  double at = self->begin + place * part;
  double wanted = MAX (part / factor, MIN_PART);

  viewer_flame_set_part (self, at - place * wanted, at + (1 - place) * wanted);
}

void
viewer_flame_pan (ViewerFlameGraph *self,
                  double            pixels)
{
  double distance = pixels / get_width (self) * (self->end - self->begin);

  viewer_flame_set_part (self, self->begin + distance, self->end + distance);
}

void
viewer_flame_scroll (ViewerFlameGraph *self,
                     double            pixels)
{
  gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) + pixels);
}

gboolean
viewer_flame_show_whole (ViewerFlameGraph *self)
{
  gboolean was_whole = self->top_path == NULL && self->begin <= 0 && self->end >= 1;

  if (!was_whole)
    viewer_flame_set_top (self, PROFILE_NODE_ROOT);
  return !was_whole;
}

/* The nearest ancestor of the top that the node is below of, or the node itself. */
static ProfileNode
find_common (ViewerFlameGraph *self,
             ProfileNode       node)
{
  ProfileCallTree *tree = viewer_flame_get_tree (self);
  ProfileNode top = self->top;
  ProfileNodeInfo a, b;

  while (node != top)
    {
      profile_call_tree_get_node (tree, node, &a);
      profile_call_tree_get_node (tree, top, &b);
      if (a.depth >= b.depth)
        node = a.parent;
      if (b.depth >= a.depth)
        top = b.parent;
    }
  return top;
}

void
viewer_flame_reveal (ViewerFlameGraph *self,
                     ProfileNode       node)
{
  ViewerFlameView view;
  ViewerFlameBlock block;
  ProfileNode top = find_common (self, node);
  double part = self->end - self->begin, middle;

  if (top != self->top)
    viewer_flame_set_top (self, top);
  view = viewer_flame_get_view (self);
  if (!viewer_flame_layout_locate (self->layout, &view, node, &block))
    return;
  middle = self->begin + (block.x + block.width / 2) / view.width * part;
  if (block.x + block.width <= 1 || block.x >= view.width - 1)
    viewer_flame_set_part (self, middle - part / 2, middle + part / 2);
  gtk_adjustment_clamp_page (self->adjustment, (double) block.row * viewer_flame_get_pitch (self),
                             (double) (block.row + 1) * viewer_flame_get_pitch (self) + 8);
}
