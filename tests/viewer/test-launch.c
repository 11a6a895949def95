/* How programs are started to be recorded: remembered, checked; which interpreters there are. */

#include <glib/gstdio.h>
#include <string.h>

#include "viewer/interpreters.h"
#include "viewer/launch.h"

static char *folder;

/* A script below the folder, of which others may be told that it is a Python. */
static char *
write_script (const char *name,
              const char *text)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_mkdir_with_parents (parent, 0700);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return path;
}

static void
test_remembered (void)
{
  g_auto(ViewerLaunch) first = { 0 };
  g_auto(ViewerLaunch) again = { 0 };
  g_auto(ViewerLaunch) last = { 0 };
  g_auto(ViewerLaunch) other = { 0 };

  viewer_launch_init (&first, FALSE, "/srv/my [odd] folder/run.py");
  g_assert_cmpuint (first.interval_us, ==, 1000);
  g_assert_cmpstr (first.arguments, ==, "");
  g_free (first.arguments);
  first.arguments = g_strdup ("--fast 'a b'");
  first.has_children = TRUE;
  first.engine = VIEWER_ENGINE_EVENT;
  first.duration_s = 5;
  viewer_launch_remember (&first);

  viewer_launch_init (&again, FALSE, "/srv/my [odd] folder/run.py");
  g_assert_cmpstr (again.arguments, ==, "--fast 'a b'");
  g_assert_true (again.has_children);
  g_assert_cmpint (again.engine, ==, VIEWER_ENGINE_EVENT);
  g_assert_cmpuint (again.duration_s, ==, 5);
  viewer_launch_init (&other, TRUE, "http.server");
  g_assert_cmpstr (other.arguments, ==, "");
  viewer_launch_init_last (&last);
  g_assert_cmpstr (last.program, ==, "/srv/my [odd] folder/run.py");
}

static void
check_refused (const char *program,
               const char *arguments,
               const char *where,
               const char *sentence)
{
  g_auto(ViewerLaunch) launch = { 0 };
  g_autoptr(ViewerRecorder) recorder = NULL;
  g_autoptr(GError) error = NULL;

  viewer_launch_init (&launch, FALSE, program);
  g_free (launch.arguments);
  g_free (launch.folder);
  launch.arguments = g_strdup (arguments);
  launch.folder = g_strdup (where);
  recorder = viewer_launch_new_recorder (&launch, &error);
  if (sentence == NULL)
    {
      g_assert_no_error (error);
      g_assert_true (viewer_recorder_captures_output (recorder));
      return;
    }
  g_assert_null (recorder);
  g_assert_nonnull (strstr (error->message, sentence));
}

static void
test_refused (void)
{
  g_autofree char *script = write_script ("run.py", "pass\n");

  check_refused (script, "", "", NULL);
  check_refused (script, "-v 'two words'", folder, NULL);
  check_refused (script, "'open", "", "opening quote");
  check_refused (script, "", "/no/such/folder", "There is no folder /no/such/folder.");
  check_refused ("/no/such.py", "", folder, "There is no file /no/such.py.");
}

static void
check_problem (const char *name,
               const char *answer,
               const char *sentence)
{
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", answer);
  g_autofree char *path = write_script (name, text);
  g_autoptr(ViewerInterpreter) interpreter = viewer_interpreter_new (path);
  g_autofree char *problem = viewer_interpreter_dup_problem (interpreter);

  if (sentence == NULL)
    g_assert_null (problem);
  else
    g_assert_nonnull (strstr (problem, sentence));
}

/* What cannot be recorded is said, with what to do. */
static void
test_problems (void)
{
  g_autoptr(ViewerInterpreter) gone = viewer_interpreter_new ("/no/such/python");
  g_autofree char *problem = viewer_interpreter_dup_problem (gone);

  g_assert_nonnull (strstr (problem, "There is no interpreter /no/such/python"));
  check_problem ("good", "echo cpython 3.9.18", NULL);
  check_problem ("newest", "echo cpython 3.99.0", NULL);
  check_problem ("old", "echo cpython 3.8.18", "Python 3.8.18 is too old");
  check_problem ("older", "echo cpython 2.7.18", "too old");
  check_problem ("other", "echo pypy 3.10.14", "This is pypy");
  check_problem ("silent", "exit 0", "did not answer as Python does");
}

/* A virtual environment above the script comes first. */
static void
test_finds_environment (void)
{
  g_autofree char *python = write_script ("project/.venv/bin/python", "#!/bin/sh\necho cpython 3.9.1\n");
  g_autofree char *mark = write_script ("project/.venv/pyvenv.cfg", "");
  g_autofree char *inside = g_build_filename (folder, "project", "tools", NULL);
  g_autoptr(GPtrArray) found = viewer_interpreters_find (inside);
  ViewerInterpreter *first = found->pdata[0];
  g_autofree char *name = viewer_interpreter_dup_name (first);

  g_assert_cmpuint (found->len, >, 0);
  g_assert_cmpstr (first->path, ==, python);
  g_assert_true (first->is_environment);
  g_assert_true (g_str_has_prefix (name, "Python 3.9.1 · "));
}

int
main (int    argc,
      char **argv)
{
  const char *remove[] = { "rm", "-r", NULL, NULL };
  int status;

  folder = g_dir_make_tmp ("pyinst-launch-XXXXXX", NULL);
  remove[2] = folder;
  g_setenv ("XDG_STATE_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/launch/remembered", test_remembered);
  g_test_add_func ("/launch/refused", test_refused);
  g_test_add_func ("/launch/problems", test_problems);
  g_test_add_func ("/launch/finds-environment", test_finds_environment);
  status = g_test_run ();
  g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  g_free (folder);
  return status;
}
