/* critical-path-loops.c: where loops of asyncio ran, and which task had them
 *
 * A task's steps are what is between its longer waits.
 */

#include "profile/critical-path-private.h"

/* Steps are searched backwards this far. */
#define STEPS_BACK 256u

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
profile_path_next_region (const ProfileCriticalPath *self, guint32 thread, gint64 time_ns)
{
  guint low = 0, high = self->regions->len;
  const PathRegion *region;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      region = &g_array_index (self->regions, PathRegion, middle);
      if (region->thread < thread || (region->thread == thread && region->end_ns <= time_ns))
        low = middle + 1;
      else
        high = middle;
    }
  region = low < self->regions->len ? &g_array_index (self->regions, PathRegion, low) : NULL;
  return region != NULL && region->thread == thread ? region : NULL;
}

const PathRegion *
profile_path_find_region (const ProfileCriticalPath *self, guint32 thread, gint64 time_ns)
{
  const PathRegion *region = profile_path_next_region (self, thread, time_ns);

  return region != NULL && region->begin_ns <= time_ns ? region : NULL;
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
      if (step->task != but && step->end_ns >= time_ns - PATH_WAKE_NS)
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
