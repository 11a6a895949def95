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

void
profile_ingest_saw_time (ProfileIngest *self, gint64 time_ns)
{
  self->store->end_ns = MAX (self->store->end_ns, time_ns);
}

ProfileThreadEntry *
profile_ingest_get_thread (ProfileIngest *self, guint64 id)
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
    case FORMAT_CHUNK_STRS: return profile_ingest_string;
    case FORMAT_CHUNK_CODE: return profile_ingest_code;
    case FORMAT_CHUNK_FRAM: return profile_ingest_frame;
    case FORMAT_CHUNK_STAK: return profile_ingest_stack;
    case FORMAT_CHUNK_THRD: return profile_ingest_thread;
    case FORMAT_CHUNK_SAMP: return profile_ingest_run;
    case FORMAT_CHUNK_MARK: return profile_ingest_mark;
    case FORMAT_CHUNK_SESS: return profile_ingest_session;
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
