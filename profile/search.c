/* search.c: which functions a text names, and how much time is in them */

#include "profile/search.h"

#include "profile/call-tree-private.h"
#include "profile/selection.h"

#include <string.h>

/* Of time; a chart that is wider shows some twice. */
#define N_COLUMNS 2048u

struct _ProfileSearch {
  gatomicrefcount        ref_count;
  Profile               *profile;
  ProfileTrie           *trie;
  guint32                n_functions;    /* that match */
  guint64               *functions;      /* a bit each, by id; a collapsed library's is on its function */
  guint32                n_nodes;
  guint64               *nodes;          /* a bit per node of the trie: it or one above it matches */
  double                 share;
  guint64                looks;
  float                  columns[N_COLUMNS];
};

/* ---- functions ---- */

static gboolean
has_text (const char *where, const char *wanted)
{
  g_autofree char *folded = NULL;

  /* Most names are plain, and this is the whole cost of a search over many functions. */
  if (g_str_is_ascii (where))
    {
      gsize n = strlen (wanted);

      for (; *where != '\0'; where++)
        if (g_ascii_tolower (*where) == wanted[0] && g_ascii_strncasecmp (where, wanted, n) == 0)
          return TRUE;
      return FALSE;
    }
  folded = g_utf8_casefold (where, -1);
  return strstr (folded, wanted) != NULL;
}

static void
find_functions (ProfileSearch *self, const char *text)
{
  g_autofree char *wanted = g_utf8_casefold (text, -1);
  const ProfileLabels *labels = self->profile->labels;

  for (ProfileFunction f = 1; wanted[0] != '\0' && f <= self->profile->n_functions; f++)
    {
      const ProfileLabel *label = profile_labels_get (labels, f);
      gboolean is_library = profile_trie_is_library (self->trie, f);

      if (has_text (label->module, wanted)
          || (!is_library && (has_text (label->name, wanted) || has_text (label->short_file, wanted))))
        {
          profile_bit_set (self->functions, f);
          self->n_functions++;
        }
    }
}

gboolean
profile_search_has_function (const ProfileSearch *self, ProfileFunction function)
{
  return function <= self->profile->n_functions && profile_bit_is_set (self->functions, function);
}

/* ---- samples ---- */

/* A node is behind its parent, so one pass says what is below a match. */
static void
find_nodes (ProfileSearch *self)
{
  for (guint32 i = 1; i < self->n_nodes; i++)
    {
      const ProfileTrieNode *node = profile_trie_get_node (self->trie, i);

      if (profile_search_has_function (self, node->function) || profile_bit_is_set (self->nodes, node->parent))
        profile_bit_set (self->nodes, i);
    }
}

/* The same by stack: as many bits as fit into a cache, for the pass over the samples. */
static guint64 *
list_stacks (const ProfileSearch *self)
{
  guint32 n = self->profile->n_stacks + 1;
  guint64 *stacks = g_new0 (guint64, n / 64 + 1);

  for (ProfileStack i = 0; i < n; i++)
    {
      guint32 node = profile_trie_get_stack (self->trie, i)->node;

      if (node != PROFILE_TRIE_DROPPED && profile_bit_is_set (self->nodes, node))
        profile_bit_set (stacks, i);
    }
  return stacks;
}

static void
add_to_columns (ProfileSearch *self, const ProfileSample *sample, double columns_per_ns)
{
  double begin = (double) sample->begin_ns * columns_per_ns, end = (double) sample->end_ns * columns_per_ns;
  guint32 last = MIN ((guint32) MAX (end, 0), N_COLUMNS - 1);

  for (guint32 i = MIN ((guint32) MAX (begin, 0), last); i <= last; i++)
    self->columns[i] += (float) MAX (MIN (end, i + 1.0) - MAX (begin, (double) i), 0);
}

/* Of everything, columns come with the same pass. */
static gboolean
add_up (ProfileSearch *self, const ProfileCallTreeOptions *options, const guint64 *stacks, double columns_per_ns)
{
  gboolean is_whole = options->begin_ns == options->end_ns && options->thread_index < 0 && options->session == 0 && options->cut == NULL;
  gint64 all_ns = 0, ns = 0;
  guint64 all_looks = 0;
  ProfileSelection selection;
  ProfileSample sample;

  profile_selection_init (&selection, self->profile, options);
  selection.trie = self->trie->derivation != NULL ? self->trie : NULL;
  for (guint32 i = 0; i < self->profile->n_threads; i++)
    {
      guint64 j = profile_selection_first (&selection, i);

      while (profile_selection_has_thread (&selection, i)
             && profile_selection_next (&selection, &self->profile->threads[i], &j, &sample))
        {
          if (profile_bit_is_set (stacks, sample.stack))
            {
              profile_histogram_weigh (&sample, options->clock, &ns, &self->looks);
              if (is_whole)
                add_to_columns (self, &sample, columns_per_ns);
            }
          profile_histogram_weigh (&sample, options->clock, &all_ns, &all_looks);
        }
    }
  self->share = all_ns > 0 ? (double) ns / (double) all_ns : 0;
  return is_whole;
}

