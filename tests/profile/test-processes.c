/* test-processes.c: a recording and those of its children open as one */

#include "fixture.h"

#include "format/format.h"
#include "profile/render.h"

#include <string.h>

#include <glib/gstdio.h>

#define MS       G_GINT64_CONSTANT (1000000)
#define BASE_NS  (G_GUINT64_CONSTANT (5000000) * 1000)   /* the fixture's */
#define REAL_NS  G_GUINT64_CONSTANT (1700000000000000000)

typedef struct {
  guint8      id, parent;      /* of the uuid; 0 none */
  guint       pid, parent_pid;
  gint64      offset_ns;       /* of the time namespace */
  gint64      real_ns;         /* later than REAL_NS */
  const char *boot_id;
  const char *children;        /* names, separated by spaces */
} Head;

typedef struct {
  char *folder;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused G_GNUC_UNUSED)
{
  self->folder = g_dir_make_tmp ("pyinst-processes-XXXXXX", NULL);
  g_assert_nonnull (self->folder);
}

static void
tear_down (Fixture *self, gconstpointer unused G_GNUC_UNUSED)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
}

static void
put_head (FormatBuffer *buffer, const Head *head)
{
  guint8 uuids[2 * FORMAT_UUID_SIZE] = { head->id };
  gsize chunk = format_begin_chunk (buffer, FORMAT_CHUNK_HEAD), record = format_begin_record (buffer);

  uuids[FORMAT_UUID_SIZE] = head->parent;
  format_put_raw (buffer, uuids, sizeof uuids);
  format_put_varint (buffer, head->pid);
  format_put_varint (buffer, head->parent_pid);
  format_put_varint (buffer, BASE_NS);
  format_put_varint (buffer, REAL_NS + (guint64) head->real_ns);
  format_put_zigzag (buffer, head->offset_ns);
  format_put_bytes (buffer, head->boot_id, strlen (head->boot_id));
  format_put_bytes (buffer, "test", 4);
  format_end_record (buffer, record);
  format_seal_chunk (buffer, chunk);
}

static void
put_children (FormatBuffer *buffer, const char *names)
{
  g_auto (GStrv) words = g_strsplit (names, " ", 0);
  gsize chunk = format_begin_chunk (buffer, FORMAT_CHUNK_CHLD);

  for (char **word = words; *word != NULL; word++)
    {
      gsize record = format_begin_record (buffer);

      format_put_varint (buffer, 7);
      format_put_bytes (buffer, *word, strlen (*word));
      format_put_zigzag (buffer, 0);
      format_end_record (buffer, record);
    }
  format_seal_chunk (buffer, chunk);
}

/* The fixture's recording of *text* with another head. */
static char *
write_recording (Fixture *self, const char *name, const Head *head, const char *text)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (text);
  g_autofree guint8 *memory = g_malloc (65536);
  FormatBuffer buffer = { .data = memory, .capacity = 65536 };
  char *path = g_build_filename (self->folder, name, NULL);
  FormatChunk chunk;
  FILE *file;

  g_assert_cmpint (format_read_chunk (bytes->data + FORMAT_FILE_HEADER_SIZE, bytes->len - FORMAT_FILE_HEADER_SIZE, &chunk),
                   ==, FORMAT_READ_OK);
  format_put_file_header (&buffer);
  put_head (&buffer, head);
  if (head->children != NULL)
    put_children (&buffer, head->children);
  file = fopen (path, "wb");
  g_assert_nonnull (file);
  fwrite (buffer.data, 1, buffer.size, file);
  fwrite (bytes->data + FORMAT_FILE_HEADER_SIZE + chunk.size, 1, bytes->len - FORMAT_FILE_HEADER_SIZE - chunk.size, file);
  g_assert_cmpint (fclose (file), ==, 0);
  return path;
}

static const Head parent_head = { 1, 0, 100, 0, 0, 0, "boot", "run.101.pyprof run.102.pyprof" };

static char *
write_family (Fixture *self)
{
  static const Head first = { 2, 1, 101, 100, -20 * MS, 0, "boot", "run.101.103.pyprof" };
  static const Head second = { 3, 1, 102, 100, 0, 30 * MS, "another", NULL };
  static const Head grandchild = { 4, 2, 103, 101, 0, 0, "boot", NULL };

  g_free (write_recording (self, "run.101.pyprof", &first,
                           "meta target /srv/shop/run.py\nmeta process.name Worker-1\nmain;work 10\nloss 5 2\nstop 40"));
  g_free (write_recording (self, "run.102.pyprof", &second, "meta target -c pass\nmain;other 5\nthread helper\nhelp 5\nstop 20"));
  g_free (write_recording (self, "run.101.103.pyprof", &grandchild, "main;work;deep 4\nstop 4"));
  return write_recording (self, "run.pyprof", &parent_head, "meta target run.py\nmain;work 3\nloss 5 1\nstop 30");
}

