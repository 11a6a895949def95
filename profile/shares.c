/* shares.c: whose is the time of an event loop */

#include "profile/shares-private.h"

#include "profile/histogram.h"
#include "profile/selection.h"

/* Of a wait for another thread, that thread's samples are shown below it; of all such waits at most as
 * many as this, for a hundred that queue for one worker stand each in the time of all. */
#define WORKER_SAMPLES_MAX 2000000u

typedef struct {
  ShareGraft     graft;
  ProfileShares *shares;
  GArray       **events;        /* ShareEvent, by thread */
  guint64        n_worker_samples;
  guint32        n_loops;
} Build;

/* ---- leaves ---- */

static ShareLevel
level_of (guint8 reason)
{
  switch (reason)
    {
    case FORMAT_WAIT_READY: return SHARE_NOTHING;
    case FORMAT_WAIT_LOCK: return SHARE_LOCK;
    case FORMAT_WAIT_TASK: return SHARE_TASK;
    default: return SHARE_EXTERNAL;
    }
}

static ProfileStack
add_frame (Build *self, ProfileStack stack, ProfileFrame frame)
{
  return profile_store_add_stack (self->graft.store, stack, frame);
}

static void
put_leaf (Build *self, gint32 thread_index, const ShareLeaf *leaf)
{
  g_array_append_val (self->shares->loops[thread_index]->leaves, *leaf);
}

static void
put_events (Build *self, gint32 thread_index, const ShareLeaf *leaf)
{
  ShareEvent begin = { leaf->begin_ns, leaf->weight, leaf->level }, end = { leaf->end_ns, -leaf->weight, leaf->level };

  if (leaf->level >= SHARE_LEVELS || leaf->begin_ns >= leaf->end_ns)
    return;
  g_array_append_val (self->events[thread_index], begin);
  g_array_append_val (self->events[thread_index], end);
}

/* The worker's frames below the wait, as long as it stood there. */
static void
put_worker_leaves (Build *self, gint32 thread_index, const ShareLeaf *whole, guint32 worker)
{
  const Profile *profile = self->shares->profile;
  const ProfileThreadSnapshot *thread = &profile->threads[worker];
  guint64 i = profile_find_sample (profile, worker, whole->begin_ns);
  ShareLeaf part = *whole;
  ProfileSample sample;

  for (; i < thread->info.n_samples && part.begin_ns < whole->end_ns; i++)
    {
      ShareLeaf inside = *whole;
      guint32 n_pool;

      if (self->n_worker_samples++ >= WORKER_SAMPLES_MAX)
        break;
      profile_thread_get_sample (thread, i, &sample);
      if (sample.begin_ns >= whole->end_ns)
        break;
      n_pool = profile_graft_count_pool (&self->graft, sample.stack);
      if (n_pool == G_MAXUINT32)
        continue;
      inside.begin_ns = MAX (sample.begin_ns, part.begin_ns);
      inside.end_ns = MIN (sample.end_ns, whole->end_ns);
      if (inside.begin_ns >= inside.end_ns)
        continue;
      inside.stack = profile_graft_below (&self->graft, whole->stack, sample.stack, n_pool);
      inside.own_stack = profile_graft_below (&self->graft, whole->own_stack, sample.stack, n_pool);
      part.end_ns = inside.begin_ns;
      if (part.begin_ns < part.end_ns)
        put_leaf (self, thread_index, &part);
      put_leaf (self, thread_index, &inside);
      part.begin_ns = inside.end_ns;
    }
  part.end_ns = whole->end_ns;
  if (part.begin_ns < part.end_ns)
    put_leaf (self, thread_index, &part);
}

static gboolean
has_children (const Build *self, guint32 wait)
{
  return (self->graft.wait_bits[wait >> 6] >> (wait & 63) & 1) != 0;
}

