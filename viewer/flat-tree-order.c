/* flat-tree-order.c: in which order the children of a row stand */

#include "viewer/flat-tree-private.h"

static gint64
get_weight (const ViewerFlatTreeModel *self,
            const ProfileNodeInfo     *info)
{
  switch (self->order)
    {
    case VIEWER_FLAT_TREE_BY_TASK_TIME:
      return info->task_ns;
    case VIEWER_FLAT_TREE_BY_SELF:
      return info->self_ns;
    case VIEWER_FLAT_TREE_BY_SAMPLES:
      return (gint64) info->total_looks;
    case VIEWER_FLAT_TREE_BY_TOTAL:
    default:
      return info->total_ns;
    }
}

/* Of what weighs the same, the tree's own order stays. */
static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const ViewerFlatTreeModel *self = user_data;
  const ViewerFlatTreeEntry *one = a, *other = b;
  ProfileNodeInfo one_info, other_info;
  gint64 one_weight, other_weight;

  profile_call_tree_get_node (self->tree, one->node, &one_info);
  profile_call_tree_get_node (self->tree, other->node, &other_info);
  if ((one_info.kind == PROFILE_NODE_FASTER) != (other_info.kind == PROFILE_NODE_FASTER))
    return one_info.kind == PROFILE_NODE_FASTER ? 1 : -1;
  one_weight = get_weight (self, &one_info);
  other_weight = get_weight (self, &other_info);
  if (one_weight == other_weight)
    return 0;
  return (one_weight > other_weight) == !self->is_reversed ? -1 : 1;
}

void
viewer_flat_tree_push_children (ViewerFlatTreeModel       *self,
                                GArray                    *entries,
                                const ViewerFlatTreeEntry *parent,
                                guint32                    level)
{
  guint begin = entries->len, end;

  for (ProfileNode node = profile_call_tree_get_first_child (self->tree, parent->node); node != PROFILE_NODE_NONE;
       node = profile_call_tree_get_next (self->tree, node))
    {
      ViewerFlatTreeEntry entry = { viewer_flat_tree_get_child_key (self, parent->key, node), node, level };

      g_array_append_val (entries, entry);
    }
  end = entries->len;
  if (end - begin > 1 && (self->order != VIEWER_FLAT_TREE_BY_TOTAL || self->is_reversed))
    g_qsort_with_data (&g_array_index (entries, ViewerFlatTreeEntry, begin), (int) (end - begin),
                       sizeof (ViewerFlatTreeEntry), compare_entries, self);
  for (; end > begin + 1; begin++)
    {
      ViewerFlatTreeEntry first = g_array_index (entries, ViewerFlatTreeEntry, begin);

      g_array_index (entries, ViewerFlatTreeEntry, begin) = g_array_index (entries, ViewerFlatTreeEntry, --end);
      g_array_index (entries, ViewerFlatTreeEntry, end) = first;
    }
}

void
viewer_flat_tree_model_set_order (ViewerFlatTreeModel *self,
                                  ViewerFlatTreeOrder  order,
                                  gboolean             is_reversed)
{
  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  if (order == self->order && !is_reversed == !self->is_reversed)
    return;
  self->order = order;
  self->is_reversed = is_reversed;
  viewer_flat_tree_replace_rows (self);
  viewer_flat_tree_say_values_changed (self);
}
