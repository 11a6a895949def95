/* task-links.c: which task or thread made a task, and what woke it from a wait */

#include "profile/task-links.h"

#include "format/format.h"

gboolean
profile_task_get_maker (const ProfileTasks *tasks, guint32 task_index, ProfileTaskLink *link)
{
  const ProfileTask *task = &tasks->tasks[task_index];

  if (task->flags & FORMAT_TASK_WAS_THERE || (task->parent == PROFILE_TASK_NONE && task->thread_index < 0))
    return FALSE;
  *link = (ProfileTaskLink) {
    .from_lane = task->parent != PROFILE_TASK_NONE ? PROFILE_LANE_TASKS + task->parent : (guint32) task->thread_index,
    .from_ns = task->begin_ns, .to_ns = task->begin_ns,
  };
  return TRUE;
}

/* The other task of the loop that is known to have run at a time; NONE. */
static guint32
find_runner (const ProfileTasks *tasks, const ProfileTask *task, gint64 time_ns)
{
  for (guint32 i = 0; i < tasks->n_steps; i++)
    {
      const ProfileTaskStep *step = &tasks->steps[i];

      if (step->begin_ns <= time_ns && step->end_ns >= time_ns && &tasks->tasks[step->task] != task
          && tasks->tasks[step->task].thread_index == task->thread_index)
        return step->task;
    }
  return PROFILE_TASK_NONE;
}

gboolean
profile_task_find_waker (const ProfileTasks *tasks, guint32 task_index, gint64 time_ns, ProfileTaskLink *link)
{
  const ProfileTask *task = &tasks->tasks[task_index];
  guint32 index = profile_find_task_wait (tasks, task_index, time_ns), waker = PROFILE_TASK_NONE;
  const ProfileTaskWait *wait = &tasks->waits[index];
  gint64 woken_ns;

  if (index >= task->first_wait + task->n_waits || wait->begin_ns > time_ns || wait->is_open)
    return FALSE;
  woken_ns = CLAMP (wait->ready_ns, wait->begin_ns, wait->end_ns);
  if (wait->reason == FORMAT_WAIT_EXECUTOR && wait->linked != PROFILE_TASK_NONE)
    {
      *link = (ProfileTaskLink) { wait->linked, woken_ns, woken_ns };
      return TRUE;
    }
  if (wait->reason == FORMAT_WAIT_TASK)
    waker = wait->linked;
  else if (wait->reason == FORMAT_WAIT_LOCK)
    waker = find_runner (tasks, task, woken_ns);
  if (waker == PROFILE_TASK_NONE)
    return FALSE;
  *link = (ProfileTaskLink) { PROFILE_LANE_TASKS + waker, MIN (tasks->tasks[waker].end_ns, woken_ns), woken_ns };
  return TRUE;
}
