/* flame-what-if.c: blocks whose right edge can be dragged, while "what if it were faster?" is open
 *
 * The selected function's blocks are as wide as they are estimated to be; what is gone from them is
 * pale. Only the outermost of recursive calls has an edge: the others are part of it.
 */

#include "viewer/flame-private.h"

#include "viewer/chart-draw.h"
#include "viewer/session-what-if.h"

#define EDGE_PIXELS  6.0
#define GONE_ALPHA   0xc8000000
#define WIDTH_LEAST  12.0    /* narrower blocks have no edge of their own */

static ProfileFunction
get_function (ViewerFlameGraph *self,
              ProfileNode       node)
{
  ProfileNodeInfo info;

  profile_call_tree_get_node (viewer_flame_get_tree (self), node, &info);
  return info.kind == PROFILE_NODE_FUNCTION ? info.function : 0;
}

static gboolean
is_outermost (ViewerFlameGraph *self,
              ProfileNode       node,
              ProfileFunction   function)
{
  ProfileNodeInfo info;

  profile_call_tree_get_node (viewer_flame_get_tree (self), node, &info);
  while (info.parent != PROFILE_NODE_NONE && info.depth > 0)
    {
      if (info.parent != PROFILE_NODE_ROOT && get_function (self, info.parent) == function)
        return FALSE;
      profile_call_tree_get_node (viewer_flame_get_tree (self), info.parent, &info);
    }
  return TRUE;
}

/* The box of a block whose edge can be dragged; FALSE: it has none. */
static gboolean
get_draggable (ViewerFlameGraph       *self,
               const ViewerFlameBlock *block,
               graphene_rect_t        *box)
{
  ProfileFunction function;

  if (block->n_nodes > 1 || !viewer_flame_get_box (self, block, box) || (double) box->size.width < WIDTH_LEAST)
    return FALSE;
  function = get_function (self, block->node);
  return function != 0 && is_outermost (self, block->node, function);
}

/* Whether an answer to be shown is about the function. */
static gboolean
is_asked (ViewerFlameGraph *self,
          ProfileFunction   function)
{
  ProfileWhatIf *what_if = viewer_session_get_what_if (self->session);
  const ProfileWhatIfFacts *facts = what_if != NULL ? profile_what_if_get_facts (what_if) : NULL;

  return facts != NULL && facts->function == function && facts->verdict == PROFILE_WHAT_IF_KNOWN;
}

static double
get_edge (ViewerFlameGraph      *self,
          ProfileNode            node,
          const graphene_rect_t *box)
{
  double factor = is_asked (self, get_function (self, node)) ? viewer_session_get_what_if_factor (self->session) : 1;

  return (double) box->origin.x + (double) box->size.width * factor;
}

/* ---- dragging ---- */

static const ViewerFlameBlock *
find_edge (ViewerFlameGraph *self,
           double            x,
           double            y,
           graphene_rect_t  *box)
{
  const GArray *blocks;

  if (self->session == NULL || !viewer_session_has_what_if (self->session) || viewer_flame_is_empty (self))
    return NULL;
  blocks = viewer_flame_get_blocks (self);
  for (guint i = 0; i < blocks->len; i++)
    {
      const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);
      double distance;

      if (!get_draggable (self, block, box) || y < (double) box->origin.y
          || y >= (double) (box->origin.y + box->size.height))
        continue;
      distance = get_edge (self, block->node, box) - x;
      /* An edge that is at its whole width is taken from inside alone: the next block's begin is there. */
      if (distance < EDGE_PIXELS && distance > (is_asked (self, get_function (self, block->node)) ? -EDGE_PIXELS : 0))
        return block;
    }
  return NULL;
}

gboolean
viewer_flame_grab_edge (ViewerFlameGraph *self,
                        double            x,
                        double            y)
{
  graphene_rect_t box;
  const ViewerFlameBlock *block = find_edge (self, x, y, &box);
  ProfileNode node;

  self->edge_width = 0;
  if (block == NULL)
    return FALSE;
  node = block->node;
  self->edge_x = (double) box.origin.x;
  self->edge_width = (double) box.size.width;
  self->edge_at = x;
  if (!is_asked (self, get_function (self, node)))
    {
      viewer_session_set_what_if_factor (self->session, 1);
      viewer_flame_select (self, node);
    }
  return TRUE;
}

gboolean
viewer_flame_drag_edge (ViewerFlameGraph *self,
                        double            dx)
{
  if (self->edge_width <= 0)
    return FALSE;
  viewer_session_set_what_if_factor (self->session, (self->edge_at + dx - self->edge_x) / self->edge_width);
  return TRUE;
}

void
viewer_flame_drop_edge (ViewerFlameGraph *self)
{
  self->edge_width = 0;
  gtk_widget_queue_draw (self->overlay);
}

void
viewer_flame_point_at_edge (ViewerFlameGraph *self,
                            double            x,
                            double            y)
{
  graphene_rect_t box;

  gtk_widget_set_cursor_from_name (self->stage, find_edge (self, x, y, &box) != NULL ? "ew-resize" : NULL);
}

/* ---- drawing ---- */

/* What goes takes all that it calls with it, in proportion. */
static void
draw_gone (ViewerFlameGraph      *self,
           GtkSnapshot           *snapshot,
           const graphene_rect_t *box,
           double                 edge,
           double                 height)
{
  const ViewerChrome *chrome = viewer_flame_get_chrome (self);
  double right = (double) (box->origin.x + box->size.width);
  double top = (double) box->origin.y, row = (double) box->size.height;

  if (right - edge >= 1)
    {
      viewer_append_box (snapshot, (chrome->background & 0xffffff) | GONE_ALPHA, edge, top, right - edge, height - top);
      viewer_append_outline (snapshot, (chrome->outline & 0xffffff) | 0x70000000, edge, top, right - edge, row, 1);
    }
  viewer_append_box (snapshot, chrome->accent, edge - 2, top, 4, row);
}

void
viewer_flame_draw_what_if (ViewerFlameGraph *self,
                           GtkSnapshot      *snapshot,
                           double            height)
{
  const GArray *blocks;

  if (!viewer_session_has_what_if (self->session))
    return;
  blocks = viewer_flame_get_blocks (self);
  for (guint i = 0; i < blocks->len; i++)
    {
      const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);
      graphene_rect_t box;

      if (get_draggable (self, block, &box) && is_asked (self, get_function (self, block->node)))
        draw_gone (self, snapshot, &box, get_edge (self, block->node, &box), height);
    }
}
