/* histogram.c: the time of a range of samples, summed per node of the shared trie
 *
 * One pass over the samples, one over the stacks, one over the nodes; children
 * have greater indices than their parents, so a pass from high to low carries
 * totals up without recursion.
 */

#include "profile/call-tree-private.h"

typedef struct {
  gint64  ns;
  guint64 looks;
} StackSum;

/* The part of *value* that falls to *part* of *whole*, rounded. */
static gint64
share (gint64 value, gint64 part, gint64 whole)
{
  return whole <= 0 || part >= whole ? value : (gint64) ((double) value * (double) part / (double) whole + 0.5);
}

static void
add_clipped (StackSum *sum, const ProfileSample *sample, const ProfileCallTreeOptions *options)
{
  gint64 whole = sample->end_ns - sample->begin_ns;
  gint64 part = MIN (sample->end_ns, options->end_ns) - MAX (sample->begin_ns, options->begin_ns);

  if (part < 0)
    return;
  sum->ns += options->clock == PROFILE_CLOCK_CPU ? share (MAX (sample->cpu_ns, 0), part, whole) : part;
  sum->looks += (guint64) share (sample->looks, part, whole);
}

static void
add_thread (StackSum *sums, const ProfileThreadSnapshot *thread, const Profile *profile, guint32 index,
            const ProfileCallTreeOptions *options)
{
  gboolean clipped = options->begin_ns != options->end_ns;
  guint64 first = clipped ? profile_find_sample (profile, index, options->begin_ns) : 0;

  for (guint64 i = first; i < thread->info.n_samples; i++)
    {
      ProfileSample sample;

      profile_thread_get_sample (thread, i, &sample);
      if (clipped && sample.begin_ns >= options->end_ns)
        break;
      if (clipped && (sample.begin_ns < options->begin_ns || sample.end_ns > options->end_ns))
        {
          add_clipped (&sums[sample.stack], &sample, options);
          continue;
        }
      sums[sample.stack].ns += options->clock == PROFILE_CLOCK_CPU ? MAX (sample.cpu_ns, 0)
                                                                   : sample.end_ns - sample.begin_ns;
      sums[sample.stack].looks += sample.looks;
    }
}

static void
carry_up (ProfileHistogram *self, const Profile *profile, const ProfileTrie *trie, StackSum *sums)
{
  for (ProfileStack stack = 0; stack <= profile->n_stacks; stack++)
    if (sums[stack].looks != 0 || sums[stack].ns != 0)
      {
        ProfileNodeSum *node = &self->nodes[PROFILE_BLOCKS_AT (&trie->stacks, ProfileTrieStack, stack)->node];
        node->self_ns += sums[stack].ns;
        node->self_looks += sums[stack].looks;
      }
  for (ProfileStack stack = profile->n_stacks; stack > 0; stack--)
    if (sums[stack].ns != 0)
      {
        self->slots[PROFILE_BLOCKS_AT (&trie->stacks, ProfileTrieStack, stack)->slot] += sums[stack].ns;
        sums[profile_store_get_stack (profile->store, stack)->parent].ns += sums[stack].ns;
      }
  for (guint32 i = self->n_nodes; i-- > 0;)
    {
      ProfileNodeSum *node = &self->nodes[i];
      ProfileNodeSum *parent = &self->nodes[PROFILE_BLOCKS_AT (&trie->nodes, ProfileTrieNode, i)->parent];

      node->total_ns += node->self_ns;
      node->total_looks += node->self_looks;
      if (i == 0)
        break;
      parent->total_ns += node->total_ns;
      parent->total_looks += node->total_looks;
    }
}

void
profile_histogram_fill (ProfileHistogram *self, Profile *profile, const ProfileCallTreeOptions *options)
{
  g_autofree StackSum *sums = g_new0 (StackSum, (gsize) profile->n_stacks + 1);

  profile_trie_extend (profile->store->trie, profile, &self->n_nodes, &self->n_slots);
  self->nodes = g_new0 (ProfileNodeSum, self->n_nodes);
  self->slots = g_new0 (gint64, self->n_slots);
  for (guint32 i = 0; i < profile->n_threads; i++)
    if (options->thread_index < 0 || (guint32) options->thread_index == i)
      add_thread (sums, &profile->threads[i], profile, i, options);
  carry_up (self, profile, profile->store->trie, sums);
}

void
profile_histogram_clear (ProfileHistogram *self)
{
  g_clear_pointer (&self->nodes, g_free);
  g_clear_pointer (&self->slots, g_free);
}
