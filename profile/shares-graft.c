/* shares-graft.c: where in the tree the stacks of tasks belong
 *
 * A task stands below the await of the one that waits for it, with the wait that
 * was longest while it lived; one that nobody waits for stands where its loop runs.
 * Stacks are added to the store by their content: what is grafted twice is there once.
 */

#include "profile/shares-private.h"

#include <string.h>

/* Of the waits of one that waits for many, this many are looked at for the longest. */
#define WAITS_LOOKED_AT 16u

/* Where a loop ran from a time on. */
typedef struct {
  gint64       begin_ns, end_ns;
  ProfileStack stack;
} LoopRoot;

/* ---- where loops ran ---- */

static void
put_root (GArray *roots, ProfileStack stack, const ProfileSample *sample)
{
  LoopRoot *last = roots->len > 0 ? &g_array_index (roots, LoopRoot, roots->len - 1) : NULL;
  LoopRoot root = { sample->begin_ns, sample->end_ns, stack };

  if (last != NULL && last->stack == stack)
    last->end_ns = sample->end_ns;
  else
    g_array_append_val (roots, root);
}

/* Before places are known, from the samples themselves. */
static void
find_roots (ShareGraft *self, guint32 thread_index)
{
  const ProfileThreadSnapshot *thread = &self->shares->profile->threads[thread_index];
  GArray *roots = g_array_new (FALSE, FALSE, sizeof (LoopRoot));
  ProfileStack last = 0, last_loop = 0;
  guint64 last_task = 0;

  for (guint64 i = 0; i < thread->info.n_samples; i++)
    {
      ProfileSample sample;
      guint32 task;

      profile_thread_get_sample (thread, i, &sample);
      if (sample.stack != last || sample.task != last_task || i == 0)
        {
          guint32 n_loop;

          last = sample.stack;
          last_task = sample.task;
          task = profile_find_task (self->shares->tasks, thread->info.process, sample.task);
          profile_graft_list (self, sample.stack);
          n_loop = profile_graft_count_loop (self);
          if (n_loop == 0 && task != PROFILE_TASK_NONE)
            {
              n_loop = profile_graft_find_coroutine (self, 0, self->shares->tasks->tasks[task].kind);
              last_loop = profile_graft_ancestor (self, sample.stack, n_loop);
              g_hash_table_add (self->entrances, GUINT_TO_POINTER (last_loop));
            }
          else
            last_loop = n_loop > 0 ? profile_graft_ancestor (self, sample.stack, n_loop) : 0;
        }
      if (last_loop != 0)
        put_root (roots, last_loop, &sample);
    }
  self->roots[thread_index] = roots;
}

static ProfileStack
root_of (ShareGraft *self, const ProfileTask *task)
{
  const GArray *roots;

  if (task->thread_index < 0)
    return 0;
  if (self->roots[task->thread_index] == NULL)
    find_roots (self, (guint32) task->thread_index);
  roots = self->roots[task->thread_index];
  for (guint i = 0; i < roots->len; i++)
    if (g_array_index (roots, LoopRoot, i).end_ns >= task->begin_ns)
      return g_array_index (roots, LoopRoot, i).stack;
  return roots->len > 0 ? g_array_index (roots, LoopRoot, roots->len - 1).stack : 0;
}

/* ---- where tasks belong ---- */

static gint64
overlap_ns (const ProfileTask *task, const ProfileTaskWait *wait)
{
  return MIN (task->end_ns, wait->end_ns) - MAX (task->begin_ns, wait->begin_ns);
}

static void
consider_wait (ShareGraft *self, guint32 task, guint32 wait)
{
  const ProfileTasks *tasks = self->shares->tasks;
  guint32 *best = &self->shares->parent_waits[task];
  gint64 ns = overlap_ns (&tasks->tasks[task], &tasks->waits[wait]);

  if (tasks->waits[wait].task != task && ns > 0
      && (*best == PROFILE_TASK_NONE || ns > overlap_ns (&tasks->tasks[task], &tasks->waits[*best])))
    *best = wait;
}

