/* ingest.c: puts the records of chunks into the store */

#include "profile/ingest-private.h"

#include "profile/error-text.h"

#include <string.h>

#define WARNINGS_MAX 50u

typedef RecordStatus (*RecordFunc) (ProfileIngest *self, FormatCursor *record);

void
profile_ingest_init (ProfileIngest *self, ProfileStore *store, const char *path)
{
  *self = (ProfileIngest) {
    .store = store,
    .path = path,
    .strings = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .codes = g_array_new (FALSE, FALSE, sizeof (ProfileFunctionEntry)),
    .frames = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .stacks = g_array_new (FALSE, FALSE, sizeof (guint32)),
    .threads = g_hash_table_new (g_int64_hash, g_int64_equal),
    .children = g_ptr_array_new_with_free_func (g_free),
  };
}

void
profile_ingest_clear (ProfileIngest *self)
{
  g_array_unref (self->strings);
  g_array_unref (self->codes);
  g_array_unref (self->frames);
  g_array_unref (self->stacks);
  g_hash_table_unref (self->threads);
  g_ptr_array_unref (self->children);
}

void
profile_ingest_warn (ProfileIngest *self, const char *format, ...)
{
  GPtrArray *warnings = self->store->warnings;
  va_list arguments;

  if (warnings->len > WARNINGS_MAX)
    return;
  if (warnings->len == WARNINGS_MAX)
    {
      g_ptr_array_add (warnings, g_strdup (PROFILE_SAYS_MORE_WARNINGS));
      return;
    }
  va_start (arguments, format);
  g_ptr_array_add (warnings, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

void
profile_ingest_break (ProfileIngest *self)
{
  for (guint i = 0; i < self->store->threads->len; i++)
    {
      ProfileThreadEntry *thread = g_ptr_array_index (self->store->threads, i);
      ProfileSample nothing = { 0 };

      if (!thread->has_last)
        continue;
      profile_thread_push (thread, &nothing);
      thread->has_last = FALSE;
    }
  self->has_segment = FALSE;
}

/* ---- ids and times ---- */

gboolean
profile_ingest_translate (const GArray *table, guint64 id, guint32 *global)
{
  *global = 0;
  if (id > table->len)
    return FALSE;
  if (id != 0)
    *global = g_array_index (table, guint32, id - 1);
  return TRUE;
}

gboolean
profile_ingest_get_time (ProfileIngest *self, FormatCursor *record, gint64 *time_ns)
{
  gint64 delta = format_get_zigzag (record);

  if (record->failed || delta > PROFILE_TIME_MAX || delta < -PROFILE_TIME_MAX)
    return FALSE;
  *time_ns = MAX (self->base_ns + delta - self->store->base_ns, 0);
  return *time_ns <= PROFILE_TIME_MAX;
}

static guint32
get_u32 (FormatCursor *record)
{
  guint64 value = format_get_varint (record);

  if (value > G_MAXUINT32)
    record->failed = true;
  return (guint32) value;
}

void
profile_ingest_saw_time (ProfileIngest *self, gint64 time_ns)
{
  self->store->end_ns = MAX (self->store->end_ns, time_ns);
}

/* NULL when there are too many. */
static ProfileThreadEntry *
get_thread (ProfileIngest *self, guint64 id)
{
  ProfileThreadEntry *thread = g_hash_table_lookup (self->threads, &id);

  if (thread != NULL)
    return thread;
  if (self->store->threads->len >= PROFILE_THREADS_MAX)
    {
      if (!self->threads_full)
        profile_ingest_warn (self, PROFILE_SAYS_THREADS_FULL, PROFILE_THREADS_MAX);
      self->threads_full = TRUE;
      return NULL;
    }
  thread = profile_store_add_thread (self->store, id);
  thread->process = self->process;
  g_hash_table_insert (self->threads, &thread->id, thread);
  return thread;
}

/* ---- the head ---- */

static RecordStatus
read_head (ProfileIngest *self, FormatCursor *record)
{
  ProfileHead *head = &self->head;
  const guint8 *uuid = format_get_raw (record, FORMAT_UUID_SIZE), *parent = format_get_raw (record, FORMAT_UUID_SIZE);
  guint64 pid = format_get_varint (record), parent_pid = format_get_varint (record);
  guint64 monotonic = format_get_varint (record), realtime = format_get_varint (record);
  const guint8 *boot_id;
  gsize boot_id_size;

  if (record->failed || monotonic > (guint64) PROFILE_TIME_MAX || realtime > (guint64) G_MAXINT64 / 2)
    return RECORD_BAD;
  self->store->pid = (guint32) pid;
  self->store->head_monotonic_ns = (gint64) monotonic;
  self->store->head_realtime_ns = (gint64) realtime;
  *head = (ProfileHead) {
    .is_known = TRUE, .pid = pid, .parent_pid = parent_pid,
    .monotonic_ns = (gint64) monotonic, .realtime_ns = (gint64) realtime,
  };
  memcpy (head->uuid, uuid, sizeof head->uuid);
  memcpy (head->parent, parent, sizeof head->parent);
  head->namespace_offset_ns = format_get_zigzag (record);
  boot_id = format_get_bytes (record, &boot_id_size);
  if (!record->failed)
    memcpy (head->boot_id, boot_id, MIN (boot_id_size, sizeof head->boot_id - 1));
  if (ABS (head->namespace_offset_ns) > PROFILE_TIME_MAX)
    head->namespace_offset_ns = 0;
  record->failed = false;
  return RECORD_GOOD;
}

static void
read_meta (ProfileIngest *self, FormatChunk *chunk)
{
  ProfileMeta *meta = profile_meta_new ();
  FormatCursor record;
  const char *boot;

  while (format_get_record (&chunk->payload, &record))
    {
      gsize key_size, value_size;
      const guint8 *key = format_get_bytes (&record, &key_size);
      const guint8 *value = format_get_bytes (&record, &value_size);

      if (!record.failed)
        profile_meta_add (meta, key, key_size, value, value_size);
    }
  /* An equal one keeps the labels that were made with it. */
  if (profile_meta_equal (meta, self->store->meta))
    {
      profile_meta_unref (meta);
      return;
    }
  profile_meta_unref (self->store->meta);
  self->store->meta = meta;
  boot = profile_meta_get (meta, "boot");
  self->boot_file = boot != NULL
                      ? profile_strings_intern (&self->store->strings, (const guint8 *) boot, strlen (boot)) : 0;
}

static RecordStatus
read_segment (ProfileIngest *self, FormatCursor *record)
{
  guint64 base;

  format_get_varint (record);
  base = format_get_varint (record);
  if (record->failed || base > (guint64) PROFILE_TIME_MAX)
    return RECORD_BAD;
  g_array_set_size (self->strings, 0);
  g_array_set_size (self->codes, 0);
  g_array_set_size (self->frames, 0);
  g_array_set_size (self->stacks, 0);
  self->base_ns = (gint64) base + self->shift_ns;
  self->has_segment = TRUE;
  self->is_first_segment = self->store->stacks.length == 1;
  if (!self->store->has_base)
    {
      self->store->has_base = TRUE;
      self->store->base_ns = self->base_ns;
    }
  return RECORD_GOOD;
}

/* ---- definitions: each gives an id even when it is bad, or all later ids would be off ---- */

static RecordStatus
read_string (ProfileIngest *self, FormatCursor *record)
{
  guint32 id = 0;
  gboolean bad;

  format_get_varint (record);
  bad = record->failed;
  if (!bad)
    id = profile_strings_intern (&self->store->strings, record->data + record->position, record->size - record->position);
  g_array_append_val (self->strings, id);
  return bad ? RECORD_BAD : RECORD_GOOD;
}

static RecordStatus
read_code (ProfileIngest *self, FormatCursor *record)
{
  ProfileFunctionEntry code = { 0 };
  RecordStatus status = RECORD_GOOD;
  guint64 name, file;

  code.kind = format_get_u8 (record);
  code.flags = get_u32 (record);
  name = format_get_varint (record);
  file = format_get_varint (record);
  code.first_line = get_u32 (record);
  if (record->failed)
    status = RECORD_BAD;
  else if (!profile_ingest_translate (self->strings, name, &code.name) | !profile_ingest_translate (self->strings, file, &code.file))
    status = RECORD_UNDEFINED;
  g_array_append_val (self->codes, code);
  return status;
}

static RecordStatus
read_frame (ProfileIngest *self, FormatCursor *record)
{
  guint64 code = format_get_varint (record);
  guint32 line = get_u32 (record);
  guint64 class_name = format_get_varint (record);
  ProfileFunctionEntry function = { 0 };
  RecordStatus status = RECORD_GOOD;
  guint32 id;

  if (record->failed)
    status = RECORD_BAD, line = 0;
  else if (code == 0 || code > self->codes->len || !profile_ingest_translate (self->strings, class_name, &function.class_name))
    status = RECORD_UNDEFINED;
  else
    {
      guint32 known_class = function.class_name;
      function = g_array_index (self->codes, ProfileFunctionEntry, code - 1);
      function.class_name = known_class;
    }
  id = profile_store_add_frame (self->store, profile_store_add_function (self->store, &function), line);
  g_array_append_val (self->frames, id);
  return status;
}

static RecordStatus
read_stack (ProfileIngest *self, FormatCursor *record)
{
  guint64 parent = format_get_varint (record);
  guint64 frame = format_get_varint (record);
  RecordStatus status = RECORD_GOOD;
  guint32 parent_id = 0, frame_id = 0, id = 0;

  if (record->failed)
    status = RECORD_BAD;
  else if (!profile_ingest_translate (self->stacks, parent, &parent_id) | !profile_ingest_translate (self->frames, frame, &frame_id) || frame_id == 0)
    status = RECORD_UNDEFINED;
  else if (parent_id == 0 && self->boot_file != 0
           && profile_store_get_function (self->store, profile_store_get_frame (self->store, frame_id)->function)->file
              == self->boot_file)
    id = 0;
  else if (self->is_first_segment)
    id = profile_store_append_stack (self->store, parent_id, frame_id);
  else
    id = profile_store_add_stack (self->store, parent_id, frame_id);
  g_array_append_val (self->stacks, id);
  return status;
}

static RecordStatus
read_thread (ProfileIngest *self, FormatCursor *record)
{
  guint64 id = format_get_varint (record), what, tid, name;
  ProfileThreadEntry *thread;
  gint64 time_ns;
  guint32 name_id;

  if (!profile_ingest_get_time (self, record, &time_ns))
    return RECORD_BAD;
  what = format_get_varint (record);
  tid = format_get_varint (record);
  name = format_get_varint (record);
  if (record->failed)
    return RECORD_BAD;
  if (!profile_ingest_translate (self->strings, name, &name_id))
    return RECORD_UNDEFINED;
  thread = get_thread (self, id);
  if (thread == NULL)
    return RECORD_GOOD;
  if (tid != 0)
    thread->tid = tid;
  if (name_id != 0)
    thread->name = name_id;
  if (what & FORMAT_THREAD_MAIN)
    thread->is_main = TRUE;
  if (what & FORMAT_THREAD_BEGAN && (thread->begin_ns < 0 || time_ns < thread->begin_ns))
    thread->begin_ns = time_ns;
  if (what & FORMAT_THREAD_ENDED)
    thread->has_ended = TRUE;
  thread->end_ns = MAX (thread->end_ns, time_ns);
  profile_ingest_saw_time (self, time_ns);
  return RECORD_GOOD;
}

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
    entry->task = get_u32 (record);
  if (entry->fields & FORMAT_ENTRY_SESSION)
    entry->session = get_u32 (record);
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

static RecordStatus
read_run (ProfileIngest *self, FormatCursor *record)
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
  thread = get_thread (self, id);
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

static RecordStatus
read_mark (ProfileIngest *self, FormatCursor *record)
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

static RecordStatus
read_session (ProfileIngest *self, FormatCursor *record)
{
  ProfileSessionEntry session = { .id = get_u32 (record), .end_ns = -1 };
  guint64 interval;
  guint8 what;

  if (!profile_ingest_get_time (self, record, &session.begin_ns))
    return RECORD_BAD;
  what = format_get_u8 (record);
  session.filter = format_get_u8 (record);
  session.thread = format_get_varint (record);
  session.parent = get_u32 (record);
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

/* ---- numbers and the end ---- */

static RecordStatus
read_counter (guint64 *counters, FormatCursor *record)
{
  guint64 number = format_get_varint (record), value = format_get_varint (record);

  if (record->failed)
    return RECORD_BAD;
  if (number < PROFILE_COUNTERS)
    counters[number] = value;
  return RECORD_GOOD;
}

static RecordStatus
read_loss (ProfileIngest *self, FormatCursor *record)
{
  return read_counter (self->store->losses, record);
}

static RecordStatus
read_cost (ProfileIngest *self, FormatCursor *record)
{
  return read_counter (self->store->costs, record);
}

static RecordStatus
read_beat (ProfileIngest *self, FormatCursor *record)
{
  guint64 cpu;
  gint64 time_ns;

  if (!profile_ingest_get_time (self, record, &time_ns))
    return RECORD_BAD;
  format_get_varint (record);
  cpu = format_get_varint (record);
  if (record->failed)
    return RECORD_BAD;
  self->store->cpu_ns = (gint64) MIN (cpu, (guint64) PROFILE_TIME_MAX);
  self->store->hold_ns = MAX (self->store->hold_ns, time_ns);
  profile_ingest_saw_time (self, time_ns);
  return RECORD_GOOD;
}

static RecordStatus
read_stop (ProfileIngest *self, FormatCursor *record)
{
  RecordStatus status = read_beat (self, record);   /* same fields, and it holds until here too */

  if (status == RECORD_GOOD)
    self->store->stopped = TRUE;
  return status;
}

static RecordStatus
read_child (ProfileIngest *self, FormatCursor *record)
{
  gsize size = 0;
  const guint8 *name;

  format_get_varint (record);
  name = format_get_bytes (record, &size);
  /* A file beside this one and no other: a recording from elsewhere may name anything. */
  if (record->failed || size == 0 || size > 255 || memchr (name, '/', size) != NULL || memchr (name, '\0', size) != NULL
      || name[0] == '.')
    return RECORD_BAD;
  if (self->children->len < PROFILE_PROCESSES_MAX)
    g_ptr_array_add (self->children, g_strndup ((const char *) name, size));
  return RECORD_GOOD;
}

static RecordStatus
read_source (ProfileIngest *self, FormatCursor *record)
{
  return profile_sources_read (&self->store->sources, record) ? RECORD_GOOD : RECORD_BAD;
}

static RecordFunc
find_reader (guint32 type, gboolean *needs_segment)
{
  *needs_segment = TRUE;
  switch ((int) type)
    {
    case FORMAT_CHUNK_HEAD: *needs_segment = FALSE; return read_head;
    case FORMAT_CHUNK_SEGM: *needs_segment = FALSE; return read_segment;
    case FORMAT_CHUNK_CHLD: *needs_segment = FALSE; return read_child;
    case FORMAT_CHUNK_SRCF: *needs_segment = FALSE; return read_source;
    case FORMAT_CHUNK_LOSS: *needs_segment = FALSE; return read_loss;
    case FORMAT_CHUNK_COST: *needs_segment = FALSE; return read_cost;
    case FORMAT_CHUNK_STRS: return read_string;
    case FORMAT_CHUNK_CODE: return read_code;
    case FORMAT_CHUNK_FRAM: return read_frame;
    case FORMAT_CHUNK_STAK: return read_stack;
    case FORMAT_CHUNK_THRD: return read_thread;
    case FORMAT_CHUNK_SAMP: return read_run;
    case FORMAT_CHUNK_MARK: return read_mark;
    case FORMAT_CHUNK_SESS: return read_session;
    case FORMAT_CHUNK_TASK: return profile_ingest_task;
    case FORMAT_CHUNK_BEAT: return read_beat;
    case FORMAT_CHUNK_STOP: return read_stop;
    default: return NULL;
    }
}

/* One warning a chunk: what follows in it is often a consequence. */
static void
read_records (ProfileIngest *self, FormatChunk *chunk, RecordFunc read)
{
  RecordStatus worst = RECORD_GOOD, status = RECORD_GOOD;
  guint number = 0, worst_number = 0;
  FormatCursor record;

  while (format_get_record (&chunk->payload, &record))
    {
      number++;
      status = read (self, &record);
      if (status != RECORD_GOOD && worst == RECORD_GOOD)
        worst = status, worst_number = number;
    }
  if (chunk->payload.failed && worst == RECORD_GOOD)
    worst = RECORD_BAD, worst_number = number + 1;
  if (worst == RECORD_BAD)
    profile_ingest_warn (self, PROFILE_SAYS_BAD_RECORD, self->chunk_name, self->chunk_offset, worst_number);
  else if (worst == RECORD_UNDEFINED)
    profile_ingest_warn (self, PROFILE_SAYS_UNDEFINED, self->chunk_name, self->chunk_offset, worst_number);
}

gboolean
profile_ingest_chunk (ProfileIngest *self, FormatChunk *chunk, guint64 offset, GError **error)
{
  char name[5] = { 0 };
  gboolean needs_segment;
  RecordFunc read;

  for (guint i = 0; i < 4; i++)
    {
      char letter = (char) (chunk->type >> 8 * i);
      name[i] = g_ascii_isalnum (letter) ? letter : '?';
    }
  if (!format_chunk_is_known (chunk->type))
    {
      if (!(chunk->flags & FORMAT_CHUNK_CRITICAL))
        return TRUE;
      g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_NEWER, PROFILE_SAYS_NEWER_CHUNK, self->path, name, offset);
      return FALSE;
    }
  self->chunk_name = name;
  self->chunk_offset = offset;
  read = find_reader (chunk->type, &needs_segment);
  if (chunk->type == (guint32) FORMAT_CHUNK_META)
    read_meta (self, chunk);
  else if (read != NULL && needs_segment && !self->has_segment)
    profile_ingest_warn (self, PROFILE_SAYS_BEFORE_SEGMENT, offset, name);
  else if (read != NULL)
    read_records (self, chunk, read);
  self->chunk_name = NULL;
  return TRUE;
}
