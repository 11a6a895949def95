/* call-tree-build.c: from a histogram over the trie to the tree that is shown
 *
 * Three steps, none recursive. Shape: trie nodes become *kinds* (functions and
 * library runs), where what is too small to show is summed early. Threshold:
 * children under it go into one "faster" node of their parent. Numbering: level
 * by level, the heaviest child first.
 */

#include "profile/call-tree-private.h"

#include "format/format.h"

#include <stdlib.h>
#include <string.h>

/* Trie nodes this much under the threshold are summed before functions are
 * merged over library paths, which may bring siblings together. */
#define EARLY_FRACTION 32.0

typedef struct {
  guint32         parent;
  ProfileFunction function;
  ProfileNodeKind kind;
  guint32         n_folded;
  guint32         n_faster;
  guint32         hot_line;
  gint64          hot_ns;
  gint64          self_ns, total_ns, faster_ns;
  guint64         self_looks, total_looks, faster_looks;
  guint32         n_children;      /* visible ones */
  guint32         owner;           /* itself when visible; else whose "faster" node it is in */
  ProfileNode     final;
  ProfileNode     final_faster;
} Shape;

/* A trie node that is heavy enough to be looked at. */
typedef struct {
  guint32         trie_node;
  guint32         parent;          /* in the row of heavy ones */
  ProfileFunction function;
  guint32         shape;
  gboolean        is_library;
  gboolean        starts_run;      /* a library frame with another below it */
  gint64          early_ns;        /* of light children */
  guint64         early_looks;
  guint32         n_early;
} Heavy;

typedef struct {
  ProfileHistogram             *histogram;
  const ProfileCallTreeOptions *options;
  const ProfileTrie            *trie;
  const Profile                *profile;
  GArray                       *heavy;       /* Heavy, by trie node; 0 is the root. histogram->positions: index + 1 */
  GArray                       *shapes;      /* Shape; 0 is the root */
  ProfileIndex                  index;       /* of shapes, by (parent, function, kind); ids are index + 1 */
  GArray                       *members;     /* ProfileCallTreeMember, with shapes for nodes */
  gint64                        early_ns;    /* less is summed early */
} Build;

static Shape *
get_shape (const Build *self, guint32 index)
{
  return &g_array_index (self->shapes, Shape, index);
}

/* ---- shape ---- */

static gboolean
is_shape (guint32 id, gconstpointer key, gpointer owner)
{
  const guint32 *words = key;
  const Shape *shape = get_shape (owner, id - 1);

  return shape->parent == words[0] && shape->function == words[1] && (guint32) shape->kind == words[2];
}

static guint32
find_or_add_shape (Build *self, guint32 parent, ProfileFunction function, ProfileNodeKind kind)
{
  guint32 words[3] = { parent, function, kind };
  guint32 hash = profile_hash_words (words, 3);
  guint32 id = profile_index_find (&self->index, hash, is_shape, words, self);

  if (id == 0)
    {
      Shape shape = { .parent = parent, .function = function, .kind = kind };
      g_array_append_val (self->shapes, shape);
      id = self->shapes->len;
      profile_index_insert (&self->index, hash, id);
    }
  return id - 1;
}

static Heavy *
get_heavy (const Build *self, guint32 index)
{
  return &g_array_index (self->heavy, Heavy, index);
}

/* C functions and pseudo frames belong to whoever called them. */
static gboolean
is_library_frame (const Build *self, const Heavy *node)
{
  ProfileOrigin origin = profile_labels_get (self->profile->labels, node->function)->origin;

  if (origin == PROFILE_ORIGIN_BUILTIN)
    return get_heavy (self, node->parent)->is_library;
  return origin != PROFILE_ORIGIN_APPLICATION;
}

static void
add_heavy (Build *self, guint32 trie_node, ProfileFunction function, guint32 parent)
{
  Heavy node = { .trie_node = trie_node, .parent = parent, .function = function };

  if (trie_node != 0)
    {
      node.is_library = is_library_frame (self, &node);
      if (node.is_library && get_heavy (self, parent)->is_library)
        get_heavy (self, parent)->starts_run = TRUE;
    }
  g_array_append_val (self->heavy, node);
  self->histogram->positions[trie_node] = self->heavy->len;
}

