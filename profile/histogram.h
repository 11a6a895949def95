/* histogram.h: the time of a range of samples, summed per node of the shared trie
 *
 * Private to profile/. Its arrays are as long as the recording's tables, but only
 * what a range touches is written, found again by a bit each, and cleared after
 * use: a small range of a big recording costs little. The arrays are kept for
 * the next one by the trie, which is the one for the options' transforms. Stacks
 * are the recording's own.
 */

#pragma once

#include "profile/call-tree.h"
#include "profile/samples.h"
#include "profile/selection.h"
#include "profile/shares.h"
#include "profile/trie.h"

G_BEGIN_DECLS

typedef struct {
  gint64  self_ns;
  gint64  total_ns;
  gint64  self_task_ns;  /* time of tasks that stood there, side by side */
  gint64  task_ns;       /* total */
  guint64 self_looks;
  guint64 total_looks;
} ProfileNodeSum;

typedef struct {
  gint64  ns;            /* with what is below it, once carried up */
  guint64 looks;
  gint64  task_ns;       /* of tasks that stood there, side by side */
} ProfileStackSum;

typedef struct _ProfileHistogram {
  ProfileTrie     *trie;                            /* a reference, but while it is kept */
  guint32          n_stacks, n_nodes, n_slots;      /* lengths of the arrays; all zero when it is kept */
  ProfileStackSum *stacks;
  guint64         *stack_bits;
  ProfileNodeSum  *nodes;                           /* this and what follows: NULL when it is of stacks alone */
  guint64         *node_bits;
  gint64          *slots;                           /* total ns per (node, line) */
  guint32         *positions;                       /* by node: for the one who builds a tree */
  const ProfileShares *shares;                      /* NULL: stacks count as they were seen */
  const struct _ProfileOutline *outline;            /* whose trie that is, borrowed; NULL: nobody's */
} ProfileHistogram;

ProfileHistogram *profile_histogram_new     (Profile *profile, const ProfileCallTreeOptions *options);
/* Each stack's own sums and bit alone, nothing carried up: half of the memory, and less than half of the work. */
ProfileHistogram *profile_histogram_new_of_stacks (Profile *profile, const ProfileCallTreeOptions *options);
/* Clears it and gives it back to its trie. */
void              profile_histogram_release (ProfileHistogram *self);
void              profile_histogram_free    (ProfileHistogram *self);
/* Adds what counts by that clock of a sample's time and of its looks. */
void              profile_histogram_weigh   (const ProfileSample *sample, ProfileClock clock, gint64 *ns, guint64 *looks);
/* One of zeros for the one who fills it, over *trie*, a reference that it takes. */
ProfileHistogram *profile_histogram_take    (ProfileTrie *trie, guint32 n_stacks, guint32 n_nodes, guint32 n_slots);

/* shares-weigh.c: adds the time of a thread that runs tasks. FALSE: it runs none, and none are asked for. */
gboolean          profile_shares_weigh      (ProfileHistogram *self, ProfileSelection *selection, guint32 thread_index,
                                             const ProfileCallTreeOptions *options);

static inline gboolean
profile_bit_is_set (const guint64 *bits, guint32 index)
{
  return bits[index >> 6] >> (index & 63) & 1;
}

static inline void
profile_bit_set (guint64 *bits, guint32 index)
{
  bits[index >> 6] |= (guint64) 1 << (index & 63);
}

/* The least set bit at or above *index* below *n*; n when there is none. */
static inline guint32
profile_bit_next (const guint64 *bits, guint32 index, guint32 n)
{
  guint32 word = index >> 6, n_words = (n + 63) / 64;
  guint64 left;

  if (index >= n)
    return n;
  for (left = bits[word] >> (index & 63) << (index & 63); left == 0; left = bits[word])
    if (++word >= n_words)
      return n;
  return MIN (word * 64 + (guint32) __builtin_ctzll (left), n);
}

/* The greatest set bit below *index*; G_MAXUINT32 when there is none. */
static inline guint32
profile_bit_previous (const guint64 *bits, guint32 index)
{
  guint32 word = index >> 6;
  guint64 left = index & 63 ? bits[word] & (((guint64) 1 << (index & 63)) - 1) : 0;

  while (left == 0)
    {
      if (word == 0)
        return G_MAXUINT32;
      left = bits[--word];
    }
  return word * 64 + 63 - (guint32) __builtin_clzll (left);
}

/* What profile_histogram_weigh() does, of a packed one that is not wide. */
static inline void
profile_histogram_weigh_packed (const ProfilePackedSample *packed, ProfileClock clock, gint64 *ns, guint64 *looks)
{
  gint64 duration_ns = (gint64) packed->duration, cpu_ns = packed->cpu == PROFILE_PACKED_NO_CPU ? -1 : (gint64) packed->cpu;

  *ns += profile_clock_measure (clock, duration_ns, cpu_ns, packed->state);
  *looks += profile_clock_measure_looks (clock, duration_ns, cpu_ns, packed->state, packed->looks);
}

/* A stack's sums, with what is below it, to its node and to the stack above it. Called for the innermost
 * first. A node's own time is what is left of its total without that of the nodes below it. Holds where a
 * stack's parent is in the parent of its node. */
static inline void
profile_histogram_carry (ProfileHistogram *self, ProfileStack stack, ProfileStack parent)
{
  const ProfileTrieStack *place = profile_trie_get_stack (self->trie, stack);
  const ProfileStackSum sum = self->stacks[stack];
  ProfileNodeSum *node = &self->nodes[place->node], *above;

  profile_bit_set (self->node_bits, place->node);
  node->total_ns += sum.ns;
  node->self_ns += sum.ns;
  node->total_looks += sum.looks;
  node->self_looks += sum.looks;
  node->task_ns += sum.task_ns;
  node->self_task_ns += sum.task_ns;
  if (stack == 0)
    return;
  above = &self->nodes[profile_trie_get_node (self->trie, place->node)->parent];
  above->self_ns -= sum.ns;
  above->self_looks -= sum.looks;
  above->self_task_ns -= sum.task_ns;
  self->slots[place->slot] += sum.ns;
  self->stacks[parent].ns += sum.ns;
  self->stacks[parent].looks += sum.looks;
  self->stacks[parent].task_ns += sum.task_ns;
  profile_bit_set (self->stack_bits, parent);
}

G_END_DECLS
