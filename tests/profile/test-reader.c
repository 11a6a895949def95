/* test-reader.c: what a recording says comes out of the reader as it went in */

#include "fixture.h"

#include "format/format.h"

#include <glib/gstdio.h>

#define MS G_GINT64_CONSTANT (1000000)

/* A stack as "main;a;b". */
static char *
dup_stack (Profile *profile, ProfileStack stack)
{
  GString *text = g_string_new (NULL);

  for (; stack != 0; stack = profile_get_stack_parent (profile, stack))
    {
      ProfileFunctionInfo info;
      profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, stack)),
                                 &info);
      if (text->len > 0)
        g_string_prepend_c (text, ';');
      g_string_prepend (text, info.name);
    }
  return g_string_free (text, FALSE);
}

static void
assert_sample (Profile *profile, guint32 thread, guint64 index, const char *stack, double begin_ms, double end_ms,
               guint looks)
{
  g_autofree char *found = NULL;
  ProfileSample sample;

  profile_get_sample (profile, thread, index, &sample);
  found = dup_stack (profile, sample.stack);
  g_assert_cmpstr (found, ==, stack);
  g_assert_cmpint (sample.begin_ns, ==, (gint64) (begin_ms * MS));
  g_assert_cmpint (sample.end_ns, ==, (gint64) (end_ms * MS));
  g_assert_cmpuint (sample.looks, ==, looks);
}

static void
test_whole (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main;a 3\nmain;a;b 2\n- 1\nstate blocked\nmain;wait 100/7\n"
    "thread worker\nstate running\nrun;work 50\nended\nloss 5 9\ncost 1 77\nstop 200");
  ProfileThreadInfo info;
  ProfileSample sample;

  g_assert_cmpint (profile_get_duration_ns (profile), ==, 200 * MS);
  g_assert_cmpint (profile_get_cpu_ns (profile), ==, 100 * MS);
  g_assert_cmpint (profile_get_realtime_ns (profile), ==, G_GINT64_CONSTANT (1700000000000000000));
  g_assert_cmpuint (profile_get_pid (profile), ==, 42);
  g_assert_true (profile_is_complete (profile));
  g_assert_cmpuint (profile_get_loss (profile, FORMAT_LOSS_BAD_WALK), ==, 9);
  g_assert_cmpuint (profile_get_cost (profile, FORMAT_COST_TICK_CPU), ==, 77);
  g_assert_cmpuint (profile_get_loss (profile, 4000), ==, 0);
  g_assert_null (profile_get_warnings (profile)[0]);

  g_assert_cmpuint (profile_get_n_threads (profile), ==, 2);
  assert_sample (profile, 0, 0, "main;a", 0, 3, 3);
  assert_sample (profile, 0, 1, "main;a;b", 3, 5, 2);
  assert_sample (profile, 0, 2, "", 5, 6, 1);
  /* The main thread lives: it stands where it stood until the end, 94 looks more. */
  assert_sample (profile, 0, 3, "main;wait", 6, 200, 7 + 94);
  profile_get_sample (profile, 0, 3, &sample);
  g_assert_cmpuint (sample.state, ==, FORMAT_THREAD_BLOCKED);
  g_assert_cmpint (sample.cpu_ns, ==, 0);
  assert_sample (profile, 1, 0, "run;work", 0, 50, 50);

  profile_get_thread_info (profile, 0, &info);
  g_assert_cmpstr (info.name, ==, "MainThread");
  g_assert_true (info.is_main);
  g_assert_cmpint (info.wall_ns, ==, 200 * MS);
  g_assert_cmpint (info.cpu_ns, ==, 6 * MS);
  g_assert_cmpuint (info.looks, ==, 6 + 101);
  profile_get_thread_info (profile, 1, &info);
  g_assert_cmpstr (info.name, ==, "worker");
  g_assert_true (info.has_ended);
  g_assert_cmpint (info.end_ns, ==, 50 * MS);

  g_assert_cmpuint (profile_find_sample (profile, 0, 0), ==, 0);
  g_assert_cmpuint (profile_find_sample (profile, 0, 3 * MS), ==, 1);
  g_assert_cmpuint (profile_find_sample (profile, 0, 199 * MS), ==, 3);
  g_assert_cmpuint (profile_find_sample (profile, 0, 200 * MS), ==, 4);
}

static void
test_prolonged (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main;sleep 1\nat 1\nmore 3600000\nmain;woke 1\nat 4000000\nmain;late 5\nbeat 4000005");

  g_assert_cmpuint (profile_get_n_threads (profile), ==, 1);
  assert_sample (profile, 0, 0, "main;sleep", 0, 3600001, 2);
  assert_sample (profile, 0, 1, "main;woke", 3600001, 3600002, 1);
  assert_sample (profile, 0, 2, "main;late", 4000000, 4000005, 5);
  g_assert_false (profile_is_complete (profile));
}

static void
test_segments_join (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main;a 1\nmain;b 1\nsegment\nmain;b 1\nother;a 1\nmain;a 1\nstop 5");

  g_assert_cmpuint (profile_get_n_functions (profile), ==, 4);
  g_assert_cmpuint (profile_get_n_stacks (profile), ==, 5);
  assert_sample (profile, 0, 2, "main;b", 2, 3, 1);
  assert_sample (profile, 0, 3, "other;a", 3, 4, 1);
  for (ProfileStack stack = 1; stack <= profile_get_n_stacks (profile); stack++)
    {
      g_assert_cmpuint (profile_get_stack_parent (profile, stack), <, stack);
      g_assert_cmpuint (profile_get_stack_depth (profile, stack), ==,
                        profile_get_stack_depth (profile, profile_get_stack_parent (profile, stack)) + 1);
    }
}

