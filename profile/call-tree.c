/* call-tree.c: a finished call tree */

#include "profile/call-tree-private.h"
#include "profile/intervals.h"
#include "profile/outline.h"
#include "profile/selection.h"

#include "format/format.h"

#include <string.h>

ProfileCallTree *
profile_call_tree_new (Profile *profile, const ProfileCallTreeOptions *asked)
{
  ProfileCallTree *self = g_new0 (ProfileCallTree, 1);
  const ProfileCallTreeOptions narrow = profile_selection_narrow (profile, asked), *options = &narrow;
  ProfileHistogram *histogram = profile_outline_new_histogram (profile, options, &self->own_outline);

  if (histogram == NULL)
    histogram = profile_histogram_new (profile, options);
  g_atomic_ref_count_init (&self->ref_count);
  self->profile = profile_ref (profile);
  self->outline = histogram->outline;
  if (self->outline != NULL)
    self->range = (ProfileCallTreeOptions) { .begin_ns = options->begin_ns, .end_ns = options->end_ns,
                                             .thread_index = options->thread_index, .session = options->session };
  self->trie = profile_trie_ref (self->outline != NULL ? profile->store->trie : histogram->trie);
  self->is_inverted = options->inverted && !options->timeline;
  self->only_application = options->only_application;
  self->shares = histogram->shares;
  self->is_of_kind = options->task_kind != NULL;
  profile_call_tree_build (self, histogram, options);
  profile_histogram_release (histogram);
  if (self->own_outline != NULL)
    profile_outline_forget_histogram (self->own_outline);
  if (options->near == NULL)
    profile_call_tree_find_answer (self, options);
  return self;
}

void
profile_call_tree_prepare (Profile *profile)
{
  guint32 n_nodes, n_slots;

  profile_trie_extend (profile->store->trie, profile, &n_nodes, &n_slots);
  profile_outline_prepare_long (profile);
  profile_outline_prepare_sums (profile);
}

ProfileCallTree *
profile_call_tree_ref (ProfileCallTree *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_call_tree_unref (ProfileCallTree *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->intervals, profile_intervals_free);
  profile_trie_unref (self->trie);
  profile_unref (self->profile);
  g_free (self->nodes);
  g_free (self->first_children);
  g_free (self->seen);
  g_free (self->outline_seen);
  g_clear_pointer (&self->own_outline, profile_outline_free);
  g_free (self->places);
  g_free (self->members);
  g_free (self);
}

guint32
profile_call_tree_get_n_nodes (const ProfileCallTree *self)
{
  return self->n_nodes;
}

void
profile_call_tree_get_node (const ProfileCallTree *self, ProfileNode node, ProfileNodeInfo *info)
{
  g_return_if_fail (node < self->n_nodes);
  *info = self->nodes[node];
}

ProfileNode
profile_call_tree_get_first_child (const ProfileCallTree *self, ProfileNode node)
{
  return node < self->n_nodes ? self->first_children[node] : PROFILE_NODE_NONE;
}

ProfileNode
profile_call_tree_get_next (const ProfileCallTree *self, ProfileNode node)
{
  if (node == PROFILE_NODE_ROOT || node + 1 >= self->n_nodes || self->nodes[node + 1].parent != self->nodes[node].parent)
    return PROFILE_NODE_NONE;
  return node + 1;
}

Profile *
profile_call_tree_get_profile (const ProfileCallTree *self)
{
  return self->profile;
}

gboolean
profile_call_tree_is_inverted (const ProfileCallTree *self)
{
  return self->is_inverted;
}

static const ProfileCallTreePlace *
find_place (const ProfileCallTree *self, guint32 trie_node)
{
  guint32 low = 0, high = self->n_places;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      if (self->places[middle].trie_node >= trie_node)
        high = middle;
      else
        low = middle + 1;
    }
  return low < self->n_places && self->places[low].trie_node == trie_node ? &self->places[low] : NULL;
}

/* In an inverted tree: the row of the function that a stack ends in. */
static ProfileNode
find_innermost (const ProfileCallTree *self, guint32 trie_node)
{
  ProfileFunction function = profile_trie_get_node (self->trie, trie_node)->function;
  ProfileNode node = profile_call_tree_get_first_child (self, PROFILE_NODE_ROOT);

  while (node != PROFILE_NODE_NONE && self->nodes[node].function != function)
    node = profile_call_tree_get_next (self, node);
  return node;
}

static void
mark_thread (ProfileSelection *selection, guint32 index, guint64 *stacks)
{
  guint64 i = profile_selection_first (selection, index);
  ProfileSample sample;

  while (profile_selection_next (selection, &selection->profile->threads[index], &i, &sample))
    profile_bit_set (stacks, sample.stack);
}