static void
put_wait (Build *self, guint32 index)
{
  const ProfileTaskWait *wait = &self->shares->tasks->waits[index];
  const ProfileTask *task = &self->shares->tasks->tasks[wait->task];
  const ProfileTaskLog *log = &self->graft.store->tasks;
  gboolean is_ready = wait->reason == FORMAT_WAIT_READY;
  ProfileStack stack, own_stack = wait->stack;
  ShareLeaf leaf = { .weight = 1, .session = wait->session, .kind = task->kind_index, .is_task_time = TRUE };
  ProfileFrame frame = log->await_frame;

  if (task->thread_index < 0 || self->shares->loops[task->thread_index] == NULL)
    return;
  stack = profile_graft_below (&self->graft, self->graft.task_places[wait->task], wait->stack, 0);
  leaf.begin_ns = is_ready ? wait->begin_ns : wait->ready_ns;
  leaf.end_ns = wait->end_ns;
  leaf.level = SHARE_NOTHING;
  leaf.stack = add_frame (self, stack, log->ready_frame);
  leaf.own_stack = add_frame (self, own_stack, log->ready_frame);
  if (leaf.begin_ns < leaf.end_ns)
    put_leaf (self, task->thread_index, &leaf);
  leaf.end_ns = leaf.begin_ns;
  leaf.begin_ns = wait->begin_ns;
  if (leaf.begin_ns >= leaf.end_ns)
    return;
  leaf.level = (guint8) level_of (wait->reason);
  leaf.is_task_time = wait->reason != FORMAT_WAIT_TASK || (wait->linked == PROFILE_TASK_NONE && !has_children (self, index));
  if (wait->reason == FORMAT_WAIT_EXECUTOR && wait->linked != PROFILE_TASK_NONE
      && self->shares->profile->threads[wait->linked].entry->await_frame != 0)
    frame = self->shares->profile->threads[wait->linked].entry->await_frame;
  leaf.stack = add_frame (self, stack, frame);
  leaf.own_stack = add_frame (self, own_stack, frame);
  put_events (self, task->thread_index, &leaf);
  if (frame != log->await_frame)
    put_worker_leaves (self, task->thread_index, &leaf, wait->linked);
  else
    put_leaf (self, task->thread_index, &leaf);
}

/* ---- short waits ---- */

/* Of waits of any task: one whose coroutine is the outermost function of the stack; of several, the first. */
static guint32
find_task_like (Build *self, GHashTable *by_kind, ProfileStack stack)
{
  const ProfileStore *store = self->graft.store;
  ProfileFunction function;

  if (stack == 0)
    return PROFILE_TASK_NONE;
  stack = profile_graft_ancestor (&self->graft, stack, 1);
  function = profile_store_get_frame (store, profile_store_get_stack (store, stack)->frame)->function;
  return GPOINTER_TO_UINT (g_hash_table_lookup (by_kind, profile_strings_get (&store->strings,
                                                profile_store_get_function (store, function)->name))) - 1;
}

static void
put_shorts (Build *self)
{
  const ProfileTasks *tasks = self->shares->tasks;
  const ProfileTaskLog *log = &self->graft.store->tasks;
  g_autoptr (GHashTable) by_kind = g_hash_table_new (NULL, NULL);

  for (guint32 i = tasks->n_tasks; i-- > 0;)
    g_hash_table_insert (by_kind, (gpointer) tasks->tasks[i].kind, GUINT_TO_POINTER (i + 1));
  for (guint32 i = 0; i < tasks->n_shorts; i++)
    {
      const ProfileTaskShortWaits *wait = &tasks->shorts[i];
      guint32 like = wait->task != PROFILE_TASK_NONE ? wait->task : find_task_like (self, by_kind, wait->stack);
      ShareLeaf leaf = { .begin_ns = wait->begin_ns, .end_ns = wait->end_ns, .session = wait->session,
                         .level = (guint8) level_of (wait->reason) };
      ProfileFrame frame = wait->reason == FORMAT_WAIT_READY ? log->ready_frame : log->await_frame;

      if (like == PROFILE_TASK_NONE || tasks->tasks[like].thread_index < 0
          || self->shares->loops[tasks->tasks[like].thread_index] == NULL)
        continue;
      leaf.kind = tasks->tasks[like].kind_index;
      leaf.is_task_time = wait->reason != FORMAT_WAIT_TASK;
      leaf.weight = (double) wait->ns / (double) (wait->end_ns - wait->begin_ns);
      leaf.stack = add_frame (self, profile_graft_below (&self->graft, self->graft.task_places[like], wait->stack, 0), frame);
      leaf.own_stack = add_frame (self, wait->stack, frame);
      put_leaf (self, tasks->tasks[like].thread_index, &leaf);
      put_events (self, tasks->tasks[like].thread_index, &leaf);
    }
}

