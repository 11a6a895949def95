/* call-tree-source.c: the nodes of the trie that a call tree is made of */

#include "profile/call-tree-source.h"

#include "profile/near-private.h"
#include "profile/outline.h"

#include "format/format.h"

#define PREFETCH 16u    /* nodes ahead: their parents stand anywhere */

enum { VERDICT_UNKNOWN, VERDICT_REMOVED, VERDICT_KEPT };
/* Library under an application's caller, and under a library's; with VERDICT_KNOWN they are right. */
enum { VERDICT_LIBRARY_BELOW_APPLICATION = 4, VERDICT_LIBRARY_BELOW_LIBRARY = 8, VERDICT_KNOWN = 16 };

static gboolean
is_left_out (const ProfileSource *self, ProfileFunction function)
{
  const ProfileFunctionEntry *entry = profile_store_get_function (self->profile->store, function);

  if (self->options->rules != NULL)
    return profile_rules_removes (self->options->rules, self->profile, function);
  return self->options->drop_hidden && (entry->flags & FORMAT_CODE_TRACEBACK_HIDDEN) != 0;
}

gboolean
profile_source_removes (ProfileSource *self, ProfileFunction function)
{
  guint8 *verdict = &self->verdicts[function];

  if ((*verdict & 3) == VERDICT_UNKNOWN)
    *verdict |= is_left_out (self, function) ? VERDICT_REMOVED : VERDICT_KEPT;
  return (*verdict & 3) == VERDICT_REMOVED;
}

gboolean
profile_source_is_library (ProfileSource *self, ProfileFunction function, gboolean caller_is_library)
{
  guint8 *verdict = &self->verdicts[function];
  const ProfileRules *rules = self->options->rules;

  if ((*verdict & VERDICT_KNOWN) == 0)
    *verdict |= VERDICT_KNOWN
                | (profile_rules_is_library (rules, self->profile, function, FALSE) ? VERDICT_LIBRARY_BELOW_APPLICATION : 0)
                | (profile_rules_is_library (rules, self->profile, function, TRUE) ? VERDICT_LIBRARY_BELOW_LIBRARY : 0);
  return (*verdict & (caller_is_library ? VERDICT_LIBRARY_BELOW_LIBRARY : VERDICT_LIBRARY_BELOW_APPLICATION)) != 0;
}

guint32
profile_source_add (ProfileSource *self, ProfileFunction function, guint32 parent)
{
  ProfileSourceNode node = { .parent = parent, .function = function };

  if (function != 0)
    {
      ProfileSourceNode *caller = profile_source_get (self, parent);

      node.is_library = profile_source_is_library (self, function, caller->is_library);
      if (node.is_library && caller->is_library)
        caller->starts_run = TRUE;
    }
  g_array_append_val (self->nodes, node);
  return self->nodes->len - 1;
}

static void
place (ProfileSource *self, guint32 trie_node, guint32 node)
{
  ProfileSourcePlace where = { trie_node, node };
  const ProfileNodeSum *sum = &self->histogram->nodes[trie_node];

  g_array_append_val (self->places, where);
  self->histogram->positions[trie_node] = node + 1;
  profile_source_get (self, node)->self_ns += sum->self_ns;
  profile_source_get (self, node)->self_looks += sum->self_looks;
  profile_source_get (self, node)->task_ns += sum->self_task_ns;
}

static void
add_early (ProfileSourceNode *parent, const ProfileNodeSum *sum)
{
  parent->early_ns += sum->total_ns;
  parent->early_looks += sum->total_looks;
  parent->early_task_ns += sum->task_ns;
  parent->n_early++;
}

/* Of a node of the histogram's trie; *parent* in the source. */
static guint32
get_flags (const ProfileSource *self, guint32 node, const ProfileSourceNode *parent, guint32 *cursor)
{
  const ProfileOutline *outline = self->histogram->outline;
  guint32 flags;

  if (self->near == NULL)
    return 0;
  flags = profile_near_get_flags (self->near, outline != NULL ? profile_outline_get_node (outline, node) : node, cursor);
  /* What is not known there is below what was folded. */
  return flags != 0 || !parent->unfolds ? flags : PROFILE_NEAR_UNFOLDS;
}

