/* fixture.c: tiny recordings written as text inside a test */

#include "fixture-private.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define BASE_NS   (G_GUINT64_CONSTANT (5000000) * 1000)

enum { ID_STRING, ID_CODE, ID_FRAME, ID_STACK };

void
profile_fixture_begin (Fixture *self, uint32_t type)
{
  self->buffer = (FormatBuffer) { .data = self->chunk, .capacity = sizeof self->chunk };
  self->mark = format_begin_chunk (&self->buffer, type);
}

void
profile_fixture_end (Fixture *self)
{
  format_seal_chunk (&self->buffer, self->mark);
  g_assert_false (self->buffer.overflow);
  g_byte_array_append (self->bytes, self->buffer.data, (guint) self->buffer.size);
}

/* The id of some content; TRUE when it is new and must be defined now. */
static gboolean
get_id (Fixture *self, guint kind, const char *content, guint64 *id)
{
  char *key = g_strdup_printf ("%u %s", kind, content);
  gpointer known = g_hash_table_lookup (self->ids, key);

  if (known != NULL)
    {
      *id = GPOINTER_TO_UINT (known);
      g_free (key);
      return FALSE;
    }
  *id = ++self->n_ids[kind];
  g_hash_table_insert (self->ids, key, GUINT_TO_POINTER ((guint) *id));
  return TRUE;
}

guint64
profile_fixture_put_string (Fixture *self, const char *text)
{
  guint64 id = 0;

  if (text[0] != '\0' && get_id (self, ID_STRING, text, &id))
    {
      size_t record;
      profile_fixture_begin (self, FORMAT_CHUNK_STRS);
      record = format_begin_record (&self->buffer);
      format_put_varint (&self->buffer, 0);
      format_put_raw (&self->buffer, text, strlen (text));
      format_end_record (&self->buffer, record);
      profile_fixture_end (self);
    }
  return id;
}

/* One record of a few numbers; *first_byte* below 256 stands before them as u8. */
static void
put_numbers (Fixture *self, uint32_t type, guint first_byte, guint n, const guint64 *numbers)
{
  size_t record;

  profile_fixture_begin (self, type);
  record = format_begin_record (&self->buffer);
  if (first_byte < 256)
    format_put_u8 (&self->buffer, (uint8_t) first_byte);
  for (guint i = 0; i < n; i++)
    format_put_varint (&self->buffer, numbers[i]);
  format_end_record (&self->buffer, record);
  profile_fixture_end (self);
}

static guint64
zigzag (gint64 value)
{
  return (guint64) value << 1 ^ (guint64) (value >> 63);
}

/* ---- the beginning ---- */

static void
put_head (Fixture *self)
{
  static const guint8 uuid[2 * FORMAT_UUID_SIZE] = { 1, 2, 3 };
  guint8 header[FORMAT_FILE_HEADER_SIZE];
  FormatBuffer buffer = { .data = header, .capacity = sizeof header };
  size_t record;

  format_put_file_header (&buffer);
  g_byte_array_append (self->bytes, header, sizeof header);
  profile_fixture_begin (self, FORMAT_CHUNK_HEAD);
  record = format_begin_record (&self->buffer);
  format_put_raw (&self->buffer, uuid, sizeof uuid);
  format_put_varint (&self->buffer, 42);
  format_put_varint (&self->buffer, 0);
  format_put_varint (&self->buffer, BASE_NS);
  format_put_varint (&self->buffer, G_GUINT64_CONSTANT (1700000000000000000));
  format_put_zigzag (&self->buffer, 0);
  format_put_bytes (&self->buffer, "boot", 4);
  format_put_bytes (&self->buffer, "fixture", 7);
  format_end_record (&self->buffer, record);
  profile_fixture_end (self);
}

static gboolean
has_key (Fixture *self, const char *key)
{
  for (guint i = 0; i < self->meta->len; i += 2)
    if (strcmp (g_ptr_array_index (self->meta, i), key) == 0)
      return TRUE;
  return FALSE;
}

