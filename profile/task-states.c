/* task-states.c: what a task did when, from its birth to its end */

#include "profile/task-states.h"

#include "profile/profile-private.h"

#include "format/format.h"

/* What is missing of the running time, in tenths of what lies between long waits, is waits that are too short to be listed. */
#define TURNS_PART 10

typedef struct {
  const ProfileTasks     *tasks;
  const ProfileTask      *task;
  guint32                 step;      /* the next, index */
  ProfileTaskStretchFunc  emit;
  gpointer                user_data;
} Walk;

static void
put (const Walk *self, gint64 begin_ns, gint64 end_ns, guint8 state, guint32 wait)
{
  ProfileTaskStretch stretch = { begin_ns, end_ns, wait, state };

  if (begin_ns < end_ns)
    self->emit (&stretch, self->user_data);
}

/* Between two long waits. */
static void
put_gap (Walk *self, gint64 begin_ns, gint64 end_ns)
{
  guint32 last = self->task->first_step + self->task->n_steps;

  if (!self->task->has_turns)
    {
      put (self, begin_ns, end_ns, PROFILE_TASK_RUNNING, PROFILE_TASK_NONE);
      return;
    }
  for (; self->step < last && self->tasks->steps[self->step].begin_ns < end_ns; self->step++)
    {
      const ProfileTaskStep *step = &self->tasks->steps[self->step];

      if (step->end_ns <= begin_ns)
        continue;
      put (self, begin_ns, step->begin_ns, PROFILE_TASK_TURNS, PROFILE_TASK_NONE);
      begin_ns = MAX (begin_ns, step->begin_ns);
      put (self, begin_ns, MIN (step->end_ns, end_ns), PROFILE_TASK_RUNNING, PROFILE_TASK_NONE);
      begin_ns = MIN (step->end_ns, end_ns);
      if (step->end_ns > end_ns)
        break;
    }
  put (self, begin_ns, end_ns, PROFILE_TASK_TURNS, PROFILE_TASK_NONE);
}

/* The part of a wait from *from_ns* on; waits are cut where the next one begins. */
static gint64
put_wait (const Walk *self, guint32 index, gint64 from_ns)
{
  const ProfileTaskWait *wait = &self->tasks->waits[index];
  gint64 end_ns = MIN (wait->end_ns, self->task->end_ns), begin_ns = MAX (wait->begin_ns, from_ns);
  gint64 ready_ns = wait->reason == FORMAT_WAIT_READY ? begin_ns : CLAMP (wait->ready_ns, begin_ns, MAX (end_ns, begin_ns));

  put (self, begin_ns, ready_ns, PROFILE_TASK_WAITING, index);
  put (self, ready_ns, end_ns, PROFILE_TASK_READY, index);
  return MAX (end_ns, from_ns);
}

static void
walk (Walk *self, gint64 begin_ns, guint32 first, guint32 last, gint64 end_ns)
{
  for (guint32 i = first; i < last; i++)
    {
      const ProfileTaskWait *wait = &self->tasks->waits[i];

      if (wait->begin_ns > begin_ns)
        put_gap (self, begin_ns, MIN (wait->begin_ns, end_ns));
      begin_ns = put_wait (self, i, MAX (begin_ns, MIN (wait->begin_ns, end_ns)));
    }
  if (begin_ns < end_ns)
    put_gap (self, begin_ns, end_ns);
}

void
profile_task_foreach_stretch (const ProfileTasks *tasks, guint32 task_index, ProfileTaskStretchFunc emit, gpointer user_data)
{
  const ProfileTask *task = &tasks->tasks[task_index];
  Walk self = { tasks, task, task->first_step, emit, user_data };

  walk (&self, task->begin_ns, task->first_wait, task->first_wait + task->n_waits, task->end_ns);
}

/* ---- at a time ---- */

typedef struct {
  gint64              time_ns;
  ProfileTaskStretch *found;
  gboolean            is_there;
} Search;

static void
take_if_there (const ProfileTaskStretch *stretch, gpointer user_data)
{
  Search *self = user_data;

  if (stretch->begin_ns > self->time_ns || stretch->end_ns <= self->time_ns)
    return;
  *self->found = *stretch;
  self->is_there = TRUE;
}

