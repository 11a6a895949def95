/* call-tree-walk.c: the calls of a range in the order of time
 *
 * One pass over each thread's samples along a path of open calls. A call that
 * ends and is too small to be shown is taken off the end of the nodes again:
 * all that it called ended before it and was smaller. So the memory is that of
 * the calls that are shown, and of the deepest stack.
 */

#include "profile/call-tree-source.h"
#include "profile/selection.h"

typedef struct {
  guint32 trie_node;
  guint32 node;          /* for a function that is left out, its caller's */
  gboolean removed;
} Call;

typedef struct {
  ProfileSource *source;
  GArray        *path;   /* Call, from the root */
  GArray        *wanted; /* guint32, the trie nodes to open, innermost first */
  gint64         own_ns; /* of the innermost call, not yet in its node */
  guint64        own_looks;
} Walk;

static guint32
get_innermost (const Walk *self)
{
  return g_array_index (self->path, Call, self->path->len - 1).node;
}

static guint32
add_child (Walk *self, ProfileFunction function, guint32 parent)
{
  guint32 index = profile_source_add (self->source, function, parent);
  ProfileSourceNode *owner = profile_source_get (self->source, parent);

  profile_source_get (self->source, index)->previous = owner->last_child;
  owner->last_child = index;
  return index;
}

/* The innermost call's own time goes to its node, or to a stretch of own time below it. */
static void
put_own_time (Walk *self)
{
  guint32 index = get_innermost (self);
  ProfileSourceNode *node = profile_source_get (self->source, index);
  ProfileFunction function = node->function;

  node->total_ns += self->own_ns;
  node->total_looks += self->own_looks;
  if (self->source->options->self_nodes && function != 0)
    {
      gboolean follows = node->last_child != 0 && profile_source_get (self->source, node->last_child)->is_self;
      if (follows)
        index = node->last_child;
      else if (self->own_ns > 0 && self->own_ns >= self->source->early_ns)
        {
          gboolean is_library = node->is_library;
          index = add_child (self, 0, index);
          node = profile_source_get (self->source, index);
          node->is_self = TRUE;
          node->function = function;
          node->is_library = is_library;
        }
    }
  node = profile_source_get (self->source, index);
  node->self_ns += self->own_ns;
  node->self_looks += self->own_looks;
  self->own_ns = 0;
  self->own_looks = 0;
}

static void
close_call (Walk *self)
{
  Call call = g_array_index (self->path, Call, self->path->len - 1);
  ProfileSourceNode *node = profile_source_get (self->source, call.node), *parent;

  g_array_set_size (self->path, self->path->len - 1);
  if (call.removed)
    return;
  parent = profile_source_get (self->source, node->parent);
  parent->total_ns += node->total_ns;
  parent->total_looks += node->total_looks;
  if (node->total_ns >= self->source->early_ns)
    return;
  parent->early_ns += node->total_ns;
  parent->early_looks += node->total_looks;
  parent->n_early++;
  parent->last_child = node->previous;
  g_array_set_size (self->source->nodes, call.node);
}

static void
open_call (Walk *self, guint32 trie_node)
{
  const ProfileTrie *trie = self->source->histogram->trie;
  ProfileFunction function = PROFILE_BLOCKS_AT (&trie->nodes, ProfileTrieNode, trie_node)->function;
  Call call = { trie_node, get_innermost (self), profile_source_removes (self->source, function) };

  if (!call.removed)
    call.node = add_child (self, function, call.node);
  g_array_append_val (self->path, call);
}

static guint32
get_depth (const ProfileTrie *trie, guint32 trie_node)
{
  guint32 depth = 0;

  for (; trie_node != 0; trie_node = profile_trie_get_node (trie, trie_node)->parent)
    depth++;
  return depth;
}

/* Closes and opens calls until the path is that of a stack. */
static void
go_to_stack (Walk *self, ProfileStack stack)
{
  const ProfileTrie *trie = self->source->histogram->trie;
  guint32 trie_node = profile_trie_get_stack (trie, stack)->node;
  guint32 depth = trie->derivation == NULL ? profile_get_stack_depth (self->source->profile, stack)
                                           : get_depth (trie, trie_node);

  if (g_array_index (self->path, Call, self->path->len - 1).trie_node == trie_node)
    return;
  put_own_time (self);
  while (self->path->len > depth + 1)
    close_call (self);
  g_array_set_size (self->wanted, 0);
  while (depth + 1 > self->path->len || g_array_index (self->path, Call, depth).trie_node != trie_node)
    {
      g_array_append_val (self->wanted, trie_node);
      trie_node = PROFILE_BLOCKS_AT (&trie->nodes, ProfileTrieNode, trie_node)->parent;
      depth--;
    }
  while (self->path->len > depth + 1)
    close_call (self);
  for (guint i = self->wanted->len; i-- > 0;)
    open_call (self, g_array_index (self->wanted, guint32, i));
}

static void
walk_thread (Walk *self, ProfileSelection *selection, guint32 thread_index)
{
  const ProfileThreadSnapshot *thread = &selection->profile->threads[thread_index];
  guint64 i = profile_selection_first (selection, thread_index);
  ProfileSample sample;

  while (profile_selection_next (selection, thread, &i, &sample))
    {
      go_to_stack (self, sample.stack);
      profile_histogram_weigh (&sample, self->source->options->clock, &self->own_ns, &self->own_looks);
    }
  put_own_time (self);
  while (self->path->len > 1)
    close_call (self);
}

void
profile_source_walk (ProfileSource *source)
{
  Walk self = {
    .source = source,
    .path = g_array_new (FALSE, FALSE, sizeof (Call)),
    .wanted = g_array_new (FALSE, FALSE, sizeof (guint32)),
  };
  Call root = { 0, profile_source_add (source, 0, 0), FALSE };
  ProfileSelection selection;

  profile_selection_init (&selection, source->profile, source->options);
  selection.trie = source->histogram->trie;
  g_array_append_val (self.path, root);
  for (guint32 i = 0; i < source->profile->n_threads; i++)
    if (profile_selection_has_thread (&selection, i))
      walk_thread (&self, &selection, i);
  g_array_unref (self.path);
  g_array_unref (self.wanted);
}
