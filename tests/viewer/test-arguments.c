/* What pyinst-gui makes of its command line. */

#include <glib/gstdio.h>

#include "viewer/arguments.h"

/* The words after the name, as one line: kind, options, target. */
static char *
describe (const char *line)
{
  static const char *const kinds[] = { "welcome", "open", "record", "help", "version", "nonsense" };
  g_auto(ViewerArguments) arguments = { 0 };
  g_auto(GStrv) words = NULL;
  g_autofree char *options = NULL;
  g_autofree char *target = NULL;

  if (line[0] == '\0')
    words = g_new0 (char *, 1);
  else
    g_assert_true (g_shell_parse_argv (line, NULL, &words, NULL));
  viewer_arguments_parse (&arguments, (const char *const *) words);
  if (arguments.asked == VIEWER_ASKED_NONSENSE)
    return g_strdup (arguments.sentence);
  options = arguments.options != NULL ? g_strjoinv (" ", arguments.options) : g_strdup ("");
  target = arguments.target != NULL ? g_strjoinv (" ", arguments.target) : g_strdup ("");
  return g_strdup_printf ("%s [%s] [%s] %s", kinds[arguments.asked], options, target,
                          arguments.output != NULL ? arguments.output : "-");
}

static void
assert_line (const char *line,
             const char *expected)
{
  g_autofree char *got = describe (line);

  g_assert_cmpstr (got, ==, expected);
}

static void
test_recording (void)
{
  assert_line ("", "welcome [] [] -");
  assert_line ("run.py", "record [] [run.py] -");
  assert_line ("run.py -h -o x", "record [] [run.py -h -o x] -");
  assert_line ("-i 0.01 run.py a", "record [-i 0.01] [run.py a] -");
  assert_line ("-i0.01 --engine=event run.py", "record [-i0.01 --engine=event] [run.py] -");
  assert_line ("--python /usr/bin/python3 -m http.server 80", "record [--python /usr/bin/python3] [-m http.server 80] -");
  assert_line ("-c 'print(1)' x", "record [] [-c print(1) x] -");
  assert_line ("-o my.pyprof run.py", "record [] [run.py] my.pyprof");
  assert_line ("-omy.pyprof -- run.py", "record [] [run.py] my.pyprof");
  assert_line ("-- -odd.py", "record [] [-odd.py] -");
}

static void
test_other_wishes (void)
{
  assert_line ("--help", "help [] [] -");
  assert_line ("-i 1 -h", "help [] [] -");
  assert_line ("--version", "version [] [] -");
  assert_line ("--gapplication-service", "welcome [] [] -");
  assert_line ("missing.pyprof", "open [] [] -");
}

static void
test_nonsense (void)
{
  assert_line ("--frobnicate run.py", "pyinst-gui does not know the option “--frobnicate”. Try pyinst-gui --help.");
  assert_line ("-i", "The option “-i” needs a value after it.");
  assert_line ("-o", "The option “-o” needs a value after it.");
  assert_line ("-m", "The option “-m” needs a value after it.");
  assert_line ("-i 0.1", "Name the Python program to record after the options.");
  assert_line ("-o x.html run.py", "The window keeps recordings: the name after -o must end in .pyprof. "
                                   "For a text or JSON report use the pyinst command.");
}

static void
check_file (const char *folder,
            const char *name,
            const char *bytes,
            gssize      n_bytes,
            gboolean    expected)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, bytes, n_bytes, NULL));
  g_test_message ("%s", name);
  g_assert_cmpint (viewer_arguments_is_recording (path), ==, expected);
  g_unlink (path);
}

/* By what is in it, not by its name. */
static void
test_what_a_file_is (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pyinst-XXXXXX", NULL);

  check_file (folder, "run", "import os\n", -1, FALSE);
  check_file (folder, "empty.py", "", 0, FALSE);
  check_file (folder, "empty.pyprof", "", 0, TRUE);
  check_file (folder, "recording", "PYPROF\0\1", 8, TRUE);
  check_file (folder, "misnamed.py", "PYPROF\0\1", 8, TRUE);
  check_file (folder, "picture.png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, TRUE);
  check_file (folder, "app.pyz", "PK\003\004\0\0\0\0", 8, FALSE);
  g_assert_false (viewer_arguments_is_recording (folder));
  g_rmdir (folder);
}

static void
test_titles (void)
{
  static const struct { const char *target[4]; const char *title; } rows[] = {
    { { "/home/x/shop.py", "a" }, "shop.py" },
    { { "-m", "http.server", "80" }, "-m http.server" },
    { { "-c", "print(1)" }, "-c …" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *title = viewer_arguments_dup_title (rows[i].target);

      g_assert_cmpstr (title, ==, rows[i].title);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/arguments/recording", test_recording);
  g_test_add_func ("/arguments/other-wishes", test_other_wishes);
  g_test_add_func ("/arguments/nonsense", test_nonsense);
  g_test_add_func ("/arguments/what-a-file-is", test_what_a_file_is);
  g_test_add_func ("/arguments/titles", test_titles);
  return g_test_run ();
}
