/* In a Flatpak: programs run outside, by a stand-in for flatpak-spawn. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "profile/profile.h"
#include "viewer/host.h"
#include "viewer/interpreters.h"
#include "viewer/launch.h"
#include "viewer/recorder.h"

#define WAIT_S 40

static char *folder;

static void
remove_folder (const char *path)
{
  const char *words[] = { "rm", "-r", path, NULL };

  g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

/* What the programs outside see: a PATH of its own. JSON needs no escapes for what we make here. */
static void
set_host (const char *path)
{
  g_autofree char *text = g_strdup_printf ("{\"PATH\": \"%s\", \"HOME\": \"%s\", \"LC_ALL\": \"C.UTF-8\", \"OUTSIDE\": \"1\"}",
                                           path, folder);

  g_setenv ("PYINST_TEST_HOST", text, TRUE);
}

static char *
dup_host_path (void)
{
  return g_strdup_printf ("%s/bin:/usr/bin:/bin", folder);
}

static void
set_flag (gboolean *flag)
{
  *flag = TRUE;
}

static gboolean
wait_until (gboolean *flag)
{
  gint64 deadline_us = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;

  while (!*flag && g_get_monotonic_time () < deadline_us)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  return *flag;
}

static ViewerRecorder *
start (const char *code,
       const char *argument,
       const char *where,
       gboolean   *ended)
{
  const char *target[] = { "-c", code, argument, NULL };
  ViewerRecorder *recorder = viewer_recorder_new (NULL, target, NULL, where);
  g_autoptr(GError) error = NULL;

  *ended = FALSE;
  viewer_recorder_capture_output (recorder);
  g_signal_connect_swapped (recorder, "ended", G_CALLBACK (set_flag), ended);
  viewer_recorder_start (recorder, &error);
  g_assert_no_error (error);
  return recorder;
}

static char *
dup_said (const char *code,
          const char *argument,
          const char *where,
          char      **status)
{
  gboolean ended;
  g_autoptr(ViewerRecorder) recorder = start (code, argument, where, &ended);

  g_assert_true (wait_until (&ended));
  *status = viewer_recorder_dup_status (recorder);
  return viewer_recorder_dup_output (recorder);
}

/* Its folder, words with spaces as they are, the computer's environment and none of ours. */
static void
test_start (void)
{
  g_autofree char *where = g_build_filename (folder, "a folder", NULL);
  g_autofree char *status = NULL;
  g_autofree char *said = NULL;
  g_autofree char *expected = g_strdup_printf ("%s|two  words '\"$HOME|1|None|dumb", where);

  g_mkdir_with_parents (where, 0700);
  g_setenv ("PYINST_TEST_INSIDE", "1", TRUE);
  said = dup_said ("import os, sys; print(os.getcwd(), sys.argv[1], os.environ.get('OUTSIDE'), "
                   "os.environ.get('PYINST_TEST_INSIDE'), os.environ.get('TERM'), sep='|')",
                   "two  words '\"$HOME", where, &status);
  if (strstr (said, expected) == NULL)
    g_test_message ("it said: %s", said);
  g_assert_nonnull (strstr (said, expected));
  g_assert_cmpstr (status, ==, "The program ended with exit status 0.");
}

static void
check_status (const char *code,
              const char *expected)
{
  g_autofree char *status = NULL;
  g_autofree char *said = dup_said (code, NULL, NULL, &status);

  g_assert_cmpstr (status, ==, expected);
}

static void
test_status (void)
{
  check_status ("import os; os._exit(3)", "The program ended with exit status 3.");
  check_status ("import os; os.kill(os.getpid(), 15)", "The program was ended by signal 15 (Terminated).");
}

static ViewerRecorder *
start_recording (const char *code,
                 gboolean   *ended)
{
  ViewerRecorder *recorder = start (code, NULL, NULL, ended);
  g_autofree char *said = NULL;
  gint64 deadline_us = g_get_monotonic_time () + WAIT_S * G_USEC_PER_SEC;

  do
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
      g_free (said);
      said = viewer_recorder_dup_output (recorder);
    }
  while (strstr (said, "ready") == NULL && g_get_monotonic_time () < deadline_us);
  g_assert_nonnull (strstr (said, "ready"));
  return recorder;
}

