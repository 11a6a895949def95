/* call-tree-invert.c: the callers of the functions in which samples end
 *
 * The nodes that have own time are parted by their function, and each part by its
 * caller, and so on. A part that is under the threshold is only summed, so the work
 * is that of what is shown. A function that is left out is skipped on the way, which
 * gives its own time to its caller. No recursion: parts wait in a list.
 */

#include "profile/call-tree-source.h"

#include <string.h>

/* So many nodes may be made of everything there is. A recording with more ends at a share. */
#define N_NODES_MAX 1000000u
#define LEAST_SHARE 1e-4

typedef struct {
  guint32 cursor;        /* the trie node that is reached, not left out; 0: beyond the outermost */
  guint32 origin;        /* the one whose own time it is */
} Entry;

typedef struct {
  guint32 node;          /* of the source */
  guint32 first, n;      /* entries */
} Part;

/* What the entries of a part with one caller add up to. */
typedef struct {
  guint32 n, first;
  guint32 heaviest;      /* cursor */
  gint64  ns, heaviest_ns, library_ns;
  guint64 looks;
} Caller;

typedef struct {
  ProfileSource     *source;
  const ProfileTrie *trie;
  guint32           *kept;        /* by trie node: itself, or the nearest above that is not left out */
  guint8            *is_library;  /* by trie node */
  guint32           *hot_lines;   /* by trie node */
  Entry             *entries, *spare;
  guint32            n_entries;
  guint64            n_frames;    /* of all entries' stacks */
  Caller            *callers;     /* by function */
  GArray            *touched;     /* ProfileFunction */
  GArray            *parts;       /* those that wait */
} Invert;

static const ProfileNodeSum *
get_sum (const Invert *self, const Entry *entry)
{
  return &self->source->histogram->nodes[entry->origin];
}

static void
find_lines (Invert *self)
{
  const ProfileHistogram *histogram = self->source->histogram;
  g_autofree gint64 *most_ns = g_new0 (gint64, histogram->n_nodes);
  guint32 n = histogram->n_stacks;

  for (ProfileStack i = profile_bit_next (histogram->stack_bits, 1, n); i < n;
       i = profile_bit_next (histogram->stack_bits, i + 1, n))
    {
      guint32 slot = profile_trie_get_stack (self->trie, i)->slot;
      const ProfileTrieSlot *entry = PROFILE_BLOCKS_AT (&self->trie->slots, ProfileTrieSlot, slot);

      if (slot == 0 || histogram->slots[slot] <= most_ns[entry->node])
        continue;
      most_ns[entry->node] = histogram->slots[slot];
      self->hot_lines[entry->node] = entry->line;
    }
}

static void
find_entries (Invert *self)
{
  const ProfileHistogram *histogram = self->source->histogram;
  gboolean only_application = self->source->options->only_application;
  g_autofree guint32 *depths = g_new0 (guint32, histogram->n_nodes);
  guint32 n = histogram->n_nodes, n_entries = 0;

  for (guint32 i = profile_bit_next (histogram->node_bits, 0, n); i < n; i = profile_bit_next (histogram->node_bits, i + 1, n))
    {
      const ProfileTrieNode *node = profile_trie_get_node (self->trie, i);

      if (i > 0)
        {
          gboolean removed = profile_source_removes (self->source, node->function);

          self->is_library[i] = removed ? self->is_library[node->parent]
                                : profile_source_is_library (self->source, node->function, self->is_library[node->parent]);
          removed = removed || (only_application && self->is_library[i]);
          self->kept[i] = removed ? self->kept[node->parent] : i;
          depths[i] = depths[node->parent] + !removed;
        }
      if (histogram->nodes[i].self_ns != 0 || histogram->nodes[i].self_looks != 0)
        {
          self->n_frames += depths[i];
          n_entries++;
        }
    }
  self->entries = g_new (Entry, n_entries);
  self->spare = g_new (Entry, n_entries);
  for (guint32 i = profile_bit_next (histogram->node_bits, 0, n); i < n; i = profile_bit_next (histogram->node_bits, i + 1, n))
    if (histogram->nodes[i].self_ns != 0 || histogram->nodes[i].self_looks != 0)
      self->entries[self->n_entries++] = (Entry) { self->kept[i], i };
}

