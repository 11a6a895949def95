/* outline.c: a recording without its small calls */

#include "profile/outline-private.h"

#include "profile/profile-private.h"

/* The least number of samples that are worth it. */
#define LEAST_SAMPLES 200000u
/* Stretches of all threads, about. */
#define N_STRETCHES 100u
#define PREFETCH 16u

/* Of nodes of the recording, in the list of the outline's. */
#define NOT_THERE G_MAXUINT32

typedef struct {
  const Profile     *profile;
  const ProfileTrie *base;
  gint64            *stacks, *nodes;   /* total ns by the wall clock */
  guint32            n_nodes;
} Draft;

static guint64
count_samples (const Profile *profile)
{
  guint64 n = 0;

  for (guint32 i = 0; i < profile->n_threads; i++)
    n += profile->threads[i].info.n_samples;
  return n;
}

/* ---- what is heavy ---- */

static void
add_thread (Draft *self, const ProfileThreadSnapshot *thread)
{
  const ProfileSamples *samples = &thread->entry->samples;
  ProfileSample sample;

  for (guint64 i = 0; i < thread->n_closed; i++)
    {
      const ProfilePackedSample *packed = PROFILE_BLOCKS_AT (&samples->packed, ProfilePackedSample, i);

      if (i + PREFETCH < thread->n_closed)
        __builtin_prefetch (&self->stacks[PROFILE_BLOCKS_AT (&samples->packed, ProfilePackedSample, i + PREFETCH)->stack], 1);
      if (packed->looks != PROFILE_PACKED_WIDE)
        {
          self->stacks[packed->stack] += (gint64) packed->duration;
          continue;
        }
      profile_samples_get (samples, i, &sample);
      self->stacks[sample.stack] += sample.end_ns - sample.begin_ns;
    }
  if (thread->has_last)
    self->stacks[thread->last.stack] += thread->last.end_ns - thread->last.begin_ns;
}

static void
weigh_nodes (Draft *self)
{
  for (guint32 i = 0; i < self->profile->n_threads; i++)
    add_thread (self, &self->profile->threads[i]);
  for (ProfileStack stack = self->profile->n_stacks; stack > 0; stack--)
    {
      if (stack > PREFETCH)
        __builtin_prefetch (&self->stacks[profile_store_get_stack (self->profile->store, stack - PREFETCH)->parent], 1);
      self->nodes[profile_trie_get_stack (self->base, stack)->node] += self->stacks[stack];
      self->stacks[profile_store_get_stack (self->profile->store, stack)->parent] += self->stacks[stack];
    }
  self->nodes[0] += self->stacks[0];
}

/* ---- from what is heavy to an outline ---- */

typedef struct {
  const Profile     *profile;
  const ProfileTrie *base;
  const guint64     *heavy;
  guint32           *places;           /* by node of the base: that of the outline */
  guint32            n_nodes;          /* of the base */
} Placing;

/* The light ones below a heavy one are there, too. FALSE: they are too many. */
static gboolean
place_nodes (ProfileOutline *outline, Placing *self)
{
  guint32 n = 1;

  self->places[0] = 0;
  for (guint32 i = 1; i < self->n_nodes; i++)
    {
      self->places[i] = NOT_THERE;
      if (!profile_bit_is_set (self->heavy, profile_trie_get_node (self->base, i)->parent))
        continue;
      if (n == PROFILE_OUTLINE_STACKS_MAX)
        return FALSE;
      self->places[i] = n++;
    }
  outline->node_of = g_new (guint32, n);
  outline->is_light = g_new0 (guint64, n / 64 + 1);
  outline->node_of[0] = 0;
  outline->n_nodes = n;
  for (guint32 i = 1; i < self->n_nodes; i++)
    {
      const ProfileTrieNode *node = profile_trie_get_node (self->base, i);
      ProfileTrieNode *copy;

      if (self->places[i] == NOT_THERE)
        continue;
      copy = profile_blocks_append (&outline->trie->nodes);
      *copy = (ProfileTrieNode) { self->places[node->parent], node->function, 0 };
      outline->node_of[self->places[i]] = i;
      if (!profile_bit_is_set (self->heavy, i))
        profile_bit_set (outline->is_light, self->places[i]);
    }
  return TRUE;
}

/* A stack below a light node is that of the light node. FALSE: there are too many. */
static gboolean
place_stacks (ProfileOutline *outline, const Placing *self)
{
  GArray *parents = g_array_new (FALSE, TRUE, sizeof (guint32));
  gsize n;

  g_array_set_size (parents, 1);
  outline->stack_of[0] = 0;
  for (ProfileStack stack = 1; stack <= self->profile->n_stacks && parents->len <= PROFILE_OUTLINE_STACKS_MAX; stack++)
    {
      guint32 above = outline->stack_of[profile_store_get_stack (self->profile->store, stack)->parent];
      const ProfileTrieStack *own = profile_trie_get_stack (self->base, stack);
      ProfileTrieStack *place;
      guint32 node;

      if (profile_bit_is_set (outline->is_light, profile_trie_get_stack (outline->trie, above)->node))
        {
          outline->stack_of[stack] = above;
          continue;
        }
      node = self->places[own->node];
      outline->stack_of[stack] = parents->len;
      g_array_append_val (parents, above);
      place = profile_blocks_append (&outline->trie->stacks);
      *place = (ProfileTrieStack) {
        node, profile_trie_add_slot (outline->trie, node, PROFILE_BLOCKS_AT (&self->base->slots, ProfileTrieSlot, own->slot)->line)
      };
    }
  profile_index_clear (&outline->trie->slot_index);
  outline->parents = g_array_steal (parents, &n);
  outline->n_stacks = (guint32) n;
  g_array_unref (parents);
  return n <= PROFILE_OUTLINE_STACKS_MAX;
}

