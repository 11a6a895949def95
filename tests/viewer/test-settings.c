/* What a person has chosen for good, with the schema and without it.
 *
 * Run twice: PYINST_HAS_SCHEMA says which it is.
 */

#include <gio/gio.h>
#include <string.h>

#include "viewer/settings.h"

static gboolean
has_schema (void)
{
  return g_strcmp0 (g_getenv ("PYINST_HAS_SCHEMA"), "1") == 0;
}

static void
test_defaults (void)
{
  ViewerSettings *settings = viewer_settings_get_default ();
  g_autoptr(ProfileSourceMap) map = viewer_settings_dup_source_map (settings);
  g_autofree char *scheme = NULL;

  g_object_get (settings, "color-scheme", &scheme, NULL);
  g_assert_cmpint (viewer_settings_is_kept (settings), ==, has_schema ());
  g_assert_cmpstr (viewer_settings_get_editor_command (settings), ==, "");
  g_assert_cmpstr (scheme, ==, "system");
  g_assert_false (viewer_settings_get_restore_tabs (settings));
  g_assert_cmpuint (profile_source_map_get_n (map), ==, 0);
}

static void
count (guint *n)
{
  (*n)++;
}

static void
test_set (void)
{
  ViewerSettings *settings = viewer_settings_get_default ();
  g_autoptr(ProfileSourceMap) map = profile_source_map_new ();
  g_autoptr(ProfileSourceMap) back = NULL;
  g_autofree char *found = NULL;
  guint n_commands = 0, n_maps = 0;

  g_signal_connect_swapped (settings, "notify::editor-command", G_CALLBACK (count), &n_commands);
  g_signal_connect_swapped (settings, "notify::folder-mappings", G_CALLBACK (count), &n_maps);
  g_object_set (settings, "editor-command", "vi {file}", "restore-tabs", TRUE, NULL);
  g_object_set (settings, "editor-command", "vi {file}", NULL);
  g_assert_cmpuint (n_commands, ==, 1);
  g_assert_cmpstr (viewer_settings_get_editor_command (settings), ==, "vi {file}");
  g_assert_true (viewer_settings_get_restore_tabs (settings));

  profile_source_map_add (map, "/srv/app", "/home/ada/app");
  viewer_settings_set_source_map (settings, map);
  viewer_settings_set_source_map (settings, map);
  g_assert_cmpuint (n_maps, ==, 1);
  back = viewer_settings_dup_source_map (settings);
  found = profile_source_map_apply (back, "/srv/app/a.py");
  g_assert_cmpstr (found, ==, "/home/ada/app/a.py");
  g_signal_handlers_disconnect_by_data (settings, &n_commands);
  g_signal_handlers_disconnect_by_data (settings, &n_maps);
}

/* What is kept is what another program would read, and the other way round. */
static void
test_kept (void)
{
  g_autoptr(GSettings) kept = NULL;
  g_autofree char *command = NULL;

  kept = g_settings_new ("org.pyinst.Pyinst");
  command = g_settings_get_string (kept, "editor-command");
  g_assert_cmpstr (command, ==, "vi {file}");
  g_settings_set_string (kept, "editor-command", "ed");
  g_assert_cmpstr (viewer_settings_get_editor_command (viewer_settings_get_default ()), ==, "ed");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/set", test_set);
  if (has_schema ())
    g_test_add_func ("/settings/kept", test_kept);
  return g_test_run ();
}
