/* histogram.c: the time of a range of samples, summed per node of the shared trie
 *
 * One pass over the samples, then over the stacks and nodes that they touched;
 * children have greater indices than their parents, so a pass from high to low
 * carries totals up without recursion.
 */

#include "profile/histogram.h"

#include "profile/profile-private.h"
#include "profile/selection.h"

#include <string.h>

void
profile_histogram_weigh (const ProfileSample *sample, ProfileClock clock, gint64 *ns, guint64 *looks)
{
  *ns += clock == PROFILE_CLOCK_CPU ? MAX (sample->cpu_ns, 0) : sample->end_ns - sample->begin_ns;
  *looks += sample->looks;
}

static void
add_thread (ProfileHistogram *self, ProfileSelection *selection, guint32 index, const ProfileCallTreeOptions *options)
{
  const ProfileThreadSnapshot *thread = &selection->profile->threads[index];
  guint64 i = profile_selection_first (selection, index);
  ProfileSample sample;

  if (profile_shares_weigh (self, selection, index, options))
    return;
  while (profile_selection_next (selection, thread, &i, &sample))
    {
      ProfileStackSum *sum = &self->stacks[sample.stack];

      profile_bit_set (self->stack_bits, sample.stack);
      profile_histogram_weigh (&sample, options->clock, &sum->ns, &sum->looks);
    }
}

static void
carry_up (ProfileHistogram *self, const Profile *profile, const ProfileTrie *trie)
{
  guint32 n = self->n_stacks;

  for (ProfileStack stack = profile_bit_next (self->stack_bits, 0, n); stack < n;
       stack = profile_bit_next (self->stack_bits, stack + 1, n))
    {
      guint32 node = PROFILE_BLOCKS_AT (&trie->stacks, ProfileTrieStack, stack)->node;

      self->nodes[node].self_ns += self->stacks[stack].ns;
      self->nodes[node].self_looks += self->stacks[stack].looks;
      self->nodes[node].self_task_ns += self->stacks[stack].task_ns;
      profile_bit_set (self->node_bits, node);
    }
  for (ProfileStack stack = profile_bit_previous (self->stack_bits, n); stack != G_MAXUINT32 && stack != 0;
       stack = profile_bit_previous (self->stack_bits, stack))
    {
      ProfileStack parent = profile_store_get_stack (profile->store, stack)->parent;

      self->slots[PROFILE_BLOCKS_AT (&trie->stacks, ProfileTrieStack, stack)->slot] += self->stacks[stack].ns;
      self->stacks[parent].ns += self->stacks[stack].ns;
      profile_bit_set (self->stack_bits, parent);
    }
  profile_bit_set (self->node_bits, 0);
  for (guint32 i = profile_bit_previous (self->node_bits, self->n_nodes); i != G_MAXUINT32;
       i = profile_bit_previous (self->node_bits, i))
    {
      ProfileNodeSum *node = &self->nodes[i], *parent;
      guint32 parent_index = PROFILE_BLOCKS_AT (&trie->nodes, ProfileTrieNode, i)->parent;

      node->total_ns += node->self_ns;
      node->total_looks += node->self_looks;
      node->task_ns += node->self_task_ns;
      if (i == 0)
        break;
      parent = &self->nodes[parent_index];
      parent->total_ns += node->total_ns;
      parent->total_looks += node->total_looks;
      parent->task_ns += node->task_ns;
      profile_bit_set (self->node_bits, parent_index);
    }
}

/* ---- arrays that are kept ---- */

/* A longer array of zeros: what the old one has is zeros too. */
#define LENGTHEN(array, wanted) \
  G_STMT_START { \
    g_free (array); \
    (array) = g_malloc0_n ((wanted), sizeof *(array)); \
  } G_STMT_END

static void
need (ProfileHistogram *self, guint32 n_stacks, guint32 n_nodes, guint32 n_slots)
{
  if (n_stacks > self->n_stacks)
    {
      LENGTHEN (self->stacks, n_stacks);
      LENGTHEN (self->stack_bits, (gsize) n_stacks / 64 + 1);
    }
  if (n_nodes > self->n_nodes)
    {
      LENGTHEN (self->nodes, n_nodes);
      LENGTHEN (self->node_bits, (gsize) n_nodes / 64 + 1);
      LENGTHEN (self->positions, n_nodes);
    }
  if (n_slots > self->n_slots)
    LENGTHEN (self->slots, n_slots);
  self->n_stacks = MAX (self->n_stacks, n_stacks);
  self->n_nodes = MAX (self->n_nodes, n_nodes);
  self->n_slots = MAX (self->n_slots, n_slots);
}

ProfileHistogram *
profile_histogram_new (Profile *profile, const ProfileCallTreeOptions *options)
{
  ProfileTrie *trie = profile->store->trie;
  ProfileSelection selection;
  ProfileHistogram *self;
  const ProfileShares *shares = options->ignore_tasks || options->timeline ? NULL : profile_get_shares (profile);
  guint32 n_stacks = shares != NULL ? profile_shares_n_stacks (shares) : profile->n_stacks;
  guint32 n_nodes, n_slots;

  profile_trie_extend (trie, profile->store, n_stacks, &n_nodes, &n_slots);
  g_mutex_lock (&trie->lock);
  self = g_steal_pointer (&trie->spare);
  g_mutex_unlock (&trie->lock);
  if (self == NULL)
    self = g_new0 (ProfileHistogram, 1);
  self->shares = shares;
  need (self, n_stacks + 1, n_nodes, n_slots);
  profile_selection_init (&selection, profile, options);
  for (guint32 i = 0; i < profile->n_threads; i++)
    if (profile_selection_has_thread (&selection, i))
      add_thread (self, &selection, i, options);
  carry_up (self, profile, trie);
  return self;
}

static void
clear (ProfileHistogram *self, const ProfileTrie *trie)
{
  for (guint32 i = profile_bit_next (self->stack_bits, 0, self->n_stacks); i < self->n_stacks;
       i = profile_bit_next (self->stack_bits, i + 1, self->n_stacks))
    {
      self->stacks[i] = (ProfileStackSum) { 0 };
      self->slots[PROFILE_BLOCKS_AT (&trie->stacks, ProfileTrieStack, i)->slot] = 0;
    }
  for (guint32 i = profile_bit_next (self->node_bits, 0, self->n_nodes); i < self->n_nodes;
       i = profile_bit_next (self->node_bits, i + 1, self->n_nodes))
    {
      self->nodes[i] = (ProfileNodeSum) { 0 };
      self->positions[i] = 0;
    }
  memset (self->stack_bits, 0, ((gsize) self->n_stacks / 64 + 1) * sizeof *self->stack_bits);
  memset (self->node_bits, 0, ((gsize) self->n_nodes / 64 + 1) * sizeof *self->node_bits);
}

void
profile_histogram_release (ProfileHistogram *self, Profile *profile)
{
  ProfileTrie *trie = profile->store->trie;

  clear (self, trie);
  g_mutex_lock (&trie->lock);
  if (trie->spare == NULL)
    trie->spare = g_steal_pointer (&self);
  g_mutex_unlock (&trie->lock);
  if (self != NULL)
    profile_histogram_free (self);
}

void
profile_histogram_free (ProfileHistogram *self)
{
  g_free (self->stacks);
  g_free (self->stack_bits);
  g_free (self->nodes);
  g_free (self->node_bits);
  g_free (self->slots);
  g_free (self->positions);
  g_free (self);
}
