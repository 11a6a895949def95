/* critical-path-tasks.c: for whom asyncio tasks waited
 *
 * Tasks say themselves what they wait for. A lock or a queue of asyncio is let go by
 * a task that runs: the one that had the loop's thread as the wait was over.
 */

#include "profile/critical-path-private.h"

#include "profile/shares-private.h"

/* Looks backwards for when a loop was last idle. */
#define SAMPLES_BACK 4096u

typedef struct {
  guint32 awaiter, task;
} Await;

/* ---- waits ---- */

static int
compare_awaits (gconstpointer a, gconstpointer b)
{
  const Await *first = a, *second = b;

  if (first->awaiter != second->awaiter)
    return first->awaiter < second->awaiter ? -1 : 1;
  return first->task < second->task ? -1 : first->task > second->task;
}

static GArray *
list_awaits (const ProfileTasks *tasks)
{
  GArray *awaits = g_array_new (FALSE, FALSE, sizeof (Await));

  for (guint32 i = 0; i < tasks->n_tasks; i++)
    for (guint32 j = 0; j < tasks->tasks[i].n_awaiters; j++)
      {
        Await await = { tasks->awaiters[tasks->tasks[i].first_awaiter + j], i };
        g_array_append_val (awaits, await);
      }
  g_array_sort (awaits, compare_awaits);
  return awaits;
}

static guint
find_awaits (const GArray *awaits, guint32 awaiter)
{
  guint low = 0, high = awaits->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (awaits, Await, middle).awaiter < awaiter)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The tasks that it waited for and that ended while it did. */
static void
find_awaited (ProfileCriticalPath *self, const GArray *awaits, PathWait *wait, const ProfileTaskWait *said)
{
  const ProfileTask *tasks = self->tasks->tasks;

  if (said->linked != PROFILE_TASK_NONE)
    profile_path_add_event (self, self->n_threads + said->linked, MIN (tasks[said->linked].end_ns, wait->end_ns));
  for (guint i = find_awaits (awaits, said->task); i < awaits->len; i++)
    {
      const Await *await = &g_array_index (awaits, Await, i);

      if (await->awaiter != said->task)
        break;
      if (await->task != said->linked && tasks[await->task].end_ns > wait->begin_ns
          && tasks[await->task].end_ns <= wait->end_ns + PATH_WAKE_NS)
        profile_path_add_event (self, self->n_threads + await->task, MIN (tasks[await->task].end_ns, wait->end_ns));
    }
}

static void
find_waker (ProfileCriticalPath *self, PathWait *wait, const ProfileTaskWait *said)
{
  guint32 waker = profile_path_find_task (self, profile_path_get_thread (self, wait->strand), wait->end_ns, said->task);

  if (waker != PATH_NONE)
    profile_path_add_event (self, self->n_threads + waker, wait->end_ns);
}

/* Since when the loop was busy at a time. */
static gint64
find_busy_begin (const ProfileCriticalPath *self, guint32 thread, gint64 time_ns)
{
  guint64 at = profile_find_sample (self->profile, thread, time_ns - 1);
  gint64 begin_ns = time_ns;
  ProfileSample sample;

  at = MIN (at + 1, self->profile->threads[thread].info.n_samples);
  for (guint i = 0; i < SAMPLES_BACK && at-- > 0; i++)
    {
      profile_thread_get_sample (&self->profile->threads[thread], at, &sample);
      /* A loop that only looks whether there is something is as good as busy. */
      if (profile_path_is_idle_loop (&sample) && MIN (sample.end_ns, time_ns) - sample.begin_ns > PATH_WAKE_NS)
        return MIN (sample.end_ns, begin_ns);
      begin_ns = MIN (sample.begin_ns, time_ns);
    }
  return begin_ns;
}

/* A busy loop sees late that a timer is due: since when it was is not said. */
static void
add_timer (ProfileCriticalPath *self, PathWait *wait)
{
  gint64 busy_ns = find_busy_begin (self, profile_path_get_thread (self, wait->strand), wait->end_ns);
  PathWait late = *wait;

  if (wait->end_ns - busy_ns > self->tolerance_ns)
    {
      late.begin_ns = MAX (busy_ns, wait->begin_ns);
      late.kind = PATH_WAIT_UNKNOWN;
      late.reason = PATH_TIMER;
      g_array_append_val (self->waits, late);
      wait->end_ns = late.begin_ns;
    }
  if (wait->begin_ns < wait->end_ns)
    g_array_append_val (self->waits, *wait);
}

static void
add_wait (ProfileCriticalPath *self, const GArray *awaits, const ProfileTaskWait *said)
{
  PathWait wait = { .strand = self->n_threads + said->task, .kind = PATH_WAIT_EVENTS, .begin_ns = said->begin_ns,
                    .end_ns = said->ready_ns, .stack = said->stack, .first_event = self->events->len };

  if (said->reason == FORMAT_WAIT_READY || wait.end_ns <= wait.begin_ns)
    return;
  if (said->reason == FORMAT_WAIT_TASK)
    find_awaited (self, awaits, &wait, said);
  else if (said->reason == FORMAT_WAIT_LOCK)
    find_waker (self, &wait, said);
  else if (said->reason == FORMAT_WAIT_EXECUTOR && said->linked != PROFILE_TASK_NONE)
    {
      wait.kind = PATH_WAIT_WORKER;
      wait.worker = said->linked;
    }
  else if (said->reason == FORMAT_WAIT_TIMER || said->reason == FORMAT_WAIT_IO)
    {
      wait.kind = PATH_WAIT_DELAY;
      add_timer (self, &wait);
      return;
    }
  wait.n_events = self->events->len - wait.first_event;
  if (wait.kind == PATH_WAIT_EVENTS && wait.n_events == 0)
    {
      wait.kind = PATH_WAIT_UNKNOWN;
      wait.reason = PATH_LOCK;
    }
  g_array_append_val (self->waits, wait);
}

