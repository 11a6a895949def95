/* what-if.c: an estimate of how long a run would take if a function were faster */

#include "profile/what-if-private.h"

#include "profile/statistics.h"

#include <stdlib.h>

/* Of the run: two answers that differ by less are one. */
#define SAME_PART  0.01
/* Of the run: what the model may be off with nothing changed. */
#define MODEL_PART 0.1

/* ---- facts ---- */

static void
mark_stacks (ProfileWhatIf *self, ProfileFunction function)
{
  const Profile *profile = self->path->profile;

  self->in_function = g_new0 (guint8, (gsize) profile->n_stacks + 1);
  for (ProfileStack i = 1; i <= profile->n_stacks; i++)
    self->in_function[i] = self->in_function[profile_get_stack_parent (profile, i)]
                           || profile_get_frame_function (profile, profile_get_stack_frame (profile, i)) == function;
}

static int
compare_threads (gconstpointer a, gconstpointer b)
{
  const ProfileWhatIfThread *first = a, *second = b;
  gint64 first_ns = first->counted_ns + first->uncounted_ns, second_ns = second->counted_ns + second->uncounted_ns;

  if (first_ns != second_ns)
    return first_ns > second_ns ? -1 : 1;
  return first->thread < second->thread ? -1 : first->thread > second->thread;
}

static void
count_threads (ProfileWhatIf *self)
{
  const Profile *profile = self->path->profile;

  for (guint32 i = 0; i < profile->n_threads; i++)
    {
      ProfileWhatIfThread part = { .thread = i };
      ProfileSample sample;

      for (guint64 j = 0; j < profile->threads[i].info.n_samples; j++)
        {
          gint64 on_ns;

          profile_thread_get_sample (&profile->threads[i], j, &sample);
          if (!self->in_function[sample.stack])
            continue;
          on_ns = profile_critical_path_measure (self->path, i, sample.begin_ns, sample.end_ns);
          part.counted_ns += on_ns;
          part.uncounted_ns += sample.end_ns - sample.begin_ns - on_ns;
        }
      self->facts.counted_ns += part.counted_ns;
      self->facts.uncounted_ns += part.uncounted_ns;
      if (part.counted_ns + part.uncounted_ns > 0)
        g_array_append_val (self->threads, part);
    }
  g_array_sort (self->threads, compare_threads);
}

/* What every view of all threads says. */
static double
find_share (Profile *profile, ProfileFunction function)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = NULL;
  g_autoptr (GArray) times = NULL;
  ProfileNodeInfo root;

  options.fold_libraries = FALSE;
  options.drop_hidden = FALSE;
  options.threshold = 0;
  tree = profile_call_tree_new (profile, &options);
  times = profile_statistics_functions (tree, NULL, NULL);
  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  if (function >= times->len || root.total_ns <= 0)
    return 0;
  return (double) g_array_index (times, ProfileFunctionTime, function).total_ns / (double) root.total_ns;
}

static ProfileFunction
get_function (const ProfileWhatIf *self, ProfileStack stack)
{
  const Profile *profile = self->path->profile;

  return stack != 0 ? profile_get_frame_function (profile, profile_get_stack_frame (profile, stack)) : 0;
}

/* Where it is said to wait: the innermost function with a file. */
static ProfileFunction
find_waiting_function (const ProfileWhatIf *self, ProfileStack stack)
{
  ProfileFunctionInfo info;

  for (; stack != 0; stack = profile_get_stack_parent (self->path->profile, stack))
    {
      profile_get_function_info (self->path->profile, get_function (self, stack), &info);
      if (info.kind == FORMAT_CODE_PYTHON)
        return get_function (self, stack);
    }
  return 0;
}