/* The file is seen from here, and whole after Stop. */
static void
test_stop (void)
{
  gboolean ended;
  g_autoptr(ViewerRecorder) recorder =
    start_recording ("import time\ntry:\n print('ready', flush=True)\n time.sleep(60)\nexcept KeyboardInterrupt: print('stopped')\n", &ended);
  g_autoptr(Profile) profile = NULL;
  g_autofree char *said = NULL;

  viewer_recorder_stop (recorder);
  g_assert_true (wait_until (&ended));
  said = viewer_recorder_dup_output (recorder);
  if (strstr (said, "stopped") == NULL)
    g_test_message ("it said: %s", said);
  g_assert_nonnull (strstr (said, "stopped"));
  profile = profile_new_for_path (viewer_recorder_get_path (recorder), NULL);
  g_assert_nonnull (profile);
  g_assert_true (profile_is_complete (profile));
}

/* One that does not want to end: the third Stop ends it outside too, not flatpak-spawn alone. */
static void
test_kill (void)
{
  gboolean ended;
  g_autoptr(ViewerRecorder) recorder =
    start_recording ("import os, signal, time\nfor number in (2, 15): signal.signal(number, signal.SIG_IGN)\n"
                     "print('ready', os.getpid(), '.', flush=True)\ntime.sleep(60)\n", &ended);
  g_autofree char *said = viewer_recorder_dup_output (recorder);
  GPid pid = atoi (strstr (said, "ready") + strlen ("ready "));

  g_assert_cmpint (pid, >, 1);
  for (guint i = 0; i < 3; i++)
    viewer_recorder_stop (recorder);
  g_assert_true (wait_until (&ended));
  for (guint i = 0; i < 500 && kill (pid, 0) == 0; i++)
    g_usleep (10000);
  g_assert_cmpint (kill (pid, 0), !=, 0);
}

static void
check_said (const char *where,
            const char *expected)
{
  g_autofree char *status = NULL;
  g_autofree char *said = dup_said ("pass", NULL, where, &status);

  if (strstr (said, expected) == NULL)
    g_test_message ("it said: %s", said);
  g_assert_nonnull (strstr (said, expected));
}

/* Each with what to do. */
static void
test_no_command (void)
{
  g_autofree char *path = dup_host_path ();

  set_host ("/usr/bin:/bin");
  check_said (NULL, "there is no pyinst command there. Install Pyinst for this computer too");
  set_host (path);
}

static void
test_refused (void)
{
  g_setenv ("PYINST_TEST_REFUSED", "1", TRUE);
  check_said (NULL, "flatpak override --user --talk-name=org.freedesktop.Flatpak org.pyinst.Pyinst");
  g_unsetenv ("PYINST_TEST_REFUSED");
  check_said ("/no/such/folder", "Failed to change to directory");
}

static void
write_python (const char *name,
              const char *version)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\necho cpython %s\n", version);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
}

static const ViewerInterpreter *
find_version (GPtrArray  *found,
              const char *version)
{
  for (guint i = 0; i < found->len; i++)
    if (g_strcmp0 (((ViewerInterpreter *) found->pdata[i])->version, version) == 0)
      return found->pdata[i];
  return NULL;
}

