/* flame-select.c: the selected node, steps from it, and its words for a screen reader */

#include "viewer/flame-private.h"

#include "viewer/figures.h"
#include "viewer/tree-find.h"
#include "viewer/tree-text.h"

#include <glib/gi18n.h>

/* A hit that is narrower, in pixels, is given one in so many of the width. */
#define NARROW  28
#define WIDENED 6

static void
remember (ViewerFlameGraph *self,
          ProfileNode       node)
{
  g_clear_pointer (&self->selected_path, g_array_unref);
  self->selected = node;
  if (node != PROFILE_NODE_NONE)
    self->selected_path = viewer_tree_list_path (viewer_flame_get_tree (self), node);
}

void
viewer_flame_select (ViewerFlameGraph *self,
                     ProfileNode       node)
{
  ViewerSelection selection = { .lane = -1 };

  if (self->session == NULL || self->layout == NULL)
    return;
  remember (self, node);
  if (node != PROFILE_NODE_NONE)
    selection = viewer_tree_make_selection (viewer_flame_get_tree (self), node);
  self->is_selecting = TRUE;
  viewer_session_select (self->session, selection.function != 0 ? &selection : NULL);
  self->is_selecting = FALSE;
  viewer_flame_announce (self);
  gtk_widget_queue_draw (self->overlay);
}

void
viewer_flame_take_selection (ViewerFlameGraph *self)
{
  ProfileNode node = PROFILE_NODE_NONE;

  if (self->is_selecting)
    return;
  if (self->layout != NULL && self->session != NULL)
    node = viewer_tree_find_selection (viewer_flame_get_tree (self), viewer_session_get_selection (self->session));
  remember (self, node);
  if (node != PROFILE_NODE_NONE)
    viewer_flame_reveal (self, node);
  else
    viewer_flame_unpin (self);
  viewer_flame_announce (self);
  gtk_widget_queue_draw (self->overlay);
}

/* What is found may be as narrow as a pixel: then it gets a part of the width that has room for its name. */
static void
widen (ViewerFlameGraph *self,
       ProfileNode       node)
{
  ViewerFlameView view = viewer_flame_get_view (self);
  double part = self->end - self->begin, middle, wanted;
  ViewerFlameBlock block;

  if (!viewer_flame_layout_locate (self->layout, &view, node, &block)
      || block.width >= NARROW * gtk_widget_get_scale_factor (GTK_WIDGET (self)))
    return;
  middle = self->begin + (block.x + block.width / 2) / view.width * part;
  wanted = block.width / view.width * part * WIDENED;
  viewer_flame_set_part (self, middle - wanted / 2, middle + wanted / 2);
}

void
viewer_flame_graph_show_hit (ViewerFlameGraph *self,
                             ProfileCallTree  *tree,
                             ProfileNode       node)
{
  g_autoptr(GArray) path = NULL;
  gboolean is_whole;

  g_return_if_fail (VIEWER_IS_FLAME_GRAPH (self));

  if (self->layout == NULL)
    return;
  path = viewer_tree_list_path (tree, node);
  node = viewer_tree_find_path (viewer_flame_get_tree (self), path, &is_whole);
  if (node == PROFILE_NODE_ROOT)
    return;
  viewer_flame_select (self, node);
  viewer_flame_reveal (self, node);
  widen (self, node);
}

/* ---- steps ---- */

static ProfileNode
find_previous (ProfileCallTree *tree,
               ProfileNode      parent,
               ProfileNode      node)
{
  ProfileNode previous = PROFILE_NODE_NONE;

  for (ProfileNode n = profile_call_tree_get_first_child (tree, parent); n != node && n != PROFILE_NODE_NONE;
       n = profile_call_tree_get_next (tree, n))
    previous = n;
  return previous;
}

static ProfileNode
find_step (ProfileCallTree *tree,
           ProfileNode      from,
           ViewerFlameStep  step)
{
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, from, &info);
  switch (step)
    {
    case VIEWER_FLAME_PARENT:
      return info.parent != PROFILE_NODE_ROOT ? info.parent : PROFILE_NODE_NONE;
    case VIEWER_FLAME_CHILD:
      return profile_call_tree_get_first_child (tree, from);
    case VIEWER_FLAME_NEXT:
      return profile_call_tree_get_next (tree, from);
    case VIEWER_FLAME_PREVIOUS:
      return find_previous (tree, info.parent, from);
    default:
      return PROFILE_NODE_NONE;
    }
}

void
viewer_flame_step (ViewerFlameGraph *self,
                   ViewerFlameStep   step)
{
  ProfileNode node;

  if (viewer_flame_is_empty (self))
    return;
  if (self->selected != PROFILE_NODE_NONE)
    node = find_step (viewer_flame_get_tree (self), self->selected, step);
  else if (self->top != PROFILE_NODE_ROOT)
    node = self->top;
  else
    node = profile_call_tree_get_first_child (viewer_flame_get_tree (self), PROFILE_NODE_ROOT);
  if (node == PROFILE_NODE_NONE)
    return;
  viewer_flame_select (self, node);
  viewer_flame_reveal (self, node);
}

/* ---- words ---- */

char *
viewer_flame_graph_dup_selected_text (ViewerFlameGraph *self)
{
  g_return_val_if_fail (VIEWER_IS_FLAME_GRAPH (self), NULL);

  if (self->selected == PROFILE_NODE_NONE || self->layout == NULL)
    return NULL;
  return viewer_tree_text_dup_line (viewer_flame_get_tree (self), self->selected);
}

static char *
describe (ViewerFlameGraph *self)
{
  ProfileCallTree *tree = viewer_flame_get_tree (self);
  g_autofree char *name = viewer_tree_text_dup_name (tree, self->selected);
  g_autofree char *samples = NULL;
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, self->selected, &info);
  samples = viewer_figures_dup_samples (info.total_looks);
  /* Translators: function, depth, share with its callees, share without, samples. */
  return g_strdup_printf (_("%s, depth %u, %.0f percent total, %.0f percent self, %s"), name, info.depth,
                          viewer_tree_text_get_share (tree, info.total_ns) * 100,
                          viewer_tree_text_get_share (tree, info.self_ns) * 100, samples);
}

void
viewer_flame_announce (ViewerFlameGraph *self)
{
  g_autofree char *label = NULL;

  if (self->selected != PROFILE_NODE_NONE && self->layout != NULL)
    label = describe (self);
  else
    label = g_strdup (_("Flame graph: share of time, merged. Press an arrow key to select a frame."));
  if (g_strcmp0 (label, self->label) == 0)
    return;
  g_free (self->label);
  self->label = g_steal_pointer (&label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->stage), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label, -1);
}
