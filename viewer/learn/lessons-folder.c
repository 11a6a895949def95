/* lessons-folder.c: where the lessons are; see lessons-folder.h */

#include "viewer/learn/lessons-folder.h"

static const char *const names[] = {
  "lookup", "strings", "queries", "blocking", "gil", "sleeping", "imports", "recursion", "caching", "bulk", NULL,
};

const char *const *
viewer_lessons_list_names (void)
{
  return names;
}

char *
viewer_lessons_dup_folder (void)
{
  const char *named = g_getenv ("PYINST_LESSONS_DIR");

  if (named == NULL || named[0] == '\0')
    named = PYINST_LESSONS_DIR;
  return g_file_test (named, G_FILE_TEST_IS_DIR) ? g_canonicalize_filename (named, NULL) : NULL;
}

char *
viewer_lessons_dup_path (const char *name)
{
  g_autofree char *folder = viewer_lessons_dup_folder ();
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

gboolean
viewer_lessons_has_path (const char *path)
{
  g_autofree char *folder = viewer_lessons_dup_folder ();
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *below = folder != NULL ? g_strconcat (folder, "/", NULL) : NULL;

  return below != NULL && g_str_has_prefix (whole, below);
}
