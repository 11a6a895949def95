/* Running a program under the real pyinst command: its environment, folder, end. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "profile/profile.h"
#include "viewer/recorder.h"

static void
set_flag (gboolean *flag)
{
  *flag = TRUE;
}

static void
wait_for (gboolean *flag)
{
  gint64 deadline_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (!*flag && g_get_monotonic_time () < deadline_us)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_true (*flag);
}

static ViewerRecorder *
new_recorder (const char *code,
              const char *argument,
              const char *folder)
{
  const char *target[] = { "-c", code, argument, NULL };

  return viewer_recorder_new (NULL, target, NULL, folder);
}

static void
start (ViewerRecorder *recorder,
       gboolean       *ended)
{
  g_autoptr(GError) error = NULL;

  *ended = FALSE;
  g_signal_connect_swapped (recorder, "ended", G_CALLBACK (set_flag), ended);
  viewer_recorder_start (recorder, &error);
  g_assert_no_error (error);
  g_assert_true (viewer_recorder_is_running (recorder));
}

/* The program sees the environment we were started with, not what we made of it
 * for GTK, and the folder that was asked for. */
static void
test_environment_and_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pyinst-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "said", NULL);
  g_autofree char *said = NULL;
  g_autoptr(ViewerRecorder) recorder = NULL;
  gboolean ended;

  g_setenv ("PYINST_TEST_ADDED", "late", TRUE);
  recorder = new_recorder ("import os, sys; open(sys.argv[1], 'w').write("
                           "'%s %s' % (os.environ.get('PYINST_TEST_ADDED'), os.getcwd()))",
                           "said", folder);
  start (recorder, &ended);
  wait_for (&ended);
  g_assert_true (g_file_get_contents (path, &said, NULL, NULL));
  g_assert_true (g_str_has_prefix (said, "None "));
  g_assert_true (g_str_has_suffix (said, folder));
  g_assert_null (viewer_recorder_dup_ending (recorder));
  g_unlink (path);
  g_rmdir (folder);
}

static void
check_ending (const char *code,
              const char *expected)
{
  g_autoptr(ViewerRecorder) recorder = new_recorder (code, NULL, NULL);
  g_autofree char *ending = NULL;
  gboolean ended;

  start (recorder, &ended);
  wait_for (&ended);
  g_assert_false (viewer_recorder_is_running (recorder));
  ending = viewer_recorder_dup_ending (recorder);
  g_assert_cmpstr (ending, ==, expected);
}

static void
test_endings (void)
{
  check_ending ("pass", NULL);
  check_ending ("import os; os._exit(3)", "The program ended with exit status 3.");
  check_ending ("import os; os.kill(os.getpid(), 15)", "The program was ended by signal 15 (Terminated).");
}

/* Asked to stop, the program may clean up, and its recording is whole. */
static void
test_stop (void)
{
  g_autoptr(ViewerRecorder) recorder =
    new_recorder ("import time\ntry: time.sleep(60)\nexcept KeyboardInterrupt: pass\n", NULL, NULL);
  g_autoptr(Profile) profile = NULL;
  gint64 deadline_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  gint64 asked_us;
  gboolean ended;

  start (recorder, &ended);
  /* Not before it records: a start is not interrupted gracefully by anything. */
  while (!g_file_test (viewer_recorder_get_path (recorder), G_FILE_TEST_EXISTS)
         && g_get_monotonic_time () < deadline_us)
    g_usleep (10000);
  g_usleep (500000);
  asked_us = g_get_monotonic_time ();
  viewer_recorder_stop (recorder);
  g_assert_cmpuint (viewer_recorder_get_n_stops (recorder), ==, 1);
  wait_for (&ended);
  g_assert_cmpint (g_get_monotonic_time () - asked_us, <, 20 * G_USEC_PER_SEC);
  g_assert_null (viewer_recorder_dup_ending (recorder));
  profile = profile_new_for_path (viewer_recorder_get_path (recorder), NULL);
  g_assert_nonnull (profile);
  g_assert_true (profile_is_complete (profile));
}

static guint
count_files (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}

/* The newest ten are kept; what is not ours is left alone. */
static void
test_old_reports (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_state_dir (), "pyinst", "reports", NULL);
  g_autofree char *mine = g_build_filename (folder, "mine.pyprof", NULL);
  g_autofree char *oldest = g_build_filename (folder, "2001-01-01T00-00-00-a.py-1.pyprof", NULL);
  g_autofree char *newer = g_build_filename (folder, "2999-01-01T00-00-00-a.py-1.pyprof", NULL);
  g_autoptr(ViewerRecorder) recorder = NULL;

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; i < 14; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/20%02u-01-01T00-00-00-a.py-1.pyprof", folder, i + 1);

      g_assert_true (g_file_set_contents (name, "", 0, NULL));
    }
  g_assert_true (g_file_set_contents (newer, "", 0, NULL));
  g_assert_true (g_file_set_contents (mine, "", 0, NULL));

  recorder = new_recorder ("pass", NULL, NULL);
  g_assert_true (g_str_has_prefix (viewer_recorder_get_path (recorder), folder));
  g_assert_false (g_file_test (oldest, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (newer, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (mine, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_files (folder), ==, 9 + 1);
}

/* Only what the tests made themselves: recordings and the window's state. */
static void
remove_folder (const char *folder)
{
  const char *argv[] = { "rm", "-r", folder, NULL };

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *state_folder = g_dir_make_tmp ("pyinst-state-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_STATE_HOME", state_folder, TRUE);
  viewer_recorder_keep_environment ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recorder/environment-and-folder", test_environment_and_folder);
  g_test_add_func ("/recorder/endings", test_endings);
  g_test_add_func ("/recorder/stop", test_stop);
  g_test_add_func ("/recorder/old-reports", test_old_reports);
  status = g_test_run ();
  remove_folder (state_folder);
  return status;
}
