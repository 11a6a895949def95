/* histogram.c: the time of a range of samples, summed per node of the shared trie
 *
 * One pass over the samples, then one over the stacks that they touched; children
 * have greater indices than their parents, so a pass from high to low carries totals
 * up without recursion.
 */

#include "profile/histogram.h"

#include "profile/profile-private.h"
#include "profile/selection.h"

#include <string.h>

#define PREFETCH 16u    /* samples ahead */

void
profile_histogram_weigh (const ProfileSample *sample, ProfileClock clock, gint64 *ns, guint64 *looks)
{
  gint64 duration_ns = sample->end_ns - sample->begin_ns;

  *ns += profile_clock_measure (clock, duration_ns, sample->cpu_ns, sample->state);
  *looks += profile_clock_measure_looks (clock, duration_ns, sample->cpu_ns, sample->state, sample->looks);
}

static void
add_sample (ProfileHistogram *self, const ProfileSample *sample, ProfileClock clock)
{
  ProfileStackSum *sum = &self->stacks[sample->stack];

  profile_bit_set (self->stack_bits, sample->stack);
  profile_histogram_weigh (sample, clock, &sum->ns, &sum->looks);
}

/* Samples from *i* to *end*, which are whole in the range and of any session. The sums that
 * they go to lie anywhere in a table of megabytes: they are asked for some samples ahead. */
static void
add_whole (ProfileHistogram *self, const ProfileSamples *samples, guint64 i, guint64 end, ProfileClock clock)
{
  ProfileSample sample;

  for (; i < end; i++)
    {
      const ProfilePackedSample *packed = PROFILE_BLOCKS_AT (&samples->packed, ProfilePackedSample, i);

      if (i + PREFETCH < end)
        __builtin_prefetch (&self->stacks[PROFILE_BLOCKS_AT (&samples->packed, ProfilePackedSample, i + PREFETCH)->stack], 1);
      if (packed->looks == PROFILE_PACKED_WIDE)
        {
          profile_samples_get (samples, i, &sample);
          add_sample (self, &sample, clock);
          continue;
        }
      profile_histogram_weigh_packed (packed, clock, &self->stacks[packed->stack].ns, &self->stacks[packed->stack].looks);
      profile_bit_set (self->stack_bits, packed->stack);
    }
}

/* Up to *end*, one after the other. */
static guint64
add_each (ProfileHistogram *self, ProfileSelection *selection, const ProfileThreadSnapshot *thread, guint64 i, guint64 end,
          ProfileClock clock)
{
  ProfileSample sample;

  while (i < end && profile_selection_next (selection, thread, &i, &sample))
    add_sample (self, &sample, clock);
  return i;
}

static void
add_thread (ProfileHistogram *self, ProfileSelection *selection, guint32 index, const ProfileCallTreeOptions *options)
{
  const ProfileThreadSnapshot *thread = &selection->profile->threads[index];
  guint64 i = profile_selection_first (selection, index);
  guint64 end = MIN (thread->n_closed, profile_selection_count_whole (selection, thread));
  ProfileClock clock = options->clock;

  if (profile_shares_weigh (self, selection, index, options))
    return;
  if (!selection->by_context && selection->trie == NULL)
    {
      /* Samples never overlap: only the first and the last of a range can be cut by it. */
      if (selection->clips)
        {
          end = MIN (end, profile_find_sample (selection->profile, index, selection->end_ns));
          i = add_each (self, selection, thread, i, i + 1, clock);
        }
      if (i < end)
        {
          add_whole (self, &thread->entry->samples, i, end, clock);
          i = end;
        }
    }
  add_each (self, selection, thread, i, G_MAXUINT64, clock);
}

/* Stacks stand in a row with their nodes, parents anywhere. */
static inline void
prefetch_parent (const ProfileHistogram *self, const Profile *profile, const ProfileTrie *trie, ProfileStack stack)
{
  guint32 node = PROFILE_BLOCKS_AT (&trie->stacks, ProfileTrieStack, stack)->node;

  __builtin_prefetch (&self->stacks[profile_store_get_stack (profile->store, stack)->parent], 1);
  __builtin_prefetch (&self->nodes[PROFILE_BLOCKS_AT (&trie->nodes, ProfileTrieNode, node)->parent], 1);
}

/* One pass from the innermost to the root. A node's own time is what is left of its total
 * without that of the nodes below it. Holds in the recording's own trie, where a stack's parent is
 * in the parent of its node. */
static void
carry_up_stacks (ProfileHistogram *self, const Profile *profile)
{
  const ProfileTrie *trie = self->trie;

  for (ProfileStack stack = profile_bit_previous (self->stack_bits, self->n_stacks); stack != G_MAXUINT32;
       stack = profile_bit_previous (self->stack_bits, stack))
    {
      if (stack > PREFETCH)
        prefetch_parent (self, profile, trie, stack - PREFETCH);
      profile_histogram_carry (self, stack, profile_store_get_stack (profile->store, stack)->parent);
      if (stack == 0)
        break;
    }
  profile_bit_set (self->node_bits, 0);
}

