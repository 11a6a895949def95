/* tree-find.c: from the session's selection to a node of a call tree, and back */

#include "viewer/tree-find.h"

/* The tree's order is by weight among siblings only, so all are looked at. */
ProfileNode
viewer_tree_find_function (ProfileCallTree *tree,
                           ProfileFunction  function)
{
  guint32 n_nodes = profile_call_tree_get_n_nodes (tree);
  ProfileNode best = PROFILE_NODE_NONE;
  gint64 best_ns = -1;

  for (ProfileNode node = 1; node < n_nodes; node++)
    {
      ProfileNodeInfo info;

      profile_call_tree_get_node (tree, node, &info);
      if (info.function == function && info.total_ns > best_ns)
        {
          best = node;
          best_ns = info.total_ns;
        }
    }
  return best;
}

ProfileNode
viewer_tree_find_selection (ProfileCallTree       *tree,
                            const ViewerSelection *selection)
{
  ProfileNode node = PROFILE_NODE_NONE;

  if (selection->stack != 0)
    node = profile_call_tree_find_stack (tree, selection->stack);
  if (node == PROFILE_NODE_ROOT)
    node = PROFILE_NODE_NONE;
  if (node == PROFILE_NODE_NONE && selection->function != 0)
    node = viewer_tree_find_function (tree, selection->function);
  return node;
}

/* Callers have smaller ids than what they call, so the first one is found early. */
static ProfileStack
find_stack (ProfileCallTree *tree,
            ProfileNode      node,
            ProfileFunction  function)
{
  const Profile *profile = profile_call_tree_get_profile (tree);
  guint32 n_stacks = profile_get_n_stacks (profile);

  for (ProfileStack stack = 1; stack <= n_stacks; stack++)
    if (profile_get_frame_function (profile, profile_get_stack_frame (profile, stack)) == function
        && profile_call_tree_find_stack (tree, stack) == node)
      return stack;
  return 0;
}

ViewerSelection
viewer_tree_make_selection (ProfileCallTree *tree,
                            ProfileNode      node)
{
  ViewerSelection selection = { .lane = -1 };
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, node, &info);
  selection.function = info.function;
  if (info.function != 0)
    selection.stack = find_stack (tree, node, info.function);
  return selection;
}