/* ---- loops ---- */

static void
find_loops (Build *self)
{
  const ProfileTasks *tasks = self->shares->tasks;

  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      gint32 thread = tasks->tasks[i].thread_index;

      if (thread < 0 || self->shares->loops[thread] != NULL)
        continue;
      self->shares->loops[thread] = g_new0 (ShareLoop, 1);
      self->shares->loops[thread]->leaves = g_array_new (FALSE, FALSE, sizeof (ShareLeaf));
      self->shares->loops[thread]->points = g_array_new (FALSE, FALSE, sizeof (SharePoint));
      self->events[thread] = g_array_new (FALSE, FALSE, sizeof (ShareEvent));
    }
}

static void
divide (Build *self, guint32 thread_index)
{
  const ProfileThreadSnapshot *thread = &self->shares->profile->threads[thread_index];
  g_autoptr (GArray) idles = g_array_new (FALSE, FALSE, sizeof (ShareIdle));

  for (guint64 i = 0; i < thread->info.n_samples; i++)
    {
      const SharePlace *place;
      ProfileSample sample;
      ShareIdle idle;

      profile_thread_get_sample (thread, i, &sample);
      place = sample.task == 0 ? profile_shares_find_place (self->shares, sample.stack, PROFILE_TASK_NONE) : NULL;
      idle = (ShareIdle) { sample.begin_ns, sample.end_ns };
      if (place != NULL && profile_share_is_idle (place, sample.state))
        g_array_append_val (idles, idle);
    }
  profile_model_divide (self->shares->loops[thread_index], self->events[thread_index], idles);
}

static ProfileShares *
build (Profile *profile, const ProfileTasks *tasks)
{
  Build self = { .shares = g_new0 (ProfileShares, 1) };
  ProfileShares *shares = self.shares;

  shares->profile = profile;
  shares->tasks = tasks;
  shares->groups = g_new0 (guint32, (gsize) tasks->n_tasks + 1);
  shares->places = g_array_new (FALSE, FALSE, sizeof (SharePlace));
  shares->loops = g_new0 (ShareLoop *, (gsize) profile->n_threads + 1);
  self.events = g_new0 (GArray *, (gsize) profile->n_threads + 1);
  find_loops (&self);
  profile_graft_init (&self.graft, shares);
  profile_graft_tasks (&self.graft);
  for (guint32 i = 0; i < tasks->n_waits; i++)
    put_wait (&self, i);
  put_shorts (&self);
  for (guint32 i = 0; i < profile->n_threads; i++)
    if (shares->loops[i] != NULL)
      {
        profile_graft_samples (&self.graft, i);
        divide (&self, i);
        g_array_unref (self.events[i]);
      }
  profile_graft_clear (&self.graft);
  g_free (self.events);
  shares->n_stacks = profile_store_count_stacks (profile->store);
  return shares;
}

const ProfileShares *
profile_get_shares (Profile *profile)
{
  const ProfileTasks *tasks = profile_get_tasks (profile);

  if (tasks == NULL)
    return NULL;
  g_mutex_lock (&profile->tasks_lock);
  if (profile->shares == NULL)
    g_atomic_pointer_set (&profile->shares, build (profile, tasks));
  g_mutex_unlock (&profile->tasks_lock);
  return profile->shares;
}

void
profile_shares_free (ProfileShares *self)
{
  for (guint32 i = 0; i < self->profile->n_threads; i++)
    if (self->loops[i] != NULL)
      {
        g_array_unref (self->loops[i]->leaves);
        g_array_unref (self->loops[i]->points);
        g_free (self->loops[i]);
      }
  g_free (self->loops);
  g_free (self->groups);
  g_free (self->parent_waits);
  g_array_unref (self->places);
  g_array_unref (self->group_list);
  profile_index_clear (&self->place_index);
  g_free (self);
}

guint32
profile_shares_n_stacks (const ProfileShares *self)
{
  return self->n_stacks;
}
