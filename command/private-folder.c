/* private-folder.c: where the Python package and its boot are, and whose interpreter
 *
 * By our own executable's place, so that a prefix can be moved or unpacked anywhere.
 */

#include "command/private-folder.h"

#include <string.h>
#include <sys/auxv.h>

static gboolean
has_boot (const char *folder)
{
  g_autofree char *boot = g_build_filename (folder, "boot.py", NULL);

  return g_file_test (boot, G_FILE_TEST_IS_REGULAR);
}

/* Whether the package is of our own version: several interpreters may share our bin folder. */
static gboolean
is_ours (const char *folder)
{
  g_autofree char *file = g_build_filename (folder, "_version.py", NULL);
  g_autofree char *text = NULL;

  return has_boot (folder) && g_file_get_contents (file, &text, NULL, NULL) && strstr (text, "\"" PYINST_VERSION "\"") != NULL;
}

/* As a wheel was installed: a package of one of the interpreters that have their programs in *bin*. Free it; NULL: none. */
static char *
dup_installed_package (const char *bin)
{
  static const char *const libraries[] = { "../lib", "../lib64" };
  static const char *const kinds[] = { "site-packages", "dist-packages" };

  for (guint i = 0; i < G_N_ELEMENTS (libraries); i++)
    {
      g_autofree char *library = g_canonicalize_filename (libraries[i], bin);
      g_autoptr (GDir) dir = g_dir_open (library, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        for (guint j = 0; g_str_has_prefix (name, "python3") && j < G_N_ELEMENTS (kinds); j++)
          {
            g_autofree char *folder = g_build_filename (library, name, kinds[j], "pyinst", NULL);

            if (is_ours (folder))
              return g_steal_pointer (&folder);
          }
    }
  return NULL;
}

char *
command_dup_private_folder (char **tried)
{
  static const char *const beside[] = { "../lib/pyinst", "../pyinst" };
  const char *home = g_getenv ("PYINST_HOME");
  g_autofree char *executable = NULL;
  g_autofree char *bin = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *package = NULL;

  if (home != NULL && *home != '\0')
    {
      folder = g_canonicalize_filename (home, NULL);
      if (has_boot (folder))
        return g_steal_pointer (&folder);
    }
  else
    {
      executable = g_file_read_link ("/proc/self/exe", NULL);
      /* Where /proc is hidden the kernel still told us what it started. */
      if (executable == NULL && getauxval (AT_EXECFN) != 0)
        executable = g_canonicalize_filename ((const char *) getauxval (AT_EXECFN), NULL);
      bin = executable != NULL ? g_path_get_dirname (executable) : g_strdup ("/usr/bin");
      for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
        {
          g_free (folder);
          folder = g_canonicalize_filename (beside[i], bin);
          if (has_boot (folder))
            return g_steal_pointer (&folder);
        }
      package = dup_installed_package (bin);
      if (package != NULL)
        return g_steal_pointer (&package);
    }
  if (tried != NULL)
    *tried = g_steal_pointer (&folder);
  return NULL;
}

char *
command_dup_own_python (void)
{
  const char *called = (const char *) getauxval (AT_EXECFN);
  g_autofree char *file = called != NULL ? g_canonicalize_filename (called, NULL) : NULL;
  g_autofree char *bin = file != NULL ? g_path_get_dirname (file) : NULL;
  g_autofree char *mark = bin != NULL ? g_build_filename (bin, "..", "pyvenv.cfg", NULL) : NULL;
  g_autofree char *python = bin != NULL ? g_build_filename (bin, "python", NULL) : NULL;

  if (mark == NULL || !g_file_test (mark, G_FILE_TEST_IS_REGULAR) || !g_file_test (python, G_FILE_TEST_IS_EXECUTABLE))
    return NULL;
  return g_steal_pointer (&python);
}