static guint64 *
find_seen (const ProfileCallTree *self)
{
  guint32 n = self->profile->n_stacks + 1;
  g_autofree guint64 *stacks = g_new0 (guint64, (gsize) n / 64 + 1);
  guint64 *seen = g_new0 (guint64, (gsize) self->n_trie_nodes / 64 + 1);
  ProfileSelection selection;

  profile_selection_init (&selection, self->profile, &self->range);
  for (guint32 i = 0; i < self->profile->n_threads; i++)
    if (profile_selection_has_thread (&selection, i))
      mark_thread (&selection, i, stacks);
  for (ProfileStack i = profile_bit_previous (stacks, n); i != G_MAXUINT32; i = profile_bit_previous (stacks, i))
    {
      profile_bit_set (seen, profile_trie_get_stack (self->trie, i)->node);
      if (i == 0)
        break;
      profile_bit_set (stacks, profile_store_get_stack (self->profile->store, i)->parent);
    }
  profile_bit_set (seen, 0);
  return seen;
}

const guint64 *
profile_call_tree_get_seen (ProfileCallTree *self)
{
  guint64 *seen = g_atomic_pointer_get (&self->seen);

  if (seen != NULL || self->outline == NULL)
    return seen;
  seen = find_seen (self);
  if (!g_atomic_pointer_compare_and_exchange (&self->seen, NULL, seen))
    g_free (seen);
  return g_atomic_pointer_get (&self->seen);
}

/* The outline knows of most, without a look at the samples. */
static gboolean
was_seen (const ProfileCallTree *self, ProfileStack stack, guint32 trie_node)
{
  guint32 node;

  if (self->outline != NULL)
    {
      node = profile_outline_find_stack (self->outline, stack);
      if (!profile_bit_is_set (self->outline_seen, node) || profile_outline_get_node (self->outline, node) == trie_node)
        return profile_bit_is_set (self->outline_seen, node);
    }
  return profile_bit_is_set (profile_call_tree_get_seen ((ProfileCallTree *) self), trie_node);
}

guint32
profile_call_tree_get_n_stacks (const ProfileCallTree *self)
{
  return self->shares != NULL ? MAX (profile_shares_n_stacks (self->shares), self->profile->n_stacks) : self->profile->n_stacks;
}

ProfileNode
profile_call_tree_find_stack (const ProfileCallTree *self, ProfileStack stack)
{
  const ProfileTrie *trie = self->trie;
  const ProfileCallTreePlace *place;
  guint32 trie_node;

  if (stack > profile_call_tree_get_n_stacks (self))
    return PROFILE_NODE_NONE;
  trie_node = profile_trie_get_stack (trie, stack)->node;
  if (trie_node == PROFILE_TRIE_DROPPED)
    return PROFILE_NODE_NONE;
  if (self->is_inverted)
    return find_innermost (self, trie_node);
  if (trie_node >= self->n_trie_nodes || !was_seen (self, stack, trie_node))
    return PROFILE_NODE_NONE;
  place = find_place (self, trie_node);
  if (place != NULL)
    return place->node;
  /* Too small to have a place: it is in the "faster" node of the first one above that has. Ends at the root. */
  while (place == NULL)
    {
      trie_node = profile_trie_get_node (trie, trie_node)->parent;
      place = find_place (self, trie_node);
    }
  return place->faster;
}

ProfileNode
profile_call_tree_find_in_lane (const ProfileCallTree *self, guint32 lane, gint64 time_ns, ProfileStack stack)
{
  ProfileNode node;

  if (self->shares == NULL)
    return profile_call_tree_find_stack (self, stack);
  stack = profile_shares_find_stack (self->shares, lane, time_ns, stack, self->is_of_kind);
  node = stack != 0 ? profile_call_tree_find_stack (self, stack) : PROFILE_NODE_NONE;
  while (node == PROFILE_NODE_NONE && stack != 0 && !self->is_inverted)
    {
      stack = profile_get_stack_parent (self->profile, stack);
      node = profile_call_tree_find_stack (self, stack);
    }
  return node;
}

guint32
profile_call_tree_find_first_member (const ProfileCallTree *self, ProfileNode node)
{
  guint32 low = 0, high = self->n_members;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      if (self->members[middle].node >= node)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

char *
profile_call_tree_dup_modules (const ProfileCallTree *self, ProfileNode node)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint32 i = profile_call_tree_find_first_member (self, node); i < self->n_members && self->members[i].node == node; i++)
    {
      const char *module = profile_labels_get (self->profile->labels, self->members[i].function)->module;
      /* Equal texts are one pointer: the labels keep each once. */
      if (!g_ptr_array_find (names, module, NULL))
        g_ptr_array_add (names, (gpointer) module);
    }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}
