/* What the window remembers; a file that makes no sense is as good as none. */

#include <glib/gstdio.h>

#include "viewer/state.h"

static void
test_round_trip (void)
{
  ViewerState written = { .width_px = 900, .height_px = 700, .tree_height_px = 250,
                          .is_maximized = TRUE, .only_application = TRUE };
  ViewerState read;

  viewer_state_save (&written);
  viewer_state_load (&read);
  g_assert_cmpint (read.width_px, ==, 900);
  g_assert_cmpint (read.height_px, ==, 700);
  g_assert_cmpint (read.tree_height_px, ==, 250);
  g_assert_true (read.is_maximized);
  g_assert_true (read.only_application);
}

static void
check_defaults (const char *text)
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "pyinst", "window.ini", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  ViewerState state;

  /* Every test has a state folder of its own, empty at first. */
  g_mkdir_with_parents (folder, 0700);
  if (text != NULL)
    g_assert_true (g_file_set_contents (path, text, -1, NULL));
  else
    g_unlink (path);
  viewer_state_load (&state);
  g_assert_cmpint (state.width_px, ==, 1280);
  g_assert_cmpint (state.height_px, ==, 800);
  g_assert_cmpint (state.tree_height_px, ==, 0);
  g_assert_false (state.is_maximized);
  g_assert_false (state.only_application);
}

static void
test_nonsense (void)
{
  check_defaults (NULL);
  check_defaults ("");
  check_defaults ("not a key file\n");
  check_defaults ("[window]\nwidth=-5\nheight=99999999999999\ntree-height=x\nmaximized=maybe\n");
  check_defaults ("[window]\nwidth=1\nheight=1000000\ntree-height=-7\n");
}

static void
test_reports_folder (void)
{
  g_autofree char *folder = viewer_state_dup_reports ();

  g_assert_true (g_file_test (folder, G_FILE_TEST_IS_DIR));
  g_assert_true (g_str_has_prefix (folder, g_get_user_state_dir ()));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/state/round-trip", test_round_trip);
  g_test_add_func ("/state/nonsense", test_nonsense);
  g_test_add_func ("/state/reports-folder", test_reports_folder);
  return g_test_run ();
}