/* To the callers; what nobody called further out is the part's own. */
static void
count_callers (Invert *self, const Part *part)
{
  ProfileSourceNode *node = profile_source_get (self->source, part->node);

  g_array_set_size (self->touched, 0);
  for (guint32 i = part->first; i < part->first + part->n; i++)
    {
      Entry *entry = &self->entries[i];
      const ProfileNodeSum *sum = get_sum (self, entry);
      ProfileFunction function;
      Caller *caller;

      if (part->node != 0)
        entry->cursor = self->kept[profile_trie_get_node (self->trie, entry->cursor)->parent];
      if (entry->cursor == 0)
        {
          node->self_ns += sum->self_ns;
          node->self_looks += sum->self_looks;
          continue;
        }
      function = profile_trie_get_node (self->trie, entry->cursor)->function;
      caller = &self->callers[function];
      if (caller->n++ == 0)
        g_array_append_val (self->touched, function);
      caller->ns += sum->self_ns;
      caller->looks += sum->self_looks;
      if (self->is_library[entry->cursor])
        caller->library_ns += sum->self_ns;
      if (caller->heaviest == 0 || sum->self_ns > caller->heaviest_ns)
        {
          caller->heaviest = entry->cursor;
          caller->heaviest_ns = sum->self_ns;
        }
    }
}

/* A node for each caller that is heavy enough, and a place for its entries. */
static void
add_callers (Invert *self, const Part *part)
{
  guint32 first = part->first;

  for (guint i = 0; i < self->touched->len; i++)
    {
      ProfileFunction function = g_array_index (self->touched, ProfileFunction, i);
      Caller *caller = &self->callers[function];
      ProfileSourceNode *node;
      Part below;

      if (caller->ns < self->source->early_ns)
        {
          node = profile_source_get (self->source, part->node);
          node->early_ns += caller->ns;
          node->early_looks += caller->looks;
          node->n_early++;
          continue;
        }
      below = (Part) { profile_source_add (self->source, function, part->node), first, caller->n };
      node = profile_source_get (self->source, below.node);
      node->is_library = caller->library_ns * 2 > caller->ns;
      node->hot_line = self->hot_lines[caller->heaviest];
      caller->first = first;
      first += caller->n;
      g_array_append_val (self->parts, below);
    }
}

static void
part_entries (Invert *self, const Part *part)
{
  guint32 n = 0;

  for (guint32 i = part->first; i < part->first + part->n; i++)
    {
      const Entry *entry = &self->entries[i];
      Caller *caller = entry->cursor != 0 ? &self->callers[profile_trie_get_node (self->trie, entry->cursor)->function] : NULL;

      if (caller == NULL || caller->ns < self->source->early_ns)
        continue;
      self->spare[caller->first++] = *entry;
      n++;
    }
  if (n > 0)
    memcpy (self->entries + part->first, self->spare + part->first, n * sizeof (Entry));
  for (guint i = 0; i < self->touched->len; i++)
    self->callers[g_array_index (self->touched, ProfileFunction, i)] = (Caller) { 0 };
}

static void
part_all (Invert *self)
{
  Part part = { profile_source_add (self->source, 0, 0), 0, self->n_entries };

  for (;;)
    {
      count_callers (self, &part);
      add_callers (self, &part);
      part_entries (self, &part);
      if (self->parts->len == 0)
        return;
      part = g_array_index (self->parts, Part, self->parts->len - 1);
      g_array_set_size (self->parts, self->parts->len - 1);
    }
}

void
profile_source_invert (ProfileSource *source)
{
  const ProfileHistogram *histogram = source->histogram;
  double total_ns = (double) histogram->nodes[0].total_ns;
  Invert self = {
    .source = source,
    .trie = histogram->trie,
    .kept = g_new0 (guint32, histogram->n_nodes),
    .is_library = g_new0 (guint8, histogram->n_nodes),
    .hot_lines = g_new0 (guint32, histogram->n_nodes),
    .callers = g_new0 (Caller, (gsize) source->profile->n_functions + 1),
    .touched = g_array_new (FALSE, FALSE, sizeof (ProfileFunction)),
    .parts = g_array_new (FALSE, FALSE, sizeof (Part)),
  };

  find_lines (&self);
  find_entries (&self);
  /* Nothing is merged later, so what is under the threshold here stays under it. */
  source->early_ns = (gint64) (source->options->threshold * total_ns);
  if (self.n_frames > N_NODES_MAX)
    source->early_ns = MAX (source->early_ns, (gint64) (LEAST_SHARE * total_ns));
  part_all (&self);
  g_free (self.kept);
  g_free (self.is_library);
  g_free (self.hot_lines);
  g_free (self.entries);
  g_free (self.spare);
  g_free (self.callers);
  g_array_unref (self.touched);
  g_array_unref (self.parts);
}
