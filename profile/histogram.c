/* histogram.c: the time of a range of samples, summed per node of the shared trie
 *
 * One pass over the samples, then over the stacks and nodes that they touched;
 * children have greater indices than their parents, so a pass from high to low
 * carries totals up without recursion.
 */

#include "profile/histogram.h"

#include "profile/profile-private.h"

#include "format/format.h"

#include <string.h>

/* The part of *value* that falls to *part* of *whole*, rounded. */
static gint64
share (gint64 value, gint64 part, gint64 whole)
{
  return whole <= 0 || part >= whole ? value : (gint64) ((double) value * (double) part / (double) whole + 0.5);
}

static void
add_clipped (ProfileStackSum *sum, const ProfileSample *sample, const ProfileCallTreeOptions *options)
{
  gint64 whole = sample->end_ns - sample->begin_ns;
  gint64 part = MIN (sample->end_ns, options->end_ns) - MAX (sample->begin_ns, options->begin_ns);

  if (part < 0)
    return;
  sum->ns += options->clock == PROFILE_CLOCK_CPU ? share (MAX (sample->cpu_ns, 0), part, whole) : part;
  sum->looks += (guint64) share (sample->looks, part, whole);
}

/* Whose samples a session takes: its thread's, or those of its context. */
typedef struct {
  const Profile *profile;
  guint32        session;        /* 0: everything is taken */
  gboolean       by_context;
  gint32         thread_index;   /* -1: all */
  guint32        last;           /* the last one asked about, and the answer */
  gboolean       last_is_own;
} Filter;

static Filter
filter_for (const Profile *profile, const ProfileCallTreeOptions *options)
{
  Filter filter = { .profile = profile, .session = options->session, .thread_index = options->thread_index };
  ProfileSessionInfo info;

  if (options->session == 0 || !profile_find_session (profile, options->session, &info))
    return filter;
  filter.by_context = info.filter == FORMAT_SESSION_CONTEXT;
  if (info.filter == FORMAT_SESSION_THREAD && filter.thread_index < 0)
    filter.thread_index = info.thread_index >= 0 ? info.thread_index : G_MAXINT32;
  else if (info.filter == FORMAT_SESSION_THREAD && filter.thread_index != info.thread_index)
    filter.thread_index = G_MAXINT32;     /* another thread than the session's: nothing */
  return filter;
}

static inline gboolean
filter_takes (Filter *self, const ProfileSample *sample)
{
  if (!self->by_context)
    return TRUE;
  if (sample->session != self->last)
    {
      self->last = sample->session;
      self->last_is_own = profile_session_owns (self->profile, self->session, sample->session);
    }
  return self->last_is_own;
}

static void
add_thread (ProfileHistogram *self, const ProfileThreadSnapshot *thread, const Profile *profile, guint32 index,
            const ProfileCallTreeOptions *options, Filter *filter)
{
  gboolean clipped = options->begin_ns != options->end_ns;
  guint64 first = clipped ? profile_find_sample (profile, index, options->begin_ns) : 0;

  for (guint64 i = first; i < thread->info.n_samples; i++)
    {
      ProfileSample sample;
      ProfileStackSum *sum;

      profile_thread_get_sample (thread, i, &sample);
      if (clipped && sample.begin_ns >= options->end_ns)
        break;
      if (!filter_takes (filter, &sample))
        continue;
      profile_bit_set (self->stack_bits, sample.stack);
      sum = &self->stacks[sample.stack];
      if (clipped && (sample.begin_ns < options->begin_ns || sample.end_ns > options->end_ns))
        {
          add_clipped (sum, &sample, options);
          continue;
        }
      sum->ns += options->clock == PROFILE_CLOCK_CPU ? MAX (sample.cpu_ns, 0)
                                                         : sample.end_ns - sample.begin_ns;
      sum->looks += sample.looks;
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
      if (i == 0)
        break;
      parent = &self->nodes[parent_index];
      parent->total_ns += node->total_ns;
      parent->total_looks += node->total_looks;
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
  Filter filter = filter_for (profile, options);
  ProfileHistogram *self;
  guint32 n_nodes, n_slots;

  profile_trie_extend (trie, profile, &n_nodes, &n_slots);
  g_mutex_lock (&trie->lock);
  self = g_steal_pointer (&trie->spare);
  g_mutex_unlock (&trie->lock);
  if (self == NULL)
    self = g_new0 (ProfileHistogram, 1);
  need (self, profile->n_stacks + 1, n_nodes, n_slots);
  for (guint32 i = 0; i < profile->n_threads; i++)
    if (filter.thread_index < 0 || (guint32) filter.thread_index == i)
      add_thread (self, &profile->threads[i], profile, i, options, &filter);
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
