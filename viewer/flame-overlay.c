/* flame-overlay.c: what moves with the pointer or the selection, above the chart
 *
 * A widget of its own, so that hovering never paints the chart again.
 */

#include "viewer/flame-private.h"

#include "viewer/chart-draw.h"

#define VIEWER_TYPE_FLAME_OVERLAY (viewer_flame_overlay_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFlameOverlay, viewer_flame_overlay, VIEWER, FLAME_OVERLAY, GtkWidget)

struct _ViewerFlameOverlay {
  GtkWidget parent_instance;

  ViewerFlameGraph *graph;    /* borrowed: the widget we are in */
};

G_DEFINE_FINAL_TYPE (ViewerFlameOverlay, viewer_flame_overlay, GTK_TYPE_WIDGET)

static void
outline (ViewerFlameGraph       *graph,
         GtkSnapshot            *snapshot,
         const ViewerFlameBlock *block,
         float                   thickness,
         gboolean                is_quiet)
{
  graphene_rect_t box;

  if (viewer_flame_get_box (graph, block, &box))
    viewer_append_chosen (snapshot, viewer_flame_get_chrome (graph), &box, thickness, is_quiet);
}

/* The same function elsewhere, where its blocks are wide enough to be told apart. */
static void
draw_function (ViewerFlameGraph *graph,
               GtkSnapshot      *snapshot,
               ProfileFunction   function)
{
  const GArray *blocks = viewer_flame_get_blocks (graph);

  for (guint i = 0; i < blocks->len; i++)
    {
      const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);
      ProfileNodeInfo info;

      if (block->n_nodes > 1 || block->width < 3)
        continue;
      profile_call_tree_get_node (viewer_flame_get_tree (graph), block->node, &info);
      if (info.function == function)
        outline (graph, snapshot, block, 1, TRUE);
    }
}

static void
draw_selection (ViewerFlameGraph *graph,
                GtkSnapshot      *snapshot)
{
  const ViewerSelection *selection = viewer_session_get_selection (graph->session);
  ViewerFlameView view = viewer_flame_get_view (graph);
  ViewerFlameBlock block;

  if (selection->function != 0)
    draw_function (graph, snapshot, selection->function);
  if (graph->selected != PROFILE_NODE_NONE
      && viewer_flame_layout_locate (graph->layout, &view, graph->selected, &block))
    outline (graph, snapshot, &block, 2, FALSE);
}

static void
draw_pointer (ViewerFlameGraph *graph,
              GtkSnapshot      *snapshot)
{
  const ViewerFlameBlock *block = viewer_flame_pick (graph, graph->pointer_x, graph->pointer_y);

  if (block != NULL && !graph->is_by_key)
    outline (graph, snapshot, block, 1, FALSE);
}

static void
viewer_flame_overlay_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  ViewerFlameGraph *graph = VIEWER_FLAME_OVERLAY (widget)->graph;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (graph->session != NULL && !viewer_flame_is_empty (graph))
    {
      gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, VIEWER_FLAME_RULER_HEIGHT, (float) width,
                                                             (float) MAX (height - VIEWER_FLAME_RULER_HEIGHT, 0)));
      viewer_flame_draw_what_if (graph, snapshot, height);
      draw_selection (graph, snapshot);
      draw_pointer (graph, snapshot);
      gtk_snapshot_pop (snapshot);
      /* It would stand in the way of the edge that is dragged. */
      if (graph->edge_width <= 0)
        viewer_flame_card_snapshot (graph, widget, snapshot);
    }
  if (gtk_widget_has_visible_focus (graph->stage))
    viewer_append_outline (snapshot, viewer_flame_get_chrome (graph)->accent, 1, 1, width - 2, height - 2, 2);
}

static void
viewer_flame_overlay_class_init (ViewerFlameOverlayClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = viewer_flame_overlay_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
viewer_flame_overlay_init (ViewerFlameOverlay *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

GtkWidget *
viewer_flame_overlay_new (ViewerFlameGraph *graph)
{
  ViewerFlameOverlay *self = g_object_new (VIEWER_TYPE_FLAME_OVERLAY, NULL);

  self->graph = graph;
  return GTK_WIDGET (self);
}
