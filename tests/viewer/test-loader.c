/* Reading on a worker: whole, growing, cut, not yet there, never readable. */

#include <glib/gstdio.h>
#include <stdio.h>

#include "tests/profile/fixture.h"
#include "viewer/loader.h"

typedef struct {
  ViewerLoader *loader;
  guint         n_snapshots, n_failed, n_ended;
} Watch;

static void
count (guint *counter)
{
  (*counter)++;
}

static Watch
watch_file (const char *path,
            gboolean    is_being_made)
{
  Watch watch = { .loader = viewer_loader_new (path, is_being_made) };

  return watch;
}

static void
start (Watch *watch)
{
  g_signal_connect_swapped (watch->loader, "snapshot", G_CALLBACK (count), &watch->n_snapshots);
  g_signal_connect_swapped (watch->loader, "failed", G_CALLBACK (count), &watch->n_failed);
  g_signal_connect_swapped (watch->loader, "ended", G_CALLBACK (count), &watch->n_ended);
  viewer_loader_start (watch->loader);
}

static void
finish (Watch *watch)
{
  viewer_loader_cancel (watch->loader);
  g_object_unref (watch->loader);
}

/* Runs the loop until *counter* is at least *wanted*, or 10 s. */
static void
wait_for (const guint *counter,
          guint        wanted)
{
  gint64 deadline_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (*counter < wanted && g_get_monotonic_time () < deadline_us)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpuint (*counter, >=, wanted);
}

static void
run_for (guint ms)
{
  gint64 deadline_us = g_get_monotonic_time () + ms * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < deadline_us)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static char *
write_fixture (const char *text,
               gsize       n_bytes)
{
  g_autoptr(GByteArray) bytes = profile_fixture_bytes (text);

  return profile_fixture_file (bytes->data, MIN (n_bytes, bytes->len));
}

static void
append (const char   *path,
        const guint8 *data,
        gsize         size)
{
  FILE *file = g_fopen (path, "ab");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (data, 1, size, file), ==, size);
  fclose (file);
}

static void
test_whole (void)
{
  g_autofree char *path = write_fixture ("main;a 30\nstop 30\n", G_MAXSIZE);
  Watch watch = watch_file (path, FALSE);

  start (&watch);
  wait_for (&watch.n_ended, 1);
  g_assert_cmpuint (watch.n_snapshots, ==, 1);
  g_assert_cmpuint (watch.n_failed, ==, 0);
  g_assert_cmpuint (profile_get_looks (viewer_loader_get_profile (watch.loader)), ==, 30);
  g_assert_cmpuint (profile_spans_get_n_lanes (viewer_loader_get_spans (watch.loader)), ==, 1);
  finish (&watch);
  g_unlink (path);
}

/* The file is not there, then has half a header, then grows in pieces, then ends. */
static void
test_growing (void)
{
  g_autoptr(GByteArray) bytes = profile_fixture_bytes ("main;a 30\nmain;b 20\nstop 50\n");
  g_autofree char *path = profile_fixture_file (bytes->data, 0);
  gsize third = bytes->len / 3;
  Watch watch;

  g_unlink (path);
  watch = watch_file (path, TRUE);
  start (&watch);
  run_for (250);
  g_assert_cmpuint (watch.n_failed, ==, 0);

  append (path, bytes->data, 5);
  run_for (250);
  append (path, bytes->data + 5, third);
  run_for (250);
  g_assert_cmpuint (watch.n_failed, ==, 0);
  append (path, bytes->data + 5 + third, bytes->len - third - 5);
  wait_for (&watch.n_ended, 1);
  g_assert_cmpuint (watch.n_failed, ==, 0);
  g_assert_cmpuint (profile_get_looks (viewer_loader_get_profile (watch.loader)), ==, 50);
  g_assert_true (profile_is_complete (viewer_loader_get_profile (watch.loader)));
  finish (&watch);
  g_unlink (path);
}

/* The writer died: what is there is shown, and it is said to be cut. */
static void
test_cut (void)
{
  g_autofree char *path = write_fixture ("main;a 30\nmain;b 20\n", G_MAXSIZE);
  Watch watch = watch_file (path, TRUE);

  start (&watch);
  wait_for (&watch.n_snapshots, 1);
  viewer_loader_finish (watch.loader);
  wait_for (&watch.n_ended, 1);
  g_assert_true (viewer_loader_has_ended (watch.loader));
  g_assert_false (profile_is_complete (viewer_loader_get_profile (watch.loader)));
  finish (&watch);
  g_unlink (path);
}

/* A file that somebody opened: no word from its writer for a while is its end. */
static void
test_quiet (void)
{
  g_autofree char *path = write_fixture ("main;a 30\n", G_MAXSIZE);
  Watch watch = watch_file (path, FALSE);

  start (&watch);
  wait_for (&watch.n_snapshots, 1);
  g_assert_cmpuint (watch.n_ended, ==, 0);
  wait_for (&watch.n_ended, 1);
  finish (&watch);
  g_unlink (path);
}

static void
check_unreadable (const char   *what,
                  const void   *data,
                  gsize         size,
                  ProfileError  expected)
{
  g_autofree char *path = profile_fixture_file (data, size);
  Watch watch = watch_file (path, FALSE);

  g_test_message ("%s", what);
  start (&watch);
  wait_for (&watch.n_failed, 1);
  g_assert_cmpuint (watch.n_snapshots, ==, 0);
  g_assert_error (viewer_loader_get_error (watch.loader), PROFILE_ERROR, (int) expected);
  finish (&watch);
  g_unlink (path);
}

static void
test_unreadable (void)
{
  Watch watch;

  check_unreadable ("empty", "", 0, PROFILE_ERROR_EMPTY);
  check_unreadable ("picture", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, PROFILE_ERROR_NOT_PYPROF);
  check_unreadable ("newer", "PYPROF\0\x09 something else", 23, PROFILE_ERROR_NEWER);

  watch = watch_file ("/nowhere/at/all.pyprof", FALSE);
  start (&watch);
  wait_for (&watch.n_failed, 1);
  g_assert_error (viewer_loader_get_error (watch.loader), PROFILE_ERROR, PROFILE_ERROR_IO);
  finish (&watch);
}

/* A program that never started leaves no file: an error, once it is known to be over. */
static void
test_never_made (void)
{
  Watch watch = watch_file ("/nowhere/at/all.pyprof", TRUE);

  start (&watch);
  run_for (250);
  g_assert_cmpuint (watch.n_failed, ==, 0);
  viewer_loader_finish (watch.loader);
  wait_for (&watch.n_failed, 1);
  finish (&watch);
}

static void
test_cancel (void)
{
  g_autofree char *path = write_fixture ("main;a 30\nstop 30\n", G_MAXSIZE);
  Watch watch = watch_file (path, FALSE);

  start (&watch);
  viewer_loader_cancel (watch.loader);
  run_for (100);
  g_assert_cmpuint (watch.n_snapshots + watch.n_ended + watch.n_failed, ==, 0);
  g_assert_finalize_object (watch.loader);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/loader/whole", test_whole);
  g_test_add_func ("/loader/growing", test_growing);
  g_test_add_func ("/loader/cut", test_cut);
  g_test_add_func ("/loader/quiet", test_quiet);
  g_test_add_func ("/loader/unreadable", test_unreadable);
  g_test_add_func ("/loader/never-made", test_never_made);
  g_test_add_func ("/loader/cancel", test_cancel);
  return g_test_run ();
}
