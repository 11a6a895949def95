/* tasks.c: the asyncio tasks of a recording: what was read of each, joined */

#include "profile/tasks.h"

#include "profile/profile-private.h"

#include "format/format.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  Profile      *profile;
  ProfileTasks *tasks;
  GHashTable   *threads;     /* a thread's process and id to its index + 1 */
} Join;

/* ---- tables by id ---- */

static gpointer
thread_key (guint32 process, guint64 id)
{
  return GSIZE_TO_POINTER ((gsize) (((guint64) process << 40) ^ id));
}

static gint32
find_thread (const Join *self, guint32 process, guint64 id)
{
  return id != 0 ? GPOINTER_TO_INT (g_hash_table_lookup (self->threads, thread_key (process, id))) - 1 : -1;
}

static gboolean
is_task (guint32 id, gconstpointer key, gpointer owner)
{
  const ProfileTasks *self = owner;
  const ProfileTask *task = &self->tasks[id - 1], *wanted = key;

  return task->id == wanted->id && task->process == wanted->process;
}

static guint32
hash_task (const ProfileTask *key)
{
  return profile_hash_words ((guint32[]) { key->process, (guint32) key->id }, 2);
}

guint32
profile_find_task (const ProfileTasks *self, guint32 process, guint64 id)
{
  ProfileTask key = { .process = process, .id = id };

  return id == 0 ? PROFILE_TASK_NONE
                 : profile_index_find (self->index, hash_task (&key), is_task, &key, (gpointer) self) - 1;
}

guint32
profile_find_task_wait (const ProfileTasks *self, guint32 task_index, gint64 time_ns)
{
  guint32 low = self->tasks[task_index].first_wait, high = low + self->tasks[task_index].n_waits;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      if (self->waits[middle].end_ns > time_ns)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* ---- tasks ---- */

static void
take_births (Join *self, const ProfileTaskLog *log)
{
  ProfileTasks *tasks = self->tasks;

  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      const ProfileTaskBirth *birth = PROFILE_BLOCKS_AT (&log->births, ProfileTaskBirth, i);
      ProfileTask *task = &tasks->tasks[i];

      *task = (ProfileTask) {
        .name = profile_strings_get (&self->profile->store->strings, birth->name),
        .kind = profile_strings_get (&self->profile->store->strings, birth->kind),
        .id = birth->id, .process = birth->process, .parent = PROFILE_TASK_NONE,
        .thread_index = find_thread (self, birth->process, birth->thread),
        .spawn_stack = birth->spawn_stack, .flags = birth->flags,
        .begin_ns = birth->begin_ns, .end_ns = -1, .running_ns = -1,
      };
      profile_index_insert (tasks->index, hash_task (task), i + 1);
    }
  for (guint32 i = 0; i < tasks->n_tasks; i++)
    tasks->tasks[i].parent = profile_find_task (tasks, tasks->tasks[i].process,
                                                PROFILE_BLOCKS_AT (&log->births, ProfileTaskBirth, i)->parent);
}

static void
take_sums (ProfileTask *task, const ProfileTaskChange *change)
{
  task->steps = change->value[0];
  task->running_ns = (gint64) change->value[1];
  task->waiting_ns = (gint64) change->value[2];
  task->ready_ns = (gint64) change->value[3];
  task->end_ns = change->time_ns;
}

