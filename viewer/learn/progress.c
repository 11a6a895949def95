/* progress.c: what a learner has done and reached; see progress.h */

#include "viewer/learn/progress.h"

static char *
dup_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "pyinst", "learn.ini", NULL);
}

/* Read each time: another window may have written it. */
static GKeyFile *
load (void)
{
  g_autofree char *path = dup_path ();
  GKeyFile *file = g_key_file_new ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  return file;
}

static void
save (GKeyFile *file)
{
  g_autofree char *path = dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);
  g_key_file_save_to_file (file, path, NULL);
}

gboolean
viewer_progress_get (const char *group,
                     const char *key,
                     int        *value)
{
  g_autoptr(GKeyFile) file = load ();
  g_autoptr(GError) error = NULL;
  int found = g_key_file_get_integer (file, group, key, &error);

  if (error != NULL)
    return FALSE;
  *value = found;
  return TRUE;
}

void
viewer_progress_set (const char *group,
                     const char *key,
                     int         value)
{
  g_autoptr(GKeyFile) file = load ();

  g_key_file_set_integer (file, group, key, value);
  save (file);
}

char *
viewer_progress_dup_string (const char *group,
                            const char *key)
{
  g_autoptr(GKeyFile) file = load ();

  return g_key_file_get_string (file, group, key, NULL);
}

void
viewer_progress_set_string (const char *group,
                            const char *key,
                            const char *value)
{
  g_autoptr(GKeyFile) file = load ();

  g_key_file_set_string (file, group, key, value);
  save (file);
}

void
viewer_progress_forget (const char *group)
{
  g_autoptr(GKeyFile) file = load ();

  if (g_key_file_remove_group (file, group, NULL))
    save (file);
}
