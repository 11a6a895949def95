/* explain.c: what a recording can say of the words that profiles are read with */

#include "profile/explain.h"

#include "profile/selection.h"

#include "format/format.h"

/* ---- samples ---- */

static void
add_sample (ProfileExplain *self, const ProfileSample *sample)
{
  guint state = sample->state < PROFILE_EXPLAIN_N_STATES ? sample->state : 0;

  self->states[state].looks += sample->looks;
  self->states[state].ns += sample->end_ns - sample->begin_ns;
  self->wall_ns += sample->end_ns - sample->begin_ns;
  self->cpu_ns = MAX (self->cpu_ns, 0)
                 + profile_clock_measure (PROFILE_CLOCK_CPU, sample->end_ns - sample->begin_ns, sample->cpu_ns, sample->state);
  self->awaiting_ns += profile_clock_measure (PROFILE_CLOCK_AWAITING, sample->end_ns - sample->begin_ns, sample->cpu_ns,
                                              sample->state);
}

/* Its work is what it ran, with the GIL or in C code. */
static gint64
get_worked_ns (const ProfileExplain *self)
{
  return self->states[FORMAT_THREAD_RUNNING].ns + self->states[FORMAT_THREAD_NATIVE].ns;
}

static void
add_samples (ProfileExplain *self, const Profile *profile, const ProfileCallTreeOptions *options)
{
  ProfileSelection selection;
  gint64 most_ns = 0;

  profile_selection_init (&selection, profile, options);
  for (guint32 thread = 0; thread < profile->n_threads; thread++)
    {
      guint64 index = profile_selection_first (&selection, thread);
      gint64 before_ns = get_worked_ns (self), wall_before_ns = self->wall_ns;
      ProfileSample sample;

      if (!profile_selection_has_thread (&selection, thread))
        continue;
      while (profile_selection_next (&selection, &profile->threads[thread], &index, &sample))
        add_sample (self, &sample);
      if (self->wall_ns > wall_before_ns)
        self->n_threads++;
      if (get_worked_ns (self) - before_ns > most_ns)
        {
          most_ns = get_worked_ns (self) - before_ns;
          self->busiest_thread = (gint32) thread;
        }
    }
}

/* ---- the tree ---- */

static void
add_part (ProfileExplainPart *part, guint64 looks, gint64 ns)
{
  part->looks += looks;
  part->ns += ns;
}

static gboolean
is_function (const ProfileNodeInfo *info)
{
  return info->function != 0 && (info->kind == PROFILE_NODE_FUNCTION || info->kind == PROFILE_NODE_LIBRARY);
}

static void
add_node (ProfileExplain *self, ProfileNode node, ProfileExplainPart *by_function)
{
  ProfileNodeInfo info, deepest;

  profile_call_tree_get_node (self->tree, node, &info);
  profile_call_tree_get_node (self->tree, self->deepest, &deepest);
  if (info.depth > deepest.depth)
    self->deepest = node;
  if (info.is_library)
    add_part (&self->libraries, info.self_looks, info.self_ns);
  if (info.kind == PROFILE_NODE_FASTER)
    add_part (&self->faster, info.total_looks, info.total_ns);
  if (info.kind == PROFILE_NODE_LIBRARY_RUN)
    self->n_library_rows++;
  if (!is_function (&info))
    return;
  if (by_function[info.function].ns < 0)
    {
      by_function[info.function].ns = 0;
      self->n_functions++;
    }
  add_part (&by_function[info.function], info.self_looks, info.self_ns);
}

static void
add_tree (ProfileExplain *self, const Profile *profile)
{
  guint32 n_nodes = profile_call_tree_get_n_nodes (self->tree), n_functions = profile_get_n_functions (profile);
  g_autofree ProfileExplainPart *by_function = g_new0 (ProfileExplainPart, n_functions + 1);

  for (ProfileFunction i = 0; i <= n_functions; i++)
    by_function[i].ns = -1;
  for (ProfileNode node = 1; node < n_nodes; node++)
    add_node (self, node, by_function);
  for (ProfileFunction i = 1; i <= n_functions; i++)
    if (by_function[i].ns > self->most_self_part.ns)
      {
        self->most_self = i;
        self->most_self_part = by_function[i];
      }
}

ProfileExplain *
profile_explain_new (ProfileCallTree *tree, const ProfileCallTreeOptions *options)
{
  ProfileExplain *self = g_new0 (ProfileExplain, 1);
  const Profile *profile = profile_call_tree_get_profile (tree);
  ProfileNodeInfo root;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  self->tree = profile_call_tree_ref (tree);
  self->is_range = options->begin_ns != options->end_ns;
  self->only_application = options->only_application;
  self->clock = options->clock;
  self->looks = root.total_looks;
  self->total_ns = root.total_ns;
  self->cpu_ns = -1;
  self->busiest_thread = -1;
  self->answer = profile_call_tree_get_answer (tree).node;
  add_samples (self, profile, options);
  add_tree (self, profile);
  return self;
}

void
profile_explain_free (ProfileExplain *self)
{
  profile_call_tree_unref (self->tree);
  g_free (self);
}

/* ---- a row ---- */

static guint32
count_rows (const ProfileCallTree *tree, ProfileFunction function)
{
  guint32 n_nodes = profile_call_tree_get_n_nodes (tree), n_rows = 0;

  for (ProfileNode node = 1; node < n_nodes; node++)
    {
      ProfileNodeInfo info;

      profile_call_tree_get_node (tree, node, &info);
      n_rows += is_function (&info) && info.function == function;
    }
  return n_rows;
}

static void
find_callees (const ProfileCallTree *tree, ProfileExplainRow *row)
{
  ProfileNode child = profile_call_tree_get_first_child (tree, row->node);

  for (; child != PROFILE_NODE_NONE; child = profile_call_tree_get_next (tree, child))
    {
      ProfileNodeInfo info;

      profile_call_tree_get_node (tree, child, &info);
      row->n_callees += info.kind == PROFILE_NODE_FASTER ? info.n_folded : 1;
      if (info.function == 0 || info.kind == PROFILE_NODE_FASTER || info.total_ns <= row->callee_part.ns)
        continue;
      row->callee = info.function;
      row->callee_part = (ProfileExplainPart) { info.total_looks, info.total_ns };
    }
}

gboolean
profile_explain_get_row (const ProfileExplain *self, ProfileNode node, ProfileExplainRow *row)
{
  ProfileNodeInfo info = { .kind = PROFILE_NODE_FASTER }, parent;

  *row = (ProfileExplainRow) { .is_selected = TRUE };
  if (node != PROFILE_NODE_NONE && node != PROFILE_NODE_ROOT)
    profile_call_tree_get_node (self->tree, node, &info);
  if (!is_function (&info))
    {
      row->is_selected = FALSE;
      node = self->answer;
      if (node == PROFILE_NODE_NONE || node == PROFILE_NODE_ROOT)
        return FALSE;
      profile_call_tree_get_node (self->tree, node, &info);
    }
  row->node = node;
  row->function = info.function;
  profile_call_tree_get_node (self->tree, info.parent, &parent);
  row->caller = is_function (&parent) ? parent.function : 0;
  row->n_rows = count_rows (self->tree, info.function);
  row->depth = info.depth;
  row->hot_line = info.hot_line;
  row->task_ns = info.task_ns;
  row->total = (ProfileExplainPart) { info.total_looks, info.total_ns };
  row->self = (ProfileExplainPart) { info.self_looks, info.self_ns };
  find_callees (self->tree, row);
  return TRUE;
}
