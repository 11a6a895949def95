/* render-dump.c: all of a file as text, in the order in which it stands there
 *
 * Stable and untranslated: golden tests compare it. Ids are the segment's own;
 * names stand beside them. It reads the records by itself, so that it can show
 * what the reader would join, drop or correct.
 */

#include "profile/render.h"

#include "profile/chunks.h"

#include <string.h>

typedef struct {
  FILE      *out;
  GPtrArray *strings;       /* escaped; of this segment */
  GArray    *code_names;    /* guint64: string */
  GArray    *frame_codes;   /* guint64 */
  guint      n_stacks;
} Dump;

typedef void (*DumpRecord) (Dump *self, FormatCursor *record);

/* Printable ASCII as it is, the rest as \xNN: the file's bytes, whatever they are. */
static char *
dup_escaped (const guint8 *bytes, gsize size)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < size; i++)
    if (bytes[i] == '"' || bytes[i] == '\\')
      g_string_append_printf (text, "\\%c", bytes[i]);
    else if (bytes[i] >= 0x20 && bytes[i] < 0x7f)
      g_string_append_c (text, (char) bytes[i]);
    else
      g_string_append_printf (text, "\\x%02x", bytes[i]);
  return g_string_free (text, FALSE);
}

static void
put_bytes (Dump *self, FormatCursor *record)
{
  gsize size;
  const guint8 *bytes = format_get_bytes (record, &size);
  g_autofree char *text = dup_escaped (bytes, size);

  fprintf (self->out, "\"%s\"", text);
}

static void
put_hex (Dump *self, FormatCursor *record, gsize size)
{
  const guint8 *bytes = format_get_raw (record, size);

  for (gsize i = 0; bytes != NULL && i < size; i++)
    fprintf (self->out, "%02x", bytes[i]);
}

static void
put_number (Dump *self, const char *label, FormatCursor *record)
{
  fprintf (self->out, " %s %" G_GUINT64_FORMAT, label, format_get_varint (record));
}

static void
put_signed (Dump *self, const char *label, FormatCursor *record)
{
  fprintf (self->out, " %s %+" G_GINT64_FORMAT, label, format_get_zigzag (record));
}

static const char *
get_string (const Dump *self, guint64 id)
{
  return id > 0 && id <= self->strings->len ? g_ptr_array_index (self->strings, id - 1) : id == 0 ? "" : "?";
}

static const char *
get_code_name (const Dump *self, guint64 code)
{
  return code > 0 && code <= self->code_names->len
           ? get_string (self, g_array_index (self->code_names, guint64, code - 1)) : "?";
}

static void
put_string (Dump *self, const char *label, FormatCursor *record)
{
  guint64 id = format_get_varint (record);

  if (id == 0)
    fprintf (self->out, " %s none", label);
  else
    fprintf (self->out, " %s \"%s\"", label, get_string (self, id));
}

/* ---- records ---- */

static void
dump_head (Dump *self, FormatCursor *record)
{
  fputs ("  uuid ", self->out);
  put_hex (self, record, FORMAT_UUID_SIZE);
  fputs (" parent ", self->out);
  put_hex (self, record, FORMAT_UUID_SIZE);
  put_number (self, "pid", record);
  put_number (self, "parent-pid", record);
  put_number (self, "monotonic", record);
  put_number (self, "realtime", record);
  put_signed (self, "namespace-offset", record);
  fputs (" boot-id ", self->out);
  put_bytes (self, record);
  fputs (" producer ", self->out);
  put_bytes (self, record);
}

static void
dump_meta (Dump *self, FormatCursor *record)
{
  gsize size;
  const guint8 *key = format_get_bytes (record, &size);
  g_autofree char *text = dup_escaped (key, size);

  fprintf (self->out, "  %s = ", text);
  put_bytes (self, record);
}

