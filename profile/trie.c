/* trie.c: the stacks of a recording, merged by function */

#include "profile/trie.h"

#include "profile/histogram.h"
#include "profile/store.h"

ProfileTrie *
profile_trie_new (void)
{
  ProfileTrie *self = g_new0 (ProfileTrie, 1);

  g_mutex_init (&self->lock);
  profile_blocks_init (&self->nodes, sizeof (ProfileTrieNode));
  profile_blocks_init (&self->slots, sizeof (ProfileTrieSlot));
  profile_blocks_init (&self->stacks, sizeof (ProfileTrieStack));
  *(ProfileTrieNode *) profile_blocks_append (&self->nodes) = (ProfileTrieNode) { 0 };
  *(ProfileTrieSlot *) profile_blocks_append (&self->slots) = (ProfileTrieSlot) { 0 };
  *(ProfileTrieStack *) profile_blocks_append (&self->stacks) = (ProfileTrieStack) { 0 };
  return self;
}

void
profile_trie_free (ProfileTrie *self)
{
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
is_pair (guint32 id, gconstpointer key, gpointer owner)
{
  const guint32 *wanted = key, *words = profile_blocks_at (owner, id, 2 * sizeof (guint32));

  return words[0] == wanted[0] && words[1] == wanted[1];
}

/* Nodes and slots are both pairs of numbers, known by them. */
static guint32
add_pair (ProfileBlocks *blocks, ProfileIndex *index, guint32 first, guint32 second)
{
  guint32 words[2] = { first, second };
  guint32 hash = profile_hash_words (words, 2);
  guint32 id = profile_index_find (index, hash, is_pair, words, blocks);

  if (id == 0)
    {
      guint32 *place;

      id = (guint32) blocks->length;
      place = profile_blocks_append (blocks);
      place[0] = first;
      place[1] = second;
      profile_index_insert (index, hash, id);
    }
  return id;
}

void
profile_trie_extend (ProfileTrie *self, const ProfileStore *store, guint32 n_stacks, guint32 *n_nodes, guint32 *n_slots)
{
  g_mutex_lock (&self->lock);
  for (ProfileStack stack = (guint32) self->stacks.length; stack <= n_stacks; stack++)
    {
      const ProfileStackEntry *entry = profile_store_get_stack (store, stack);
      const ProfileFrameEntry *frame = profile_store_get_frame (store, entry->frame);
      guint32 parent_node = PROFILE_BLOCKS_AT (&self->stacks, ProfileTrieStack, entry->parent)->node;
      ProfileTrieStack *place;
      guint32 node, slot;

      node = add_pair (&self->nodes, &self->node_index, parent_node, frame->function);
      slot = add_pair (&self->slots, &self->slot_index, node, frame->line);
      place = profile_blocks_append (&self->stacks);
      *place = (ProfileTrieStack) { node, slot };
    }
  *n_nodes = (guint32) self->nodes.length;
  *n_slots = (guint32) self->slots.length;
  g_mutex_unlock (&self->lock);
}