static gboolean
is_heavy (const ProfileSource *self, gint64 total_ns, guint32 flags, const ProfileSourceNode *parent)
{
  return total_ns >= self->early_ns || (flags & PROFILE_NEAR_KEPT) != 0
         || (parent->unfolds && total_ns >= self->near_early_ns);
}

static void
add_heavy (ProfileSource *self, guint32 trie_node, ProfileFunction function, guint32 parent, guint32 flags)
{
  guint32 node;

  if (profile_source_removes (self, function))
    {
      place (self, trie_node, parent);
      return;
    }
  node = profile_source_add (self, function, parent);
  profile_source_get (self, node)->is_kept = (flags & PROFILE_NEAR_KEPT) != 0;
  profile_source_get (self, node)->unfolds = (flags & PROFILE_NEAR_UNFOLDS) != 0;
  place (self, trie_node, node);
}

/* Few nodes are heavy, whatever the recording's length: the rest is only added up. */
static void
find_heavy (ProfileSource *self)
{
  const ProfileHistogram *histogram = self->histogram;
  const ProfileTrie *trie = histogram->trie;
  guint32 n = histogram->n_nodes, cursor = 0;
  ProfileSourceNode no_parent = { 0 };

  place (self, 0, profile_source_add (self, 0, 0));
  profile_source_get (self, 0)->unfolds = (get_flags (self, 0, &no_parent, &cursor) & PROFILE_NEAR_UNFOLDS) != 0;
  for (guint32 i = profile_bit_next (histogram->node_bits, 1, n); i < n;
       i = profile_bit_next (histogram->node_bits, i + 1, n))
    {
      const ProfileTrieNode *node = PROFILE_BLOCKS_AT (&trie->nodes, ProfileTrieNode, i);
      const ProfileNodeSum *sum = &histogram->nodes[i];
      guint32 position = histogram->positions[node->parent];
      ProfileSourceNode *parent;
      guint32 flags;

      if (i + PREFETCH < n)
        __builtin_prefetch (&histogram->positions[PROFILE_BLOCKS_AT (&trie->nodes, ProfileTrieNode, i + PREFETCH)->parent]);
      if (position == 0)
        continue;
      if (sum->total_ns == 0 && sum->total_looks == 0)
        {
          profile_source_get (self, position - 1)->task_ns += sum->task_ns;
          continue;
        }
      parent = profile_source_get (self, position - 1);
      flags = get_flags (self, i, parent, &cursor);
      if (is_heavy (self, sum->total_ns, flags, parent))
        add_heavy (self, i, node->function, position - 1, flags);
      else
        add_early (parent, sum);
    }
}

void
profile_source_init (ProfileSource                *self,
                     const Profile                *profile,
                     ProfileHistogram             *histogram,
                     const ProfileCallTreeOptions *options)
{
  *self = (ProfileSource) {
    .profile = profile,
    .options = options,
    .histogram = histogram,
    .nodes = g_array_new (FALSE, FALSE, sizeof (ProfileSourceNode)),
    .places = g_array_new (FALSE, FALSE, sizeof (ProfileSourcePlace)),
    .verdicts = g_new0 (guint8, (gsize) profile->n_functions + 1),
    .early_ns = profile_source_get_early_ns (options, histogram->nodes[0].total_ns),
  };
  if (options->near != NULL && options->near->trie == (histogram->outline != NULL ? profile->store->trie : histogram->trie))
    {
      self->near = options->near;
      self->near_early_ns = profile_source_get_early_of (self->near->least_share, histogram->nodes[0].total_ns);
    }
  if (options->timeline)
    profile_source_walk (self);
  else if (options->inverted)
    profile_source_invert (self);
  else
    find_heavy (self);
}

void
profile_source_clear (ProfileSource *self)
{
  g_array_unref (self->nodes);
  g_array_unref (self->places);
  g_free (self->verdicts);
}
