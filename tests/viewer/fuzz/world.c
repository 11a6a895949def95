/* world.c: what is around the window that the fuzzer plays with; see world.h */

#include "tests/viewer/fuzz/world.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "tests/viewer/fuzz/recording.h"
#include "viewer/settings.h"

#define PICK(random, array) ((array)[g_rand_int_range ((random), 0, (gint32) G_N_ELEMENTS (array))])

/* Whether nothing happens that a loaded computer does later than an idle one. */
static gboolean is_calm;

/* Writes a recording in two parts, and says something. */
static const char recorder_stub[] =
  "#!/bin/sh\n"
  "PATH=/usr/bin:/bin\n"
  "echo 'the program says something'\n"
  "head -c 1500 \"$FUZZ_FOLDER/recorded.pyprof\" >\"$2\"\n"
  "sleep 0.1\n"
  "tail -c +1501 \"$FUZZ_FOLDER/recorded.pyprof\" >>\"$2\"\n"
  "exit $(($$ % 3))\n";

/* A link goes, not what it leads to. */
static void
remove_inside (const char *path,
               const char *suffix)
{
  g_autoptr(GDir) folder = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_suffix (name, suffix))
      {
        g_autofree char *inside = g_build_filename (path, name, NULL);

        remove_inside (inside, "");
        g_remove (inside);
      }
}

void
fuzz_world_end (const char *folder)
{
  if (g_chdir ("/") < 0)
    return;
  remove_inside (folder, "");
  g_remove (folder);
}

static void
write_program (const char *folder,
               const char *name,
               const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (!g_file_set_contents (path, text, -1, NULL) || g_chmod (path, 0755) < 0)
    g_error ("%s cannot be written", path);
}

void
fuzz_world_use_folder (const char *folder)
{
  static const char *const variables[] = { "HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME",
                                           "FUZZ_FOLDER" };
  g_autofree char *programs = g_build_filename (folder, "programs", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (variables); i++)
    g_setenv (variables[i], folder, TRUE);
  g_setenv ("PATH", programs, TRUE);
  /* Not this computer's interpreters, which are run when they are offered. */
  g_setenv ("PYENV_ROOT", programs, TRUE);
  if (g_chdir (folder) < 0 || g_mkdir (programs, 0700) < 0)
    g_error ("%s cannot be used", folder);
  write_program (programs, "pyinst", recorder_stub);
  write_program (programs, "editor", "#!/bin/sh\n");
  write_program (folder, "shop.py", "print('shop')\n");
}

void
fuzz_world_keep_calm (void)
{
  is_calm = TRUE;
}

GSettings *
fuzz_world_dup_contrast (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, "org.gnome.desktop.a11y.interface", TRUE);
  return schema != NULL && g_settings_schema_has_key (schema, "high-contrast")
         ? g_settings_new ("org.gnome.desktop.a11y.interface") : NULL;
}

gboolean
fuzz_world_is_calm (void)
{
  return is_calm;
}

/* What outlives a window in the process: nothing of the sequence before may be seen in the next one. */
static void
forget (const char *folder)
{
  g_autoptr(GSettings) contrast = fuzz_world_dup_contrast ();
  g_autofree char *state = g_build_filename (folder, "pyinst", NULL);
  ViewerSettings *settings = viewer_settings_get_default ();
  g_autoptr(ProfileSourceMap) map = profile_source_map_new ();
  GdkDisplay *display = gdk_display_get_default ();

  if (contrast != NULL)
    g_settings_reset (contrast, "high-contrast");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  g_object_set (settings, "editor-command", "editor", "color-scheme", "system", "restore-tabs", FALSE, NULL);
  viewer_settings_set_source_map (settings, map);
  gtk_recent_manager_purge_items (gtk_recent_manager_get_default (), NULL);
  gdk_clipboard_set_text (gdk_display_get_clipboard (display), "");
  gdk_clipboard_set_text (gdk_display_get_primary_clipboard (display), "");
  remove_inside (state, "");
  /* Of windows that are gone. */
  remove_inside (folder, ".pyprof");
  fuzz_recording_begin ();
}

void
fuzz_world_begin (GRand      *random,
                  const char *folder)
{
  static const int sizes[] = { 96, 96, 96, 192 };
  g_autofree char *recorded = g_build_filename (folder, "recorded.pyprof", NULL);
  g_autofree char *path = NULL;

  forget (folder);
  path = fuzz_recording_write (random, folder);
  gtk_widget_set_default_direction (g_rand_int_range (random, 0, 6) == 0 ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", g_rand_boolean (random) && !is_calm,
                "gtk-xft-dpi", PICK (random, sizes) * 1024, NULL);
  g_object_set (viewer_settings_get_default (), "restore-tabs", g_rand_int_range (random, 0, 4) == 0, NULL);
  if (g_rename (path, recorded) < 0)
    g_error ("%s cannot be moved", path);
}
