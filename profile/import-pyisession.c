/* import-pyisession.c: a pyinstrument session as a profile
 *
 * Times become a row of samples, each as long as the session says. A frame is
 * "name NUL file NUL first line", then attributes that begin with \1.
 */

#include "profile/import.h"

#include "profile/error-text.h"
#include "profile/json-reader.h"
#include "profile/profile-private.h"

#include "format/format.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* No sum of samples may go beyond what the store can hold. */
#define SECONDS_MAX 1e9

typedef struct {
  const char    *path;
  ProfileJson   *json;
  ProfileStore  *store;
  ProfileMeta   *meta;
  GHashTable    *frames;      /* text of a frame (GBytes) to its id */
  GArray        *stack;       /* ProfileFrame of the record being read, outermost first */
  GHashTable    *threads;     /* id to ProfileThreadEntry, which the store owns */
  ProfileThreadEntry *thread; /* of the record being read */
  gint64         now_ns;
  double         duration_s;
  gboolean       has_records;
  const char    *wrong;       /* what is missing or not as it should be */
} Import;

static gboolean
expect (Import *self, gboolean right, const char *what)
{
  if (!right && self->wrong == NULL)
    self->wrong = what;
  return right;
}

/* The whole seconds apart: a time of day in nanoseconds has more digits than a double. */
static gint64
to_ns (double seconds)
{
  gint64 whole = (gint64) seconds;

  return whole * 1000000000 + (gint64) ((seconds - (double) whole) * 1e9 + 0.5);
}

static guint32
intern (Import *self, const char *text, gsize size)
{
  return profile_strings_intern (&self->store->strings, (const guint8 *) text, size);
}

/* ---- frames ---- */

typedef struct {
  const char *name, *file, *class_name;
  gsize       name_size, file_size, class_size;
  guint64     number;         /* a function's first line, a thread's id */
  guint64     line;
  gboolean    hidden;
} FrameText;

static gboolean
parse_frame (const GString *text, FrameText *frame)
{
  const char *end = text->str + text->len, *file, *number, *next;

  *frame = (FrameText) { .name = text->str };
  file = memchr (text->str, '\0', text->len);
  if (file == NULL || (number = memchr (file + 1, '\0', (gsize) (end - file - 1))) == NULL)
    return FALSE;
  frame->name_size = (gsize) (file - text->str);
  frame->file = file + 1;
  frame->file_size = (gsize) (number - file - 1);
  frame->number = g_ascii_strtoull (number + 1, NULL, 10);
  for (next = memchr (number, '\1', (gsize) (end - number)); next != NULL;)
    {
      const char *begin = next + 1;

      next = memchr (begin, '\1', (gsize) (end - begin));
      if (begin == end)
        break;
      if (*begin == 'l')
        frame->line = g_ascii_strtoull (begin + 1, NULL, 10);
      else if (*begin == 'h')
        frame->hidden = TRUE;
      else if (*begin == 'c')
        {
          frame->class_name = begin + 1;
          frame->class_size = (gsize) ((next != NULL ? next : end) - begin - 1);
        }
    }
  return TRUE;
}

static gboolean
has_text (const char *text, gsize size, const char *wanted)
{
  return size == strlen (wanted) && memcmp (text, wanted, size) == 0;
}

static ProfileFrame
add_frame (Import *self, const FrameText *frame)
{
  gboolean builtin = has_text (frame->file, frame->file_size, "<built-in>");
  ProfileFunctionEntry function = {
    .name = intern (self, frame->name, frame->name_size),
    .file = builtin ? 0 : intern (self, frame->file, frame->file_size),
    .class_name = frame->class_size > 0 ? intern (self, frame->class_name, frame->class_size) : 0,
    .first_line = builtin ? 0 : (guint32) MIN (frame->number, G_MAXUINT32),
    .flags = frame->hidden ? FORMAT_CODE_TRACEBACK_HIDDEN : 0,
    .kind = builtin ? FORMAT_CODE_BUILTIN : FORMAT_CODE_PYTHON,
  };

  return profile_store_add_frame (self->store, profile_store_add_function (self->store, &function),
                                  (guint32) MIN (frame->line, G_MAXUINT32));
}