/* Of those whose reason is not known and that the answer may hang on: the place with most of it. */
static void
find_unknown (ProfileWhatIf *self)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  for (guint i = 0; i < self->ops->len; i++)
    {
      const WhatIfOp *op = &g_array_index (self->ops, WhatIfOp, i);
      const PathWait *wait;
      gint64 key, *sum;

      if (op->kind != WHAT_IF_UNKNOWN || op->scaled_ns == 0 || !self->path->matters[op->strand])
        continue;
      wait = profile_path_get_wait (self->path, op->index);
      key = (gint64) profile_path_get_thread (self->path, wait->strand) << 32 | find_waiting_function (self, wait->stack);
      sum = g_hash_table_lookup (sums, &key);
      if (sum == NULL)
        {
          sum = g_new0 (gint64, 1);
          g_hash_table_insert (sums, g_memdup2 (&key, sizeof key), sum);
        }
      *sum += wait->end_ns - wait->begin_ns;
      if (*sum > self->facts.unknown_ns)
        {
          self->facts.unknown_ns = *sum;
          self->facts.waiting_thread = (guint32) (key >> 32);
          self->facts.waiting_in = (ProfileFunction) (key & G_MAXUINT32);
        }
    }
}

static void
judge (ProfileWhatIf *self)
{
  ProfileWhatIfFacts *facts = &self->facts;
  gint64 seen_ns = self->path->main != PATH_NONE ? self->path->profile->threads[self->path->main].info.end_ns : 0;
  gint64 stays_ns, gains_ns;

  facts->verdict = PROFILE_WHAT_IF_NO_MODEL;
  facts->ceiling_ns = facts->whole_ns;
  if (facts->counted_ns + facts->uncounted_ns == 0 && facts->share <= 0)
    {
      facts->verdict = PROFILE_WHAT_IF_NO_SAMPLES;
      return;
    }
  self->base_ns = profile_what_if_run (self, 1, WHAT_IF_UNKNOWN_STAYS, NULL);
  if (self->base_ns < 0 || (double) ABS (self->base_ns - seen_ns) > MODEL_PART * (double) MAX (seen_ns, 1))
    return;
  stays_ns = profile_what_if_run (self, 0, WHAT_IF_UNKNOWN_STAYS, NULL);
  gains_ns = profile_what_if_run (self, 0, WHAT_IF_UNKNOWN_GAINS, NULL);
  if (stays_ns < 0 || gains_ns < 0)
    return;
  if ((double) (stays_ns - gains_ns) > SAME_PART * (double) facts->whole_ns)
    {
      facts->verdict = PROFILE_WHAT_IF_UNKNOWN_WAIT;
      find_unknown (self);
      return;
    }
  facts->verdict = PROFILE_WHAT_IF_KNOWN;
  facts->ceiling_ns = profile_what_if_predict (self, 0);
}

/* ---- the object ---- */

