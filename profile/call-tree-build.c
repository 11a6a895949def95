/* call-tree-build.c: from the nodes of a source to the tree that is shown
 *
 * Three steps, none recursive. Shape: source nodes become *kinds* (functions and
 * library runs), merged unless the tree is a timeline. Threshold: children under
 * it go into one "faster" node of their parent. Numbering: level by level, the
 * heaviest child first. The last two are call-tree-arrange.c's.
 */

#include "profile/call-tree-shape.h"

/* ---- shape ---- */

static gboolean
is_shape (guint32 id, gconstpointer key, gpointer owner)
{
  const guint32 *words = key;
  const ProfileShape *shape = profile_tree_get_shape (owner, id - 1);

  return shape->parent == words[0] && shape->function == words[1] && (guint32) shape->kind == words[2];
}

static guint32
add_shape (ProfileTreeBuild *self, guint32 parent, ProfileFunction function, ProfileNodeKind kind)
{
  ProfileShape shape = { .parent = parent, .function = function, .kind = kind };

  g_array_append_val (self->shapes, shape);
  return self->shapes->len - 1;
}

/* In a timeline every call is its own. */
static guint32
find_or_add_shape (ProfileTreeBuild *self, guint32 parent, ProfileFunction function, ProfileNodeKind kind)
{
  guint32 words[3] = { parent, function, kind };
  guint32 hash = profile_hash_words (words, 3);
  guint32 id;

  if (self->options->timeline)
    return add_shape (self, parent, function, kind);
  id = profile_index_find (&self->index, hash, is_shape, words, self);
  if (id == 0)
    {
      id = add_shape (self, parent, function, kind) + 1;
      profile_index_insert (&self->index, hash, id);
    }
  return id - 1;
}

static void
add_member (ProfileTreeBuild *self, guint32 shape, ProfileFunction function)
{
  ProfileCallTreeMember member = { shape, function };

  g_array_append_val (self->members, member);
  profile_tree_get_shape (self, shape)->n_folded++;
}

static gboolean
is_inverted (const ProfileCallTreeOptions *options)
{
  return options->inverted && !options->timeline;
}

static guint32
find_shape (ProfileTreeBuild *self, const ProfileSourceNode *node)
{
  const ProfileSourceNode *parent = profile_source_get (&self->source, node->parent);
  gboolean folds = self->options->only_application || self->options->fold_libraries;
  ProfileNodeKind kind = profile_trie_is_library (self->trie, node->function) ? PROFILE_NODE_LIBRARY : PROFILE_NODE_FUNCTION;
  guint32 shape;

  /* What is left out there never came here. */
  if (is_inverted (self->options))
    return find_or_add_shape (self, parent->shape, node->function, kind);

  if (node->is_self)
    return folds && parent->is_library ? parent->shape
                                       : add_shape (self, parent->shape, node->function, PROFILE_NODE_SELF);
  if (!node->is_library || !folds)
    return find_or_add_shape (self, parent->shape, node->function, kind);
  if (self->options->only_application)
    return parent->shape;
  if (!parent->is_library && !node->starts_run)
    return find_or_add_shape (self, parent->shape, node->function, kind);
  shape = parent->is_library ? parent->shape
                             : find_or_add_shape (self, parent->shape, node->function, PROFILE_NODE_LIBRARY_RUN);
  add_member (self, shape, node->function);
  return shape;
}

static void
add_sums (ProfileTreeBuild *self, const ProfileSourceNode *node)
{
  ProfileShape *shape = profile_tree_get_shape (self, node->shape);

  if (shape->function == node->function)
    {
      shape->is_library = node->is_library;
      shape->hot_line = node->hot_line;
    }
  shape->is_kept |= node->is_kept;
  shape->unfolds |= node->unfolds;
  shape->self_ns += node->self_ns;
  shape->self_looks += node->self_looks;
  shape->faster_ns += node->early_ns;
  shape->task_ns += node->task_ns;
  shape->faster_task_ns += node->early_task_ns;
  shape->faster_looks += node->early_looks;
  shape->n_faster += node->n_early;
}

/* The line that most of a function's time was below; of a run, its first frame's. */
static void
find_hot_lines (ProfileTreeBuild *self)
{
  const ProfileHistogram *histogram = self->source.histogram;
  guint32 n = self->options->timeline || is_inverted (self->options) ? 0 : histogram->n_stacks;

  for (ProfileStack i = profile_bit_next (histogram->stack_bits, 1, n); i < n;
       i = profile_bit_next (histogram->stack_bits, i + 1, n))
    {
      const ProfileTrieStack *stack = profile_trie_get_stack (self->trie, i);
      guint32 position = stack->slot != 0 ? histogram->positions[stack->node] : 0;
      ProfileFunction function;
      gint64 ns;
      ProfileShape *shape;

      if (position == 0)
        continue;
      function = profile_trie_get_node (self->trie, stack->node)->function;
      ns = histogram->slots[stack->slot];
      shape = profile_tree_get_shape (self, profile_source_get (&self->source, position - 1)->shape);
      if (ns > shape->hot_ns && shape->function == function)
        {
          shape->hot_ns = ns;
          shape->hot_line = PROFILE_BLOCKS_AT (&self->trie->slots, ProfileTrieSlot, stack->slot)->line;
        }
    }
}

static void
make_shapes (ProfileTreeBuild *self)
{
  ProfileShape root = { .kind = PROFILE_NODE_THREAD };

  g_array_append_val (self->shapes, root);
  for (guint32 i = 0; i < self->source.nodes->len; i++)
    {
      ProfileSourceNode *node = profile_source_get (&self->source, i);
      if (i > 0)
        node->shape = find_shape (self, node);
      add_sums (self, node);
    }
  find_hot_lines (self);
  for (guint32 i = self->shapes->len; i-- > 0;)
    {
      ProfileShape *shape = profile_tree_get_shape (self, i), *parent = profile_tree_get_shape (self, shape->parent);

      shape->total_ns += shape->self_ns + shape->faster_ns;
      shape->total_looks += shape->self_looks + shape->faster_looks;
      shape->task_ns += shape->faster_task_ns;
      if (i == 0)
        break;
      parent->total_ns += shape->total_ns;
      parent->total_looks += shape->total_looks;
      parent->task_ns += shape->task_ns;
    }
}

void
profile_call_tree_build (ProfileCallTree              *tree,
                         ProfileHistogram             *histogram,
                         const ProfileCallTreeOptions *options)
{
  ProfileTreeBuild self = {
    .options = options,
    .trie = histogram->trie,
    .shapes = g_array_new (FALSE, FALSE, sizeof (ProfileShape)),
    .members = g_array_new (FALSE, FALSE, sizeof (ProfileCallTreeMember)),
  };

  profile_source_init (&self.source, tree->profile, histogram, options);
  make_shapes (&self);
  profile_tree_fold (&self);
  profile_tree_arrange (&self, tree);
  profile_source_clear (&self.source);
  g_array_unref (self.shapes);
  g_array_unref (self.members);
  profile_index_clear (&self.index);
}