static void
dump_segment (Dump *self, FormatCursor *record)
{
  g_ptr_array_set_size (self->strings, 0);
  g_array_set_size (self->code_names, 0);
  g_array_set_size (self->frame_codes, 0);
  self->n_stacks = 0;
  fputc (' ', self->out);
  put_number (self, "number", record);
  put_number (self, "base", record);
}

static void
dump_string (Dump *self, FormatCursor *record)
{
  guint64 flags = format_get_varint (record);
  char *text = dup_escaped (record->data + record->position, record->size - record->position);

  g_ptr_array_add (self->strings, text);
  fprintf (self->out, "  %u%s \"%s\"", self->strings->len, flags & FORMAT_STRING_CUT ? " cut" : "", text);
  record->position = record->size;
}

static void
dump_code (Dump *self, FormatCursor *record)
{
  static const char *const kinds[] = { "kind-0", "python", "builtin", "native", "pseudo" };
  guint8 kind = format_get_u8 (record);
  guint64 flags = format_get_varint (record), name = format_get_varint (record);

  g_array_append_val (self->code_names, name);
  fprintf (self->out, "  %u ", self->code_names->len);
  if (kind < G_N_ELEMENTS (kinds))
    fputs (kinds[kind], self->out);
  else
    fprintf (self->out, "kind-%u", kind);
  fprintf (self->out, " \"%s\"", get_string (self, name));
  put_string (self, "file", record);
  put_number (self, "line", record);
  fprintf (self->out, " flags %" G_GUINT64_FORMAT, flags);
}

static void
dump_frame (Dump *self, FormatCursor *record)
{
  guint64 code = format_get_varint (record);

  g_array_append_val (self->frame_codes, code);
  fprintf (self->out, "  %u code %" G_GUINT64_FORMAT " \"%s\"", self->frame_codes->len, code, get_code_name (self, code));
  put_number (self, "line", record);
  put_string (self, "class", record);
}

static void
dump_stack (Dump *self, FormatCursor *record)
{
  guint64 parent = format_get_varint (record), frame = format_get_varint (record);
  guint64 code = frame > 0 && frame <= self->frame_codes->len
                   ? g_array_index (self->frame_codes, guint64, frame - 1) : 0;

  fprintf (self->out, "  %u parent %" G_GUINT64_FORMAT " frame %" G_GUINT64_FORMAT " \"%s\"", ++self->n_stacks, parent,
           frame, get_code_name (self, code));
}

static void
dump_thread (Dump *self, FormatCursor *record)
{
  guint64 thread = format_get_varint (record), what;

  fprintf (self->out, "  %" G_GUINT64_FORMAT, thread);
  put_signed (self, "time", record);
  what = format_get_varint (record);
  fprintf (self->out, "%s%s%s%s", what & FORMAT_THREAD_BEGAN ? " began" : "", what & FORMAT_THREAD_ENDED ? " ended" : "",
           what & FORMAT_THREAD_NAMED ? " named" : "", what & FORMAT_THREAD_MAIN ? " main" : "");
  put_number (self, "tid", record);
  put_string (self, "name", record);
}

static const char *
state_name (guint8 state)
{
  switch (state)
    {
    case FORMAT_THREAD_RUNNING: return "running";
    case FORMAT_THREAD_HOLDING: return "holding";
    case FORMAT_THREAD_GIL_WAIT: return "gil-wait";
    case FORMAT_THREAD_BLOCKED: return "blocked";
    case FORMAT_THREAD_DETACHED: return "detached";
    case FORMAT_THREAD_NATIVE: return "native";
    default: return "unknown";
    }
}

/* In ns, whatever unit the entry has. */
static void
put_time (Dump *self, const char *name, guint8 fields, FormatCursor *record)
{
  guint64 unit = fields & FORMAT_ENTRY_COARSE ? FORMAT_COARSE_NS : 1;

  fprintf (self->out, " %s %" G_GUINT64_FORMAT, name, format_get_varint (record) * unit);
}