static void
put_meta (Fixture *self)
{
  static const char *const defaults[][2] = {
    { "engine", "signal" }, { "interval_ns", "1000000" }, { "target", "main.py" }, { "cwd", "/app" },
    { "sys.path", "/app" }, { "sys.prefix", "/usr" }, { "folder.stdlib", "/usr/lib/python3.11" },
    { "folder.site", "/venv/lib/python3.11/site-packages" }, { "python.version", "3.11.2" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (!has_key (self, defaults[i][0]))
      {
        g_ptr_array_add (self->meta, g_strdup (defaults[i][0]));
        g_ptr_array_add (self->meta, g_strdup (defaults[i][1]));
      }
  profile_fixture_begin (self, FORMAT_CHUNK_META);
  for (guint i = 0; i < self->meta->len; i += 2)
    {
      const char *key = g_ptr_array_index (self->meta, i), *value = g_ptr_array_index (self->meta, i + 1);
      size_t record = format_begin_record (&self->buffer);
      format_put_bytes (&self->buffer, key, strlen (key));
      format_put_bytes (&self->buffer, value, strlen (value));
      format_end_record (&self->buffer, record);
    }
  profile_fixture_end (self);
  self->has_meta = TRUE;
}

static void
put_segment (Fixture *self)
{
  g_hash_table_remove_all (self->ids);
  memset (self->n_ids, 0, sizeof self->n_ids);
  put_numbers (self, FORMAT_CHUNK_SEGM, 256, 2, (guint64[]) { self->n_segments++, BASE_NS });
}

void
profile_fixture_need_segment (Fixture *self)
{
  if (!self->has_meta)
    put_meta (self);
  if (self->n_segments == 0)
    put_segment (self);
}

/* ---- threads, stacks, entries ---- */

static void
use_thread (Fixture *self, const char *name, gboolean is_main, gint64 begin_ns)
{
  profile_fixture_need_segment (self);
  self->thread = g_hash_table_lookup (self->threads, name);
  if (self->thread == NULL)
    {
      self->thread = g_new0 (FixtureThread, 1);
      self->thread->id = g_hash_table_size (self->threads) + 1;
      self->thread->now_ns = begin_ns;
      g_hash_table_insert (self->threads, g_strdup (name), self->thread);
      put_numbers (self, FORMAT_CHUNK_THRD, 256, 5,
                   (guint64[]) { self->thread->id, zigzag (begin_ns), FORMAT_THREAD_BEGAN | (is_main ? FORMAT_THREAD_MAIN : 0),
                                 1000 + self->thread->id, profile_fixture_put_string (self, name) });
    }
}

static char *
dup_file (const char *file)
{
  if (g_str_has_prefix (file, "std:"))
    return g_strconcat ("/usr/lib/python3.11/", file + 4, NULL);
  if (g_str_has_prefix (file, "lib:"))
    return g_strconcat ("/venv/lib/python3.11/site-packages/", file + 4, NULL);
  if (file[0] == '/' || file[0] == '<' || file[0] == '\0')
    return g_strdup (file);
  return g_strconcat ("/app/", file, NULL);
}

static guint64
put_frame (Fixture *self, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "@", 2);
  const char *name = parts[0], *bang = strchr (name, '!');
  g_autofree char *class_name = bang != NULL ? g_strndup (name, (gsize) (bang - name)) : g_strdup ("");
  g_autofree char *file = NULL, *code_text = NULL;
  gboolean builtin = name[0] == '*', hidden = name[0] == '~';
  char *colon = parts[1] != NULL ? strrchr (parts[1], ':') : NULL, *plus = NULL;
  guint64 line = 1, first_line = 1, name_id, file_id, class_id, code, frame;

  if (colon != NULL && g_ascii_isdigit (colon[1]))
    {
      line = g_ascii_strtoull (colon + 1, &plus, 10);
      if (*plus == '+')
        {
          first_line = line;
          line = g_ascii_strtoull (plus + 1, NULL, 10);
        }
      *colon = '\0';
    }
  if (get_id (self, ID_FRAME, text, &frame) == FALSE)
    return frame;
  file = builtin ? g_strdup ("") : dup_file (parts[1] != NULL ? parts[1] : "main.py");
  name_id = profile_fixture_put_string (self, bang != NULL ? bang + 1 : builtin || hidden ? name + 1 : name);
  file_id = profile_fixture_put_string (self, file);
  class_id = profile_fixture_put_string (self, class_name);
  code_text = g_strdup_printf ("%s|%s|%u", name, file, (guint) first_line);
  if (get_id (self, ID_CODE, code_text, &code))
    put_numbers (self, FORMAT_CHUNK_CODE, builtin ? FORMAT_CODE_BUILTIN : FORMAT_CODE_PYTHON, 4,
                 (guint64[]) { hidden ? FORMAT_CODE_TRACEBACK_HIDDEN : 0, name_id, file_id, builtin ? 0 : first_line });
  put_numbers (self, FORMAT_CHUNK_FRAM, 256, 3, (guint64[]) { code, builtin ? 0 : line, class_id });
  return frame;
}

guint64
profile_fixture_put_stack (Fixture *self, const char *text)
{
  g_auto (GStrv) frames = g_strsplit (text, ";", -1);
  guint64 stack = 0;

  if (strcmp (text, "-") == 0)
    return 0;
  for (char **frame = frames; *frame != NULL; frame++)
    {
      guint64 frame_id = put_frame (self, *frame), parent = stack;
      g_autofree char *key = g_strdup_printf ("%u %u", (guint) parent, (guint) frame_id);

      if (get_id (self, ID_STACK, key, &stack))
        put_numbers (self, FORMAT_CHUNK_STAK, 256, 2, (guint64[]) { parent, frame_id });
    }
  return stack;
}

static void
put_entry (Fixture *self, guint64 stack, gint64 duration_ns, guint64 looks, gboolean prolongs)
{
  gboolean running = self->state == FORMAT_THREAD_RUNNING;
  size_t record;

  profile_fixture_begin (self, FORMAT_CHUNK_SAMP);
  record = format_begin_record (&self->buffer);
  format_put_varint (&self->buffer, self->thread->id);
  format_put_zigzag (&self->buffer, self->thread->now_ns);
  format_put_varint (&self->buffer, 1);
  format_put_u8 (&self->buffer, (uint8_t) (FORMAT_ENTRY_CPU | (looks != 1 ? FORMAT_ENTRY_COUNT : 0)
                                           | (self->task != 0 && !prolongs ? FORMAT_ENTRY_TASK : 0)
                                           | (self->session != 0 && !prolongs ? FORMAT_ENTRY_SESSION : 0)
                                           | (prolongs ? FORMAT_ENTRY_EXTEND : 0)));
  format_put_varint (&self->buffer, (guint64) duration_ns);
  if (!prolongs)
    {
      format_put_varint (&self->buffer, stack);
      format_put_u8 (&self->buffer, self->state);
    }
  format_put_varint (&self->buffer, running ? (guint64) duration_ns : 0);
  if (looks != 1)
    format_put_varint (&self->buffer, looks);
  if (self->task != 0 && !prolongs)
    format_put_varint (&self->buffer, self->task);
  if (self->session != 0 && !prolongs)
    format_put_varint (&self->buffer, self->session);
  format_end_record (&self->buffer, record);
  profile_fixture_end (self);
  self->thread->now_ns += duration_ns;
}

static void
put_stack_line (Fixture *self, const char *line)
{
  const char *space = strrchr (line, ' ');
  g_autofree char *stack = NULL;
  char *rest;
  double ms;

  g_assert_nonnull (space);
  stack = g_strndup (line, (gsize) (space - line));
  ms = g_ascii_strtod (space + 1, &rest);
  g_assert_true (rest != space + 1);
  if (self->thread == NULL)
    use_thread (self, "MainThread", TRUE, 0);
  put_entry (self, profile_fixture_put_stack (self, stack), (gint64) (ms * (double) MS_NS),
             *rest == '/' ? g_ascii_strtoull (rest + 1, NULL, 10) : (guint64) ms, FALSE);
}

static guint8
get_state (const char *name)
{
  static const char *const names[] = { "", "running", "holding", "gil-wait", "blocked", "detached", "native" };

  for (guint8 i = 1; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return (guint8) atoi (name);
}

/* ---- lines ---- */

guint8
profile_fixture_find_word (const char *word, const char *const *words)
{
  for (guint8 i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], word) == 0)
      return i;
  g_assert_not_reached ();
}

