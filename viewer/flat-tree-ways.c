/* flat-tree-ways.c: opening many rows at once: a subtree, the way to a node, the hot path */

#include "viewer/flat-tree-private.h"

/* Remembers *top* and all below it as open, until they are too many. */
static void
remember_subtree (ViewerFlatTreeModel *self,
                  ViewerFlatTreeEntry  top)
{
  g_autoptr(GArray) todo = g_array_new (FALSE, FALSE, sizeof (ViewerFlatTreeEntry));
  guint n_opened = 0;

  g_array_append_val (todo, top);
  while (todo->len > 0 && n_opened < VIEWER_FLAT_TREE_SUBTREE_MAX)
    {
      ViewerFlatTreeEntry row = g_array_index (todo, ViewerFlatTreeEntry, todo->len - 1);
      ProfileNode child = profile_call_tree_get_first_child (self->tree, row.node);

      g_array_set_size (todo, todo->len - 1);
      if (child == PROFILE_NODE_NONE)
        continue;
      viewer_flat_tree_remember_open (self, row.key);
      for (; child != PROFILE_NODE_NONE; child = profile_call_tree_get_next (self->tree, child))
        {
          ViewerFlatTreeEntry next = { viewer_flat_tree_get_child_key (self, row.key, child), child, 0 };

          g_array_append_val (todo, next);
          n_opened++;
        }
    }
}

void
viewer_flat_tree_model_open_subtree (ViewerFlatTreeModel *self,
                                     guint                position)
{
  g_autoptr(GArray) below = NULL;
  guint n_removed;
  ViewerFlatTreeEntry top;

  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  if (!viewer_flat_tree_model_can_open (self, position))
    return;
  top = *viewer_flat_tree_get_row (self, position);
  n_removed = viewer_flat_tree_count_rows_below (self, position);
  remember_subtree (self, top);
  below = viewer_flat_tree_list_rows_below (self, top.node, top.key, top.level + 1);
  viewer_flat_tree_splice (self, position + 1, n_removed, (const ViewerFlatTreeEntry *) (gpointer) below->data, below->len);
  viewer_flat_tree_say_values_changed (self);
}

void
viewer_flat_tree_model_set_all_open (ViewerFlatTreeModel *self,
                                     gboolean             open)
{
  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  if (self->tree == NULL)
    return;
  if (open)
    remember_subtree (self, (ViewerFlatTreeEntry) { 0, PROFILE_NODE_ROOT, 0 });
  else
    g_hash_table_remove_all (self->open_paths);
  viewer_flat_tree_replace_rows (self);
  viewer_flat_tree_say_values_changed (self);
}

/* The nodes from below the root down to *node*. */
static GArray *
list_way_to (ViewerFlatTreeModel *self,
             ProfileNode          node)
{
  GArray *way = g_array_new (FALSE, FALSE, sizeof (ProfileNode));

  while (node != PROFILE_NODE_ROOT && node != PROFILE_NODE_NONE)
    {
      ProfileNodeInfo info;

      g_array_append_val (way, node);
      profile_call_tree_get_node (self->tree, node, &info);
      node = info.parent;
    }
  for (guint i = 0; i < way->len / 2; i++)
    {
      ProfileNode *a = &g_array_index (way, ProfileNode, i);
      ProfileNode *b = &g_array_index (way, ProfileNode, way->len - 1 - i);
      ProfileNode swap = *a;

      *a = *b;
      *b = swap;
    }
  return way;
}

guint
viewer_flat_tree_model_reveal (ViewerFlatTreeModel *self,
                               ProfileNode          node)
{
  g_autoptr(GArray) way = NULL;
  guint64 key = 0;
  gboolean opened = FALSE;

  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), VIEWER_FLAT_TREE_NO_ROW);

  if (self->tree == NULL || node == PROFILE_NODE_ROOT
      || node >= profile_call_tree_get_n_nodes (self->tree))
    return VIEWER_FLAT_TREE_NO_ROW;

  way = list_way_to (self, node);
  for (guint i = 0; i < way->len; i++)
    {
      key = viewer_flat_tree_get_child_key (self, key, g_array_index (way, ProfileNode, i));
      if (i + 1 < way->len && !viewer_flat_tree_key_is_open (self, key))
        {
          viewer_flat_tree_remember_open (self, key);
          opened = TRUE;
        }
    }
  if (opened)
    {
      viewer_flat_tree_replace_rows (self);
      viewer_flat_tree_say_values_changed (self);
    }

  /* Two folded runs side by side may begin with the same function: the number
   * tells them apart, the key does not. */
  for (guint i = 0; i < self->rows->len; i++)
    if (viewer_flat_tree_get_row (self, i)->node == node)
      return i;
  return VIEWER_FLAT_TREE_NO_ROW;
}

void
viewer_flat_tree_model_open_hot_path (ViewerFlatTreeModel *self)
{
  ProfileNode node, child;
  ProfileNodeInfo info;

  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  if (self->tree == NULL)
    return;
  node = profile_call_tree_get_answer (self->tree).node;
  if (node == PROFILE_NODE_NONE || node >= profile_call_tree_get_n_nodes (self->tree))
    node = PROFILE_NODE_ROOT;

  /* A child with most of its parent's time carries the path on. */
  for (;;)
    {
      ProfileNodeInfo child_info;

      profile_call_tree_get_node (self->tree, node, &info);
      child = profile_call_tree_get_first_child (self->tree, node);
      if (child == PROFILE_NODE_NONE)
        break;
      profile_call_tree_get_node (self->tree, child, &child_info);
      if (child_info.kind == PROFILE_NODE_FASTER || child_info.total_ns * 2 < info.total_ns)
        {
          node = child;   /* so that its parent is opened and the choice is seen */
          break;
        }
      node = child;
    }
  viewer_flat_tree_model_reveal (self, node);
}