/* The awaiters of a task stand together, so they are counted first. */
static void
take_changes (Join *self, const ProfileTaskLog *log, guint64 n_changes)
{
  ProfileTasks *tasks = self->tasks;
  guint32 n_awaiters = 0;

  for (guint64 i = 0; i < n_changes; i++)
    {
      const ProfileTaskChange *change = PROFILE_BLOCKS_AT (&log->changes, ProfileTaskChange, i);
      ProfileTask *task = &tasks->tasks[change->task];

      if (change->task >= tasks->n_tasks)
        continue;
      if (change->what == FORMAT_TASK_NAME)
        task->name = profile_strings_get (&self->profile->store->strings, (guint32) change->value[0]);
      else if (change->what == FORMAT_TASK_SUMS)
        take_sums (task, change);
      else if (change->what == FORMAT_TASK_DEATH)
        task->how = change->how, task->end_ns = change->time_ns;
      else if (change->what == FORMAT_TASK_BIRTH)
        task->thread_index = find_thread (self, task->process, change->value[0]);
      else if (change->what == FORMAT_TASK_AWAITED_BY)
        task->n_awaiters++, n_awaiters++;
    }
  tasks->awaiters = g_new (guint32, n_awaiters + 1);
  n_awaiters = 0;
  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      tasks->tasks[i].first_awaiter = n_awaiters;
      n_awaiters += tasks->tasks[i].n_awaiters;
      tasks->tasks[i].n_awaiters = 0;
    }
  for (guint64 i = 0; i < n_changes; i++)
    {
      const ProfileTaskChange *change = PROFILE_BLOCKS_AT (&log->changes, ProfileTaskChange, i);
      ProfileTask *task = &tasks->tasks[change->task];

      if (change->what == FORMAT_TASK_AWAITED_BY && change->task < tasks->n_tasks)
        tasks->awaiters[task->first_awaiter + task->n_awaiters++] = profile_find_task (tasks, task->process, change->value[0]);
    }
}

/* ---- waits ---- */

static guint32
find_linked (Join *self, const ProfileTaskWaitEntry *entry)
{
  guint32 process = self->tasks->tasks[entry->task].process;

  if (entry->reason != FORMAT_WAIT_EXECUTOR)
    return profile_find_task (self->tasks, process, entry->linked);
  return (guint32) find_thread (self, process, entry->linked);
}

static void
put_wait (Join *self, const ProfileTaskWaitEntry *entry)
{
  ProfileTask *task = &self->tasks->tasks[entry->task];
  ProfileTaskWait *place = &self->tasks->waits[task->first_wait + task->n_waits];
  ProfileTaskWait wait = {
    .begin_ns = entry->begin_ns, .end_ns = entry->end_ns, .ready_ns = entry->ready_ns, .stack = entry->stack,
    .task = entry->task, .linked = find_linked (self, entry), .reason = entry->reason, .is_open = entry->is_open,
  };

  /* What was said of it while it lasted is said again, of all of it. */
  if (task->n_waits > 0 && place[-1].is_open && place[-1].begin_ns == wait.begin_ns)
    place--;
  else
    task->n_waits++;
  *place = wait;
}

/* They were told as they ended; those of a task are in order. */
static void
take_waits (Join *self, const ProfileTaskLog *log)
{
  ProfileTasks *tasks = self->tasks;
  guint32 n_waits = 0;

  tasks->waits = g_new (ProfileTaskWait, tasks->n_waits + 1);
  for (guint32 i = 0; i < tasks->n_waits; i++)
    {
      guint32 task = PROFILE_BLOCKS_AT (&log->waits, ProfileTaskWaitEntry, i)->task;
      if (task < tasks->n_tasks)
        tasks->tasks[task].n_waits++;
    }
  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      tasks->tasks[i].first_wait = n_waits;
      n_waits += tasks->tasks[i].n_waits;
      tasks->tasks[i].n_waits = 0;
    }
  for (guint32 i = 0; i < tasks->n_waits; i++)
    {
      const ProfileTaskWaitEntry *entry = PROFILE_BLOCKS_AT (&log->waits, ProfileTaskWaitEntry, i);
      if (entry->task < tasks->n_tasks)
        put_wait (self, entry);
    }
}

/* The places of open waits that were said again are left; waits stand close. */
static void
pack_waits (ProfileTasks *tasks)
{
  guint32 n_waits = 0;

  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      ProfileTask *task = &tasks->tasks[i];

      memmove (tasks->waits + n_waits, tasks->waits + task->first_wait, task->n_waits * sizeof *tasks->waits);
      task->first_wait = n_waits;
      n_waits += task->n_waits;
    }
  tasks->n_waits = n_waits;
}