static gboolean
use_thread (Import *self, const FrameText *frame)
{
  gint64 tid = (gint64) frame->number;
  guint n_threads = g_hash_table_size (self->threads);
  gint64 *key;

  self->thread = g_hash_table_lookup (self->threads, &tid);
  if (self->thread != NULL)
    return TRUE;
  if (!expect (self, n_threads < PROFILE_THREADS_MAX, "the number of threads"))
    return FALSE;
  self->thread = profile_store_add_thread (self->store, n_threads + 1);
  self->thread->tid = frame->number;
  self->thread->name = intern (self, frame->name, frame->name_size);
  self->thread->is_main = n_threads == 0;
  self->thread->has_ended = TRUE;
  self->thread->begin_ns = self->now_ns;
  key = g_new (gint64, 1);
  *key = tid;
  g_hash_table_insert (self->threads, key, self->thread);
  return TRUE;
}

/* ---- pyinstrument's own frames ---- */

static const char *
get_file (const Import *self, guint index)
{
  const ProfileFrameEntry *frame = profile_store_get_frame (self->store, g_array_index (self->stack, ProfileFrame, index));
  const ProfileFunctionEntry *function = profile_store_get_function (self->store, frame->function);

  return profile_strings_get (&self->store->strings, function->file);
}

static gboolean
is_runpy (const char *file)
{
  return strcmp (file, "<frozen runpy>") == 0 || g_str_has_suffix (file, "/runpy.py");
}

static gboolean
is_own_main (const char *file)
{
  return g_str_has_suffix (file, "/pyinstrument/__main__.py");
}

/* How many frames stand before the program's first: as started by pyinstrument's own
 * command, its main(), the <string> that it executes, and what of runpy follows. With -c
 * the program itself is a <string>, so one of those is left out only before runpy. */
static guint
count_own (const Import *self)
{
  guint n = 0;

  while (n < self->stack->len && !is_own_main (get_file (self, n)))
    n++;
  if (n == self->stack->len)
    return 0;
  /* With python -m pyinstrument there are two: the module's body, then main(). */
  while (n < self->stack->len && is_own_main (get_file (self, n)))
    n++;
  if (n + 1 < self->stack->len && strcmp (get_file (self, n), "<string>") == 0 && is_runpy (get_file (self, n + 1)))
    n++;
  while (n < self->stack->len && is_runpy (get_file (self, n)))
    n++;
  return n;
}

/* ---- records ---- */

static gboolean
read_stack (Import *self)
{
  ProfileJsonToken token;
  gboolean is_first = TRUE;

  g_array_set_size (self->stack, 0);
  self->thread = NULL;
  while ((token = profile_json_next (self->json)) == PROFILE_JSON_TEXT)
    {
      const GString *text = profile_json_get_text (self->json);
      g_autoptr (GBytes) key = g_bytes_new (text->str, text->len);
      ProfileFrame frame = GPOINTER_TO_UINT (g_hash_table_lookup (self->frames, key));
      FrameText parts;

      if (frame == 0 || is_first)
        {
          if (!expect (self, parse_frame (text, &parts), "a frame"))
            return FALSE;
          if (is_first && has_text (parts.file, parts.file_size, "<thread>"))
            {
              is_first = FALSE;
              if (!use_thread (self, &parts))
                return FALSE;
              continue;
            }
          frame = add_frame (self, &parts);
          g_hash_table_insert (self->frames, g_steal_pointer (&key), GUINT_TO_POINTER (frame));
        }
      is_first = FALSE;
      g_array_append_val (self->stack, frame);
    }
  if (self->thread == NULL
      && !use_thread (self, &(FrameText) { .name = "MainThread", .name_size = strlen ("MainThread") }))
    return FALSE;
  return expect (self, token == PROFILE_JSON_END_ARRAY, "a stack");
}