static void
assert_thread (Profile *profile, guint32 index, guint32 process, const char *name, gint64 begin_ms, gint64 end_ms)
{
  ProfileThreadInfo info;
  ProfileSample sample;

  profile_get_thread_info (profile, index, &info);
  g_assert_cmpuint (info.process, ==, process);
  g_assert_cmpstr (info.name, ==, name);
  profile_get_sample (profile, index, 0, &sample);
  g_assert_cmpint (sample.begin_ns, ==, begin_ms * MS);
  profile_get_sample (profile, index, info.n_samples - 1, &sample);
  g_assert_cmpint (sample.end_ns, ==, end_ms * MS);
}

static void
assert_process (Profile *profile, guint32 index, const char *name, guint pid, guint parent_pid)
{
  ProfileProcessInfo info;

  profile_get_process_info (profile, index, &info);
  g_assert_cmpstr (info.name, ==, name);
  g_assert_cmpuint (info.pid, ==, pid);
  g_assert_cmpuint (info.parent_pid, ==, parent_pid);
  g_assert_true (info.complete);
}

/* Threads behind the parent's, each held until its own end; clocks by namespace, then by date. */
static void
test_family (Fixture *self, gconstpointer unused G_GNUC_UNUSED)
{
  g_autofree char *path = write_family (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (Profile) profile = profile_new_for_path (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length ((char **) profile_get_warnings (profile)), ==, 0);
  g_assert_cmpuint (profile_get_n_processes (profile), ==, 4);
  assert_process (profile, 0, "run.py", 100, 0);
  assert_process (profile, 1, "Worker-1", 101, 100);
  assert_process (profile, 2, "-c pass", 102, 100);
  assert_process (profile, 3, "main.py", 103, 101);
  g_assert_cmpuint (profile_get_n_threads (profile), ==, 5);
  assert_thread (profile, 0, 0, "MainThread", 0, 30);
  assert_thread (profile, 1, 1, "MainThread", 20, 60);
  assert_thread (profile, 2, 2, "MainThread", 30, 50);
  assert_thread (profile, 3, 2, "helper", 30, 50);
  assert_thread (profile, 4, 3, "MainThread", 0, 4);
  g_assert_cmpuint (profile_get_loss (profile, 5), ==, 3);
  g_assert_cmpuint (profile_get_pid (profile), ==, 100);
  g_assert_cmpstr (profile_get_meta (profile, "target"), ==, "run.py");
  g_assert_cmpint (profile_get_duration_ns (profile), ==, 60 * MS);
}

/* The same functions are the same functions in every process. */
static void
test_joined_by_content (Fixture *self, gconstpointer unused G_GNUC_UNUSED)
{
  g_autofree char *path = write_family (self);
  g_autoptr (Profile) profile = profile_new_for_path (path, NULL);
  guint n_work = 0;

  for (ProfileFunction i = 1; i <= profile_get_n_functions (profile); i++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (profile, i, &info);
      n_work += g_str_equal (info.name, "work");
    }
  g_assert_cmpuint (n_work, ==, 1);
}

/* Whoever follows the file sees the parent first, and its children when it has ended. */
static void
test_following (Fixture *self, gconstpointer unused G_GNUC_UNUSED)
{
  g_autofree char *path = write_family (self);
  g_autofree char *bytes = NULL;
  gsize size;
  g_autoptr (ProfileReader) reader = NULL;
  g_autoptr (Profile) before = NULL, after = NULL;
  FILE *file;

  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  file = fopen (path, "wb");
  fwrite (bytes, 1, size - 4, file);
  fflush (file);
  reader = profile_reader_new (path, NULL);
  g_assert_nonnull (reader);
  g_assert_true (profile_reader_poll (reader, NULL));
  before = profile_reader_dup_profile (reader);
  g_assert_cmpuint (profile_get_n_processes (before), ==, 1);
  fwrite (bytes + size - 4, 1, 4, file);
  fclose (file);
  g_assert_true (profile_reader_poll (reader, NULL));
  g_assert_true (profile_reader_is_complete (reader));
  after = profile_reader_dup_profile (reader);
  g_assert_cmpuint (profile_get_n_processes (after), ==, 4);
  g_assert_cmpuint (profile_get_n_processes (before), ==, 1);
  g_assert_cmpuint (profile_get_n_threads (before), ==, 1);
  g_assert_false (profile_reader_poll (reader, NULL));
}

static void
assert_warnings (Fixture *self, const char *const *expected)
{
  g_autofree char *path = g_build_filename (self->folder, "run.pyprof", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Profile) profile = profile_new_for_path (path, &error);
  const char *const *warnings;
  guint n = 0;

  g_assert_no_error (error);
  warnings = profile_get_warnings (profile);
  for (; expected[n] != NULL && warnings[n] != NULL; n++)
    g_assert_nonnull (strstr (warnings[n], expected[n]));
  g_assert_null (expected[n]);
  g_assert_null (warnings[n]);
}

/* Missing, foreign, cut or no recording at all: a warning each, and the rest is shown. */
static void
test_warnings (Fixture *self, gconstpointer unused G_GNUC_UNUSED)
{
  static const Head stranger = { 2, 9, 101, 100, 0, 0, "boot", NULL };
  g_autofree char *path = write_family (self);
  g_autofree char *child = g_build_filename (self->folder, "run.102.pyprof", NULL);
  g_autofree char *grandchild = g_build_filename (self->folder, "run.101.103.pyprof", NULL);

  g_unlink (child);
  assert_warnings (self, (const char *[]) { "run.102.pyprof of a child process is not beside this one", NULL });
  g_assert_true (g_file_set_contents (child, "no recording", -1, NULL));
  assert_warnings (self, (const char *[]) { "cannot be read", NULL });
  g_unlink (grandchild);
  g_free (write_recording (self, "run.102.pyprof", &stranger, "main 1\nstop 1"));
  assert_warnings (self, (const char *[]) { "is not of a child of this process", "run.101.103.pyprof of a child", NULL });
}

/* A recording may name anything: only a plain name beside it is followed, and nothing twice. */
static void
test_names (Fixture *self, gconstpointer unused G_GNUC_UNUSED)
{
  static const char *const bad[] = { "../run.101.pyprof", "/etc/passwd", ".", "..", "a/b", NULL };
  Head loop = parent_head;

  for (guint i = 0; bad[i] != NULL; i++)
    {
      loop.children = bad[i];
      g_free (write_recording (self, "run.pyprof", &loop, "main 1\nstop 1"));
      assert_warnings (self, (const char *[]) { "Damaged in the CHLD chunk", NULL });
    }
  /* It names itself, and is its own parent. */
  loop.children = "run.pyprof run.pyprof";
  loop.parent = loop.id;
  {
    g_autofree char *path = write_recording (self, "run.pyprof", &loop, "main 1\nstop 1");
    g_autoptr (Profile) profile = profile_new_for_path (path, NULL);

    g_assert_cmpuint (profile_get_n_processes (profile), <=, 2);
  }
}

static char *
render (Profile *profile, gboolean all_threads, gboolean json)
{
  ProfileTextOptions options = { .all_threads = all_threads };
  char *text = NULL;
  gsize size;
  FILE *out = open_memstream (&text, &size);

  if (json)
    profile_render_json (profile, &(ProfileReportOptions) { 0 }, out);
  else
    profile_render_text (profile, &options, out);
  fclose (out);
  return text;
}

static void
test_reports (Fixture *self, gconstpointer unused G_GNUC_UNUSED)
{
  g_autofree char *path = write_family (self);
  g_autoptr (Profile) profile = profile_new_for_path (path, NULL);
  char *text = render (profile, FALSE, FALSE);

  g_assert_nonnull (strstr (text, "Processes: 4, each with a recording of its own."));
  g_assert_nonnull (strstr (text, "    0.040     0.020  Worker-1  process 101  100 % in work  main.py"));
  g_assert_null (strstr (text, "other threads"));
  free (text);
  text = render (profile, TRUE, FALSE);
  g_assert_nonnull (strstr (text, "\nWorker-1  process 101\n"));
  g_assert_nonnull (strstr (text, "helper"));
  free (text);
  text = render (profile, FALSE, TRUE);
  g_assert_nonnull (strstr (text, "\"child_processes\": [{\"pid\": 101,\"parent_pid\": 100,\"name\": \"Worker-1\","
                                  "\"begin\": 0.020000,\"duration\": 0.040000"));
  free (text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/processes/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("family", test_family);
  ADD ("joined-by-content", test_joined_by_content);
  ADD ("following", test_following);
  ADD ("warnings", test_warnings);
  ADD ("names", test_names);
  ADD ("reports", test_reports);
#undef ADD
  return g_test_run ();
}
