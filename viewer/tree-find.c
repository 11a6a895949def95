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

  if (selection->stack != 0 && selection->lane >= 0)
    node = profile_call_tree_find_in_lane (tree, (guint32) selection->lane, selection->begin_ns, selection->stack);
  else if (selection->stack != 0)
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
  guint32 n_stacks = profile_call_tree_get_n_stacks (tree);

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
  if (info.function != 0 && !profile_call_tree_is_inverted (tree))
    selection.stack = find_stack (tree, node, info.function);
  return selection;
}

/* ---- paths ---- */

typedef struct {
  ProfileFunction function;
  ProfileNodeKind kind;
} Step;

GArray *
viewer_tree_list_path (ProfileCallTree *tree,
                       ProfileNode      node)
{
  GArray *path = g_array_new (FALSE, FALSE, sizeof (Step));
  ProfileNodeInfo info;

  for (ProfileNode n = node; n != PROFILE_NODE_ROOT; n = info.parent)
    {
      Step step;

      profile_call_tree_get_node (tree, n, &info);
      step = (Step) { info.function, info.kind };
      g_array_append_val (path, step);
    }
  for (guint i = 0; i < path->len / 2; i++)
    {
      Step *early = &g_array_index (path, Step, i), *late = &g_array_index (path, Step, path->len - 1 - i);
      Step swap = *early;

      *early = *late;
      *late = swap;
    }
  return path;
}

static gboolean
is_call (ProfileNodeKind kind)
{
  return kind == PROFILE_NODE_FUNCTION || kind == PROFILE_NODE_LIBRARY_RUN;
}

/* What a tree shows as a library's function another one may show as a run that begins with it: there, what it
 * calls is not too small. */
static ProfileNode
find_child (ProfileCallTree *tree,
            ProfileNode      node,
            const Step      *step)
{
  ProfileNode child = profile_call_tree_get_first_child (tree, node), nearly = PROFILE_NODE_NONE;

  for (; child != PROFILE_NODE_NONE; child = profile_call_tree_get_next (tree, child))
    {
      ProfileNodeInfo info;

      profile_call_tree_get_node (tree, child, &info);
      if (info.function == step->function && info.kind == step->kind)
        return child;
      if (info.function == step->function && is_call (info.kind) && is_call (step->kind))
        nearly = child;
    }
  return nearly;
}

ProfileNode
viewer_tree_find_path (ProfileCallTree *tree,
                       const GArray    *path,
                       gboolean        *is_whole)
{
  ProfileNode node = PROFILE_NODE_ROOT;

  *is_whole = TRUE;
  for (guint i = 0; i < path->len; i++)
    {
      ProfileNode child = find_child (tree, node, &g_array_index (path, Step, i));

      if (child == PROFILE_NODE_NONE)
        {
          *is_whole = FALSE;
          break;
        }
      node = child;
    }
  return node;
}
