/* stream-tasks.c: the asyncio tasks of a recording that is made; docs/format.md says what each record has */

#include "profile/stream-private.h"

static FormatBuffer *
begin_record (ProfileStream *self, FormatTaskRecord what, guint32 task, gint64 time_ns, size_t *mark)
{
  FormatBuffer *buffer = profile_stream_begin_record (self, STREAM_TASKS, mark);

  format_put_u8 (buffer, (guint8) what);
  format_put_varint (buffer, task);
  format_put_zigzag (buffer, time_ns);
  return buffer;
}

guint32
profile_stream_reserve_task (ProfileStream *self)
{
  return ++self->n_tasks;
}

void
profile_stream_add_task (ProfileStream *self, guint32 task, const ProfileStreamTask *birth)
{
  /* Defined first: they may write out what is there. */
  guint32 name = profile_stream_add_string (self, birth->name), kind = profile_stream_add_string (self, birth->kind);
  size_t mark;
  FormatBuffer *buffer = begin_record (self, FORMAT_TASK_BIRTH, task, birth->begin_ns, &mark);

  format_put_varint (buffer, birth->thread);
  format_put_varint (buffer, birth->parent);
  format_put_varint (buffer, birth->spawn_stack);
  format_put_varint (buffer, name);
  format_put_varint (buffer, kind);
  format_put_varint (buffer, birth->flags);
  format_end_record (buffer, mark);
}

static void
add_ready (ProfileStream *self, guint32 task, gint64 time_ns)
{
  size_t mark;
  FormatBuffer *buffer = begin_record (self, FORMAT_TASK_READY, task, time_ns, &mark);

  format_end_record (buffer, mark);
}

void
profile_stream_add_task_wait (ProfileStream *self, const ProfileTaskWait *wait)
{
  FormatBuffer *buffer;
  size_t mark;

  if (!wait->is_open && wait->ready_ns < wait->end_ns)
    add_ready (self, wait->task, wait->ready_ns);
  buffer = begin_record (self, wait->is_open ? FORMAT_TASK_OPEN_WAIT : FORMAT_TASK_WAIT, wait->task, wait->begin_ns, &mark);
  if (!wait->is_open)
    format_put_varint (buffer, (guint64) (wait->end_ns - wait->begin_ns));
  format_put_varint (buffer, wait->stack);
  format_put_u8 (buffer, wait->reason);
  format_put_varint (buffer, wait->linked);
  format_end_record (buffer, mark);
}

void
profile_stream_add_short_waits (ProfileStream *self, const ProfileTaskShortWaits *waits)
{
  size_t mark;
  FormatBuffer *buffer = begin_record (self, FORMAT_TASK_SHORT_WAITS, waits->task, waits->end_ns, &mark);

  format_put_varint (buffer, waits->stack);
  format_put_u8 (buffer, waits->reason);
  format_put_varint (buffer, waits->count);
  format_put_varint (buffer, (guint64) waits->ns);
  format_put_varint (buffer, (guint64) (waits->end_ns - waits->begin_ns));
  format_end_record (buffer, mark);
}

void
profile_stream_add_task_step (ProfileStream *self, const ProfileTaskStep *step)
{
  size_t mark;
  FormatBuffer *buffer = begin_record (self, FORMAT_TASK_STEP, step->task, step->begin_ns, &mark);

  format_put_varint (buffer, (guint64) (step->end_ns - step->begin_ns));
  format_end_record (buffer, mark);
}

void
profile_stream_add_awaiter (ProfileStream *self, guint32 task, guint32 awaiter, gint64 time_ns)
{
  size_t mark;
  FormatBuffer *buffer = begin_record (self, FORMAT_TASK_AWAITED_BY, task, time_ns, &mark);

  format_put_varint (buffer, awaiter);
  format_end_record (buffer, mark);
}

void
profile_stream_add_task_sums (ProfileStream *self, guint32 task, gint64 time_ns, const ProfileTaskSums *sums, guint8 how)
{
  size_t mark;
  FormatBuffer *buffer = begin_record (self, FORMAT_TASK_SUMS, task, time_ns, &mark);

  format_put_varint (buffer, sums->steps);
  format_put_varint (buffer, (guint64) sums->running_ns);
  format_put_varint (buffer, (guint64) sums->waiting_ns);
  format_put_varint (buffer, (guint64) sums->ready_ns);
  format_end_record (buffer, mark);
  if (how == 0)
    return;
  buffer = begin_record (self, FORMAT_TASK_DEATH, task, time_ns, &mark);
  format_put_u8 (buffer, how);
  format_end_record (buffer, mark);
}