static void
take_shorts (Join *self, const ProfileTaskLog *log)
{
  ProfileTasks *tasks = self->tasks;

  tasks->shorts = g_new (ProfileTaskShortWaits, tasks->n_shorts + 1);
  for (guint32 i = 0; i < tasks->n_shorts; i++)
    {
      const ProfileTaskShortEntry *entry = PROFILE_BLOCKS_AT (&log->shorts, ProfileTaskShortEntry, i);

      tasks->shorts[i] = (ProfileTaskShortWaits) {
        .begin_ns = entry->begin_ns, .end_ns = entry->end_ns, .ns = entry->ns, .count = entry->count,
        .stack = entry->stack, .task = entry->task < tasks->n_tasks ? entry->task : PROFILE_TASK_NONE,
        .reason = entry->reason,
      };
    }
}

/* They were told as they ended; those of a task stand together. */
static void
take_steps (Join *self, const ProfileTaskLog *log)
{
  ProfileTasks *tasks = self->tasks;
  guint32 n_steps = 0;

  tasks->steps = g_new (ProfileTaskStep, tasks->n_steps + 1);
  for (guint32 i = 0; i < tasks->n_steps; i++)
    {
      guint32 task = PROFILE_BLOCKS_AT (&log->steps, ProfileTaskStepEntry, i)->task;
      if (task < tasks->n_tasks)
        tasks->tasks[task].n_steps++;
    }
  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      tasks->tasks[i].first_step = n_steps;
      n_steps += tasks->tasks[i].n_steps;
      tasks->tasks[i].n_steps = 0;
    }
  for (guint32 i = 0; i < tasks->n_steps; i++)
    {
      const ProfileTaskStepEntry *entry = PROFILE_BLOCKS_AT (&log->steps, ProfileTaskStepEntry, i);
      if (entry->task < tasks->n_tasks)
        tasks->steps[tasks->tasks[entry->task].first_step + tasks->tasks[entry->task].n_steps++]
          = (ProfileTaskStep) { entry->begin_ns, entry->end_ns, entry->task };
    }
  tasks->n_steps = n_steps;
}

/* ---- whose context ---- */

/* Changes are in order, and a task's waits too: each session holds from its time on. */
static void
take_sessions (Join *self, const ProfileTaskLog *log, guint64 n_changes)
{
  ProfileTasks *tasks = self->tasks;
  g_autofree guint32 *shorts_sessions = NULL;

  for (guint64 i = 0; i < n_changes; i++)
    {
      const ProfileTaskChange *change = PROFILE_BLOCKS_AT (&log->changes, ProfileTaskChange, i);
      const ProfileTask *task = &tasks->tasks[change->task];

      if (change->what != FORMAT_TASK_SESSION || change->task >= tasks->n_tasks)
        continue;
      for (guint32 j = task->n_waits; j-- > 0 && tasks->waits[task->first_wait + j].begin_ns >= change->time_ns;)
        tasks->waits[task->first_wait + j].session = (guint32) change->value[0];
      if (shorts_sessions == NULL)
        shorts_sessions = g_new0 (guint32, (gsize) tasks->n_tasks + 1);
      /* Of short waits it is not known when they were; the last session that is one counts. */
      if (change->value[0] != 0)
        shorts_sessions[change->task] = (guint32) change->value[0];
    }
  for (guint32 i = 0; i < tasks->n_shorts && shorts_sessions != NULL; i++)
    if (tasks->shorts[i].task != PROFILE_TASK_NONE)
      tasks->shorts[i].session = shorts_sessions[tasks->shorts[i].task];
}

