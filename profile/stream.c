/* stream.c: a recording that is made, not recorded */

#include "profile/stream-private.h"

#include <string.h>

#define RUN_SIZE 4096u

static const guint32 buffer_types[STREAM_N_BUFFERS] = {
  FORMAT_CHUNK_STRS, FORMAT_CHUNK_CODE, FORMAT_CHUNK_FRAM, FORMAT_CHUNK_STAK, FORMAT_CHUNK_THRD, FORMAT_CHUNK_TASK,
  FORMAT_CHUNK_SAMP,
};

static void
buffer_init (FormatBuffer *buffer, gsize capacity)
{
  *buffer = (FormatBuffer) { .data = g_malloc (capacity), .capacity = capacity };
}

ProfileStream *
profile_stream_new (gint64 realtime_ns, guint32 pid)
{
  ProfileStream *self = g_new0 (ProfileStream, 1);
  guint32 none = 0;

  self->realtime_ns = realtime_ns;
  self->pid = pid;
  self->body = g_byte_array_new ();
  self->tables = profile_store_new ();
  self->codes = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (self->codes, none);
  self->strings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->threads = g_array_new (FALSE, FALSE, sizeof (ProfileStreamThread));
  buffer_init (&self->meta, FORMAT_PAYLOAD_MAX);
  for (guint i = 0; i < STREAM_N_BUFFERS; i++)
    buffer_init (&self->buffers[i], FORMAT_PAYLOAD_MAX);
  buffer_init (&self->run.entries, RUN_SIZE);
  return self;
}

void
profile_stream_free (ProfileStream *self)
{
  g_byte_array_unref (self->body);
  profile_index_clear (&self->tables->function_index);
  profile_index_clear (&self->tables->frame_index);
  profile_index_clear (&self->tables->stack_index);
  profile_store_unref (self->tables);
  g_array_unref (self->codes);
  g_hash_table_unref (self->strings);
  g_array_unref (self->threads);
  g_free (self->meta.data);
  for (guint i = 0; i < STREAM_N_BUFFERS; i++)
    g_free (self->buffers[i].data);
  g_free (self->run.entries.data);
  g_free (self);
}

/* ---- chunks ---- */

static void
put_chunk (GByteArray *out, guint32 type, const FormatBuffer *payload)
{
  FormatBuffer chunk;
  size_t mark;

  if (payload->size == 0)
    return;
  buffer_init (&chunk, FORMAT_CHUNK_HEADER_SIZE + payload->size);
  mark = format_begin_chunk (&chunk, type);
  format_put_raw (&chunk, payload->data, payload->size);
  format_seal_chunk (&chunk, mark);
  g_byte_array_append (out, chunk.data, (guint) chunk.size);
  g_free (chunk.data);
}

static void
write_buffers (ProfileStream *self)
{
  for (guint i = 0; i < STREAM_N_BUFFERS; i++)
    {
      put_chunk (self->body, buffer_types[i], &self->buffers[i]);
      self->buffers[i].size = 0;
    }
}

FormatBuffer *
profile_stream_begin_record (ProfileStream *self, guint which, size_t *mark)
{
  FormatBuffer *buffer = &self->buffers[which];

  if (buffer->size > FORMAT_PAYLOAD_MAX / 2)
    write_buffers (self);
  *mark = format_begin_record (buffer);
  return buffer;
}

static void
put_pair (FormatBuffer *buffer, const char *key, const char *value)
{
  size_t mark = format_begin_record (buffer);

  format_put_bytes (buffer, key, strlen (key));
  format_put_bytes (buffer, value, strlen (value));
  format_end_record (buffer, mark);
  /* A record that does not fit is left out whole. */
  if (buffer->overflow)
    buffer->size = mark;
  buffer->overflow = false;
}

void
profile_stream_add_meta (ProfileStream *self, const char *key, const char *value)
{
  put_pair (&self->meta, key, value);
}

/* ---- definitions ---- */

guint32
profile_stream_add_string (ProfileStream *self, const char *text)
{
  gsize size = strlen (text);
  guint32 id = GPOINTER_TO_UINT (g_hash_table_lookup (self->strings, text));
  gboolean cut = size > FORMAT_STRING_MAX;
  FormatBuffer *buffer;
  size_t mark;

  if (id != 0 || size == 0)
    return id;
  id = ++self->n_strings;
  g_hash_table_insert (self->strings, g_strdup (text), GUINT_TO_POINTER (id));
  buffer = profile_stream_begin_record (self, STREAM_STRINGS, &mark);
  format_put_varint (buffer, cut ? FORMAT_STRING_CUT : 0);
  format_put_raw (buffer, text, cut ? FORMAT_STRING_MAX : size);
  format_end_record (buffer, mark);
  return id;
}