static guint32
find_step (const ProfileTasks *tasks, const ProfileTask *task, gint64 time_ns)
{
  guint32 low = task->first_step, high = low + task->n_steps;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (tasks->steps[middle].end_ns > time_ns)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

gboolean
profile_task_find_stretch (const ProfileTasks *tasks, guint32 task_index, gint64 time_ns, ProfileTaskStretch *stretch)
{
  const ProfileTask *task = &tasks->tasks[task_index];
  guint32 wait = profile_find_task_wait (tasks, task_index, time_ns), last = task->first_wait + task->n_waits;
  gint64 begin_ns = wait > task->first_wait ? MAX (tasks->waits[wait - 1].end_ns, task->begin_ns) : task->begin_ns;
  gint64 end_ns = wait < last ? MIN (tasks->waits[wait].end_ns, task->end_ns) : task->end_ns;
  Search search = { time_ns, stretch, FALSE };
  Walk self = { tasks, task, 0, take_if_there, &search };

  if (time_ns < task->begin_ns || time_ns >= task->end_ns)
    return FALSE;
  self.step = find_step (tasks, task, begin_ns);
  walk (&self, begin_ns, wait, MIN (wait + 1, last), end_ns);
  return search.is_there;
}

/* ---- in a range ---- */

/* Of a life or a part of it. What is not one of the first three ran, maybe by turns. */
typedef struct {
  gint64 running_ns, waiting_ns, ready_ns;
  gint64 rest_ns;
} Known;

typedef struct {
  gint64   begin_ns, end_ns;
  Known    whole, part;
  gboolean has_turns;
} Measure;

static void
add_known (Known *self, guint8 state, gint64 ns, gboolean has_turns)
{
  if (state == PROFILE_TASK_WAITING)
    self->waiting_ns += ns;
  else if (state == PROFILE_TASK_READY)
    self->ready_ns += ns;
  else if (state == PROFILE_TASK_RUNNING && has_turns)
    self->running_ns += ns;
  else
    self->rest_ns += ns;
}

static void
measure_stretch (const ProfileTaskStretch *stretch, gpointer user_data)
{
  Measure *self = user_data;
  gint64 begin_ns = MAX (stretch->begin_ns, self->begin_ns), end_ns = MIN (stretch->end_ns, self->end_ns);

  add_known (&self->whole, stretch->state, stretch->end_ns - stretch->begin_ns, self->has_turns);
  if (begin_ns < end_ns)
    add_known (&self->part, stretch->state, end_ns - begin_ns, self->has_turns);
}

/* Each long wait that ended is followed by a step. */
static guint64
count_steps (const ProfileTasks *tasks, const ProfileTask *task, const Measure *measure, double share)
{
  guint64 n_others = task->steps - MIN (task->steps, task->n_waits), n = 0;

  for (guint32 i = 0; i < task->n_waits; i++)
    {
      gint64 end_ns = tasks->waits[task->first_wait + i].end_ns;

      n += end_ns >= measure->begin_ns && end_ns < measure->end_ns;
    }
  return MIN (n + (guint64) ((double) n_others * share + 0.5), task->steps);
}

void
profile_task_sum_range (const ProfileTasks *tasks, guint32 task_index, gint64 begin_ns, gint64 end_ns, ProfileTaskSums *sums)
{
  const ProfileTask *task = &tasks->tasks[task_index];
  Measure self = { .begin_ns = begin_ns, .end_ns = end_ns, .has_turns = task->has_turns };
  gint64 life_ns = MAX (MIN (task->end_ns, end_ns) - MAX (task->begin_ns, begin_ns), 0);
  double share;

  *sums = (ProfileTaskSums) { task->steps, task->running_ns, task->waiting_ns, task->ready_ns };
  if (task->begin_ns >= begin_ns && task->end_ns <= end_ns)
    return;
  profile_task_foreach_stretch (tasks, task_index, measure_stretch, &self);
  share = self.whole.rest_ns > 0 ? (double) self.part.rest_ns / (double) self.whole.rest_ns : 0;
  sums->waiting_ns = self.part.waiting_ns + (gint64) ((double) MAX (task->waiting_ns - self.whole.waiting_ns, 0) * share);
  sums->ready_ns = self.part.ready_ns + (gint64) ((double) MAX (task->ready_ns - self.whole.ready_ns, 0) * share);
  sums->waiting_ns = MIN (sums->waiting_ns, life_ns);
  sums->ready_ns = MIN (sums->ready_ns, life_ns - sums->waiting_ns);
  sums->running_ns = life_ns - sums->waiting_ns - sums->ready_ns;
  sums->steps = count_steps (tasks, task, &self, share);
}

/* ---- once for a snapshot ---- */

void
profile_tasks_find_turns (ProfileTasks *self)
{
  for (guint32 i = 0; i < self->n_tasks; i++)
    {
      ProfileTask *task = &self->tasks[i];
      gint64 rest_ns = task->end_ns - task->begin_ns;

      for (guint32 j = 0; j < task->n_waits; j++)
        {
          const ProfileTaskWait *wait = &self->waits[task->first_wait + j];

          rest_ns -= MAX (MIN (wait->end_ns, task->end_ns) - MAX (wait->begin_ns, task->begin_ns), 0);
        }
      task->has_turns = rest_ns - task->running_ns > MAX (rest_ns / TURNS_PART, 100000);
    }
}
