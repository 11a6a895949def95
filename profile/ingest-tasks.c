/* ingest-tasks.c: puts the records of TASK chunks into the store */

#include "profile/ingest-private.h"

#include "profile/error-text.h"

#include <string.h>

/* ---- frames of our own: where a task stands when no function of its runs ---- */

static ProfileFrame
add_pseudo_frame (ProfileStore *store, const char *name)
{
  ProfileFunctionEntry function = {
    .name = profile_strings_intern (&store->strings, (const guint8 *) name, strlen (name)),
    .kind = FORMAT_CODE_PSEUDO,
  };

  return profile_store_add_frame (store, profile_store_add_function (store, &function), 0);
}

static void
need_frames (ProfileStore *store)
{
  if (store->tasks.await_frame != 0)
    return;
  store->tasks.ready_frame = add_pseudo_frame (store, "[ready]");
  store->tasks.loop_frame = add_pseudo_frame (store, "[event loop]");
  store->tasks.await_frame = add_pseudo_frame (store, "[await]");
}

static void
need_thread_frame (ProfileIngest *self, guint64 thread_id)
{
  ProfileThreadEntry *thread = g_hash_table_lookup (self->threads, &thread_id);
  g_autofree char *name = NULL;

  if (thread == NULL || thread->await_frame != 0)
    return;
  if (thread->name != 0)
    name = g_strdup_printf ("[await thread %s]", profile_strings_get (&self->store->strings, thread->name));
  else
    name = g_strdup_printf ("[await thread %" G_GUINT64_FORMAT "]", thread->tid != 0 ? thread->tid : thread->id);
  thread->await_frame = add_pseudo_frame (self->store, name);
}

/* ---- records ---- */

static RecordStatus
read_birth (ProfileIngest *self, FormatCursor *record, guint64 id, gint64 time_ns)
{
  ProfileTaskBirth birth = { .id = id, .begin_ns = time_ns, .process = self->process };
  guint64 stack, name, kind, flags;

  birth.thread = format_get_varint (record);
  birth.parent = format_get_varint (record);
  stack = format_get_varint (record);
  name = format_get_varint (record);
  kind = format_get_varint (record);
  flags = format_get_varint (record);
  if (record->failed || id == 0)
    return RECORD_BAD;
  if (!profile_ingest_translate (self->stacks, stack, &birth.spawn_stack)
      | !profile_ingest_translate (self->strings, name, &birth.name)
      | !profile_ingest_translate (self->strings, kind, &birth.kind))
    return RECORD_UNDEFINED;
  birth.flags = (guint8) flags;
  if (!profile_task_log_born (&self->store->tasks, &birth) && !self->tasks_full)
    {
      profile_ingest_warn (self, PROFILE_SAYS_TASKS_FULL, PROFILE_TASKS_MAX);
      self->tasks_full = TRUE;
    }
  return RECORD_GOOD;
}

static RecordStatus
read_change (ProfileIngest *self, FormatCursor *record, ProfileTaskChange *change)
{
  guint32 name = 0;

  if (change->what == FORMAT_TASK_DEATH)
    change->how = format_get_u8 (record);
  else
    for (guint i = 0; i < (change->what == FORMAT_TASK_SUMS ? 4u : 1u); i++)
      change->value[i] = format_get_varint (record);
  if (record->failed)
    return RECORD_BAD;
  for (guint i = 0; i < 4; i++)
    change->value[i] = MIN (change->value[i], (guint64) PROFILE_TIME_MAX);
  if (change->what == FORMAT_TASK_NAME && !profile_ingest_translate (self->strings, change->value[0], &name))
    return RECORD_UNDEFINED;
  if (change->what == FORMAT_TASK_NAME)
    change->value[0] = name;
  *(ProfileTaskChange *) profile_blocks_append (&self->store->tasks.changes) = *change;
  return RECORD_GOOD;
}

