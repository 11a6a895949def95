/* tree-view-follow.c: the rows follow the session: its tree, its search, its order; see tree-view.h */

#include "viewer/tree-view-private.h"

#include "viewer/column-sort.h"
#include "viewer/session-what-if.h"
#include "viewer/tree-columns.h"

/* Once per recording, before the user says what to see. The first tree of a live
 * recording knows little, so again whenever there is four times as much. */
static void
open_hot_path (ViewerTreeView  *self,
               ProfileCallTree *tree)
{
  ProfileNodeInfo root;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  if (self->is_touched || root.total_looks < 4 * self->hot_path_looks
      || viewer_session_get_range (self->session, NULL, NULL))
    return;
  self->hot_path_looks = root.total_looks;
  viewer_flat_tree_model_open_hot_path (self->model);
}

/* What a transform leaves is another tree: the rows that were open are not in it, and what
 * is selected is elsewhere. FALSE when there is no other transform. */
static gboolean
open_after_transform (ViewerTreeView *self)
{
  ProfileTransforms *transforms = viewer_session_get_transforms (self->session);

  if (profile_transforms_equal (transforms, self->opened_for))
    return FALSE;
  g_clear_pointer (&self->opened_for, profile_transforms_unref);
  self->opened_for = transforms != NULL ? profile_transforms_ref (transforms) : NULL;
  if (!self->inverted)
    viewer_flat_tree_model_open_hot_path (self->model);
  viewer_tree_view_take_selection (self);
  return TRUE;
}

void
viewer_tree_view_search_changed (ViewerTreeView *self)
{
  viewer_flat_tree_model_set_search (self->model, viewer_session_get_search (self->session));
}

/* The inverted tree's rows are callers: what is faster is none of them alone. */
void
viewer_tree_view_what_if_changed (ViewerTreeView *self)
{
  ProfileWhatIf *what_if = viewer_session_get_what_if (self->session);
  ProfileCallTree *tree = viewer_flat_tree_model_get_tree (self->model);
  gint64 *estimates_ns = NULL;

  if (what_if != NULL && tree != NULL && !self->inverted
      && profile_what_if_get_facts (what_if)->verdict == PROFILE_WHAT_IF_KNOWN)
    {
      estimates_ns = g_new (gint64, profile_call_tree_get_n_nodes (tree));
      profile_what_if_scale_tree (what_if, tree, viewer_session_get_what_if_factor (self->session), estimates_ns);
    }
  viewer_flat_tree_model_take_estimates (self->model, estimates_ns);
}

void
viewer_tree_view_sorter_changed (ViewerTreeView *self)
{
  guint64 key = self->selected_key;
  gboolean is_reversed;
  int order;

  if (!viewer_column_sort_get (GTK_COLUMN_VIEW (self->column_view), &order, &is_reversed))
    return;   /* by none: the order stays */
  self->is_taking = TRUE;
  viewer_flat_tree_model_set_order (self->model, (ViewerFlatTreeOrder) order, is_reversed);
  self->is_taking = FALSE;
  if (key != 0)
    viewer_tree_view_set_selected (self, viewer_flat_tree_model_find_key (self->model, key));
}

static void
show_task_time (ViewerTreeView  *self,
                ProfileCallTree *tree)
{
  ProfileNodeInfo root;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  viewer_tree_columns_set_has_tasks (GTK_COLUMN_VIEW (self->column_view), root.task_ns > 0);
}

void
viewer_tree_view_tree_changed (ViewerTreeView *self)
{
  ProfileCallTree *tree = self->inverted ? viewer_session_get_inverted_tree (self->session)
                                         : viewer_session_get_call_tree (self->session);
  gboolean is_first = viewer_flat_tree_model_get_tree (self->model) == NULL;
  guint64 key = self->selected_key;
  guint position;

  self->is_taking = TRUE;
  if (tree == NULL && self->keeps_rows)
    viewer_flat_tree_model_empty (self->model);
  else
    viewer_flat_tree_model_set_tree (self->model, tree);
  self->is_taking = FALSE;
  if (tree != NULL)
    self->keeps_rows = FALSE;
  else if (!self->keeps_rows)
    {
      self->hot_path_looks = 0;
      self->is_touched = FALSE;
      self->selected_key = 0;
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0
                                    ? "rows" : "empty");

  if (tree == NULL)
    return;
  show_task_time (self, tree);
  viewer_tree_view_what_if_changed (self);
  if (!self->inverted && g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    open_hot_path (self, tree);
  if (open_after_transform (self))
    return;
  if (is_first && self->inverted)
    viewer_tree_view_take_selection (self);
  if (key != 0)
    {
      position = viewer_flat_tree_model_find_key (self->model, key);
      if (position != gtk_single_selection_get_selected (self->selection))
        {
          viewer_tree_view_set_selected (self, position);
          self->selected_key = key;   /* it may be back in the next range */
        }
    }
}
