/* call-tree-arrange.c: what of a call tree is folded, and the order of its nodes */

#include "profile/call-tree-shape.h"
#include "profile/near-private.h"
#include "profile/outline.h"

#include <stdlib.h>

/* ---- threshold ---- */

/* Own time is its function's when it is not shown beside it. */
static void
hide_self (ProfileShape *shape, ProfileShape *parent)
{
  shape->owner = shape->parent;
  parent->self_ns += shape->self_ns;
  parent->self_looks += shape->self_looks;
}

/* Below what is unfolded; elsewhere it is the options'. */
static double
get_near_threshold (const ProfileTreeBuild *self)
{
  return self->source.near != NULL ? MIN (self->source.near->least_share, self->options->threshold) : self->options->threshold;
}

static void
apply_threshold (ProfileTreeBuild *self)
{
  double all = (double) profile_tree_get_shape (self, 0)->total_ns;
  double least = self->options->threshold * all, near_least = get_near_threshold (self) * all;

  for (guint32 i = 1; i < self->shapes->len; i++)
    {
      ProfileShape *shape = profile_tree_get_shape (self, i), *parent = profile_tree_get_shape (self, shape->parent);

      shape->owner = i;
      if (parent->owner != shape->parent)
        shape->owner = parent->owner;
      else if (shape->is_kept || (double) shape->total_ns >= (parent->unfolds ? near_least : least))
        parent->n_children++;
      else if (shape->kind == PROFILE_NODE_SELF)
        hide_self (shape, parent);
      else
        {
          shape->owner = shape->parent;
          parent->faster_ns += shape->total_ns;
          parent->faster_looks += shape->total_looks;
          parent->faster_task_ns += shape->task_ns;
          parent->n_faster++;
        }
    }
}

/* ---- own time as a child ---- */

/* What stood between two stretches of own time may have been too small to show. */
static void
join_self (ProfileTreeBuild *self)
{
  g_autofree guint32 *last = g_new0 (guint32, self->shapes->len);   /* visible child, by parent */

  for (guint32 i = 1; i < self->shapes->len; i++)
    {
      ProfileShape *shape = profile_tree_get_shape (self, i), *before = profile_tree_get_shape (self, last[shape->parent]);

      if (shape->owner != i)
        continue;
      if (shape->kind != PROFILE_NODE_SELF || before->kind != PROFILE_NODE_SELF)
        {
          last[shape->parent] = i;
          continue;
        }
      shape->owner = last[shape->parent];
      before->self_ns += shape->self_ns;
      before->self_looks += shape->self_looks;
      before->total_ns += shape->total_ns;
      before->total_looks += shape->total_looks;
      profile_tree_get_shape (self, shape->parent)->n_children--;
    }
}

/* A stretch of own time that stands alone says nothing that its function's row does not. */
static void
drop_lone_self (ProfileTreeBuild *self)
{
  for (guint32 i = 1; i < self->shapes->len; i++)
    {
      ProfileShape *shape = profile_tree_get_shape (self, i), *parent = profile_tree_get_shape (self, shape->parent);

      if (shape->kind == PROFILE_NODE_SELF && shape->owner == i && parent->n_children == 1)
        {
          hide_self (shape, parent);
          parent->n_children = 0;
        }
    }
}

static void
add_self (ProfileTreeBuild *self)
{
  double least = self->options->threshold * (double) profile_tree_get_shape (self, 0)->total_ns;
  guint32 n_shapes = self->shapes->len;

  for (guint32 i = 1; i < n_shapes; i++)
    {
      ProfileShape own = *profile_tree_get_shape (self, i), *parent;

      if (own.owner != i || own.n_children == 0 || own.self_ns <= 0 || (double) own.self_ns < least
          || own.kind != PROFILE_NODE_FUNCTION)
        continue;
      own = (ProfileShape) { .parent = i, .function = own.function, .kind = PROFILE_NODE_SELF, .is_library = own.is_library,
                      .self_ns = own.self_ns, .total_ns = own.self_ns, .self_looks = own.self_looks,
                      .total_looks = own.self_looks, .hot_line = own.hot_line, .owner = self->shapes->len };
      g_array_append_val (self->shapes, own);
      parent = profile_tree_get_shape (self, i);
      parent->n_children++;
      parent->self_ns = 0;
      parent->self_looks = 0;
    }
}