ProfileWhatIf *
profile_what_if_new (Profile *profile, ProfileCriticalPath *path, ProfileFunction function)
{
  ProfileWhatIf *self = g_new0 (ProfileWhatIf, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->path = path != NULL ? profile_critical_path_ref (path) : profile_critical_path_new (profile);
  self->threads = g_array_new (FALSE, FALSE, sizeof (ProfileWhatIfThread));
  self->ops = g_array_new (FALSE, FALSE, sizeof (WhatIfOp));
  self->facts.function = function;
  self->facts.whole_ns = profile_get_duration_ns (self->path->profile);
  mark_stacks (self, function);
  if (self->path->main == PATH_NONE)
    {
      judge (self);
      return self;
    }
  profile_what_if_make_ops (self);
  count_threads (self);
  self->facts.share = find_share (self->path->profile, function);
  judge (self);
  self->facts.naive_ceiling_ns = profile_what_if_predict_naive (self, 0);
  return self;
}

ProfileWhatIf *
profile_what_if_ref (ProfileWhatIf *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_what_if_unref (ProfileWhatIf *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->threads);
  g_array_unref (self->ops);
  g_free (self->first_ops);
  g_free (self->in_function);
  profile_critical_path_unref (self->path);
  g_free (self);
}

const ProfileWhatIfFacts *
profile_what_if_get_facts (const ProfileWhatIf *self)
{
  return &self->facts;
}

ProfileCriticalPath *
profile_what_if_get_path (const ProfileWhatIf *self)
{
  return self->path;
}

const ProfileWhatIfThread *
profile_what_if_get_threads (const ProfileWhatIf *self, guint *n_threads)
{
  *n_threads = self->threads->len;
  return (const ProfileWhatIfThread *) (gpointer) self->threads->data;
}

gint64
profile_what_if_predict (const ProfileWhatIf *self, double factor)
{
  gint64 end_ns;

  if (self->facts.verdict != PROFILE_WHAT_IF_KNOWN)
    return self->facts.whole_ns;
  end_ns = profile_what_if_run (self, CLAMP (factor, 0, 1), WHAT_IF_UNKNOWN_STAYS, NULL);
  return CLAMP (self->facts.whole_ns - (self->base_ns - end_ns), 0, self->facts.whole_ns);
}

gint64
profile_what_if_predict_naive (const ProfileWhatIf *self, double factor)
{
  const Profile *profile = self->path->profile;
  double seen_ns = self->path->main != PATH_NONE ? (double) profile->threads[self->path->main].info.wall_ns : 0;

  return self->facts.whole_ns - (gint64) ((1 - CLAMP (factor, 0, 1)) * self->facts.share * seen_ns + 0.5);
}

/* ---- trees ---- */

typedef struct {
  gint64 before_ns, after_ns;
} Waited;

/* By node: what its threads waited there, before and after. */
static Waited *
list_waited (const ProfileWhatIf *self, const ProfileCallTree *tree, double factor)
{
  const ProfileCriticalPath *path = self->path;
  Waited *waited = g_new0 (Waited, profile_call_tree_get_n_nodes (tree));
  g_autofree gint64 *before_ns = g_new0 (gint64, (gsize) path->waits->len + 1);
  g_autofree gint64 *after_ns = g_new0 (gint64, (gsize) path->waits->len + 1);

  profile_what_if_run (self, 1, WHAT_IF_UNKNOWN_STAYS, before_ns);
  profile_what_if_run (self, factor, WHAT_IF_UNKNOWN_STAYS, after_ns);
  for (guint32 i = 0; i < path->waits->len; i++)
    {
      const PathWait *wait = profile_path_get_wait (path, i);
      ProfileNode node;

      if (wait->strand >= path->n_threads || wait->stack == 0 || wait->kind != PATH_WAIT_EVENTS)
        continue;
      node = profile_call_tree_find_stack (tree, wait->stack);
      if (node == PROFILE_NODE_NONE)
        continue;
      waited[node].before_ns += before_ns[i];
      waited[node].after_ns += after_ns[i];
    }
  return waited;
}

void
profile_what_if_scale_tree (const ProfileWhatIf *self, const ProfileCallTree *tree, double factor, gint64 *ns)
{
  guint32 n = profile_call_tree_get_n_nodes (tree);
  g_autofree gint64 *less_ns = g_new0 (gint64, n);
  g_autofree guint8 *is_inside = g_new0 (guint8, n);
  g_autofree Waited *waited = self->facts.verdict == PROFILE_WHAT_IF_KNOWN && !profile_call_tree_is_inverted (tree)
                                ? list_waited (self, tree, factor) : NULL;
  ProfileNodeInfo info;

  factor = CLAMP (factor, 0, 1);
  for (ProfileNode i = 0; i < n; i++)
    {
      gboolean is_function;

      profile_call_tree_get_node (tree, i, &info);
      is_function = info.kind == PROFILE_NODE_FUNCTION && info.function == self->facts.function;
      is_inside[i] = i != PROFILE_NODE_ROOT && is_inside[info.parent];
      if (is_function && !is_inside[i])
        less_ns[i] = (gint64) ((1 - factor) * (double) info.total_ns);
      is_inside[i] = is_inside[i] || is_function;
      if (waited != NULL && !is_inside[i] && waited[i].before_ns > 0 && waited[i].after_ns < waited[i].before_ns)
        less_ns[i] += (gint64) ((double) info.self_ns
                                * (1 - (double) waited[i].after_ns / (double) waited[i].before_ns));
    }
  for (ProfileNode i = n; i-- > 0;)
    {
      profile_call_tree_get_node (tree, i, &info);
      ns[i] = is_inside[i] ? (gint64) (factor * (double) info.total_ns) : MAX (info.total_ns - less_ns[i], 0);
      if (i != PROFILE_NODE_ROOT)
        less_ns[info.parent] += less_ns[i];
    }
}
