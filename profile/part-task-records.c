/* part-task-records.c: the asyncio tasks of a part, as tasks
 *
 * Those come along that lived in the range, or were seen to run in it. One that lived before
 * is born where the range begins; what lies across an end of the range is cut there, so that the
 * tables of the part are those of the range. Sessions stay behind, and so whose context a task ran in.
 */

#include "profile/part-private.h"

/* ---- which tasks ---- */

static gboolean
is_wanted (const PartCopier *self, const ProfileTask *task)
{
  if (self->only_thread >= 0 && task->thread_index != self->only_thread)
    return FALSE;
  return task->begin_ns < self->end_ns && (task->end_ns > self->begin_ns || task->begin_ns >= self->begin_ns);
}

/* A look may be longer than the life of the task that it found. */
static void
mark_seen (PartCopier *self, guint32 index)
{
  const ProfileThreadSnapshot *thread = &self->profile->threads[index];
  ProfileSample sample = { .begin_ns = 0 };

  for (guint64 i = profile_find_sample (self->profile, index, self->begin_ns); i < thread->info.n_samples; i++)
    {
      guint32 task;

      profile_thread_get_sample (thread, i, &sample);
      if (!profile_part_clip (self, &sample))
        break;
      profile_part_need_thread (self, index);
      task = profile_find_task (self->profile->tasks, thread->info.process, sample.task);
      if (task != PROFILE_TASK_NONE)
        self->task_ids[task] = 1;
    }
}

/* Ids are given in the order of the whole. */
static void
choose_tasks (PartCopier *self)
{
  const ProfileTasks *tasks = self->profile->tasks;

  self->task_ids = g_new0 (guint32, (gsize) tasks->n_tasks + 1);
  for (guint32 i = 0; i < self->profile->n_threads; i++)
    if (self->only_thread < 0 || (guint32) self->only_thread == i)
      mark_seen (self, i);
  for (guint32 i = 0; i < tasks->n_tasks; i++)
    if (self->task_ids[i] != 0 || is_wanted (self, &tasks->tasks[i]))
      self->task_ids[i] = profile_stream_reserve_task (self->stream);
}

/* ---- what is said of them ---- */

static gint64
stream_time (const PartCopier *self, gint64 time_ns)
{
  return CLAMP (time_ns, self->begin_ns, self->end_ns) - self->begin_ns + self->at_ns;
}

static guint32
task_id (const PartCopier *self, guint32 task)
{
  return task != PROFILE_TASK_NONE ? self->task_ids[task] : 0;
}

static void
copy_birth (PartCopier *self, guint32 index)
{
  const ProfileTask *task = &self->profile->tasks->tasks[index];
  gboolean was_there = task->begin_ns < self->begin_ns;
  ProfileStreamTask birth = {
    .name = task->name, .kind = task->kind, .parent = task_id (self, task->parent),
    .thread = task->thread_index >= 0 ? profile_part_need_thread (self, (guint32) task->thread_index) : 0,
    .spawn_stack = was_there ? 0 : profile_part_copy_stack (self, task->spawn_stack),
    .begin_ns = stream_time (self, task->begin_ns),
    .flags = (guint8) (task->flags | (was_there ? FORMAT_TASK_WAS_THERE : 0)),
  };

  profile_stream_add_task (self->stream, self->task_ids[index], &birth);
}

/* Those of the end are told there: a reader needs them to find a task's place, whenever they were said. */
static void
copy_awaiters (PartCopier *self)
{
  const ProfileTasks *tasks = self->profile->tasks;
  const ProfileBlocks *changes = &self->profile->store->tasks.changes;

  for (guint64 i = 0; i < self->profile->task_lengths.changes; i++)
    {
      const ProfileTaskChange *change = PROFILE_BLOCKS_AT (changes, ProfileTaskChange, i);
      guint32 awaiter;

      if (change->what != FORMAT_TASK_AWAITED_BY || change->task >= tasks->n_tasks || self->task_ids[change->task] == 0)
        continue;
      awaiter = task_id (self, profile_find_task (tasks, tasks->tasks[change->task].process, change->value[0]));
      if (awaiter != 0)
        profile_stream_add_awaiter (self->stream, self->task_ids[change->task], awaiter, stream_time (self, change->time_ns));
    }
}