/* Few nodes are heavy, whatever the recording's length: the rest is only added up. */
static void
find_heavy (Build *self)
{
  ProfileHistogram *histogram = self->histogram;
  guint32 n = histogram->n_nodes;

  add_heavy (self, 0, 0, 0);
  for (guint32 i = profile_bit_next (histogram->node_bits, 1, n); i < n;
       i = profile_bit_next (histogram->node_bits, i + 1, n))
    {
      const ProfileTrieNode *node = PROFILE_BLOCKS_AT (&self->trie->nodes, ProfileTrieNode, i);
      const ProfileNodeSum *sum = &histogram->nodes[i];
      guint32 position = histogram->positions[node->parent];
      Heavy *parent;

      if (position == 0 || (sum->total_ns == 0 && sum->total_looks == 0))
        continue;
      if (sum->total_ns >= self->early_ns)
        {
          add_heavy (self, i, node->function, position - 1);
          continue;
        }
      parent = get_heavy (self, position - 1);
      parent->early_ns += sum->total_ns;
      parent->early_looks += sum->total_looks;
      parent->n_early++;
    }
}

static void
add_member (Build *self, guint32 shape, ProfileFunction function)
{
  ProfileCallTreeMember member = { shape, function };

  g_array_append_val (self->members, member);
  get_shape (self, shape)->n_folded++;
}

static guint32
find_shape (Build *self, const Heavy *node)
{
  const Heavy *parent = get_heavy (self, node->parent);
  guint32 shape;

  if (self->options->drop_hidden
      && (profile_labels_get (self->profile->labels, node->function)->flags & FORMAT_CODE_TRACEBACK_HIDDEN) != 0)
    return parent->shape;
  if (!node->is_library || (!self->options->only_application && !self->options->fold_libraries))
    return find_or_add_shape (self, parent->shape, node->function, PROFILE_NODE_FUNCTION);
  if (self->options->only_application)
    return parent->shape;
  if (!parent->is_library && !node->starts_run)
    return find_or_add_shape (self, parent->shape, node->function, PROFILE_NODE_FUNCTION);
  shape = parent->is_library ? parent->shape
                             : find_or_add_shape (self, parent->shape, node->function, PROFILE_NODE_LIBRARY_RUN);
  add_member (self, shape, node->function);
  return shape;
}

static void
add_sums (Build *self, const Heavy *node)
{
  const ProfileNodeSum *sum = &self->histogram->nodes[node->trie_node];
  Shape *shape = get_shape (self, node->shape);

  shape->self_ns += sum->self_ns;
  shape->self_looks += sum->self_looks;
  shape->faster_ns += node->early_ns;
  shape->faster_looks += node->early_looks;
  shape->n_faster += node->n_early;
}

/* The line that most of a function's time was below; of a run, its first frame's. */
static void
find_hot_lines (Build *self)
{
  ProfileHistogram *histogram = self->histogram;
  guint32 n = histogram->n_stacks;

  for (ProfileStack i = profile_bit_next (histogram->stack_bits, 1, n); i < n;
       i = profile_bit_next (histogram->stack_bits, i + 1, n))
    {
      const ProfileTrieStack *stack = PROFILE_BLOCKS_AT (&self->trie->stacks, ProfileTrieStack, i);
      guint32 position = histogram->positions[stack->node];
      gint64 ns;
      Shape *shape;

      if (position == 0)
        continue;
      ns = histogram->slots[stack->slot];
      shape = get_shape (self, get_heavy (self, position - 1)->shape);
      if (ns > shape->hot_ns && shape->function == get_heavy (self, position - 1)->function)
        {
          shape->hot_ns = ns;
          shape->hot_line = PROFILE_BLOCKS_AT (&self->trie->slots, ProfileTrieSlot, stack->slot)->line;
        }
    }
}

