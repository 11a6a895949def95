/* key-file.c: the small files in which the window keeps things; see key-file.h */

#include "viewer/key-file.h"

GKeyFile *
viewer_key_file_load (const char *folder,
                      const char *name)
{
  g_autofree char *path = g_build_filename (folder, "pyinst", name, NULL);
  GKeyFile *file = g_key_file_new ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  return file;
}

void
viewer_key_file_save (GKeyFile   *file,
                      const char *folder,
                      const char *name)
{
  g_autofree char *own = g_build_filename (folder, "pyinst", NULL);
  g_autofree char *path = g_build_filename (own, name, NULL);

  g_mkdir_with_parents (own, 0700);
  g_key_file_save_to_file (file, path, NULL);
}