/* A function is a code with a class; each makes a code of its own, which readers join. */
ProfileFunction
profile_stream_add_function (ProfileStream *self,
                             guint8         kind,
                             guint32        flags,
                             const char    *name,
                             const char    *file,
                             guint32        first_line,
                             const char    *class_name)
{
  ProfileFunctionEntry entry = {
    .name = profile_stream_add_string (self, name),
    .file = profile_stream_add_string (self, file),
    .class_name = profile_stream_add_string (self, class_name),
    .first_line = first_line,
    .flags = flags,
    .kind = kind,
  };
  ProfileFunction id = profile_store_add_function (self->tables, &entry);
  FormatBuffer *buffer;
  size_t mark;

  if (id < self->codes->len)
    return id;
  self->n_codes++;
  g_array_append_val (self->codes, self->n_codes);
  buffer = profile_stream_begin_record (self, STREAM_CODES, &mark);
  format_put_u8 (buffer, kind);
  format_put_varint (buffer, flags);
  format_put_varint (buffer, entry.name);
  format_put_varint (buffer, entry.file);
  format_put_varint (buffer, first_line);
  format_end_record (buffer, mark);
  return id;
}

ProfileFrame
profile_stream_add_frame (ProfileStream *self, ProfileFunction function, guint32 line)
{
  guint64 n_known = self->tables->frames.length;
  ProfileFrame id = profile_store_add_frame (self->tables, function, line);
  FormatBuffer *buffer;
  size_t mark;

  if (self->tables->frames.length == n_known)
    return id;
  buffer = profile_stream_begin_record (self, STREAM_FRAMES, &mark);
  format_put_varint (buffer, g_array_index (self->codes, guint32, function));
  format_put_varint (buffer, line);
  format_put_varint (buffer, profile_store_get_function (self->tables, function)->class_name);
  format_end_record (buffer, mark);
  return id;
}

ProfileStack
profile_stream_add_stack (ProfileStream *self, ProfileStack parent, ProfileFrame frame)
{
  guint64 n_known = self->tables->stacks.length;
  ProfileStack id = profile_store_add_stack (self->tables, parent, frame);
  FormatBuffer *buffer;
  size_t mark;

  if (self->tables->stacks.length == n_known)
    return id;
  buffer = profile_stream_begin_record (self, STREAM_STACKS, &mark);
  format_put_varint (buffer, parent);
  format_put_varint (buffer, frame);
  format_end_record (buffer, mark);
  return id;
}

static void
put_thread (ProfileStream *self, guint32 thread, gint64 time_ns, guint what)
{
  const ProfileStreamThread *known = &g_array_index (self->threads, ProfileStreamThread, thread - 1);
  size_t mark;
  FormatBuffer *buffer = profile_stream_begin_record (self, STREAM_THREADS, &mark);

  format_put_varint (buffer, thread);
  format_put_zigzag (buffer, time_ns);
  format_put_varint (buffer, what | (known->name != 0 ? FORMAT_THREAD_NAMED : 0));
  format_put_varint (buffer, known->tid);
  format_put_varint (buffer, known->name);
  format_end_record (buffer, mark);
}

guint32
profile_stream_add_thread (ProfileStream *self, const char *name, guint64 tid, gboolean is_main)
{
  ProfileStreamThread thread = { .tid = tid, .name = profile_stream_add_string (self, name) };

  for (guint i = 0; i < self->threads->len; i++)
    {
      const ProfileStreamThread *known = &g_array_index (self->threads, ProfileStreamThread, i);
      if (known->tid == tid && known->name == thread.name)
        return i + 1;
    }
  g_array_append_val (self->threads, thread);
  put_thread (self, self->threads->len, 0, FORMAT_THREAD_BEGAN | (is_main ? FORMAT_THREAD_MAIN : 0));
  return self->threads->len;
}

/* ---- samples ---- */

static void
end_run (ProfileStream *self)
{
  FormatBuffer *buffer;
  size_t mark;

  if (self->run.n == 0)
    return;
  buffer = profile_stream_begin_record (self, STREAM_SAMPLES, &mark);
  format_put_varint (buffer, self->run.thread);
  format_put_zigzag (buffer, self->run.begin_ns);
  format_put_varint (buffer, self->run.n);
  format_put_raw (buffer, self->run.entries.data, self->run.entries.size);
  format_end_record (buffer, mark);
  self->run.n = 0;
  self->run.entries.size = 0;
}