static void
push_sample (Import *self, double seconds)
{
  ProfileSample sample = { .begin_ns = self->now_ns, .cpu_ns = -1, .looks = 1, .state = 255 };

  for (guint i = count_own (self); i < self->stack->len; i++)
    sample.stack = profile_store_add_stack (self->store, sample.stack, g_array_index (self->stack, ProfileFrame, i));
  self->now_ns += to_ns (seconds);
  sample.end_ns = self->now_ns;
  self->thread->end_ns = self->now_ns;
  profile_thread_push (self->thread, &sample);
}

static gboolean
read_records (Import *self)
{
  ProfileJsonToken token = profile_json_next (self->json);
  double sum = 0;

  if (!expect (self, token == PROFILE_JSON_BEGIN_ARRAY, "frame_records"))
    return FALSE;
  self->has_records = TRUE;
  while ((token = profile_json_next (self->json)) == PROFILE_JSON_BEGIN_ARRAY)
    {
      double seconds;

      if (!expect (self, profile_json_next (self->json) == PROFILE_JSON_BEGIN_ARRAY, "a stack") || !read_stack (self)
          || !expect (self, profile_json_next (self->json) == PROFILE_JSON_NUMBER, "a sample's time"))
        return FALSE;
      seconds = profile_json_get_number (self->json);
      if (!expect (self, seconds >= 0 && (sum += seconds) <= SECONDS_MAX, "a sample's time")
          || !expect (self, profile_json_next (self->json) == PROFILE_JSON_END_ARRAY, "a sample"))
        return FALSE;
      push_sample (self, seconds);
    }
  return expect (self, token == PROFILE_JSON_END_ARRAY, "frame_records");
}

/* ---- the rest of a session ---- */

static void
add_meta (Import *self, const char *key, const char *value, gsize size)
{
  profile_meta_add (self->meta, (const guint8 *) key, strlen (key), (const guint8 *) value, size);
}

static gboolean
read_list (Import *self, const char *key, const char *what)
{
  ProfileJsonToken token = profile_json_next (self->json);

  if (token == PROFILE_JSON_NULL)
    return TRUE;
  if (!expect (self, token == PROFILE_JSON_BEGIN_ARRAY, what))
    return FALSE;
  while ((token = profile_json_next (self->json)) == PROFILE_JSON_TEXT)
    add_meta (self, key, profile_json_get_text (self->json)->str, profile_json_get_text (self->json)->len);
  return expect (self, token == PROFILE_JSON_END_ARRAY, what);
}

static gboolean
read_seconds (Import *self, const char *what, double least, double *seconds)
{
  ProfileJsonToken token = profile_json_next (self->json);

  if (token == PROFILE_JSON_NULL)
    return TRUE;
  if (!expect (self, token == PROFILE_JSON_NUMBER, what))
    return FALSE;
  *seconds = profile_json_get_number (self->json);
  return expect (self, *seconds >= least && *seconds <= 9e9, what);
}

static gboolean
read_description (Import *self)
{
  const GString *text;

  if (!expect (self, profile_json_next (self->json) == PROFILE_JSON_TEXT, "target_description"))
    return FALSE;
  text = profile_json_get_text (self->json);
  add_meta (self, "description", text->str, text->len);
  if (g_str_has_prefix (text->str, "Program: "))
    add_meta (self, "target", text->str + 9, text->len - 9);
  else
    add_meta (self, "target", text->str, text->len);
  return TRUE;
}

