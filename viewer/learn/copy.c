/* copy.c: the learner's own copy of a lesson's program; see copy.h */

#include "viewer/learn/copy.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "viewer/learn/lessons-folder.h"
#include "viewer/learn/progress.h"

#define GROUP "copies"
#define KEY   "folder"

char *
viewer_copy_dup_folder (void)
{
  g_autofree char *chosen = viewer_progress_dup_string (GROUP, KEY);
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  if (chosen != NULL && g_path_is_absolute (chosen))
    return g_steal_pointer (&chosen);
  return g_build_filename (documents != NULL ? documents : g_get_home_dir (), "Pyinst Lessons", NULL);
}

void
viewer_copy_set_folder (const char *folder)
{
  viewer_progress_set_string (GROUP, KEY, folder);
}

char *
viewer_copy_dup_path (const char *lesson)
{
  g_autofree char *folder = viewer_copy_dup_folder ();
  g_autofree char *file = g_strconcat (lesson, ".py", NULL);

  return g_build_filename (folder, lesson, file, NULL);
}

char *
viewer_copy_read_original (const char *lesson,
                           GError    **error)
{
  g_autofree char *name = g_build_filename (lesson, "slow.py", NULL);
  g_autofree char *path = viewer_lessons_dup_path (name);
  char *text = NULL;

  if (path == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _("The program %s of this lesson is missing. Install Pyinst again, with its data files."), name);
      return NULL;
    }
  g_file_get_contents (path, &text, NULL, error);
  return text;
}

gboolean
viewer_copy_make (const char *lesson,
                  GError    **error)
{
  g_autofree char *path = viewer_copy_dup_path (lesson);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  text = viewer_copy_read_original (lesson, error);
  if (text == NULL)
    return FALSE;
  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _("The folder %s cannot be made. Choose another folder for your programs."), folder);
      return FALSE;
    }
  return g_file_set_contents (path, text, -1, error);
}