static RecordStatus
read_wait (ProfileIngest *self, FormatCursor *record, const ProfileTaskChange *change)
{
  gboolean is_open = change->what == FORMAT_TASK_OPEN_WAIT;
  gint64 begin_ns = change->time_ns;
  guint32 task = change->task;
  ProfileTaskWaitEntry wait = { .begin_ns = begin_ns, .task = task, .is_open = is_open };
  guint64 duration = is_open ? 0 : format_get_varint (record), stack = format_get_varint (record);
  gint64 *ready_ns = &g_array_index (self->store->tasks.ready_ns, gint64, task);

  wait.reason = format_get_u8 (record);
  wait.linked = format_get_varint (record);
  if (record->failed || duration > (guint64) PROFILE_TIME_MAX)
    return RECORD_BAD;
  wait.end_ns = begin_ns + (gint64) duration;
  wait.ready_ns = *ready_ns >= begin_ns && *ready_ns <= wait.end_ns ? *ready_ns : wait.end_ns;
  if (!is_open)
    *ready_ns = -1;
  profile_ingest_saw_time (self, wait.end_ns);
  if (wait.reason == FORMAT_WAIT_EXECUTOR)
    need_thread_frame (self, wait.linked);
  if (!profile_ingest_translate (self->stacks, stack, &wait.stack))
    return RECORD_UNDEFINED;
  *(ProfileTaskWaitEntry *) profile_blocks_append (&self->store->tasks.waits) = wait;
  return RECORD_GOOD;
}

static RecordStatus
read_short_waits (ProfileIngest *self, FormatCursor *record, guint32 task, gint64 time_ns)
{
  guint64 stack = format_get_varint (record), ns, window;
  ProfileTaskShortEntry entry = { .end_ns = time_ns, .task = task, .reason = format_get_u8 (record) };

  entry.count = format_get_varint (record);
  ns = format_get_varint (record);
  window = format_get_varint (record);
  if (record->failed || ns > (guint64) PROFILE_TIME_MAX || window > (guint64) PROFILE_TIME_MAX)
    return RECORD_BAD;
  entry.begin_ns = MAX (time_ns - (gint64) window, 0);
  entry.end_ns = MAX (entry.end_ns, entry.begin_ns + 1);
  if (!profile_ingest_translate (self->stacks, stack, &entry.stack))
    return RECORD_UNDEFINED;
  entry.ns = (gint64) ns;
  *(ProfileTaskShortEntry *) profile_blocks_append (&self->store->tasks.shorts) = entry;
  return RECORD_GOOD;
}

static RecordStatus
read_step (ProfileIngest *self, FormatCursor *record, guint32 task, gint64 begin_ns)
{
  guint64 duration = format_get_varint (record);

  if (record->failed || duration > (guint64) PROFILE_TIME_MAX)
    return RECORD_BAD;
  *(ProfileTaskStepEntry *) profile_blocks_append (&self->store->tasks.steps)
    = (ProfileTaskStepEntry) { begin_ns, begin_ns + (gint64) duration, task };
  return RECORD_GOOD;
}

RecordStatus
profile_ingest_task (ProfileIngest *self, FormatCursor *record)
{
  ProfileTaskChange change = { .what = format_get_u8 (record) };
  guint64 id = format_get_varint (record);

  if (!profile_ingest_get_time (self, record, &change.time_ns))
    return RECORD_BAD;
  need_frames (self->store);
  if (change.what == FORMAT_TASK_BIRTH)
    return read_birth (self, record, id, change.time_ns);
  change.task = profile_task_log_find (&self->store->tasks, self->process, id);
  if (change.what == FORMAT_TASK_SHORT_WAITS)
    return read_short_waits (self, record, change.task, change.time_ns);
  /* Of a task that is not there: the recording is a part of another, or there were too many. */
  if (change.task == G_MAXUINT32)
    return RECORD_GOOD;
  profile_ingest_saw_time (self, change.time_ns);
  switch (change.what)
    {
    case FORMAT_TASK_WAIT:
    case FORMAT_TASK_OPEN_WAIT:
      return read_wait (self, record, &change);
    case FORMAT_TASK_STEP:
      return read_step (self, record, change.task, change.time_ns);
    case FORMAT_TASK_READY:
      g_array_index (self->store->tasks.ready_ns, gint64, change.task) = change.time_ns;
      return RECORD_GOOD;
    case FORMAT_TASK_NAME:
    case FORMAT_TASK_AWAITED_BY:
    case FORMAT_TASK_DEATH:
    case FORMAT_TASK_SUMS:
    case FORMAT_TASK_SESSION:
      return read_change (self, record, &change);
    default:
      return RECORD_GOOD;
    }
}