void
profile_tree_fold (ProfileTreeBuild *self)
{
  apply_threshold (self);
  if (self->options->self_nodes && self->options->timeline)
    {
      join_self (self);
      drop_lone_self (self);
    }
  else if (self->options->self_nodes && !self->options->inverted)
    add_self (self);
}

/* ---- numbering ---- */

static int
compare_weight (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const ProfileShape *first = profile_tree_get_shape (user_data, *(const guint32 *) a);
  const ProfileShape *second = profile_tree_get_shape (user_data, *(const guint32 *) b);

  if (first->total_ns != second->total_ns)
    return first->total_ns > second->total_ns ? -1 : 1;
  if (first->total_looks != second->total_looks)
    return first->total_looks > second->total_looks ? -1 : 1;
  return first->function < second->function ? -1 : first->function > second->function;
}

/* The visible children of each shape, one row after the other, sorted; *offsets* says where each begins. */
static guint32 *
sort_children (ProfileTreeBuild *self, guint32 *offsets)
{
  guint32 n_shapes = self->shapes->len, total = 0;
  guint32 *children, *filled = g_new0 (guint32, n_shapes);

  for (guint32 i = 0; i < n_shapes; i++)
    {
      offsets[i] = total;
      total += profile_tree_get_shape (self, i)->n_children;
    }
  children = g_new (guint32, total + 1);
  for (guint32 i = 1; i < n_shapes; i++)
    {
      const ProfileShape *shape = profile_tree_get_shape (self, i);
      if (shape->owner == i)
        children[offsets[shape->parent] + filled[shape->parent]++] = i;
    }
  for (guint32 i = 0; i < n_shapes; i++)
    if (filled[i] > 1 && !self->options->timeline)
      g_qsort_with_data (children + offsets[i], (int) filled[i], sizeof *children, compare_weight, self);
  g_free (filled);
  return children;
}

static void
put_shape (const ProfileShape *shape, ProfileNodeInfo *info, const ProfileNodeInfo *parent_info, ProfileNode parent)
{
  *info = (ProfileNodeInfo) {
    .kind = shape->kind,
    .function = shape->function,
    .parent = parent,
    .depth = parent_info != NULL ? parent_info->depth + 1 : 0,
    .n_children = shape->n_children + (shape->n_faster > 0 ? 1 : 0),
    .n_folded = shape->n_folded,
    .hot_line = shape->hot_line,
    .is_library = shape->is_library,
    .group = PROFILE_NODE_NONE,
    .total_ns = shape->total_ns,
    .self_ns = shape->self_ns,
    .task_ns = shape->task_ns,
    .total_looks = shape->total_looks,
    .self_looks = shape->self_looks,
  };
}

static void
put_faster (const ProfileShape *shape, ProfileNodeInfo *info, const ProfileNodeInfo *parent_info, ProfileNode parent)
{
  *info = (ProfileNodeInfo) {
    .kind = PROFILE_NODE_FASTER,
    .parent = parent,
    .depth = parent_info->depth + 1,
    .n_folded = shape->n_faster,
    .group = PROFILE_NODE_NONE,
    .total_ns = shape->faster_ns,
    .self_ns = shape->faster_ns,
    .task_ns = shape->faster_task_ns,
    .total_looks = shape->faster_looks,
    .self_looks = shape->faster_looks,
  };
}

static guint32
count_final_nodes (ProfileTreeBuild *self)
{
  guint32 n = 0;

  for (guint32 i = 0; i < self->shapes->len; i++)
    if (profile_tree_get_shape (self, i)->owner == i)
      n += profile_tree_get_shape (self, i)->n_faster > 0 ? 2 : 1;
  return n;
}

