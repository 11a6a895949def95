/* outline-near.c: an outline for a tree that is looked at closely
 *
 * The recording's outline has no light calls. One that has those of the part that is looked at, as far as they
 * are wide enough to be seen there, is made for one tree and goes with it: a table of all would be many times
 * as big, and most of it of what is not in sight.
 */

#include "profile/outline-private.h"

#include "profile/call-tree-source.h"
#include "profile/near-private.h"
#include "profile/selection.h"

typedef struct {
  const Profile     *profile;
  const ProfileTrie *base;
  const ProfileNear *near;
  guint32            n_nodes;
  guint64           *inner;     /* a bit by node: it is below what is unfolded, and unknown there */
  guint32           *ranks;     /* by word of these: bits before it */
  gint64            *sums;      /* of each inner node; total ns */
} Near;

/* ---- the recording's own ---- */

static gboolean
has_node (const ProfileOutline *outline, guint32 base_node)
{
  guint32 low = 0, high = outline->n_nodes;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (outline->node_of[middle] < base_node)
        low = middle + 1;
      else
        high = middle;
    }
  return low < outline->n_nodes && outline->node_of[low] == base_node && !profile_bit_is_set (outline->is_light, low);
}

gboolean
profile_outline_is_near (const ProfileOutline *self, const Profile *profile, const ProfileCallTreeOptions *options,
                         gint64 total_ns)
{
  const ProfileNear *near = options->near;

  if (near == NULL || near->trie != profile->store->trie)
    return TRUE;
  if (profile_source_get_early_of (near->least_share, total_ns) < self->clocks[options->clock]->least_ns)
    return FALSE;
  for (guint32 i = 0; i < near->n_places; i++)
    if ((near->places[i].flags & (PROFILE_NEAR_KEPT | PROFILE_NEAR_UNFOLDS)) != 0 && !has_node (self, near->places[i].trie_node))
      return FALSE;
  return TRUE;
}

/* ---- one of its own ---- */

static guint32
get_rank (const Near *self, guint32 node)
{
  guint64 before = self->inner[node >> 6] & (((guint64) 1 << (node & 63)) - 1);

  return self->ranks[node >> 6] + (guint32) __builtin_popcountll (before);
}

static gboolean
is_inner (const Near *self, guint32 node)
{
  return profile_bit_is_set (self->inner, node);
}

/* *heavy*: what has a node of its own there. */
static void
find_inner (Near *self, guint64 *heavy)
{
  g_autofree guint64 *unfolds = g_new0 (guint64, self->n_nodes / 64 + 1);
  guint32 cursor = 0, n = 0;

  for (guint32 i = 0; i < self->n_nodes; i++)
    {
      guint32 flags = profile_near_get_flags (self->near, i, &cursor);
      guint32 parent = profile_trie_get_node (self->base, i)->parent;
      gboolean is_below = i > 0 && profile_bit_is_set (unfolds, parent);

      if (flags != 0)
        profile_bit_set (heavy, i);
      else if (is_below)
        profile_bit_set (self->inner, i);
      if ((flags & PROFILE_NEAR_UNFOLDS) != 0 || (flags == 0 && is_below))
        profile_bit_set (unfolds, i);
    }
  for (guint32 word = 0; word <= self->n_nodes / 64; word++)
    {
      self->ranks[word] = n;
      n += (guint32) __builtin_popcountll (self->inner[word]);
    }
  self->sums = g_new0 (gint64, (gsize) n + 1);
}

static void
add_thread (Near *self, ProfileSelection *selection, guint32 index, ProfileClock clock)
{
  guint64 i = profile_selection_first (selection, index), looks = 0;
  ProfileSample sample;

  while (profile_selection_next (selection, &self->profile->threads[index], &i, &sample))
    {
      guint32 node = profile_trie_get_stack (self->base, sample.stack)->node;

      if (is_inner (self, node))
        profile_histogram_weigh (&sample, clock, &self->sums[get_rank (self, node)], &looks);
    }
}

static void
weigh_inner (Near *self, const ProfileCallTreeOptions *options)
{
  ProfileSelection selection;

  profile_selection_init (&selection, self->profile, options);
  for (guint32 i = 0; i < self->profile->n_threads; i++)
    if (profile_selection_has_thread (&selection, i))
      add_thread (self, &selection, i, options->clock);
  for (guint32 i = profile_bit_previous (self->inner, self->n_nodes); i != G_MAXUINT32 && i > 0;
       i = profile_bit_previous (self->inner, i))
    {
      guint32 parent = profile_trie_get_node (self->base, i)->parent;

      if (is_inner (self, parent))
        self->sums[get_rank (self, parent)] += self->sums[get_rank (self, i)];
    }
}

/* An inner one is never heavier than the one above it, so it has that there. */
static void
mark_heavy_inner (const Near *self, guint64 *heavy, gint64 early_ns)
{
  for (guint32 i = profile_bit_next (self->inner, 0, self->n_nodes); i < self->n_nodes;
       i = profile_bit_next (self->inner, i + 1, self->n_nodes))
    if (self->sums[get_rank (self, i)] >= MAX (early_ns, 1))
      profile_bit_set (heavy, i);
}

ProfileHistogram *
profile_outline_new_near (const Profile *profile, const ProfileCallTreeOptions *options, gint64 total_ns, ProfileOutline **own)
{
  Near self = { .profile = profile, .base = profile->store->trie, .near = options->near };
  g_autofree guint64 *heavy = NULL;
  guint32 n_slots, n_words;

  profile_trie_extend (profile->store->trie, profile, &self.n_nodes, &n_slots);
  n_words = self.n_nodes / 64 + 1;
  heavy = g_new0 (guint64, n_words);
  self.inner = g_new0 (guint64, n_words);
  self.ranks = g_new (guint32, n_words);
  find_inner (&self, heavy);
  weigh_inner (&self, options);
  profile_bit_set (heavy, 0);
  mark_heavy_inner (&self, heavy, profile_source_get_early_of (self.near->least_share, total_ns));
  g_free (self.inner);
  g_free (self.ranks);
  g_free (self.sums);
  *own = profile_outline_new_of (profile, self.base, self.n_nodes, heavy);
  return *own != NULL ? profile_outline_add_samples (*own, profile, options) : NULL;
}
