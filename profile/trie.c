/* trie.c: the stacks of a recording, merged by function */

#include "profile/trie.h"

#include "profile/histogram.h"

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
is_node (guint32 id, gconstpointer key, gpointer owner)
{
  const guint32 *wanted = key;
  const ProfileTrieNode *node = PROFILE_BLOCKS_AT ((ProfileBlocks *) owner, ProfileTrieNode, id);

  return node->parent == wanted[0] && node->function == wanted[1];
}

static guint32
add_node (ProfileTrie *self, guint32 parent, ProfileFunction function)
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

static guint32
add_slot (ProfileTrie *self, guint32 node, guint32 line)
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

void
profile_trie_extend (ProfileTrie *self, const Profile *profile, guint32 *n_nodes, guint32 *n_slots)
{
  guint32 n_stacks = profile_get_n_stacks (profile);

  g_mutex_lock (&self->lock);
  for (ProfileStack stack = (guint32) self->stacks.length; stack <= n_stacks; stack++)
    {
      ProfileStack parent = profile_get_stack_parent (profile, stack);
      ProfileFrame frame = profile_get_stack_frame (profile, stack);
      guint32 parent_node = PROFILE_BLOCKS_AT (&self->stacks, ProfileTrieStack, parent)->node;
      ProfileTrieStack *place;
      guint32 node, slot;

      node = add_node (self, parent_node, profile_get_frame_function (profile, frame));
      slot = add_slot (self, node, profile_get_frame_line (profile, frame));
      place = profile_blocks_append (&self->stacks);
      *place = (ProfileTrieStack) { node, slot };
    }
  *n_nodes = (guint32) self->nodes.length;
  *n_slots = (guint32) self->slots.length;
  g_mutex_unlock (&self->lock);
}
