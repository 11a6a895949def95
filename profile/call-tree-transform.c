/* call-tree-transform.c: what somebody means who points at a node and asks for a transform */

#include "profile/call-tree-private.h"

static gboolean
recurses (const ProfileCallTree *self, ProfileFunction function)
{
  g_autofree guint8 *is_below = g_new0 (guint8, self->n_nodes);

  for (ProfileNode i = 1; i < self->n_nodes; i++)
    {
      ProfileNode parent = self->nodes[i].parent;

      is_below[i] = is_below[parent] || (parent != 0 && self->nodes[parent].function == function);
      if (is_below[i] && self->nodes[i].function == function && self->nodes[i].kind != PROFILE_NODE_SELF)
        return TRUE;
    }
  return FALSE;
}

static gboolean
makes_sense (const ProfileCallTree *self, ProfileNode node, ProfileTransformKind kind)
{
  const ProfileNodeInfo *info = &self->nodes[node];
  ProfileOrigin origin;

  if (profile_transform_is_of_call (kind))
    return !self->is_inverted;
  origin = profile_labels_get (self->profile->labels, info->function)->origin;
  if (kind == PROFILE_TRANSFORM_COLLAPSE_LIBRARY)
    return info->kind != PROFILE_NODE_LIBRARY
           && (origin == PROFILE_ORIGIN_THIRD_PARTY || origin == PROFILE_ORIGIN_STANDARD_LIBRARY);
  /* A run is of many functions. */
  if (info->kind == PROFILE_NODE_LIBRARY_RUN)
    return FALSE;
  if (kind == PROFILE_TRANSFORM_COLLAPSE_RECURSION || kind == PROFILE_TRANSFORM_COLLAPSE_DIRECT_RECURSION)
    return recurses (self, info->function);
  return TRUE;
}

gboolean
profile_call_tree_get_transform (const ProfileCallTree *self,
                                 ProfileNode            node,
                                 ProfileTransformKind   kind,
                                 ProfileTransform      *transform)
{
  GArray *steps;

  if (node >= self->n_nodes)
    return FALSE;
  if (self->nodes[node].kind == PROFILE_NODE_SELF)
    node = self->nodes[node].parent;
  if (profile_transform_is_of_all (kind) || node == PROFILE_NODE_ROOT || self->nodes[node].function == 0 || !makes_sense (self, node, kind))
    return FALSE;
  *transform = (ProfileTransform) { .kind = kind, .function = self->nodes[node].function };
  if (!profile_transform_is_of_call (kind))
    return TRUE;
  steps = g_array_new (FALSE, FALSE, sizeof (ProfileTransformStep));
  g_array_set_size (steps, self->nodes[node].depth);
  for (ProfileNode i = node; i != PROFILE_NODE_ROOT; i = self->nodes[i].parent)
    g_array_index (steps, ProfileTransformStep, self->nodes[i].depth - 1) =
      (ProfileTransformStep) { self->nodes[i].function, self->nodes[i].kind == PROFILE_NODE_LIBRARY_RUN };
  transform->skips_libraries = self->only_application;
  transform->n_steps = steps->len;
  transform->steps = (ProfileTransformStep *) g_array_free (steps, FALSE);
  return TRUE;
}