/* Transforms put stacks and their parents into any nodes: first the own times, then node by node. */
static void
carry_up_nodes (ProfileHistogram *self, const Profile *profile)
{
  const ProfileTrie *trie = self->trie;
  guint32 n = self->n_stacks;

  for (ProfileStack stack = profile_bit_next (self->stack_bits, 0, n); stack < n;
       stack = profile_bit_next (self->stack_bits, stack + 1, n))
    {
      guint32 node = profile_trie_get_stack (trie, stack)->node;

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
      self->stacks[parent].looks += self->stacks[stack].looks;
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
    profile_prefer_huge_pages ((array), (wanted) * sizeof *(array)); \
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

/* Whoever needs stacks alone leaves what is kept to the call trees, which are made at the same time and of the
 * same range. Of a short one the stacks lie near each other: fewer pages are made than with big ones. */
static ProfileHistogram *
new_of_stacks (ProfileTrie *trie, guint32 n_stacks)
{
  ProfileHistogram *self = g_new0 (ProfileHistogram, 1);

  self->trie = trie;
  self->n_stacks = n_stacks;
  self->stacks = g_new0 (ProfileStackSum, n_stacks);
  self->stack_bits = g_new0 (guint64, (gsize) n_stacks / 64 + 1);
  return self;
}

ProfileHistogram *
profile_histogram_take (ProfileTrie *trie, guint32 n_stacks, guint32 n_nodes, guint32 n_slots)
{
  ProfileHistogram *self;

  g_mutex_lock (&trie->lock);
  self = g_steal_pointer (&trie->spare);
  g_mutex_unlock (&trie->lock);
  if (self == NULL)
    self = g_new0 (ProfileHistogram, 1);
  self->trie = trie;
  self->shares = NULL;
  self->outline = NULL;
  need (self, n_stacks, n_nodes, n_slots);
  return self;
}

/* Nothing is carried up yet. */
static ProfileHistogram *
add_up (Profile *profile, const ProfileCallTreeOptions *options, gboolean with_nodes)
{
  ProfileSelection selection;
  ProfileHistogram *self;
  guint32 n_nodes, n_slots;
  /* Its stacks go into the trie, too. */
  const ProfileShares *shares = options->ignore_tasks || options->timeline || options->cut != NULL ? NULL : profile_get_shares (profile);
  ProfileTrie *trie = profile_trie_ref_for (profile, options->transforms, &n_nodes, &n_slots);

  if (with_nodes)
    self = profile_histogram_take (trie, profile_count_tree_stacks (profile) + 1, n_nodes, n_slots);
  else
    self = new_of_stacks (trie, profile_count_tree_stacks (profile) + 1);
  self->shares = shares;
  profile_selection_init (&selection, profile, options);
  selection.trie = trie->derivation != NULL ? trie : NULL;
  for (guint32 i = 0; i < profile->n_threads; i++)
    if (profile_selection_has_thread (&selection, i))
      add_thread (self, &selection, i, options);
  return self;
}

ProfileHistogram *
profile_histogram_new_of_stacks (Profile *profile, const ProfileCallTreeOptions *options)
{
  return add_up (profile, options, FALSE);
}

ProfileHistogram *
profile_histogram_new (Profile *profile, const ProfileCallTreeOptions *options)
{
  ProfileHistogram *self = add_up (profile, options, TRUE);

  if (self->trie->derivation == NULL)
    carry_up_stacks (self, profile);
  else
    carry_up_nodes (self, profile);
  return self;
}

/* Only what was touched, unless that is much of it. */
static void
clear (ProfileHistogram *self, const ProfileTrie *trie)
{
  guint32 n_touched = 0, most = self->n_stacks / 16;
  /* In a derived trie nodes are touched that no stack names. */
  guint32 stack = trie->derivation == NULL ? profile_bit_next (self->stack_bits, 0, self->n_stacks) : 0;

  for (; trie->derivation == NULL && stack < self->n_stacks && n_touched <= most;
       stack = profile_bit_next (self->stack_bits, stack + 1, self->n_stacks))
    {
      const ProfileTrieStack *place = PROFILE_BLOCKS_AT (&trie->stacks, ProfileTrieStack, stack);

      self->stacks[stack] = (ProfileStackSum) { 0 };
      self->slots[place->slot] = 0;
      self->nodes[place->node] = (ProfileNodeSum) { 0 };
      self->positions[place->node] = 0;
      n_touched++;
    }
  self->nodes[0] = (ProfileNodeSum) { 0 };
  self->positions[0] = 0;
  if (stack < self->n_stacks)
    {
      memset (self->stacks, 0, self->n_stacks * sizeof *self->stacks);
      memset (self->slots, 0, self->n_slots * sizeof *self->slots);
      memset (self->nodes, 0, self->n_nodes * sizeof *self->nodes);
      memset (self->positions, 0, self->n_nodes * sizeof *self->positions);
    }
  memset (self->stack_bits, 0, ((gsize) self->n_stacks / 64 + 1) * sizeof *self->stack_bits);
  memset (self->node_bits, 0, ((gsize) self->n_nodes / 64 + 1) * sizeof *self->node_bits);
}

void
profile_histogram_release (ProfileHistogram *self)
{
  ProfileTrie *trie = g_steal_pointer (&self->trie);

  if (self->nodes != NULL)
    {
      clear (self, trie);
      g_mutex_lock (&trie->lock);
      if (trie->spare == NULL)
        trie->spare = g_steal_pointer (&self);
      g_mutex_unlock (&trie->lock);
    }
  if (self != NULL)
    profile_histogram_free (self);
  profile_trie_unref (trie);
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