static void
test_names (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "Shop.price 1\nCheap!Shop.price 1\nShop!Shop.price 1\nShop!price 1\nShop!main.<locals>.f 1\nsch\xc3\xb6n 1\nb\xe4" "d 1\nstop 9");
  static const char *const names[] = { "Shop.price", "Cheap.price", "Shop.price", "Shop.price", "main.<locals>.f",
                                       "sch\xc3\xb6n", "b\xef\xbf\xbd" "d" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    assert_sample (profile, 0, i, names[i], i, i == 6 ? 9 : i + 1, i == 6 ? 3 : 1);
}

/* Our own outermost frames are not the program's. */
static void
test_boot_frames (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "meta boot /opt/pyinst/boot.py\n<module>@/opt/pyinst/boot.py;run@/opt/pyinst/boot.py;main;a 3\n"
    "<module>@/opt/pyinst/boot.py 1\nmain;run@/opt/pyinst/boot.py 1\nstop 5");

  assert_sample (profile, 0, 0, "main;a", 0, 3, 3);
  assert_sample (profile, 0, 1, "", 3, 4, 1);
  assert_sample (profile, 0, 2, "main;run", 4, 5, 1);
}

static void
test_meta (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile ("meta sys.path /a\nmeta sys.path /b\nmain 1\nstop 1");
  g_autofree const char **paths = profile_list_meta (profile, "sys.path");

  g_assert_cmpstr (profile_get_meta (profile, "engine"), ==, "signal");
  g_assert_null (profile_get_meta (profile, "none"));
  g_assert_cmpstr (paths[0], ==, "/a");
  g_assert_cmpstr (paths[1], ==, "/b");
  g_assert_null (paths[2]);
}

/* What does not fit into 20 bytes is kept exactly too. */
static void
test_wide (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main 1\nmain;a 10000/2\nat 2000000000\nmain;b 1\nmain;c 2000\nmain 1\nstate 77\nmain;d 1\nmain 1");
  ProfileSample sample;

  assert_sample (profile, 0, 1, "main;a", 1, 10001, 2);
  assert_sample (profile, 0, 2, "main;b", 2000000000.0, 2000000001.0, 1);
  assert_sample (profile, 0, 3, "main;c", 2000000001.0, 2000002001.0, 2000);
  profile_get_sample (profile, 0, 1, &sample);
  g_assert_cmpint (sample.cpu_ns, ==, 10000 * MS);
  profile_get_sample (profile, 0, 5, &sample);
  g_assert_cmpuint (sample.state, ==, FORMAT_THREAD_UNKNOWN);
}

static void
write_part (const char *path, const GByteArray *bytes, gsize size)
{
  GError *error = NULL;

  g_file_set_contents_full (path, (const char *) bytes->data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

/* A file that grows byte by byte gives the same as one read at once, and old snapshots keep what they said. */
static void
test_growing (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (
    "main;a 3\nmain;b 2\nbeat 10\nmain;a 1\nsegment\nthread w\nrun 5\nthread MainThread\nmain;c 4\nstop 30");
  g_autofree char *path = profile_fixture_file (bytes->data, FORMAT_FILE_HEADER_SIZE);
  GError *error = NULL;
  g_autoptr (ProfileReader) reader = profile_reader_new (path, &error);
  g_autoptr (GPtrArray) snapshots = g_ptr_array_new_with_free_func ((GDestroyNotify) profile_unref);
  g_autoptr (GArray) looks = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint64 read_bytes, file_bytes;

  g_assert_no_error (error);
  for (gsize size = FORMAT_FILE_HEADER_SIZE; size <= bytes->len; size++)
    {
      Profile *profile;
      guint64 n_looks;

      write_part (path, bytes, size);
      profile_reader_poll (reader, &error);
      g_assert_no_error (error);
      g_assert_cmpint (profile_reader_is_complete (reader), ==, size == bytes->len);
      profile_reader_get_progress (reader, &read_bytes, &file_bytes);
      g_assert_cmpuint (read_bytes, <=, size);
      g_assert_cmpuint (file_bytes, ==, size);
      profile = profile_reader_dup_profile (reader);
      n_looks = profile_get_looks (profile);
      g_ptr_array_add (snapshots, profile);
      g_array_append_val (looks, n_looks);
      g_assert_null (profile_get_warnings (profile)[0]);
    }
  g_assert_cmpuint (read_bytes, ==, bytes->len);
  for (guint i = 0; i < snapshots->len; i++)
    g_assert_cmpuint (profile_get_looks (g_ptr_array_index (snapshots, i)), ==, g_array_index (looks, guint64, i));
  assert_sample (g_ptr_array_index (snapshots, snapshots->len - 1), 0, 3, "main;c", 6, 30, 4 + 20);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reader/whole", test_whole);
  g_test_add_func ("/reader/prolonged", test_prolonged);
  g_test_add_func ("/reader/segments-join", test_segments_join);
  g_test_add_func ("/reader/names", test_names);
  g_test_add_func ("/reader/boot-frames", test_boot_frames);
  g_test_add_func ("/reader/meta", test_meta);
  g_test_add_func ("/reader/wide", test_wide);
  g_test_add_func ("/reader/growing", test_growing);
  return g_test_run ();
}
