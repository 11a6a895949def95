/* progress.c: what a learner has done and reached; see progress.h */

#include "viewer/learn/progress.h"

#include "viewer/key-file.h"

#define NAME "learn.ini"

static GKeyFile *
load (void)
{
  return viewer_key_file_load (g_get_user_data_dir (), NAME);
}

static void
save (GKeyFile *file)
{
  viewer_key_file_save (file, g_get_user_data_dir (), NAME);
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