/* Those of the computer, none of ours, and a virtual environment first. */
static void
test_interpreters (void)
{
  g_autofree char *project = g_build_filename (folder, "project", NULL);
  g_autofree char *mark = g_build_filename (project, ".venv", "pyvenv.cfg", NULL);
  g_autofree char *problem = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GPtrArray) found = NULL;
  const ViewerInterpreter *pyenv;

  write_python ("inside/python3.77", "3.77.0");
  write_python ("host bin/python3", "3.96.1");
  write_python ("host bin/python3.95", "3.95.1");
  write_python ("host bin/python3-config", "3.94.1");
  write_python (".pyenv/versions/3.93/bin/python3", "3.93.1");
  write_python ("project/.venv/bin/python", "3.92.1");
  g_assert_true (g_file_set_contents (mark, "", 0, NULL));
  path = g_strdup_printf ("%s/host bin:/usr/bin:/bin", folder);
  set_host (path);

  found = viewer_interpreters_find (project);
  g_assert_cmpuint (found->len, >=, 4);
  g_assert_cmpstr (((ViewerInterpreter *) found->pdata[0])->version, ==, "3.92.1");
  g_assert_true (find_version (found, "3.96.1")->is_usual);
  g_assert_nonnull (find_version (found, "3.95.1"));
  pyenv = find_version (found, "3.93.1");
  g_assert_nonnull (pyenv);
  problem = viewer_interpreter_dup_problem (pyenv);
  g_assert_null (problem);
  g_assert_null (find_version (found, "3.94.1"));
  g_assert_null (find_version (found, "3.77.0"));
  g_free (path);
  path = dup_host_path ();
  set_host (path);
}

/* The dialog refuses what is not in the user's folders only where it sees that. */
static void
test_seen (void)
{
  g_autofree char *ours = viewer_host_dup_seen_path ("/home/ada/shop.py");
  g_autofree char *theirs = viewer_host_dup_seen_path ("/usr/lib/python3/json/decoder.py");
  g_auto(ViewerLaunch) launch = { .program = g_strdup ("/usr/no/such.py"), .arguments = g_strdup (""), .folder = g_strdup (""),
                                  .python = g_strdup (""), .interval_us = 1000 };
  g_autoptr(GError) error = NULL;
  g_autoptr(ViewerRecorder) recorder = NULL;

  g_assert_cmpstr (ours, ==, "/home/ada/shop.py");
  g_assert_cmpstr (theirs, ==, "/run/host/usr/lib/python3/json/decoder.py");
  g_assert_cmpstr (viewer_host_get_own_path (theirs), ==, "/usr/lib/python3/json/decoder.py");
  recorder = viewer_launch_new_recorder (&launch, &error);
  g_assert_no_error (error);
  g_clear_object (&recorder);
  g_free (launch.program);
  launch.program = g_build_filename (g_get_home_dir (), "no-such-file.py", NULL);
  recorder = viewer_launch_new_recorder (&launch, &error);
  g_assert_null (recorder);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* PATH here: the stand-in, and a Python that must not be seen outside. There: the built pyinst. */
static void
set_up (const char *stand_in_folder,
        const char *command)
{
  g_autofree char *state = g_build_filename (folder, "state", NULL);
  g_autofree char *bin = g_build_filename (folder, "bin", NULL);
  g_autofree char *link = g_build_filename (bin, "pyinst", NULL);
  g_autofree char *target = g_canonicalize_filename (command, NULL);
  g_autofree char *path = dup_host_path ();
  g_autofree char *inside = g_strdup_printf ("%s:%s/inside:%s", stand_in_folder, folder, g_getenv ("PATH"));

  g_mkdir_with_parents (bin, 0700);
  g_assert_cmpint (symlink (target, link), ==, 0);
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_setenv ("PATH", inside, TRUE);
  g_unsetenv ("VIRTUAL_ENV");
  set_host (path);
  viewer_host_pretend (TRUE);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  folder = g_dir_make_tmp ("pyinst-outside-XXXXXX", NULL);
  set_up (argv[1], argv[2]);
  g_test_add_func ("/outside/start", test_start);
  g_test_add_func ("/outside/status", test_status);
  g_test_add_func ("/outside/stop", test_stop);
  g_test_add_func ("/outside/kill", test_kill);
  g_test_add_func ("/outside/no-command", test_no_command);
  g_test_add_func ("/outside/refused", test_refused);
  g_test_add_func ("/outside/interpreters", test_interpreters);
  g_test_add_func ("/outside/seen", test_seen);
  status = g_test_run ();
  remove_folder (folder);
  g_free (folder);
  return status;
}