/* "40 begins context 0 1 NAME" */
static void
put_session (Fixture *self, guint64 id, const char *line)
{
  static const char *const whats[] = { "", "begins", "ends", NULL };
  static const char *const filters[] = { "all", "thread", "task", "context", NULL };
  g_auto (GStrv) words = g_strsplit (line, " ", 6);
  size_t record;

  g_assert_cmpuint (g_strv_length (words), >=, 5);
  profile_fixture_need_segment (self);
  profile_fixture_begin (self, FORMAT_CHUNK_SESS);
  record = format_begin_record (&self->buffer);
  format_put_varint (&self->buffer, id);
  format_put_zigzag (&self->buffer, g_ascii_strtoll (words[0], NULL, 10) * MS_NS);
  format_put_u8 (&self->buffer, profile_fixture_find_word (words[1], whats));
  format_put_u8 (&self->buffer, profile_fixture_find_word (words[2], filters));
  format_put_varint (&self->buffer, g_ascii_strtoull (words[3], NULL, 10));
  format_put_varint (&self->buffer, g_ascii_strtoull (words[4], NULL, 10));
  format_put_varint (&self->buffer, MS_NS);
  format_put_bytes (&self->buffer, words[5] != NULL ? words[5] : "", words[5] != NULL ? strlen (words[5]) : 0);
  format_end_record (&self->buffer, record);
  profile_fixture_end (self);
}

