/* batches.c: the time of a call tree's nodes in stretches of equal length */

#include "profile/batches.h"

#include "profile/call-tree-source.h"
#include "profile/outline.h"

#include <string.h>

/* ---- where a trie node's own time is ---- */

/* Own time stands beside the children where the tree shows it so. */
static ProfileNode *
list_own_nodes (const ProfileCallTree *tree)
{
  ProfileNode *own = g_new (ProfileNode, tree->n_nodes);

  for (ProfileNode i = 0; i < tree->n_nodes; i++)
    {
      own[i] = i;
      if (tree->nodes[i].kind == PROFILE_NODE_SELF)
        own[tree->nodes[i].parent] = i;
    }
  return own;
}

/* By node of *trie*, which is the recording's, or an outline's that the tree is made of. */
static ProfileNode *
list_places_of_calls (const ProfileCallTree *tree, const ProfileTrie *trie, const ProfileOutline *outline, const guint64 *seen,
                      guint32 n)
{
  guint32 next = 0;
  g_autofree ProfileNode *own = list_own_nodes (tree);
  g_autofree ProfileNode *faster = g_new (ProfileNode, (gsize) n + 1);
  ProfileNode *places = g_new (ProfileNode, (gsize) n + 1);

  memset (places, 0xff, n * sizeof *places);
  memset (faster, 0xff, n * sizeof *faster);
  for (guint32 i = profile_bit_next (seen, 0, n); i < n; i = profile_bit_next (seen, i + 1, n))
    {
      guint32 trie_node = outline != NULL ? profile_outline_get_node (outline, i) : i;

      while (next < tree->n_places && tree->places[next].trie_node < trie_node)
        next++;
      if (next < tree->n_places && tree->places[next].trie_node == trie_node)
        {
          places[i] = tree->places[next].node;
          faster[i] = tree->places[next].faster;
        }
      else
        places[i] = faster[i] = faster[profile_trie_get_node (trie, i)->parent];
      if (places[i] != PROFILE_NODE_NONE)
        places[i] = own[places[i]];
    }
  return places;
}

static gboolean
is_child (guint32 id, gconstpointer key, gpointer owner)
{
  const guint32 *words = key;
  const ProfileNodeInfo *node = &((const ProfileCallTree *) owner)->nodes[id];

  return node->parent == words[0] && node->function == words[1];
}

/* What is too small to be parted is in the last child. */
static ProfileNode
get_faster (const ProfileCallTree *tree, ProfileNode node)
{
  ProfileNode last = tree->nodes[node].n_children > 0 ? tree->first_children[node] + tree->nodes[node].n_children - 1 : 0;

  return last != 0 && tree->nodes[last].kind == PROFILE_NODE_FASTER ? last : PROFILE_NODE_NONE;
}

/* Out of a trie node and up through its callers, as far as the tree goes. */
static ProfileNode
find_way_out (ProfileCallTree *tree, const ProfileIndex *children, const guint32 *kept, guint32 cursor)
{
  ProfileNode node = PROFILE_NODE_ROOT;

  for (; cursor != 0; cursor = kept[profile_trie_get_node (tree->trie, cursor)->parent])
    {
      guint32 words[2] = { node, profile_trie_get_node (tree->trie, cursor)->function };
      guint32 child = profile_index_find (children, profile_hash_words (words, 2), is_child, words, tree);

      if (child == 0)
        return get_faster (tree, node);
      node = child;
    }
  return node;
}

static ProfileNode *
list_places_of_callers (ProfileCallTree *tree, const ProfileCallTreeOptions *options, guint32 *n)
{
  guint32 n_nodes, n_slots;
  g_autoptr (ProfileTrie) trie = profile_trie_ref_for (tree->profile, options->transforms, &n_nodes, &n_slots);
  g_autofree guint32 *kept = g_new0 (guint32, n_nodes);
  g_autofree guint8 *is_library = g_new0 (guint8, n_nodes);
  g_autofree guint8 *verdicts = g_new0 (guint8, (gsize) profile_get_n_functions (tree->profile) + 1);
  ProfileSource source = { .profile = tree->profile, .options = options, .verdicts = verdicts };
  ProfileIndex children = { 0 };
  ProfileNode *places = g_new (ProfileNode, n_nodes);

  for (ProfileNode i = 1; i < tree->n_nodes; i++)
    {
      guint32 words[2] = { tree->nodes[i].parent, tree->nodes[i].function };

      if (tree->nodes[i].kind != PROFILE_NODE_FASTER)
        profile_index_insert (&children, profile_hash_words (words, 2), i);
    }
  places[0] = PROFILE_NODE_ROOT;
  for (guint32 i = 1; i < n_nodes; i++)
    {
      const ProfileTrieNode *node = profile_trie_get_node (tree->trie, i);
      gboolean removed = node->function <= profile_get_n_functions (tree->profile)
                         && profile_source_removes (&source, node->function);

      is_library[i] = removed || node->function > profile_get_n_functions (tree->profile) ? is_library[node->parent]
                      : profile_source_is_library (&source, node->function, is_library[node->parent]);
      kept[i] = removed || (options->only_application && is_library[i]) ? kept[node->parent] : i;
      places[i] = find_way_out (tree, &children, kept, kept[i]);
    }
  profile_index_clear (&children);
  *n = n_nodes;
  return places;
}

