/* call-tree-build.c: from a histogram over the trie to the tree that is shown
 *
 * Three steps, none recursive. Shape: trie nodes become *kinds* (functions and
 * library runs), where what is too small to show is summed early. Threshold:
 * children under it go into one "faster" node of their parent. Numbering: level
 * by level, the heaviest child first.
 */

#include "profile/call-tree-private.h"

#include <stdlib.h>
#include <string.h>

/* In the map of trie nodes: it went into the "faster" node of the node named. */
#define IN_FASTER    ((guint32) 1 << 31)

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

typedef struct {
  const ProfileHistogram       *histogram;
  const ProfileCallTreeOptions *options;
  const ProfileTrie            *trie;
  const Profile                *profile;
  GArray                       *shapes;      /* Shape; 0 is the root */
  ProfileIndex                  index;       /* of shapes, by (parent, function, kind); ids are index + 1 */
  guint32                      *shape_of;    /* by trie node: shape, maybe with IN_FASTER; or NONE */
  guint8                       *is_library;  /* by trie node */
  guint8                       *starts_run;  /* by trie node: a library frame with another below it */
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

/* C functions and pseudo frames belong to whoever called them. */
static gboolean
is_library_frame (const Build *self, const ProfileTrieNode *node)
{
  ProfileOrigin origin = profile_labels_get (self->profile->labels, node->function)->origin;

  if (origin == PROFILE_ORIGIN_BUILTIN)
    return self->is_library[node->parent];
  return origin != PROFILE_ORIGIN_APPLICATION;
}

static void
find_libraries (Build *self)
{
  for (guint32 i = 1; i < self->histogram->n_nodes; i++)
    {
      const ProfileTrieNode *node;

      if (self->histogram->nodes[i].total_ns < self->early_ns)
        continue;
      node = PROFILE_BLOCKS_AT (&self->trie->nodes, ProfileTrieNode, i);
      self->is_library[i] = (guint8) is_library_frame (self, node);
      if (self->is_library[i] && self->is_library[node->parent])
        self->starts_run[node->parent] = TRUE;
    }
}

static void
add_self (Build *self, guint32 shape, const ProfileNodeSum *sum)
{
  get_shape (self, shape)->self_ns += sum->self_ns;
  get_shape (self, shape)->self_looks += sum->self_looks;
}

static void
add_member (Build *self, guint32 shape, ProfileFunction function)
{
  ProfileCallTreeMember member = { shape, function };

  g_array_append_val (self->members, member);
  get_shape (self, shape)->n_folded++;
}

static guint32
sum_early (Build *self, guint32 parent_shape, const ProfileNodeSum *sum)
{
  Shape *parent = get_shape (self, parent_shape);

  parent->faster_ns += sum->total_ns;
  parent->faster_looks += sum->total_looks;
  parent->n_faster++;
  return parent_shape | IN_FASTER;
}

static guint32
shape_node (Build *self, guint32 index, const ProfileTrieNode *node)
{
  const ProfileNodeSum *sum = &self->histogram->nodes[index];
  guint32 parent = self->shape_of[node->parent];
  gboolean library, parent_in_run;
  guint32 shape;

  if (parent == PROFILE_NODE_NONE || (sum->total_ns == 0 && sum->total_looks == 0))
    return PROFILE_NODE_NONE;
  if (parent & IN_FASTER)
    return parent;
  if (sum->total_ns < self->early_ns)
    return sum_early (self, parent, sum);

  library = self->is_library[index];
  parent_in_run = library && node->parent != 0 && self->is_library[node->parent];
  if (library && self->options->only_application)
    shape = parent;
  else if (library && self->options->fold_libraries && parent_in_run)
    add_member (self, shape = parent, node->function);
  else if (library && self->options->fold_libraries && self->starts_run[index])
    add_member (self, shape = find_or_add_shape (self, parent, node->function, PROFILE_NODE_LIBRARY_RUN), node->function);
  else
    shape = find_or_add_shape (self, parent, node->function, PROFILE_NODE_FUNCTION);
  add_self (self, shape, sum);
  return shape;
}

/* The line that most of a function's time was below; of a run, its first frame's. */
static void
find_hot_lines (Build *self)
{
  for (guint32 i = 1; i < self->histogram->n_slots; i++)
    {
      const ProfileTrieSlot *slot;
      gint64 ns = self->histogram->slots[i];
      guint32 index;
      Shape *shape;

      if (ns == 0)
        continue;
      slot = PROFILE_BLOCKS_AT (&self->trie->slots, ProfileTrieSlot, i);
      index = self->shape_of[slot->node];
      if (index == PROFILE_NODE_NONE || index & IN_FASTER)
        continue;
      shape = get_shape (self, index);
      if (ns > shape->hot_ns
          && shape->function == PROFILE_BLOCKS_AT (&self->trie->nodes, ProfileTrieNode, slot->node)->function)
        {
          shape->hot_ns = ns;
          shape->hot_line = slot->line;
        }
    }
}

static void
make_shapes (Build *self)
{
  Shape root = { .kind = PROFILE_NODE_THREAD };

  g_array_append_val (self->shapes, root);
  add_self (self, 0, &self->histogram->nodes[0]);
  find_libraries (self);
  for (guint32 i = 1; i < self->histogram->n_nodes; i++)
    self->shape_of[i] = shape_node (self, i, PROFILE_BLOCKS_AT (&self->trie->nodes, ProfileTrieNode, i));
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

/* Where a shape, or what was summed early below it, is in the finished tree. */
static ProfileNode
final_node (const Build *self, guint32 shape_index)
{
  const Shape *shape;
  guint32 index = shape_index & ~IN_FASTER;

  if (shape_index == PROFILE_NODE_NONE)
    return PROFILE_NODE_NONE;
  shape = get_shape (self, index);
  if (shape->owner != index)
    return get_shape (self, shape->owner)->final_faster;
  return shape_index & IN_FASTER ? shape->final_faster : shape->final;
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  const ProfileCallTreeMember *first = a, *second = b;

  return first->node < second->node ? -1 : first->node > second->node;
}

static void
keep_maps (Build *self, ProfileCallTree *tree)
{
  gsize n_members;

  tree->n_trie_nodes = self->histogram->n_nodes;
  tree->node_of_trie = g_new (ProfileNode, tree->n_trie_nodes);
  for (guint32 i = 0; i < tree->n_trie_nodes; i++)
    tree->node_of_trie[i] = final_node (self, self->shape_of[i]);
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
                         const ProfileHistogram       *histogram,
                         const ProfileCallTreeOptions *options)
{
  Build self = {
    .histogram = histogram,
    .options = options,
    .trie = tree->profile->store->trie,
    .profile = tree->profile,
    .shapes = g_array_new (FALSE, FALSE, sizeof (Shape)),
    .shape_of = g_new0 (guint32, histogram->n_nodes),
    .is_library = g_new0 (guint8, histogram->n_nodes),
    .starts_run = g_new0 (guint8, histogram->n_nodes),
    .members = g_array_new (FALSE, FALSE, sizeof (ProfileCallTreeMember)),
    .early_ns = (gint64) (options->threshold / EARLY_FRACTION * (double) histogram->nodes[0].total_ns),
  };

  make_shapes (&self);
  apply_threshold (&self);
  number_nodes (&self, tree);
  keep_maps (&self, tree);
  g_array_unref (self.shapes);
  g_array_unref (self.members);
  profile_index_clear (&self.index);
  g_free (self.shape_of);
  g_free (self.is_library);
  g_free (self.starts_run);
}