static void
make_shapes (Build *self)
{
  Shape root = { .kind = PROFILE_NODE_THREAD };

  g_array_append_val (self->shapes, root);
  find_heavy (self);
  for (guint32 i = 0; i < self->heavy->len; i++)
    {
      Heavy *node = get_heavy (self, i);
      if (i > 0)
        node->shape = find_shape (self, node);
      add_sums (self, node);
    }
  find_hot_lines (self);
  for (guint32 i = self->shapes->len; i-- > 0;)
    {
      Shape *shape = get_shape (self, i), *parent = get_shape (self, shape->parent);

      shape->total_ns += shape->self_ns + shape->faster_ns;
      shape->total_looks += shape->self_looks + shape->faster_looks;
      if (i == 0)
        break;
      parent->total_ns += shape->total_ns;
      parent->total_looks += shape->total_looks;
    }
}

/* ---- threshold ---- */

static void
apply_threshold (Build *self)
{
  double least = self->options->threshold * (double) get_shape (self, 0)->total_ns;

  for (guint32 i = 1; i < self->shapes->len; i++)
    {
      Shape *shape = get_shape (self, i), *parent = get_shape (self, shape->parent);

      shape->owner = i;
      if (parent->owner != shape->parent)
        shape->owner = parent->owner;
      else if ((double) shape->total_ns < least)
        {
          shape->owner = shape->parent;
          parent->faster_ns += shape->total_ns;
          parent->faster_looks += shape->total_looks;
          parent->n_faster++;
        }
      else
        parent->n_children++;
    }
}

/* ---- numbering ---- */

static int
compare_weight (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Shape *first = get_shape (user_data, *(const guint32 *) a);
  const Shape *second = get_shape (user_data, *(const guint32 *) b);

  if (first->total_ns != second->total_ns)
    return first->total_ns > second->total_ns ? -1 : 1;
  if (first->total_looks != second->total_looks)
    return first->total_looks > second->total_looks ? -1 : 1;
  return first->function < second->function ? -1 : first->function > second->function;
}

/* The visible children of each shape, one row after the other, sorted; *offsets* says where each begins. */
static guint32 *
sort_children (Build *self, guint32 *offsets)
{
  guint32 n_shapes = self->shapes->len, total = 0;
  guint32 *children, *filled = g_new0 (guint32, n_shapes);

  for (guint32 i = 0; i < n_shapes; i++)
    {
      offsets[i] = total;
      total += get_shape (self, i)->n_children;
    }
  children = g_new (guint32, total + 1);
  for (guint32 i = 1; i < n_shapes; i++)
    {
      const Shape *shape = get_shape (self, i);
      if (shape->owner == i)
        children[offsets[shape->parent] + filled[shape->parent]++] = i;
    }
  for (guint32 i = 0; i < n_shapes; i++)
    if (filled[i] > 1)
      g_qsort_with_data (children + offsets[i], (int) filled[i], sizeof *children, compare_weight, self);
  g_free (filled);
  return children;
}

static void
put_shape (const Shape *shape, ProfileNodeInfo *info, const ProfileNodeInfo *parent_info, ProfileNode parent)
{
  *info = (ProfileNodeInfo) {
    .kind = shape->kind,
    .function = shape->function,
    .parent = parent,
    .depth = parent_info != NULL ? parent_info->depth + 1 : 0,
    .n_children = shape->n_children + (shape->n_faster > 0 ? 1 : 0),
    .n_folded = shape->n_folded,
    .hot_line = shape->hot_line,
    .total_ns = shape->total_ns,
    .self_ns = shape->self_ns,
    .total_looks = shape->total_looks,
    .self_looks = shape->self_looks,
  };
}

static void
put_faster (const Shape *shape, ProfileNodeInfo *info, const ProfileNodeInfo *parent_info, ProfileNode parent)
{
  *info = (ProfileNodeInfo) {
    .kind = PROFILE_NODE_FASTER,
    .parent = parent,
    .depth = parent_info->depth + 1,
    .n_folded = shape->n_faster,
    .total_ns = shape->faster_ns,
    .self_ns = shape->faster_ns,
    .total_looks = shape->faster_looks,
    .self_looks = shape->faster_looks,
  };
}