static void
number_nodes (ProfileTreeBuild *self, ProfileCallTree *tree)
{
  g_autofree guint32 *offsets = g_new (guint32, self->shapes->len);
  g_autofree guint32 *children = sort_children (self, offsets);
  g_autofree guint32 *shape_of_final = NULL;
  guint32 n_nodes = 1;

  tree->n_nodes = count_final_nodes (self);
  tree->nodes = g_new (ProfileNodeInfo, tree->n_nodes);
  tree->first_children = g_new (ProfileNode, tree->n_nodes);
  shape_of_final = g_new (guint32, tree->n_nodes);
  put_shape (profile_tree_get_shape (self, 0), &tree->nodes[0], NULL, PROFILE_NODE_NONE);
  shape_of_final[0] = 0;
  for (ProfileNode node = 0; node < tree->n_nodes; node++)
    {
      ProfileShape *shape;

      tree->first_children[node] = tree->nodes[node].n_children > 0 ? n_nodes : PROFILE_NODE_NONE;
      if (tree->nodes[node].kind == PROFILE_NODE_FASTER)
        continue;
      shape = profile_tree_get_shape (self, shape_of_final[node]);
      shape->final = node;
      for (guint32 i = 0; i < shape->n_children; i++)
        {
          guint32 child = children[offsets[shape_of_final[node]] + i];
          shape_of_final[n_nodes] = child;
          put_shape (profile_tree_get_shape (self, child), &tree->nodes[n_nodes++], &tree->nodes[node], node);
        }
      if (shape->n_faster > 0)
        {
          shape->final_faster = n_nodes;
          put_faster (shape, &tree->nodes[n_nodes++], &tree->nodes[node], node);
        }
    }
}

/* Library nodes that hang together; a parent stands before its children. */
static void
mark_groups (ProfileCallTree *tree)
{
  for (ProfileNode i = 1; i < tree->n_nodes; i++)
    {
      ProfileNodeInfo *node = &tree->nodes[i], *parent = &tree->nodes[node->parent];

      if (!node->is_library || !parent->is_library)
        continue;
      if (parent->group == PROFILE_NODE_NONE)
        parent->group = node->parent;
      node->group = parent->group;
    }
}

/* Where a shape is in the finished tree: itself, or the "faster" node that took it. */
static ProfileNode
final_node (const ProfileTreeBuild *self, guint32 index)
{
  const ProfileShape *shape = profile_tree_get_shape (self, index);

  return shape->owner == index ? shape->final : profile_tree_get_shape (self, shape->owner)->final_faster;
}

/* Where the small ones below a shape are. */
static ProfileNode
final_faster_node (const ProfileTreeBuild *self, guint32 index)
{
  const ProfileShape *owner = profile_tree_get_shape (self, profile_tree_get_shape (self, index)->owner);

  return owner->n_faster > 0 ? owner->final_faster : PROFILE_NODE_NONE;
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  const ProfileCallTreeMember *first = a, *second = b;

  return first->node < second->node ? -1 : first->node > second->node;
}

/* The bits are those of the outline's nodes: the others are looked for when somebody asks. */
static void
keep_outline (ProfileCallTree *tree)
{
  tree->outline_seen = g_steal_pointer (&tree->seen);
  tree->n_trie_nodes = profile_outline_count_nodes (tree->outline);
}

static void
keep_places (ProfileTreeBuild *self, ProfileCallTree *tree)
{
  const ProfileHistogram *histogram = self->source.histogram;
  gsize n_members;

  /* A timeline has no one place for a stack, an inverted tree looks for the function. */
  tree->n_trie_nodes = self->options->timeline || self->options->inverted ? 0 : histogram->n_nodes;
  tree->seen = g_memdup2 (histogram->node_bits, ((gsize) tree->n_trie_nodes / 64 + 1) * sizeof (guint64));
  if (tree->outline != NULL)
    keep_outline (tree);
  tree->n_places = self->source.places->len;
  tree->places = g_new (ProfileCallTreePlace, tree->n_places);
  for (guint32 i = 0; i < tree->n_places; i++)
    {
      const ProfileSourcePlace *place = &g_array_index (self->source.places, ProfileSourcePlace, i);
      const ProfileSourceNode *node = profile_source_get (&self->source, place->node);
      tree->places[i] = (ProfileCallTreePlace) {
        .trie_node = tree->outline != NULL ? profile_outline_get_node (tree->outline, place->trie_node) : place->trie_node,
        .node = final_node (self, node->shape),
        .faster = final_faster_node (self, node->shape),
      };
    }
  for (guint i = 0; i < self->members->len; i++)
    {
      ProfileCallTreeMember *member = &g_array_index (self->members, ProfileCallTreeMember, i);
      member->node = final_node (self, member->node);
    }
  g_array_sort (self->members, compare_members);
  tree->members = g_array_steal (self->members, &n_members);
  tree->n_members = (guint32) n_members;
}

void
profile_tree_arrange (ProfileTreeBuild *self, ProfileCallTree *tree)
{
  number_nodes (self, tree);
  mark_groups (tree);
  keep_places (self, tree);
}
