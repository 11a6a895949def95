/* trie.c: the stacks of a recording, merged by function */

#include "profile/trie.h"

#include "profile/histogram.h"
#include "profile/profile-private.h"

/* Back and forward between two views must not derive anew; each may be as big as the recording's own. */
#define N_DERIVED 2

ProfileTrie *
profile_trie_new (void)
{
  ProfileTrie *self = g_new0 (ProfileTrie, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  profile_blocks_init (&self->nodes, sizeof (ProfileTrieNode));
  profile_blocks_init (&self->slots, sizeof (ProfileTrieSlot));
  profile_blocks_init (&self->stacks, sizeof (ProfileTrieStack));
  *(ProfileTrieNode *) profile_blocks_append (&self->nodes) = (ProfileTrieNode) { 0 };
  *(ProfileTrieSlot *) profile_blocks_append (&self->slots) = (ProfileTrieSlot) { 0 };
  *(ProfileTrieStack *) profile_blocks_append (&self->stacks) = (ProfileTrieStack) { 0 };
  return self;
}

ProfileTrie *
profile_trie_ref (ProfileTrie *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_trie_unref (ProfileTrie *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->derived, g_ptr_array_unref);
  g_clear_pointer (&self->derivation, profile_trie_free_derivation);
  profile_blocks_clear (&self->nodes);
  profile_blocks_clear (&self->slots);
  profile_blocks_clear (&self->stacks);
  profile_index_clear (&self->node_index);
  profile_index_clear (&self->slot_index);
  g_clear_pointer (&self->spare, profile_histogram_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
is_node (guint32 id, gconstpointer key, gpointer owner)
{
  const guint32 *wanted = key;
  const ProfileTrieNode *node = PROFILE_BLOCKS_AT ((ProfileBlocks *) owner, ProfileTrieNode, id);

  return node->parent == wanted[0] && node->function == wanted[1];
}

guint32
profile_trie_add_node (ProfileTrie *self, guint32 parent, ProfileFunction function)
{
  guint32 words[2] = { parent, function };
  guint32 hash = profile_hash_words (words, 2);
  guint32 id = profile_index_find (&self->node_index, hash, is_node, words, &self->nodes);

  if (id == 0)
    {
      id = (guint32) self->nodes.length;
      *(ProfileTrieNode *) profile_blocks_append (&self->nodes) = (ProfileTrieNode) { parent, function, 0 };
      profile_index_insert (&self->node_index, hash, id);
    }
  return id;
}

static gboolean
is_slot (guint32 id, gconstpointer key, gpointer owner)
{
  const guint32 *wanted = key;
  const ProfileTrieSlot *slot = PROFILE_BLOCKS_AT ((ProfileBlocks *) owner, ProfileTrieSlot, id);

  return slot->node == wanted[0] && slot->line == wanted[1];
}

guint32
profile_trie_add_slot (ProfileTrie *self, guint32 node, guint32 line)
{
  guint32 *first = &PROFILE_BLOCKS_AT (&self->nodes, ProfileTrieNode, node)->first_slot;
  guint32 words[2] = { node, line };
  guint32 hash = 0, id = *first;

  if (id != 0 && PROFILE_BLOCKS_AT (&self->slots, ProfileTrieSlot, id)->line == line)
    return id;
  if (id != 0)
    {
      hash = profile_hash_words (words, 2);
      id = profile_index_find (&self->slot_index, hash, is_slot, words, &self->slots);
      if (id != 0)
        return id;
    }
  id = (guint32) self->slots.length;
  *(ProfileTrieSlot *) profile_blocks_append (&self->slots) = (ProfileTrieSlot) { node, line };
  if (*first == 0)
    *first = id;
  else
    profile_index_insert (&self->slot_index, hash, id);
  return id;
}

static void
drop_index (ProfileTrie *self)
{
  profile_index_clear (&self->node_index);
  profile_index_clear (&self->slot_index);
  self->is_indexed = FALSE;
}

/* All nodes, and the slots that are not their node's first. */
static void
make_index (ProfileTrie *self)
{
  for (guint32 id = 1; id < self->nodes.length; id++)
    {
      const ProfileTrieNode *node = PROFILE_BLOCKS_AT (&self->nodes, ProfileTrieNode, id);

      profile_index_insert (&self->node_index, profile_hash_words ((guint32[]) { node->parent, node->function }, 2), id);
    }
  for (guint32 id = 1; id < self->slots.length; id++)
    {
      const ProfileTrieSlot *slot = PROFILE_BLOCKS_AT (&self->slots, ProfileTrieSlot, id);

      if (PROFILE_BLOCKS_AT (&self->nodes, ProfileTrieNode, slot->node)->first_slot != id)
        profile_index_insert (&self->slot_index, profile_hash_words ((guint32[]) { slot->node, slot->line }, 2), id);
    }
  self->is_indexed = TRUE;
}

/* Up to *n_stacks*, with the lock held. */
static void
add_stacks (ProfileTrie *self, const ProfileStore *store, guint32 n_stacks)
{
  if (!self->is_indexed && self->stacks.length <= n_stacks)
    make_index (self);
  for (ProfileStack stack = (guint32) self->stacks.length; stack <= n_stacks; stack++)
    {
      const ProfileStackEntry *entry = profile_store_get_stack (store, stack);
      const ProfileFrameEntry *frame = profile_store_get_frame (store, entry->frame);
      guint32 parent_node = PROFILE_BLOCKS_AT (&self->stacks, ProfileTrieStack, entry->parent)->node;
      ProfileTrieStack *place;
      guint32 node, slot;

      node = profile_trie_add_node (self, parent_node, frame->function);
      slot = profile_trie_add_slot (self, node, frame->line);
      place = profile_blocks_append (&self->stacks);
      *place = (ProfileTrieStack) { node, slot };
    }
}

void
profile_trie_extend_ahead (ProfileTrie *self, const ProfileStore *store, guint32 n_stacks)
{
  g_mutex_lock (&self->lock);
  add_stacks (self, store, n_stacks);
  g_mutex_unlock (&self->lock);
}

void
profile_trie_extend (ProfileTrie *self, const Profile *profile, guint32 *n_nodes, guint32 *n_slots)
{
  g_mutex_lock (&self->lock);
  add_stacks (self, profile->store, profile_count_tree_stacks (profile));
  /* Few recordings get more stacks when they have ended; those of tasks do, once. */
  if (self->is_indexed && profile_is_complete (profile))
    drop_index (self);
  *n_nodes = (guint32) self->nodes.length;
  *n_slots = (guint32) self->slots.length;
  g_mutex_unlock (&self->lock);
}

/* Kept or new, and now the first of those that are kept. */
static ProfileTrie *
ref_derived (ProfileTrie *self, const Profile *profile, const ProfileTransforms *transforms)
{
  ProfileTrie *trie = NULL;

  g_mutex_lock (&self->lock);
  if (self->derived == NULL)
    self->derived = g_ptr_array_new_with_free_func ((GDestroyNotify) profile_trie_unref);
  for (guint i = 0; i < self->derived->len && trie == NULL; i++)
    if (profile_trie_is_derived_by (g_ptr_array_index (self->derived, i), profile, transforms))
      trie = g_ptr_array_steal_index (self->derived, i);
  if (trie == NULL)
    trie = profile_trie_new_derived (profile, transforms);
  g_ptr_array_insert (self->derived, 0, profile_trie_ref (trie));
  if (self->derived->len > N_DERIVED)
    g_ptr_array_set_size (self->derived, N_DERIVED);
  g_mutex_unlock (&self->lock);
  return trie;
}

ProfileTrie *
profile_trie_ref_for (const Profile *profile, const ProfileTransforms *transforms, guint32 *n_nodes, guint32 *n_slots)
{
  ProfileTrie *base = profile->store->trie, *trie;

  profile_trie_extend (base, profile, n_nodes, n_slots);
  if (profile_transforms_get_n (transforms) == 0)
    return profile_trie_ref (base);
  trie = ref_derived (base, profile, transforms);
  profile_trie_extend_derived (trie, profile, *n_nodes, n_nodes, n_slots);
  return trie;
}
