/* ingest-samples.c: what was seen, and what the program said meanwhile */

#include "profile/ingest-private.h"

/* ---- samples ---- */

typedef struct {
  guint8  fields;
  gint64  duration_ns;
  guint32 stack;
  guint8  state;
  gint64  cpu_ns;     /* -1: not said */
  guint32 looks;
  gint64  gap_ns;
  guint32 session;
  guint32 task;
} Entry;

static RecordStatus
read_entry (ProfileIngest *self, FormatCursor *record, Entry *entry)
{
  guint64 stack = 0, duration, cpu = 0, gap = 0, looks = 1, unit;
  gsize size;

  *entry = (Entry) { .fields = format_get_u8 (record), .state = FORMAT_THREAD_UNKNOWN };
  unit = entry->fields & FORMAT_ENTRY_COARSE ? FORMAT_COARSE_NS : 1;
  duration = format_get_varint (record);
  if (!(entry->fields & FORMAT_ENTRY_EXTEND))
    {
      stack = format_get_varint (record);
      entry->state = format_get_u8 (record);
      if (entry->state < FORMAT_THREAD_RUNNING || entry->state > FORMAT_THREAD_NATIVE)
        entry->state = FORMAT_THREAD_UNKNOWN;
    }
  if (entry->fields & FORMAT_ENTRY_CPU)
    cpu = format_get_varint (record);
  if (entry->fields & FORMAT_ENTRY_COUNT)
    looks = format_get_varint (record);
  if (entry->fields & FORMAT_ENTRY_GAP)
    gap = format_get_varint (record);
  if (entry->fields & FORMAT_ENTRY_TASK)
    entry->task = profile_ingest_get_u32 (record);
  if (entry->fields & FORMAT_ENTRY_SESSION)
    entry->session = profile_ingest_get_u32 (record);
  if (entry->fields & FORMAT_ENTRY_MORE)
    format_get_bytes (record, &size);
  if (record->failed || duration > (guint64) PROFILE_TIME_MAX / unit || gap > (guint64) PROFILE_TIME_MAX
      || cpu > (guint64) PROFILE_TIME_MAX / unit)
    return RECORD_BAD;
  entry->duration_ns = (gint64) (duration * unit);
  entry->gap_ns = (gint64) gap;
  entry->cpu_ns = entry->fields & FORMAT_ENTRY_CPU ? (gint64) (cpu * unit) : -1;
  entry->looks = (guint32) MIN (looks, G_MAXUINT32);
  return profile_ingest_translate (self->stacks, stack, &entry->stack) ? RECORD_GOOD : RECORD_UNDEFINED;
}

static void
prolong (ProfileSample *last, const Entry *entry, gint64 end_ns)
{
  last->end_ns = MAX (last->end_ns, end_ns);
  last->looks = (guint32) MIN ((guint64) last->looks + entry->looks, G_MAXUINT32);
  if (entry->cpu_ns >= 0)
    last->cpu_ns = MAX (last->cpu_ns, 0) + entry->cpu_ns;
}

/* Puts the entry where the run has come to, and moves on to its end. */
static void
take_entry (ProfileThreadEntry *thread, const Entry *entry, gint64 *now_ns)
{
  gint64 begin_ns = *now_ns + entry->gap_ns, end_ns = begin_ns + entry->duration_ns;
  ProfileSample sample = { begin_ns, end_ns, entry->cpu_ns, entry->stack, entry->looks, entry->state, entry->session, entry->task };

  *now_ns = end_ns;
  if (entry->fields & FORMAT_ENTRY_EXTEND && thread->has_last)
    {
      if (entry->gap_ns == 0)
        {
          prolong (&thread->last, entry, end_ns);
          return;
        }
      sample.stack = thread->last.stack;
      sample.state = thread->last.state;
      sample.session = thread->last.session;
      sample.task = thread->last.task;
    }
  /* Entries of a thread never overlap; what a damaged or odd file says twice counts once. */
  if (thread->has_last)
    sample.begin_ns = MAX (sample.begin_ns, thread->last.end_ns);
  else if (thread->samples.packed.length > 0)
    sample.begin_ns = MAX (sample.begin_ns, thread->end_ns);
  sample.end_ns = MAX (sample.end_ns, sample.begin_ns);
  profile_thread_push (thread, &sample);
}