static void
dump_entry (Dump *self, FormatCursor *record)
{
  guint8 fields = format_get_u8 (record);
  gsize size;

  fputs ("\n   ", self->out);
  put_time (self, "ns", fields, record);
  if (fields & FORMAT_ENTRY_EXTEND)
    fputs (" prolongs", self->out);
  else
    {
      put_number (self, "stack", record);
      fprintf (self->out, " %s", state_name (format_get_u8 (record)));
    }
  if (fields & FORMAT_ENTRY_CPU)
    put_time (self, "cpu", fields, record);
  if (fields & FORMAT_ENTRY_COUNT)
    put_number (self, "looks", record);
  if (fields & FORMAT_ENTRY_GAP)
    put_number (self, "gap", record);
  if (fields & FORMAT_ENTRY_TASK)
    put_number (self, "task", record);
  if (fields & FORMAT_ENTRY_SESSION)
    put_number (self, "session", record);
  if (fields & FORMAT_ENTRY_MORE)
    format_get_bytes (record, &size);
}

static void
dump_run (Dump *self, FormatCursor *record)
{
  guint64 n_entries;

  fputc (' ', self->out);
  put_number (self, "thread", record);
  put_signed (self, "time", record);
  n_entries = format_get_varint (record);
  fprintf (self->out, " entries %" G_GUINT64_FORMAT, n_entries);
  for (guint64 i = 0; i < n_entries && !format_at_end (record); i++)
    dump_entry (self, record);
}

static void
put_counter (Dump *self, FormatCursor *record, const char *const *names, guint n_names)
{
  guint64 number = format_get_varint (record);

  if (number < n_names && names[number] != NULL)
    fprintf (self->out, "  %s", names[number]);
  else
    fprintf (self->out, "  number-%" G_GUINT64_FORMAT, number);
  fprintf (self->out, " %" G_GUINT64_FORMAT, format_get_varint (record));
}

static void
dump_loss (Dump *self, FormatCursor *record)
{
  static const char *const names[] = {
#define XX(name, number, text) [number] = text,
    FORMAT_LOSS_MAP (XX)
#undef XX
  };
  put_counter (self, record, names, G_N_ELEMENTS (names));
}

static void
dump_cost (Dump *self, FormatCursor *record)
{
  static const char *const names[] = {
#define XX(name, number, text) [number] = text,
    FORMAT_COST_MAP (XX)
#undef XX
  };
  put_counter (self, record, names, G_N_ELEMENTS (names));
}

static void
dump_beat (Dump *self, FormatCursor *record)
{
  fputc (' ', self->out);
  put_signed (self, "time", record);
  put_number (self, "ticks", record);
  put_number (self, "cpu", record);
}

static void
dump_stop (Dump *self, FormatCursor *record)
{
  fputc (' ', self->out);
  put_signed (self, "time", record);
  put_number (self, "reason", record);
  put_number (self, "cpu", record);
}

static void
put_word (Dump *self, guint number, const char *const *words, guint n_words)
{
  if (number < n_words && words[number] != NULL)
    fprintf (self->out, " %s", words[number]);
  else
    fprintf (self->out, " number-%u", number);
}

static void
dump_mark (Dump *self, FormatCursor *record)
{
  static const char *const whats[] = { NULL, "mark", "span-begins", "span-ends" };

  fprintf (self->out, "  %" G_GUINT64_FORMAT, format_get_varint (record));
  put_signed (self, "time", record);
  put_number (self, "thread", record);
  put_word (self, format_get_u8 (record), whats, G_N_ELEMENTS (whats));
  fputc (' ', self->out);
  put_bytes (self, record);
}