static guint32
count_final_nodes (Build *self)
{
  guint32 n = 0;

  for (guint32 i = 0; i < self->shapes->len; i++)
    if (get_shape (self, i)->owner == i)
      n += get_shape (self, i)->n_faster > 0 ? 2 : 1;
  return n;
}

static void
number_nodes (Build *self, ProfileCallTree *tree)
{
  g_autofree guint32 *offsets = g_new (guint32, self->shapes->len);
  g_autofree guint32 *children = sort_children (self, offsets);
  g_autofree guint32 *shape_of_final = NULL;
  guint32 n_nodes = 1;

  tree->n_nodes = count_final_nodes (self);
  tree->nodes = g_new (ProfileNodeInfo, tree->n_nodes);
  tree->first_children = g_new (ProfileNode, tree->n_nodes);
  shape_of_final = g_new (guint32, tree->n_nodes);
  put_shape (get_shape (self, 0), &tree->nodes[0], NULL, PROFILE_NODE_NONE);
  shape_of_final[0] = 0;
  for (ProfileNode node = 0; node < tree->n_nodes; node++)
    {
      Shape *shape;

      tree->first_children[node] = tree->nodes[node].n_children > 0 ? n_nodes : PROFILE_NODE_NONE;
      if (tree->nodes[node].kind == PROFILE_NODE_FASTER)
        continue;
      shape = get_shape (self, shape_of_final[node]);
      shape->final = node;
      for (guint32 i = 0; i < shape->n_children; i++)
        {
          guint32 child = children[offsets[shape_of_final[node]] + i];
          shape_of_final[n_nodes] = child;
          put_shape (get_shape (self, child), &tree->nodes[n_nodes++], &tree->nodes[node], node);
        }
      if (shape->n_faster > 0)
        {
          shape->final_faster = n_nodes;
          put_faster (shape, &tree->nodes[n_nodes++], &tree->nodes[node], node);
        }
    }
}

/* Where a shape is in the finished tree: itself, or the "faster" node that took it. */
static ProfileNode
final_node (const Build *self, guint32 index)
{
  const Shape *shape = get_shape (self, index);

  return shape->owner == index ? shape->final : get_shape (self, shape->owner)->final_faster;
}

/* Where the small ones below a shape are. */
static ProfileNode
final_faster_node (const Build *self, guint32 index)
{
  const Shape *owner = get_shape (self, get_shape (self, index)->owner);

  return owner->n_faster > 0 ? owner->final_faster : PROFILE_NODE_NONE;
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  const ProfileCallTreeMember *first = a, *second = b;

  return first->node < second->node ? -1 : first->node > second->node;
}

static void
keep_places (Build *self, ProfileCallTree *tree)
{
  gsize n_members;

  tree->n_trie_nodes = self->histogram->n_nodes;
  tree->seen = g_memdup2 (self->histogram->node_bits, ((gsize) tree->n_trie_nodes / 64 + 1) * sizeof (guint64));
  tree->n_places = self->heavy->len;
  tree->places = g_new (ProfileCallTreePlace, tree->n_places);
  for (guint32 i = 0; i < tree->n_places; i++)
    {
      const Heavy *node = get_heavy (self, i);
      tree->places[i] = (ProfileCallTreePlace) {
        .trie_node = node->trie_node,
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
profile_call_tree_build (ProfileCallTree              *tree,
                         ProfileHistogram             *histogram,
                         const ProfileCallTreeOptions *options)
{
  Build self = {
    .histogram = histogram,
    .options = options,
    .trie = tree->profile->store->trie,
    .profile = tree->profile,
    .shapes = g_array_new (FALSE, FALSE, sizeof (Shape)),
    .heavy = g_array_new (FALSE, FALSE, sizeof (Heavy)),
    .members = g_array_new (FALSE, FALSE, sizeof (ProfileCallTreeMember)),
    .early_ns = (gint64) (options->threshold / EARLY_FRACTION * (double) histogram->nodes[0].total_ns),
  };

  make_shapes (&self);
  apply_threshold (&self);
  number_nodes (&self, tree);
  keep_places (&self, tree);
  g_array_unref (self.heavy);
  g_array_unref (self.shapes);
  g_array_unref (self.members);
  profile_index_clear (&self.index);
}