ProfileNode *
profile_batches_list_places (ProfileCallTree *tree, const ProfileCallTreeOptions *options, guint32 *n)
{
  if (options->timeline)
    return NULL;
  if (tree->is_inverted)
    return list_places_of_callers (tree, options, n);
  *n = tree->n_trie_nodes;
  return list_places_of_calls (tree, tree->trie, NULL, profile_call_tree_get_seen (tree), *n);
}

/* ---- stretches ---- */

gboolean
profile_batches_find_extent (const Profile *profile, const ProfileCallTreeOptions *options, gint64 *begin_ns, gint64 *end_ns)
{
  ProfileSelection selection;
  ProfileSample sample;

  *begin_ns = G_MAXINT64;
  *end_ns = G_MININT64;
  profile_selection_init (&selection, profile, options);
  for (guint32 i = 0; i < profile->n_threads; i++)
    {
      const ProfileThreadSnapshot *thread = &profile->threads[i];

      if (!profile_selection_has_thread (&selection, i) || thread->info.n_samples == 0)
        continue;
      profile_thread_get_sample (thread, 0, &sample);
      *begin_ns = MIN (*begin_ns, sample.begin_ns);
      profile_thread_get_sample (thread, thread->info.n_samples - 1, &sample);
      *end_ns = MAX (*end_ns, sample.end_ns);
    }
  if (selection.clips)
    {
      *begin_ns = MAX (*begin_ns, selection.begin_ns);
      *end_ns = MIN (*end_ns, selection.end_ns);
    }
  return *begin_ns < *end_ns;
}

gboolean
profile_batches_init (ProfileBatches *self, ProfileCallTree *tree, const ProfileCallTreeOptions *options)
{
  *self = (ProfileBatches) { .tree = tree, .options = *options };
  if (!profile_batches_find_extent (tree->profile, options, &self->begin_ns, &self->end_ns)
      || self->end_ns - self->begin_ns < PROFILE_BATCHES_N)
    return FALSE;
  if (tree->outline != NULL)
    {
      self->n_places = profile_outline_count_own_nodes (tree->outline);
      self->places = list_places_of_calls (tree, profile_outline_get_trie (tree->outline), tree->outline, tree->outline_seen,
                                           self->n_places);
    }
  else
    self->places = profile_batches_list_places (tree, options, &self->n_places);
  if (self->places == NULL)
    return FALSE;
  self->self_ns = g_new0 (gint64, tree->n_nodes);
  self->total_ns = g_new0 (gint64, tree->n_nodes);
  return TRUE;
}

void
profile_batches_clear (ProfileBatches *self)
{
  g_clear_pointer (&self->places, g_free);
  g_clear_pointer (&self->self_ns, g_free);
  g_clear_pointer (&self->total_ns, g_free);
}

/* Where stretch *batch* begins, and the one before it ends. */
static gint64
get_bound (const ProfileBatches *self, guint batch)
{
  gint64 whole_ns = self->end_ns - self->begin_ns;

  return self->begin_ns + whole_ns / PROFILE_BATCHES_N * batch + whole_ns % PROFILE_BATCHES_N * batch / PROFILE_BATCHES_N;
}

gint64
profile_batches_measure (ProfileBatches *self, guint batch)
{
  const ProfileCallTree *tree = self->tree;
  ProfileHistogram *histogram;
  guint32 n;

  self->options.begin_ns = get_bound (self, batch);
  self->options.end_ns = get_bound (self, batch + 1);
  /* What is not parted in the tree is not parted here. */
  histogram = tree->outline != NULL ? profile_outline_add_up (tree->profile, &self->options)
                                    : profile_histogram_new (tree->profile, &self->options);
  n = MIN (histogram->n_nodes, self->n_places);
  memset (self->self_ns, 0, tree->n_nodes * sizeof *self->self_ns);
  for (guint32 i = profile_bit_next (histogram->node_bits, 0, n); i < n; i = profile_bit_next (histogram->node_bits, i + 1, n))
    if (histogram->nodes[i].self_ns != 0 && self->places[i] != PROFILE_NODE_NONE)
      self->self_ns[self->places[i]] += histogram->nodes[i].self_ns;
  profile_histogram_release (histogram);
  memcpy (self->total_ns, self->self_ns, tree->n_nodes * sizeof *self->total_ns);
  for (ProfileNode i = tree->n_nodes; --i > 0;)
    self->total_ns[tree->nodes[i].parent] += self->total_ns[i];
  return self->total_ns[PROFILE_NODE_ROOT];
}