static void
dump_session (Dump *self, FormatCursor *record)
{
  static const char *const whats[] = { NULL, "begins", "ends" };
  static const char *const filters[] = { "all", "thread", "task", "context" };

  fprintf (self->out, "  %" G_GUINT64_FORMAT, format_get_varint (record));
  put_signed (self, "time", record);
  put_word (self, format_get_u8 (record), whats, G_N_ELEMENTS (whats));
  put_word (self, format_get_u8 (record), filters, G_N_ELEMENTS (filters));
  put_number (self, "of", record);
  put_number (self, "parent", record);
  put_number (self, "interval", record);
  fputc (' ', self->out);
  put_bytes (self, record);
}

static void
dump_source (Dump *self, FormatCursor *record)
{
  fputs ("  ", self->out);
  put_bytes (self, record);
  put_number (self, "mtime", record);
  put_number (self, "size", record);
  put_number (self, "offset", record);
  fprintf (self->out, " text-bytes %" G_GSIZE_FORMAT, record->size - record->position);
  record->position = record->size;
}

static void
dump_child (Dump *self, FormatCursor *record)
{
  fputc (' ', self->out);
  put_number (self, "pid", record);
  fputs (" file ", self->out);
  put_bytes (self, record);
  if (!format_at_end (record))
    put_signed (self, "time", record);
}

static void
dump_task_birth (Dump *self, FormatCursor *record)
{
  put_number (self, "thread", record);
  put_number (self, "parent", record);
  put_number (self, "stack", record);
  put_string (self, "name", record);
  put_string (self, "kind", record);
  put_number (self, "flags", record);
}

static void
dump_task (Dump *self, FormatCursor *record)
{
  static const char *const whats[] = { NULL, "born", "named", "awaited-by", "wait", "short-waits", "ready", "died",
                                        "sums", "step", "open-wait", "session" };
  static const char *const reasons[] = { NULL, "task", "timer", "io", "lock", "executor", "foreign", "ready" };
  static const char *const deaths[] = { NULL, "returned", "exception", "cancelled", "destroyed" };
  guint8 what = format_get_u8 (record);

  fprintf (self->out, "  %" G_GUINT64_FORMAT, format_get_varint (record));
  put_signed (self, "time", record);
  put_word (self, what, whats, G_N_ELEMENTS (whats));
  switch (what)
    {
    case FORMAT_TASK_BIRTH:
      dump_task_birth (self, record);
      break;
    case FORMAT_TASK_NAME:
      put_string (self, "name", record);
      break;
    case FORMAT_TASK_AWAITED_BY:
      put_number (self, "task", record);
      break;
    case FORMAT_TASK_WAIT:
      put_number (self, "ns", record);
      put_number (self, "stack", record);
      put_word (self, format_get_u8 (record), reasons, G_N_ELEMENTS (reasons));
      put_number (self, "linked", record);
      break;
    case FORMAT_TASK_SHORT_WAITS:
      put_number (self, "stack", record);
      put_word (self, format_get_u8 (record), reasons, G_N_ELEMENTS (reasons));
      put_number (self, "count", record);
      put_number (self, "ns", record);
      put_number (self, "window", record);
      break;
    case FORMAT_TASK_DEATH:
      put_word (self, format_get_u8 (record), deaths, G_N_ELEMENTS (deaths));
      break;
    case FORMAT_TASK_SUMS:
      put_number (self, "steps", record);
      put_number (self, "running", record);
      put_number (self, "waiting", record);
      put_number (self, "ready", record);
      break;
    case FORMAT_TASK_STEP:
      put_number (self, "ns", record);
      break;
    case FORMAT_TASK_OPEN_WAIT:
      put_number (self, "stack", record);
      put_word (self, format_get_u8 (record), reasons, G_N_ELEMENTS (reasons));
      put_number (self, "linked", record);
      break;
    case FORMAT_TASK_SESSION:
      put_number (self, "session", record);
      break;
    default:
      break;
    }
}

/* Those of a later version: their bytes. */
static void
dump_unknown (Dump *self, FormatCursor *record)
{
  fputs ("  bytes ", self->out);
  put_hex (self, record, record->size);
}