/* Short waits for the world are one, where they began. */
static void
add_shorts (ProfileCriticalPath *self)
{
  for (guint32 i = 0; i < self->tasks->n_shorts; i++)
    {
      const ProfileTaskShortWaits *said = &self->tasks->shorts[i];
      PathWait wait = { .strand = self->n_threads + said->task, .kind = PATH_WAIT_DELAY, .begin_ns = said->begin_ns,
                        .end_ns = MIN (said->begin_ns + said->ns, said->end_ns), .stack = said->stack };

      if (said->task != PROFILE_TASK_NONE && (said->reason == FORMAT_WAIT_TIMER || said->reason == FORMAT_WAIT_IO))
        g_array_append_val (self->waits, wait);
    }
}

/* ---- lives ---- */

/* Awaiting a task that is over takes no time and is not seen: what a task started and what has returned
 * before its own end is taken to be waited for there. */
static void
add_ends (ProfileCriticalPath *self)
{
  g_autoptr (GArray) children = g_array_new (FALSE, FALSE, sizeof (Await));
  const ProfileTask *tasks = self->tasks->tasks;

  for (guint32 i = 0; i < self->tasks->n_tasks; i++)
    {
      Await child = { tasks[i].parent, i };

      if (child.awaiter != PROFILE_TASK_NONE && tasks[i].how == FORMAT_DEATH_RETURNED
          && tasks[i].end_ns <= tasks[child.awaiter].end_ns)
        g_array_append_val (children, child);
    }
  g_array_sort (children, compare_awaits);
  for (guint i = 0; i < children->len;)
    {
      guint32 parent = g_array_index (children, Await, i).awaiter;
      gint64 end_ns = tasks[parent].end_ns - 1;   /* before whoever waits for it goes on */
      PathWait wait = { .strand = self->n_threads + parent, .kind = PATH_WAIT_EVENTS, .begin_ns = end_ns, .end_ns = end_ns,
                        .first_event = self->events->len };

      for (; i < children->len && g_array_index (children, Await, i).awaiter == parent; i++, wait.n_events++)
        {
          guint32 child = g_array_index (children, Await, i).task;
          profile_path_add_event (self, self->n_threads + child, MIN (tasks[child].end_ns, end_ns));
        }
      g_array_append_val (self->waits, wait);
    }
}

static gboolean
is_waited_for (const ProfileTask *task)
{
  return task->parent == PROFILE_TASK_NONE && (task->how == FORMAT_DEATH_RETURNED || task->how == FORMAT_DEATH_EXCEPTION);
}

static void
add_life (ProfileCriticalPath *self, guint32 index)
{
  const ProfileTask *task = &self->tasks->tasks[index];
  const PathRegion *region;
  PathWait wait = { .strand = self->n_threads + index, .kind = PATH_WAIT_DELAY };

  if (task->thread_index < 0)
    return;
  region = profile_path_find_region (self, (guint32) task->thread_index, task->begin_ns);
  if (task->parent != PROFILE_TASK_NONE)
    self->starts[wait.strand] = profile_path_add_event (self, self->n_threads + task->parent, task->begin_ns);
  else if (region != NULL)
    {
      self->starts[wait.strand] = profile_path_add_event (self, region->thread, region->begin_ns);
      wait.begin_ns = region->begin_ns;
      wait.end_ns = task->begin_ns;
      if (wait.end_ns > wait.begin_ns)
        g_array_append_val (self->waits, wait);
    }
}

/* A thread whose loop runs waits for the tasks that nobody else started; of those that were cancelled or live on, for none. */
static void
add_region (ProfileCriticalPath *self, const PathRegion *region)
{
  PathWait wait = { .strand = region->thread, .kind = PATH_WAIT_EVENTS, .begin_ns = region->begin_ns,
                    .end_ns = region->end_ns, .first_event = self->events->len };

  for (guint pass = 0; pass < 2 && self->events->len == wait.first_event; pass++)
    for (guint32 i = 0; i < self->tasks->n_tasks; i++)
      {
        const ProfileTask *task = &self->tasks->tasks[i];

        if (task->thread_index == (gint32) region->thread && task->begin_ns >= region->begin_ns
            && task->end_ns <= region->end_ns && (pass == 1 || is_waited_for (task)))
          profile_path_add_event (self, self->n_threads + i, task->end_ns);
      }
  wait.n_events = self->events->len - wait.first_event;
  g_array_append_val (self->waits, wait);
}

void
profile_path_add_tasks (ProfileCriticalPath *self)
{
  g_autoptr (GArray) awaits = NULL;

  if (self->tasks == NULL)
    return;
  awaits = list_awaits (self->tasks);
  for (guint32 i = 0; i < self->tasks->n_waits; i++)
    if (self->tasks->tasks[self->tasks->waits[i].task].thread_index >= 0)
      add_wait (self, awaits, &self->tasks->waits[i]);
  add_shorts (self);
  add_ends (self);
  for (guint32 i = 0; i < self->tasks->n_tasks; i++)
    add_life (self, i);
  for (guint i = 0; i < self->regions->len; i++)
    add_region (self, &g_array_index (self->regions, PathRegion, i));
}