/* "40 2 point NAME" */
static void
put_mark (Fixture *self, guint64 id, const char *line)
{
  static const char *const whats[] = { "", "point", "begins", "ends", NULL };
  g_auto (GStrv) words = g_strsplit (line, " ", 4);
  size_t record;

  g_assert_cmpuint (g_strv_length (words), >=, 3);
  profile_fixture_need_segment (self);
  profile_fixture_begin (self, FORMAT_CHUNK_MARK);
  record = format_begin_record (&self->buffer);
  format_put_varint (&self->buffer, id);
  format_put_zigzag (&self->buffer, g_ascii_strtoll (words[0], NULL, 10) * MS_NS);
  format_put_varint (&self->buffer, g_ascii_strtoull (words[1], NULL, 10));
  format_put_u8 (&self->buffer, profile_fixture_find_word (words[2], whats));
  format_put_bytes (&self->buffer, words[3] != NULL ? words[3] : "", words[3] != NULL ? strlen (words[3]) : 0);
  format_end_record (&self->buffer, record);
  profile_fixture_end (self);
}

/* "1000 -42" or "1000 import a\n" */
static void
put_source (Fixture *self, const char *name, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  g_autofree char *path = dup_file (name);
  g_autofree char *text = words[1][0] == '-' ? g_strdup ("") : g_strcompress (words[1]);
  guint64 size = words[1][0] == '-' ? g_ascii_strtoull (words[1] + 1, NULL, 10) : strlen (text);
  size_t record;

  profile_fixture_need_segment (self);
  profile_fixture_begin (self, FORMAT_CHUNK_SRCF);
  record = format_begin_record (&self->buffer);
  format_put_bytes (&self->buffer, path, strlen (path));
  format_put_varint (&self->buffer, g_ascii_strtoull (words[0], NULL, 10) * 1000 * MS_NS);
  format_put_varint (&self->buffer, size);
  format_put_varint (&self->buffer, 0);
  format_put_bytes (&self->buffer, text, strlen (text));
  format_end_record (&self->buffer, record);
  profile_fixture_end (self);
}