ProfileOutline *
profile_outline_new_of (const Profile *profile, const ProfileTrie *base, guint32 n_nodes, const guint64 *heavy)
{
  ProfileOutline *self = g_new0 (ProfileOutline, 1);
  Placing placing = { profile, base, heavy, g_new (guint32, n_nodes), n_nodes };
  guint64 n_samples = count_samples (profile);
  gboolean fits;

  self->trie = profile_trie_new ();
  self->n_threads = profile->n_threads;
  self->n_base_nodes = n_nodes;
  g_mutex_init (&self->lock);
  while (n_samples >> self->stretch_log2 > N_STRETCHES)
    self->stretch_log2++;
  self->stack_of = g_new (guint32, (gsize) profile->n_stacks + 1);
  fits = place_nodes (self, &placing) && place_stacks (self, &placing);
  g_free (placing.places);
  if (!fits)
    g_clear_pointer (&self, profile_outline_free);
  return self;
}

/* ---- that of a recording ---- */

static ProfileOutline *
outline_new (const Draft *draft, gint64 least_ns)
{
  g_autofree guint64 *heavy = g_new0 (guint64, draft->n_nodes / 64 + 1);

  profile_bit_set (heavy, 0);
  for (guint32 i = 1; i < draft->n_nodes; i++)
    if (draft->nodes[i] >= least_ns)
      profile_bit_set (heavy, i);
  return profile_outline_new_of (draft->profile, draft->base, draft->n_nodes, heavy);
}

static ProfileOutline *
make (const Profile *profile, double least_share)
{
  guint32 n_slots;
  Draft draft = { .profile = profile };
  ProfileTrie *base = profile_trie_ref_for (profile, NULL, &draft.n_nodes, &n_slots);
  ProfileOutline *self = NULL;

  draft.base = base;
  draft.stacks = g_new0 (gint64, (gsize) profile->n_stacks + 1);
  draft.nodes = g_new0 (gint64, draft.n_nodes);
  weigh_nodes (&draft);
  g_clear_pointer (&draft.stacks, g_free);
  for (; self == NULL && least_share < 1; least_share *= 2)
    self = outline_new (&draft, MAX ((gint64) (least_share * (double) draft.nodes[0]), 1));
  g_free (draft.nodes);
  profile_trie_unref (base);
  return self;
}

void
profile_outline_free (ProfileOutline *self)
{
  for (guint i = 0; i < PROFILE_N_CLOCKS; i++)
    g_clear_pointer (&self->clocks[i], profile_outline_sums_free);
  profile_trie_unref (self->trie);
  g_mutex_clear (&self->lock);
  g_free (self->node_of);
  g_free (self->is_light);
  g_free (self->parents);
  g_free (self->stack_of);
  g_free (self);
}

void
profile_outline_prepare (Profile *profile, double least_share)
{
  /* Time of tasks is parted in other ways, and what still grows would need a new one each time. */
  if (!profile_is_complete (profile) || profile_get_tasks (profile) != NULL)
    return;
  g_mutex_lock (&profile->outline_lock);
  if (!profile->has_outline)
    g_atomic_pointer_set (&profile->outline, make (profile, least_share));
  profile->has_outline = TRUE;
  g_mutex_unlock (&profile->outline_lock);
}

void
profile_outline_prepare_long (Profile *profile)
{
  if (count_samples (profile) >= LEAST_SAMPLES)
    profile_outline_prepare (profile, PROFILE_OUTLINE_SHARE);
}

const ProfileTrie *
profile_outline_get_trie (const ProfileOutline *self)
{
  return self->trie;
}

guint32
profile_outline_count_own_nodes (const ProfileOutline *self)
{
  return self->n_nodes;
}

guint32
profile_outline_count_nodes (const ProfileOutline *self)
{
  return self->n_base_nodes;
}

guint32
profile_outline_get_node (const ProfileOutline *self, guint32 node)
{
  return self->node_of[node];
}

guint32
profile_outline_find_stack (const ProfileOutline *self, ProfileStack stack)
{
  return profile_trie_get_stack (self->trie, self->stack_of[stack])->node;
}

void
profile_outline_forget_histogram (ProfileOutline *self)
{
  ProfileHistogram *spare;

  g_mutex_lock (&self->trie->lock);
  spare = g_steal_pointer (&self->trie->spare);
  g_mutex_unlock (&self->trie->lock);
  if (spare != NULL)
    profile_histogram_free (spare);
}