static void
close_open_waits (ProfileTasks *tasks, const ProfileTask *task)
{
  for (guint32 j = 0; j < task->n_waits; j++)
    {
      ProfileTaskWait *wait = &tasks->waits[task->first_wait + j];
      gint64 end_ns = j + 1 < task->n_waits ? wait[1].begin_ns : task->end_ns;

      if (wait->is_open)
        wait->end_ns = wait->ready_ns = MAX (end_ns, wait->begin_ns);
    }
}

/* Of one that was not told to end, as its program was killed: what is known of it. */
static void
complete_lives (Join *self)
{
  ProfileTasks *tasks = self->tasks;

  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      ProfileTask *task = &tasks->tasks[i];

      if (task->end_ns < 0)
        task->end_ns = self->profile->duration_ns;
      task->end_ns = MAX (task->end_ns, task->begin_ns);
      close_open_waits (tasks, task);
      if (task->running_ns >= 0)
        continue;
      for (guint32 j = 0; j < task->n_waits; j++)
        {
          const ProfileTaskWait *wait = &tasks->waits[task->first_wait + j];
          gint64 ready_ns = wait->reason == FORMAT_WAIT_READY ? wait->begin_ns : wait->ready_ns;

          task->waiting_ns += ready_ns - wait->begin_ns;
          task->ready_ns += wait->end_ns - ready_ns;
        }
      task->running_ns = MAX (task->end_ns - task->begin_ns - task->waiting_ns - task->ready_ns, 0);
    }
}

/* ---- the table ---- */

static ProfileTasks *
join (Profile *profile)
{
  const ProfileTaskLog *log = &profile->store->tasks;
  const ProfileTaskLengths *lengths = &profile->task_lengths;
  Join self = { .profile = profile, .tasks = g_new0 (ProfileTasks, 1) };

  self.threads = g_hash_table_new (NULL, NULL);
  for (guint32 i = 0; i < profile->n_threads; i++)
    {
      const ProfileThreadEntry *entry = profile->threads[i].entry;
      g_hash_table_insert (self.threads, thread_key (entry->process, entry->id), GINT_TO_POINTER ((gint) i + 1));
    }
  self.tasks->n_tasks = (guint32) lengths->births;
  self.tasks->n_waits = (guint32) MIN (lengths->waits, G_MAXUINT32 - 1);
  self.tasks->n_shorts = (guint32) MIN (lengths->shorts, G_MAXUINT32 - 1);
  self.tasks->n_steps = (guint32) MIN (lengths->steps, G_MAXUINT32 - 1);
  self.tasks->index = g_new0 (ProfileIndex, 1);      /* of tasks, by process and id; ids are index + 1 */
  self.tasks->tasks = g_new (ProfileTask, self.tasks->n_tasks + 1);
  take_births (&self, log);
  take_changes (&self, log, lengths->changes);
  take_waits (&self, log);
  take_shorts (&self, log);
  take_steps (&self, log);
  pack_waits (self.tasks);
  take_sessions (&self, log, lengths->changes);
  complete_lives (&self);
  profile_tasks_make_kinds (self.tasks, profile);
  profile_tasks_make_groups (self.tasks);
  profile_tasks_find_turns (self.tasks);
  g_hash_table_unref (self.threads);
  return self.tasks;
}

const ProfileTasks *
profile_get_tasks (Profile *self)
{
  if (self->task_lengths.births == 0)
    return NULL;
  g_mutex_lock (&self->tasks_lock);
  if (self->tasks == NULL)
    self->tasks = join (self);
  g_mutex_unlock (&self->tasks_lock);
  return self->tasks;
}

void
profile_tasks_free (ProfileTasks *self)
{
  g_free (self->tasks);
  g_free (self->waits);
  g_free (self->shorts);
  g_free (self->steps);
  g_free (self->kinds);
  g_free (self->awaiters);
  g_free (self->groups);
  g_free (self->members);
  profile_index_clear (self->index);
  g_free (self->index);
  g_free (self);
}