static gboolean
put_command (Fixture *self, char **words)
{
  guint n_words = g_strv_length (words);
  const char *word = words[0];
  gint64 number = n_words > 1 ? g_ascii_strtoll (words[1], NULL, 10) : 0;

  if (strcmp (word, "thread") == 0 && n_words >= 2)
    use_thread (self, words[1], strcmp (words[1], "MainThread") == 0,
                n_words > 2 ? g_ascii_strtoll (words[2], NULL, 10) * MS_NS : 0);
  else if (strcmp (word, "meta") == 0 && n_words == 3)
    {
      g_ptr_array_add (self->meta, g_strdup (words[1]));
      g_ptr_array_add (self->meta, g_strdup (words[2]));
    }
  else if (strcmp (word, "state") == 0)
    self->state = get_state (words[1]);
  else if (strcmp (word, "at") == 0)
    self->thread->now_ns = (gint64) (g_ascii_strtod (words[1], NULL) * MS_NS);
  else if (strcmp (word, "context") == 0 && n_words == 2)
    self->session = (guint64) number;
  else if (strcmp (word, "running") == 0 && n_words == 2)
    self->task = (guint64) number;
  else if (strcmp (word, "task") == 0 && n_words == 3)
    profile_fixture_put_task (self, (guint64) number, words[2]);
  else if (strcmp (word, "session") == 0 && n_words == 3)
    put_session (self, (guint64) number, words[2]);
  else if (strcmp (word, "mark") == 0 && n_words == 3)
    put_mark (self, (guint64) number, words[2]);
  else if (strcmp (word, "source") == 0 && n_words == 3)
    put_source (self, words[1], words[2]);
  else if (strcmp (word, "more") == 0)
    put_entry (self, 0, number * MS_NS, 1, TRUE);
  else if (strcmp (word, "ended") == 0)
    put_numbers (self, FORMAT_CHUNK_THRD, 256, 5,
                 (guint64[]) { self->thread->id, zigzag (self->thread->now_ns), FORMAT_THREAD_ENDED, 0, 0 });
  else if (strcmp (word, "segment") == 0)
    {
      profile_fixture_need_segment (self);
      put_segment (self);
    }
  else if (strcmp (word, "beat") == 0 || strcmp (word, "stop") == 0)
    {
      profile_fixture_need_segment (self);
      put_numbers (self, word[0] == 'b' ? FORMAT_CHUNK_BEAT : FORMAT_CHUNK_STOP, 256, 3,
                   (guint64[]) { zigzag (number * MS_NS), 1, (guint64) (number * MS_NS / 2) });
    }
  else if (strcmp (word, "loss") == 0 || strcmp (word, "cost") == 0)
    put_numbers (self, word[0] == 'l' ? FORMAT_CHUNK_LOSS : FORMAT_CHUNK_COST, 256, 2,
                 (guint64[]) { (guint64) number, g_ascii_strtoull (words[2], NULL, 10) });
  else
    return FALSE;
  return TRUE;
}

GByteArray *
profile_fixture_bytes (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Fixture *self = g_new0 (Fixture, 1);
  GByteArray *bytes = g_byte_array_new ();

  self->bytes = bytes;
  self->meta = g_ptr_array_new_with_free_func (g_free);
  self->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->threads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->state = FORMAT_THREAD_RUNNING;
  put_head (self);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) words = NULL;

      g_strstrip (*line);
      if (**line == '\0')
        continue;
      words = g_strsplit (*line, " ", 3);
      if (!put_command (self, words))
        put_stack_line (self, *line);
    }
  profile_fixture_need_segment (self);
  g_ptr_array_unref (self->meta);
  g_hash_table_unref (self->ids);
  g_hash_table_unref (self->threads);
  g_free (self);
  return bytes;
}

char *
profile_fixture_file (const void *data, gsize size)
{
  char *path = NULL;
  GError *error = NULL;
  int fd = g_file_open_tmp ("fixture-XXXXXX.pyprof", &path, &error);

  g_assert_no_error (error);
  for (gsize done = 0; done < size;)
    {
      ssize_t written = write (fd, (const char *) data + done, size - done);
      g_assert_cmpint (written, >, 0);
      done += (gsize) written;
    }
  close (fd);
  return path;
}

Profile *
profile_fixture_profile (const char *text)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (text);
  g_autofree char *path = profile_fixture_file (bytes->data, bytes->len);
  GError *error = NULL;
  Profile *profile = profile_new_for_path (path, &error);

  g_assert_no_error (error);
  g_unlink (path);
  return profile;
}