static DumpRecord
find_dump (guint32 type)
{
  switch ((int) type)
    {
    case FORMAT_CHUNK_HEAD: return dump_head;
    case FORMAT_CHUNK_META: return dump_meta;
    case FORMAT_CHUNK_SEGM: return dump_segment;
    case FORMAT_CHUNK_TASK: return dump_task;
    case FORMAT_CHUNK_STRS: return dump_string;
    case FORMAT_CHUNK_CODE: return dump_code;
    case FORMAT_CHUNK_FRAM: return dump_frame;
    case FORMAT_CHUNK_STAK: return dump_stack;
    case FORMAT_CHUNK_THRD: return dump_thread;
    case FORMAT_CHUNK_SAMP: return dump_run;
    case FORMAT_CHUNK_LOSS: return dump_loss;
    case FORMAT_CHUNK_COST: return dump_cost;
    case FORMAT_CHUNK_BEAT: return dump_beat;
    case FORMAT_CHUNK_STOP: return dump_stop;
    case FORMAT_CHUNK_SRCF: return dump_source;
    case FORMAT_CHUNK_CHLD: return dump_child;
    case FORMAT_CHUNK_MARK: return dump_mark;
    case FORMAT_CHUNK_SESS: return dump_session;
    default: return dump_unknown;
    }
}

static void
dump_chunk (Dump *self, FormatChunk *chunk)
{
  DumpRecord dump = find_dump (chunk->type);
  char name[5] = { 0 };
  FormatCursor record;

  for (guint i = 0; i < 4; i++)
    {
      char letter = (char) (chunk->type >> 8 * i);
      name[i] = g_ascii_isalnum (letter) ? letter : '?';
    }
  fprintf (self->out, "%s%s\n", name, format_chunk_is_known (chunk->type) ? "" : " (not known to this version)");
  while (format_get_record (&chunk->payload, &record))
    {
      dump (self, &record);
      if (record.failed)
        fputs (" (damaged record)", self->out);
      else if (record.position < record.size && dump != dump_unknown)
        fprintf (self->out, " (and %" G_GSIZE_FORMAT " bytes of a later version)", record.size - record.position);
      fputc ('\n', self->out);
    }
  if (chunk->payload.failed)
    fputs ("  (damaged record)\n", self->out);
}

static gboolean
dump_chunks (Dump *self, ProfileChunks *chunks, GError **error)
{
  /* An unwritable output ends it: a big file's dump may be long. */
  while (!ferror (self->out))
    {
      g_autofree char *sentence = NULL;
      FormatChunk chunk;
      guint64 offset;

      switch (profile_chunks_next (chunks, &chunk, &offset, &sentence, error))
        {
        case PROFILE_CHUNK_OK:
          dump_chunk (self, &chunk);
          break;
        case PROFILE_CHUNK_DAMAGED:
        case PROFILE_CHUNK_RESUMED:
          fprintf (self->out, "%s\n", sentence);
          break;
        case PROFILE_CHUNK_WAIT:
          sentence = profile_chunks_dup_tail (chunks);
          if (sentence != NULL)
            fprintf (self->out, "%s\n", sentence);
          return TRUE;
        case PROFILE_CHUNK_FAILED:
        default:
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
profile_render_dump (const char *path, FILE *out, GError **error)
{
  g_autoptr (ProfileChunks) chunks = profile_chunks_new (path, error);
  Dump self;
  gboolean done;

  if (chunks == NULL)
    return FALSE;
  self = (Dump) {
    .out = out,
    .strings = g_ptr_array_new_with_free_func (g_free),
    .code_names = g_array_new (FALSE, FALSE, sizeof (guint64)),
    .frame_codes = g_array_new (FALSE, FALSE, sizeof (guint64)),
  };
  fprintf (out, "pyprof version %u\n", FORMAT_VERSION);
  done = dump_chunks (&self, chunks, error);
  g_ptr_array_unref (self.strings);
  g_array_unref (self.code_names);
  g_array_unref (self.frame_codes);
  return done;
}
