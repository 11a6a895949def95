/* critical-path-tasks.c: for whom asyncio tasks waited
 *
 * Tasks say themselves what they wait for. A lock or a queue of asyncio is let go by
 * a task that runs: the one that had the loop's thread as the wait was over.
 */

#include "profile/critical-path-private.h"

#include "profile/shares-private.h"

/* Steps are searched backwards this far. */
#define STEPS_BACK 256u
/* What wakes a task is over so much before, at most. */
#define WAKE_NS G_GINT64_CONSTANT (2000000)

typedef struct {
  guint32 awaiter, task;
} Await;

/* ---- loops and steps ---- */

static int
compare_regions (gconstpointer a, gconstpointer b)
{
  const PathRegion *first = a, *second = b;

  if (first->thread != second->thread)
    return first->thread < second->thread ? -1 : 1;
  return first->begin_ns < second->begin_ns ? -1 : first->begin_ns > second->begin_ns;
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const PathStep *first = a, *second = b;

  if (first->thread != second->thread)
    return first->thread < second->thread ? -1 : 1;
  return first->begin_ns < second->begin_ns ? -1 : first->begin_ns > second->begin_ns;
}

/* Lives of tasks that overlap, in one thread, are one run of its loop. */
static void
join_regions (GArray *regions)
{
  guint n = 0;

  g_array_sort (regions, compare_regions);
  for (guint i = 0; i < regions->len; i++)
    {
      PathRegion *region = &g_array_index (regions, PathRegion, i);
      PathRegion *last = n > 0 ? &g_array_index (regions, PathRegion, n - 1) : NULL;

      if (last != NULL && last->thread == region->thread && region->begin_ns <= last->end_ns)
        last->end_ns = MAX (last->end_ns, region->end_ns);
      else
        g_array_index (regions, PathRegion, n++) = *region;
    }
  g_array_set_size (regions, n);
}

static void
put_steps (ProfileCriticalPath *self, guint32 index)
{
  const ProfileTask *task = &self->tasks->tasks[index];
  PathStep step = { .thread = (guint32) task->thread_index, .begin_ns = task->begin_ns, .task = index };

  for (guint32 i = 0; i < task->n_waits; i++)
    {
      const ProfileTaskWait *wait = &self->tasks->waits[task->first_wait + i];

      step.end_ns = wait->begin_ns;
      if (step.end_ns >= step.begin_ns)
        g_array_append_val (self->steps, step);
      step.begin_ns = wait->end_ns;
    }
  step.end_ns = task->end_ns;
  if (step.end_ns >= step.begin_ns)
    g_array_append_val (self->steps, step);
}

void
profile_path_find_loops (ProfileCriticalPath *self)
{
  if (self->tasks == NULL)
    return;
  for (guint32 i = 0; i < self->tasks->n_tasks; i++)
    {
      const ProfileTask *task = &self->tasks->tasks[i];
      PathRegion region = { (guint32) task->thread_index, task->begin_ns, task->end_ns };

      if (task->thread_index < 0)
        continue;
      g_array_append_val (self->regions, region);
      put_steps (self, i);
    }
  join_regions (self->regions);
  g_array_sort (self->steps, compare_steps);
}

const PathRegion *
profile_path_find_region (const ProfileCriticalPath *self, guint32 thread, gint64 time_ns)
{
  guint low = 0, high = self->regions->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const PathRegion *region = &g_array_index (self->regions, PathRegion, middle);

      if (region->thread < thread || (region->thread == thread && region->end_ns <= time_ns))
        low = middle + 1;
      else
        high = middle;
    }
  if (low < self->regions->len)
    {
      const PathRegion *region = &g_array_index (self->regions, PathRegion, low);
      if (region->thread == thread && region->begin_ns <= time_ns)
        return region;
    }
  return NULL;
}

guint32
profile_path_find_task (const ProfileCriticalPath *self, guint32 thread, gint64 time_ns, guint32 but)
{
  guint low = 0, high = self->steps->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const PathStep *step = &g_array_index (self->steps, PathStep, middle);

      if (step->thread < thread || (step->thread == thread && step->begin_ns <= time_ns))
        low = middle + 1;
      else
        high = middle;
    }
  for (guint i = 0; i < STEPS_BACK && low-- > 0; i++)
    {
      const PathStep *step = &g_array_index (self->steps, PathStep, low);

      if (step->thread != thread)
        break;
      if (step->task != but && step->end_ns >= time_ns - WAKE_NS)
        return step->task;
    }
  return PATH_NONE;
}

guint32
profile_path_find_strand (const ProfileCriticalPath *self, guint32 thread, gint64 time_ns)
{
  guint32 task;

  if (profile_path_find_region (self, thread, time_ns) == NULL)
    return thread;
  task = profile_path_find_task (self, thread, time_ns, PATH_NONE);
  return task != PATH_NONE ? self->n_threads + task : thread;
}

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
          && tasks[await->task].end_ns <= wait->end_ns + WAKE_NS)
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
    wait.kind = PATH_WAIT_DELAY;
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
  for (guint32 i = 0; i < self->tasks->n_tasks; i++)
    add_life (self, i);
  for (guint i = 0; i < self->regions->len; i++)
    add_region (self, &g_array_index (self->regions, PathRegion, i));
}