void
profile_stream_add_sample (ProfileStream *self, guint32 thread, const ProfileSample *sample)
{
  ProfileStreamThread *known = &g_array_index (self->threads, ProfileStreamThread, thread - 1);
  FormatBuffer *entries = &self->run.entries;
  gint64 begin_ns = MAX (sample->begin_ns, known->last_ns), end_ns = MAX (sample->end_ns, begin_ns);
  gint64 gap_ns = self->run.n > 0 ? begin_ns - known->last_ns : 0;

  if (self->run.n > 0 && (self->run.thread != thread || entries->size + 64 > RUN_SIZE))
    {
      end_run (self);
      gap_ns = 0;
    }
  if (self->run.n == 0)
    {
      self->run.thread = thread;
      self->run.begin_ns = begin_ns;
    }
  format_put_u8 (entries, (uint8_t) ((sample->cpu_ns >= 0 ? FORMAT_ENTRY_CPU : 0)
                                     | (sample->looks != 1 ? FORMAT_ENTRY_COUNT : 0)
                                     | (gap_ns > 0 ? FORMAT_ENTRY_GAP : 0)
                                     | (sample->task != 0 ? FORMAT_ENTRY_TASK : 0)));
  format_put_varint (entries, (guint64) (end_ns - begin_ns));
  format_put_varint (entries, sample->stack);
  format_put_u8 (entries, sample->state);
  if (sample->cpu_ns >= 0)
    format_put_varint (entries, (guint64) sample->cpu_ns);
  if (sample->looks != 1)
    format_put_varint (entries, sample->looks);
  if (gap_ns > 0)
    format_put_varint (entries, (guint64) gap_ns);
  if (sample->task != 0)
    format_put_varint (entries, sample->task);
  self->run.n++;
  known->last_ns = end_ns;
}

/* ---- the whole ---- */

/* One record as a chunk of its own, in memory on the stack. */
typedef struct {
  guint8       bytes[512];
  FormatBuffer buffer;
} Single;

static FormatBuffer *
single_begin (Single *self)
{
  self->buffer = (FormatBuffer) { .data = self->bytes, .capacity = sizeof self->bytes };
  return &self->buffer;
}

static void
single_end (Single *self, GByteArray *out, guint32 type)
{
  format_end_record (&self->buffer, 0);
  put_chunk (out, type, &self->buffer);
}

static void
put_uuid (FormatBuffer *buffer)
{
  for (guint i = 0; i < FORMAT_UUID_SIZE / 4; i++)
    format_put_u32 (buffer, g_random_int ());
  for (guint i = 0; i < FORMAT_UUID_SIZE; i++)
    format_put_u8 (buffer, 0);
}

/* Monotonic time 0 is the beginning: nobody can align it with another recording. */
static void
put_beginning (ProfileStream *self, GByteArray *out)
{
  static const char producer[] = "pyinst " PYINST_VERSION;
  guint8 header[FORMAT_FILE_HEADER_SIZE];
  FormatBuffer file = { .data = header, .capacity = sizeof header };
  Single single;
  FormatBuffer *buffer = single_begin (&single);

  format_put_file_header (&file);
  g_byte_array_append (out, header, sizeof header);
  put_uuid (buffer);
  format_put_varint (buffer, self->pid);
  format_put_varint (buffer, 0);
  format_put_varint (buffer, 0);
  format_put_varint (buffer, (guint64) MAX (self->realtime_ns, 0));
  format_put_zigzag (buffer, 0);
  format_put_bytes (buffer, "", 0);
  format_put_bytes (buffer, producer, sizeof producer - 1);
  single_end (&single, out, FORMAT_CHUNK_HEAD);
  put_chunk (out, FORMAT_CHUNK_META, &self->meta);
  buffer = single_begin (&single);
  format_put_varint (buffer, 0);
  format_put_varint (buffer, 0);
  single_end (&single, out, FORMAT_CHUNK_SEGM);
}

/* The end mark says that open entries reach to it: a thread that was not seen until then has ended. */
static void
end_threads (ProfileStream *self, gint64 end_ns)
{
  for (guint i = 0; i < self->threads->len; i++)
    {
      gint64 last_ns = g_array_index (self->threads, ProfileStreamThread, i).last_ns;
      if (last_ns < end_ns)
        put_thread (self, i + 1, last_ns, FORMAT_THREAD_ENDED);
    }
}

GByteArray *
profile_stream_finish (ProfileStream *self, gint64 end_ns, gint64 cpu_ns)
{
  GByteArray *out = g_byte_array_new ();
  Single single;
  FormatBuffer *buffer;

  end_run (self);
  write_buffers (self);
  end_threads (self, end_ns);
  write_buffers (self);
  put_beginning (self, out);
  g_byte_array_append (out, self->body->data, self->body->len);
  buffer = single_begin (&single);
  format_put_zigzag (buffer, end_ns);
  format_put_varint (buffer, FORMAT_STOP_ASKED);
  format_put_varint (buffer, (guint64) MAX (cpu_ns, 0));
  single_end (&single, out, FORMAT_CHUNK_STOP);
  return out;
}

/* ---- reading it back ---- */