RecordStatus
profile_ingest_run (ProfileIngest *self, FormatCursor *record)
{
  guint64 id = format_get_varint (record), n_entries;
  RecordStatus status = RECORD_GOOD;
  ProfileThreadEntry *thread;
  gint64 now_ns;

  if (!profile_ingest_get_time (self, record, &now_ns))
    return RECORD_BAD;
  n_entries = format_get_varint (record);
  if (record->failed)
    return RECORD_BAD;
  thread = profile_ingest_get_thread (self, id);
  if (thread == NULL)
    return RECORD_GOOD;
  if (thread->begin_ns < 0)
    thread->begin_ns = now_ns;
  for (guint64 i = 0; i < n_entries; i++)
    {
      Entry entry;
      RecordStatus entry_status = read_entry (self, record, &entry);

      if (entry_status == RECORD_BAD || now_ns + entry.gap_ns + entry.duration_ns > PROFILE_TIME_MAX)
        return RECORD_BAD;
      if (entry_status != RECORD_GOOD)
        status = entry_status;
      take_entry (thread, &entry, &now_ns);
      thread->end_ns = MAX (thread->end_ns, now_ns);
    }
  profile_ingest_saw_time (self, now_ns);
  return status;
}

/* ---- what the program said ---- */

static guint32
get_name (ProfileIngest *self, FormatCursor *record)
{
  gsize size;
  const guint8 *bytes = format_get_bytes (record, &size);

  return record->failed ? 0 : profile_strings_intern (&self->store->strings, bytes, size);
}

RecordStatus
profile_ingest_mark (ProfileIngest *self, FormatCursor *record)
{
  ProfileMarkEntry mark = { .id = format_get_varint (record) };
  guint8 what;

  if (!profile_ingest_get_time (self, record, &mark.begin_ns))
    return RECORD_BAD;
  mark.thread = format_get_varint (record);
  what = format_get_u8 (record);
  mark.name = get_name (self, record);
  if (record->failed)
    return RECORD_BAD;
  profile_ingest_saw_time (self, mark.begin_ns);
  mark.is_span = what == FORMAT_MARK_SPAN_BEGINS;
  mark.end_ns = mark.is_span ? -1 : mark.begin_ns;
  if (what == FORMAT_MARK_SPAN_ENDS)
    profile_marks_end_span (&self->store->marks, mark.id, mark.begin_ns);
  else if (mark.is_span || what == FORMAT_MARK_POINT)
    profile_marks_add (&self->store->marks, &mark);
  return RECORD_GOOD;
}

RecordStatus
profile_ingest_session (ProfileIngest *self, FormatCursor *record)
{
  ProfileSessionEntry session = { .id = profile_ingest_get_u32 (record), .end_ns = -1 };
  guint64 interval;
  guint8 what;

  if (!profile_ingest_get_time (self, record, &session.begin_ns))
    return RECORD_BAD;
  what = format_get_u8 (record);
  session.filter = format_get_u8 (record);
  session.thread = format_get_varint (record);
  session.parent = profile_ingest_get_u32 (record);
  interval = format_get_varint (record);
  session.interval_ns = (gint64) MIN (interval, (guint64) PROFILE_TIME_MAX);
  session.name = get_name (self, record);
  if (record->failed || session.id == 0)
    return RECORD_BAD;
  profile_ingest_saw_time (self, session.begin_ns);
  if (what == FORMAT_SESSION_ENDS)
    session.end_ns = session.begin_ns;
  profile_marks_put_session (&self->store->marks, &session);
  return RECORD_GOOD;
}
