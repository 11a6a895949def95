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
                 : profile_index_find (&self->index, hash_task (&key), is_task, &key, (gpointer) self) - 1;
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
      profile_index_insert (&tasks->index, hash_task (task), i + 1);
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
      else
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
      ProfileTask *task = &tasks->tasks[entry->task];

      if (entry->task >= tasks->n_tasks)
        continue;
      tasks->waits[task->first_wait + task->n_waits++] = (ProfileTaskWait) {
        .begin_ns = entry->begin_ns, .end_ns = entry->end_ns, .ready_ns = entry->ready_ns, .stack = entry->stack,
        .task = entry->task, .linked = find_linked (self, entry), .reason = entry->reason,
      };
    }
  tasks->n_waits = n_waits;
}

/* Those told at one time lie between the time before and this one. */
static void
take_shorts (Join *self, const ProfileTaskLog *log)
{
  ProfileTasks *tasks = self->tasks;
  gint64 first_ns = tasks->n_tasks > 0 ? tasks->tasks[0].begin_ns : 0, begin_ns = first_ns, last_ns = first_ns;

  tasks->shorts = g_new (ProfileTaskShortWaits, tasks->n_shorts + 1);
  for (guint32 i = 0; i < tasks->n_shorts; i++)
    {
      const ProfileTaskShortEntry *entry = PROFILE_BLOCKS_AT (&log->shorts, ProfileTaskShortEntry, i);

      /* Records of one flush are made one after the other. */
      if (entry->time_ns > last_ns + 1000000)
        begin_ns = last_ns;
      last_ns = MAX (last_ns, entry->time_ns);
      tasks->shorts[i] = (ProfileTaskShortWaits) {
        .begin_ns = begin_ns, .end_ns = MAX (last_ns, begin_ns + 1), .ns = entry->ns, .count = entry->count,
        .stack = entry->stack, .reason = entry->reason,
      };
    }
}

/* One that was not told to end, as its program was killed: what is known of it. */
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
  self.tasks->tasks = g_new (ProfileTask, self.tasks->n_tasks + 1);
  take_births (&self, log);
  take_changes (&self, log, lengths->changes);
  take_waits (&self, log);
  take_shorts (&self, log);
  complete_lives (&self);
  profile_tasks_make_kinds (self.tasks, profile);
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
  g_free (self->kinds);
  g_free (self->awaiters);
  profile_index_clear (&self->index);
  g_free (self);
}
