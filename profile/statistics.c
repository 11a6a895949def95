/* statistics.c: the time of functions, of calls from one to another, and of lines */

#include "profile/statistics.h"

#include "profile/call-tree-private.h"
#include "profile/selection.h"

#include <stdlib.h>

typedef struct {
  const ProfileCallTree *tree;
  const ProfileFunction *same;        /* NULL: each stands for itself */
  GArray                *functions;
  guint32               *open;        /* how often each function stands on the path */
  GArray                *calls;       /* NULL: not wanted */
  ProfileIndex           call_index;  /* ids are index + 1 */
} Statistics;

static gboolean
is_call (guint32 id, gconstpointer key, gpointer owner)
{
  const guint32 *words = key;
  const ProfileCallTime *call = &g_array_index ((GArray *) owner, ProfileCallTime, id - 1);

  return call->caller == words[0] && call->function == words[1];
}

static ProfileCallTime *
find_call (Statistics *self, ProfileFunction caller, ProfileFunction function)
{
  guint32 words[2] = { caller, function };
  guint32 hash = profile_hash_words (words, 2);
  guint32 id = profile_index_find (&self->call_index, hash, is_call, words, self->calls);

  if (id == 0)
    {
      ProfileCallTime call = { .caller = caller, .function = function };
      g_array_append_val (self->calls, call);
      id = self->calls->len;
      profile_index_insert (&self->call_index, hash, id);
    }
  return &g_array_index (self->calls, ProfileCallTime, id - 1);
}

static ProfileFunction
get_function (const Statistics *self, ProfileNode node)
{
  ProfileFunction function = self->tree->nodes[node].function;

  return self->same != NULL ? self->same[function] : function;
}

static void
enter (Statistics *self, ProfileNode index)
{
  const ProfileNodeInfo *node = &self->tree->nodes[index];
  ProfileFunction function = get_function (self, index);
  ProfileFunctionTime *time = &g_array_index (self->functions, ProfileFunctionTime, function);

  time->self_ns += node->self_ns;
  time->self_looks += node->self_looks;
  if (self->open[function]++ == 0)
    {
      time->total_ns += node->total_ns;
      time->total_looks += node->total_looks;
    }
  if (self->calls != NULL)
    {
      ProfileCallTime *call = find_call (self, get_function (self, node->parent), function);
      call->self_ns += node->self_ns;
      if (call->open++ == 0)
        {
          call->total_ns += node->total_ns;
          call->total_looks += node->total_looks;
        }
    }
}

static void
leave (Statistics *self, ProfileNode index)
{
  ProfileFunction function = get_function (self, index);

  self->open[function]--;
  if (self->calls != NULL)
    find_call (self, get_function (self, self->tree->nodes[index].parent), function)->open--;
}

GArray *
profile_statistics_functions (const ProfileCallTree *tree, const ProfileFunction *same, GArray **calls)
{
  guint32 n_functions = profile_get_n_functions (tree->profile);
  g_autofree guint32 *open = g_new0 (guint32, (gsize) n_functions + 1);
  Statistics self = {
    .tree = tree,
    .same = same,
    .functions = g_array_sized_new (FALSE, TRUE, sizeof (ProfileFunctionTime), n_functions + 1),
    .open = open,
    .calls = calls != NULL ? g_array_new (FALSE, FALSE, sizeof (ProfileCallTime)) : NULL,
  };
  ProfileNode node = profile_call_tree_get_first_child (tree, PROFILE_NODE_ROOT);

  g_array_set_size (self.functions, n_functions + 1);
  for (ProfileFunction i = 0; i <= n_functions; i++)
    g_array_index (self.functions, ProfileFunctionTime, i).function = i;
  while (node != PROFILE_NODE_NONE)
    {
      ProfileNode next;

      enter (&self, node);
      next = profile_call_tree_get_first_child (tree, node);
      while (next == PROFILE_NODE_NONE && node != PROFILE_NODE_ROOT)
        {
          leave (&self, node);
          next = profile_call_tree_get_next (tree, node);
          node = tree->nodes[node].parent;
        }
      node = next;
    }
  profile_index_clear (&self.call_index);
  if (calls != NULL)
    *calls = self.calls;
  return self.functions;
}

/* ---- lines ---- */

static void
add_self_of_lines (Profile *profile, const ProfileCallTreeOptions *options, ProfileLineTime *lines)
{
  guint32 n_nodes, n_slots;
  g_autoptr (ProfileTrie) trie = profile_trie_ref_for (profile, options->transforms, &n_nodes, &n_slots);
  ProfileSelection selection;
  ProfileSample sample;

  profile_selection_init (&selection, profile, options);
  selection.trie = trie;
  for (guint32 i = 0; i < profile->n_threads; i++)
    {
      guint64 j = profile_selection_first (&selection, i), looks = 0;

      while (profile_selection_has_thread (&selection, i)
             && profile_selection_next (&selection, &profile->threads[i], &j, &sample))
        profile_histogram_weigh (&sample, options->clock,
                                 &lines[profile_get_stack_frame (profile, sample.stack)].self_ns, &looks);
    }
}

static gboolean
is_outermost (const Profile *profile, ProfileStack stack)
{
  ProfileFrame frame = profile_get_stack_frame (profile, stack);

  while ((stack = profile_get_stack_parent (profile, stack)) != 0)
    if (profile_get_stack_frame (profile, stack) == frame)
      return FALSE;
  return TRUE;
}

static void
add_totals_of_lines (Profile *profile, const ProfileCallTreeOptions *options, ProfileLineTime *lines)
{
  ProfileHistogram *histogram = profile_histogram_new (profile, options);
  guint32 n = histogram->n_stacks;

  for (ProfileStack i = profile_bit_next (histogram->stack_bits, 1, n); i < n;
       i = profile_bit_next (histogram->stack_bits, i + 1, n))
    if (is_outermost (profile, i))
      lines[profile_get_stack_frame (profile, i)].total_ns += histogram->stacks[i].ns;
  profile_histogram_release (histogram);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const ProfileLineTime *first = a, *second = b;

  if (first->function != second->function)
    return first->function < second->function ? -1 : 1;
  return first->line < second->line ? -1 : first->line > second->line;
}

GArray *
profile_statistics_lines (Profile *profile, const ProfileCallTreeOptions *options)
{
  guint32 n_frames = profile_get_n_frames (profile);
  g_autofree ProfileLineTime *lines = g_new0 (ProfileLineTime, (gsize) n_frames + 1);
  GArray *found = g_array_new (FALSE, FALSE, sizeof (ProfileLineTime));

  for (ProfileFrame i = 0; i <= n_frames; i++)
    lines[i] = (ProfileLineTime) { profile_get_frame_function (profile, i), profile_get_frame_line (profile, i), 0, 0 };
  add_self_of_lines (profile, options, lines);
  add_totals_of_lines (profile, options, lines);
  for (ProfileFrame i = 1; i <= n_frames; i++)
    if (lines[i].self_ns > 0 || lines[i].total_ns > 0)
      g_array_append_val (found, lines[i]);
  g_array_sort (found, compare_lines);
  return found;
}