static void
find_columns (ProfileSearch *self, const guint64 *stacks, double columns_per_ns)
{
  for (guint32 i = 0; i < self->profile->n_threads; i++)
    for (guint64 j = 0; j < self->profile->threads[i].info.n_samples; j++)
      {
        ProfileSample sample;

        profile_thread_get_sample (&self->profile->threads[i], j, &sample);
        if (profile_bit_is_set (stacks, sample.stack))
          add_to_columns (self, &sample, columns_per_ns);
      }
}

ProfileSearch *
profile_search_new (Profile *profile, const ProfileCallTreeOptions *asked, const char *text)
{
  ProfileSearch *self = g_new0 (ProfileSearch, 1);
  const ProfileCallTreeOptions options = profile_selection_narrow (profile, asked);
  guint32 n_slots;

  g_atomic_ref_count_init (&self->ref_count);
  self->profile = profile_ref (profile);
  self->trie = profile_trie_ref_for (profile, options.transforms, &self->n_nodes, &n_slots);
  self->functions = g_new0 (guint64, profile->n_functions / 64 + 1);
  self->nodes = g_new0 (guint64, self->n_nodes / 64 + 1);
  find_functions (self, text);
  if (self->n_functions > 0)
    {
      double columns_per_ns = (double) N_COLUMNS / (double) MAX (profile_get_duration_ns (profile), 1);
      g_autofree guint64 *stacks = NULL;

      find_nodes (self);
      stacks = list_stacks (self);
      if (!add_up (self, &options, stacks, columns_per_ns))
        find_columns (self, stacks, columns_per_ns);
    }
  return self;
}

ProfileSearch *
profile_search_ref (ProfileSearch *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_search_unref (ProfileSearch *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  profile_trie_unref (self->trie);
  profile_unref (self->profile);
  g_free (self->functions);
  g_free (self->nodes);
  g_free (self);
}

guint32
profile_search_get_n_functions (const ProfileSearch *self)
{
  return self->n_functions;
}

double
profile_search_get_share (const ProfileSearch *self)
{
  return self->share;
}

guint64
profile_search_get_looks (const ProfileSearch *self)
{
  return self->looks;
}

/* ---- trees ---- */

gboolean
profile_search_has_node (const ProfileSearch *self, const ProfileCallTree *tree, ProfileNode node)
{
  const ProfileNodeInfo *info = &tree->nodes[node];

  if (info->kind == PROFILE_NODE_FASTER || info->kind == PROFILE_NODE_SELF || info->kind == PROFILE_NODE_THREAD)
    return FALSE;
  if (info->kind != PROFILE_NODE_LIBRARY_RUN)
    return profile_search_has_function (self, info->function);
  for (guint32 i = profile_call_tree_find_first_member (tree, node); i < tree->n_members && tree->members[i].node == node; i++)
    if (profile_search_has_function (self, tree->members[i].function))
      return TRUE;
  return FALSE;
}

guint8 *
profile_search_list_faster (const ProfileSearch *self, const ProfileCallTree *tree)
{
  guint8 *has_match = g_new0 (guint8, profile_call_tree_get_n_nodes (tree));

  /* Each call is the innermost of some stack. */
  for (ProfileStack stack = 1; self->n_functions > 0 && stack <= self->profile->n_stacks; stack++)
    {
      guint32 trie_node = profile_trie_get_stack (self->trie, stack)->node;
      ProfileNode node;

      if (trie_node == PROFILE_TRIE_DROPPED
          || !profile_search_has_function (self, profile_trie_get_node (self->trie, trie_node)->function))
        continue;
      node = profile_call_tree_find_stack (tree, stack);
      if (node != PROFILE_NODE_NONE && tree->nodes[node].kind == PROFILE_NODE_FASTER)
        has_match[node] = TRUE;
    }
  return has_match;
}

GArray *
profile_search_list_nodes (const ProfileSearch *self, const ProfileCallTree *tree)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (ProfileNode));
  ProfileNode node = self->n_functions > 0 ? profile_call_tree_get_first_child (tree, PROFILE_NODE_ROOT) : PROFILE_NODE_NONE;

  while (node != PROFILE_NODE_NONE)
    {
      ProfileNode next;

      if (profile_search_has_node (self, tree, node))
        g_array_append_val (found, node);
      next = profile_call_tree_get_first_child (tree, node);
      while (next == PROFILE_NODE_NONE && node != PROFILE_NODE_ROOT)
        {
          next = profile_call_tree_get_next (tree, node);
          node = tree->nodes[node].parent;
        }
      node = next;
    }
  return found;
}

/* ---- over time ---- */

void
profile_search_get_columns (const ProfileSearch *self, guint32 n_columns, float *shares)
{
  for (guint32 i = 0; i < n_columns; i++)
    {
      guint32 first = (guint32) ((guint64) i * N_COLUMNS / n_columns);
      guint32 end = MAX ((guint32) ((guint64) (i + 1) * N_COLUMNS / n_columns), first + 1);

      shares[i] = 0;
      /* Several threads at the same time fill a column no more than one does. */
      for (guint32 j = first; j < end; j++)
        shares[i] += MIN (self->columns[j], 1) / (float) (end - first);
    }
}