static guint32
linked_id (PartCopier *self, const ProfileTaskWait *wait)
{
  if (wait->linked == PROFILE_TASK_NONE)
    return 0;
  return wait->reason == FORMAT_WAIT_EXECUTOR ? profile_part_need_thread (self, wait->linked) : self->task_ids[wait->linked];
}

/* A wait that lasts at the end of the range is not over, unless only its turn was missing. */
static void
copy_wait (PartCopier *self, const ProfileTaskWait *wait)
{
  gint64 life_ns = MIN (self->profile->tasks->tasks[wait->task].end_ns, self->end_ns);
  ProfileTaskWait copy = *wait;

  copy.begin_ns = MAX (wait->begin_ns, self->begin_ns);
  copy.end_ns = MIN (wait->end_ns, self->end_ns);
  if (copy.begin_ns >= copy.end_ns)
    return;
  copy.is_open = wait->ready_ns >= copy.end_ns && copy.end_ns == life_ns && (wait->is_open || wait->end_ns > self->end_ns);
  copy.ready_ns = stream_time (self, MAX (wait->ready_ns, copy.begin_ns));
  copy.begin_ns = stream_time (self, copy.begin_ns);
  copy.end_ns = stream_time (self, copy.end_ns);
  copy.task = self->task_ids[wait->task];
  copy.linked = linked_id (self, wait);
  copy.stack = profile_part_copy_stack (self, wait->stack);
  profile_stream_add_task_wait (self->stream, &copy);
}

static void
copy_step (PartCopier *self, const ProfileTaskStep *step)
{
  ProfileTaskStep copy = { stream_time (self, step->begin_ns), stream_time (self, step->end_ns), self->task_ids[step->task] };

  if (copy.begin_ns < copy.end_ns)
    profile_stream_add_task_step (self->stream, &copy);
}

static void
copy_life (PartCopier *self, guint32 index)
{
  const ProfileTasks *tasks = self->profile->tasks;
  const ProfileTask *task = &tasks->tasks[index];
  ProfileTaskSums sums;

  for (guint32 i = 0; i < task->n_waits; i++)
    copy_wait (self, &tasks->waits[task->first_wait + i]);
  for (guint32 i = 0; i < task->n_steps; i++)
    copy_step (self, &tasks->steps[task->first_step + i]);
  profile_task_sum_range (tasks, index, self->begin_ns, self->end_ns, &sums);
  profile_stream_add_task_sums (self->stream, self->task_ids[index], stream_time (self, task->end_ns), &sums,
                                task->end_ns <= self->end_ns ? task->how : 0);
}

static void
copy_shorts (PartCopier *self)
{
  const ProfileTasks *tasks = self->profile->tasks;

  for (guint32 i = 0; i < tasks->n_shorts; i++)
    {
      ProfileTaskShortWaits waits = tasks->shorts[i];

      if ((waits.task != PROFILE_TASK_NONE && self->task_ids[waits.task] == 0) || !profile_part_clip_shorts (self, &waits))
        continue;
      waits.begin_ns = stream_time (self, waits.begin_ns);
      waits.end_ns = stream_time (self, waits.end_ns);
      waits.task = task_id (self, waits.task);
      waits.stack = profile_part_copy_stack (self, waits.stack);
      profile_stream_add_short_waits (self->stream, &waits);
    }
}

void
profile_part_copy_task_records (PartCopier *self)
{
  guint32 n_tasks = self->profile->tasks->n_tasks;

  choose_tasks (self);
  for (guint32 i = 0; i < n_tasks; i++)
    if (self->task_ids[i] != 0)
      copy_birth (self, i);
  copy_awaiters (self);
  for (guint32 i = 0; i < n_tasks; i++)
    if (self->task_ids[i] != 0)
      copy_life (self, i);
  copy_shorts (self);
}