static gboolean
read_member (Import *self, const char *key)
{
  double seconds = 0;

  if (strcmp (key, "frame_records") == 0)
    return read_records (self);
  if (strcmp (key, "sys_path") == 0)
    return read_list (self, "sys.path", "sys_path");
  if (strcmp (key, "sys_prefixes") == 0)
    return read_list (self, "sys.prefix", "sys_prefixes");
  if (strcmp (key, "target_description") == 0)
    return read_description (self);
  if (strcmp (key, "duration") == 0)
    return read_seconds (self, "duration", 0, &self->duration_s);
  if (strcmp (key, "start_time") == 0)
    {
      gboolean read = read_seconds (self, "start_time", 0, &seconds);
      self->store->head_realtime_ns = to_ns (seconds);
      return read;
    }
  if (strcmp (key, "cpu_time") == 0)
    {
      gboolean read = read_seconds (self, "cpu_time", 0, &seconds);
      self->store->cpu_ns = to_ns (seconds);
      return read;
    }
  if (strcmp (key, "max_interval") == 0)
    {
      gboolean read = read_seconds (self, "max_interval", -9e9, &seconds);
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, to_ns (MAX (seconds, 0)));
      add_meta (self, "interval_ns", text, strlen (text));
      return read;
    }
  return profile_json_skip (self->json, PROFILE_JSON_KEY);
}

static gboolean
read_session (Import *self)
{
  ProfileJsonToken token;

  if (!expect (self, profile_json_next (self->json) == PROFILE_JSON_BEGIN_OBJECT, "the session"))
    return FALSE;
  while ((token = profile_json_next (self->json)) == PROFILE_JSON_KEY)
    {
      g_autofree char *key = g_strdup (profile_json_get_text (self->json)->str);
      if (!read_member (self, key))
        return FALSE;
    }
  return expect (self, token == PROFILE_JSON_END_OBJECT && profile_json_next (self->json) == PROFILE_JSON_END, "the session")
         && expect (self, self->has_records, "frame_records");
}

static void
set_error (Import *self, GError **error)
{
  guint64 offset = profile_json_get_offset (self->json);

  if (profile_json_next (self->json) != PROFILE_JSON_ERROR)
    g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_NOT_PYPROF, PROFILE_SAYS_NOT_SESSION, self->path, self->wrong);
  else if (profile_json_is_cut (self->json) && offset > 1)
    g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_DAMAGED, PROFILE_SAYS_SESSION_CUT, self->path, offset);
  else
    g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_NOT_PYPROF, PROFILE_SAYS_NOT_JSON, self->path,
                 offset > 0 ? offset - 1 : 0);
}

static Profile *
finish (Import *self)
{
  ProfileStore *store = self->store;
  ProfileLabels *labels;
  Profile *profile;

  store->has_base = TRUE;
  store->stopped = TRUE;
  store->end_ns = MAX (self->now_ns, to_ns (self->duration_s));
  profile_meta_unref (store->meta);
  store->meta = profile_meta_ref (self->meta);
  labels = profile_labels_new (store->meta);
  profile_labels_extend (labels, store);
  profile = profile_new_snapshot (store, labels);
  profile_labels_unref (labels);
  return profile;
}

Profile *
profile_new_for_session (const char *path, GError **error)
{
  FILE *in = fopen (path, "rbe");
  Import self = { .path = path };
  Profile *profile = NULL;

  if (in == NULL)
    {
      g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_IO, PROFILE_SAYS_CANNOT_OPEN, path, g_strerror (errno));
      return NULL;
    }
  self.json = profile_json_new (in);
  self.store = profile_store_new ();
  self.meta = profile_meta_new ();
  self.frames = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  self.stack = g_array_new (FALSE, FALSE, sizeof (ProfileFrame));
  self.threads = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (read_session (&self))
    profile = finish (&self);
  else
    set_error (&self, error);
  profile_json_free (self.json);
  profile_store_unref (self.store);
  profile_meta_unref (self.meta);
  g_hash_table_unref (self.frames);
  g_array_unref (self.stack);
  g_hash_table_unref (self.threads);
  fclose (in);
  return profile;
}