static void
find_parent_waits (ShareGraft *self)
{
  const ProfileTasks *tasks = self->shares->tasks;

  for (guint32 i = 0; i < tasks->n_waits; i++)
    if (tasks->waits[i].reason == FORMAT_WAIT_TASK && tasks->waits[i].linked != PROFILE_TASK_NONE)
      consider_wait (self, tasks->waits[i].linked, i);
  for (guint32 i = 0; i < tasks->n_tasks; i++)
    for (guint32 j = 0; j < tasks->tasks[i].n_awaiters; j++)
      {
        guint32 other = tasks->awaiters[tasks->tasks[i].first_awaiter + j], wait, end;

        if (other == PROFILE_TASK_NONE)
          continue;
        wait = profile_find_task_wait (tasks, other, tasks->tasks[i].begin_ns);
        end = MIN (tasks->tasks[other].first_wait + tasks->tasks[other].n_waits, wait + WAITS_LOOKED_AT);
        for (; wait < end && tasks->waits[wait].begin_ns < tasks->tasks[i].end_ns; wait++)
          if (tasks->waits[wait].reason == FORMAT_WAIT_TASK && tasks->waits[wait].linked == PROFILE_TASK_NONE)
            consider_wait (self, i, wait);
      }
  for (guint32 i = 0; i < tasks->n_tasks; i++)
    if (self->shares->parent_waits[i] != PROFILE_TASK_NONE)
      self->wait_bits[self->shares->parent_waits[i] >> 6] |= (guint64) 1 << (self->shares->parent_waits[i] & 63);
}

/* Callers before what they wait for; two that wait for each other have no place but their loop's. */
static void
find_places (ShareGraft *self)
{
  const ProfileTasks *tasks = self->shares->tasks;
  g_autofree guint8 *states = g_new0 (guint8, (gsize) tasks->n_tasks + 1);    /* 1: on the way, 2: known */
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      guint32 task = i;

      while (states[task] == 0)
        {
          states[task] = 1;
          g_array_append_val (way, task);
          if (self->shares->parent_waits[task] != PROFILE_TASK_NONE)
            task = tasks->waits[self->shares->parent_waits[task]].task;
        }
      for (; way->len > 0; g_array_set_size (way, way->len - 1))
        {
          guint32 wait, last = g_array_index (way, guint32, way->len - 1);

          wait = self->shares->parent_waits[last];
          if (wait != PROFILE_TASK_NONE && states[tasks->waits[wait].task] == 2)
            self->task_places[last] = profile_graft_below (self, self->task_places[tasks->waits[wait].task],
                                                           tasks->waits[wait].stack, 0);
          else
            self->task_places[last] = root_of (self, &tasks->tasks[last]);
          states[last] = 2;
        }
    }
}

static void
make_groups (ShareGraft *self)
{
  const ProfileTasks *tasks = self->shares->tasks;

  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      gint64 key = (gint64) self->task_places[i] << 32 | tasks->tasks[i].kind_index;
      gpointer known = g_hash_table_lookup (self->group_index, &key);
      ShareGroup group = { self->task_places[i], tasks->tasks[i].kind };

      if (known == NULL)
        {
          g_array_append_val (self->groups, group);
          known = GUINT_TO_POINTER (self->groups->len);
          g_hash_table_insert (self->group_index, g_memdup2 (&key, sizeof key), known);
        }
      self->shares->groups[i] = GPOINTER_TO_UINT (known) - 1;
    }
}

void
profile_graft_tasks (ShareGraft *self)
{
  find_parent_waits (self);
  find_places (self);
  make_groups (self);
}

void
profile_graft_init (ShareGraft *self, ProfileShares *shares)
{
  const ProfileTasks *tasks = shares->tasks;

  *self = (ShareGraft) {
    .shares = shares,
    .store = shares->profile->store,
    .verdicts = g_new0 (guint8, (gsize) shares->profile->n_functions + 1),
    .groups = g_array_new (FALSE, FALSE, sizeof (ShareGroup)),
    .group_index = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL),
    .entrances = g_hash_table_new (NULL, NULL),
    .frames = g_array_new (FALSE, FALSE, sizeof (ProfileFrame)),
    .roots = g_new0 (GArray *, (gsize) shares->profile->n_threads + 1),
    .task_places = g_new0 (ProfileStack, (gsize) tasks->n_tasks + 1),
    .wait_bits = g_new0 (guint64, (gsize) tasks->n_waits / 64 + 1),
  };
  shares->group_list = self->groups;
  shares->parent_waits = g_new (guint32, (gsize) tasks->n_tasks + 1);
  memset (shares->parent_waits, 0xff, ((gsize) tasks->n_tasks + 1) * sizeof *shares->parent_waits);
}

void
profile_graft_clear (ShareGraft *self)
{
  for (guint32 i = 0; i < self->shares->profile->n_threads; i++)
    g_clear_pointer (&self->roots[i], g_array_unref);
  g_hash_table_unref (self->group_index);
  g_hash_table_unref (self->entrances);
  g_array_unref (self->frames);
  g_free (self->verdicts);
  g_free (self->roots);
  g_free (self->task_places);
  g_free (self->wait_bits);
}
