/* private-folder.c: where the Python package and its boot are
 *
 * By our own executable's place, so that a prefix can be moved or unpacked anywhere.
 */

#include "command/private-folder.h"

#include <sys/auxv.h>

static gboolean
has_boot (const char *folder)
{
  g_autofree char *boot = g_build_filename (folder, "boot.py", NULL);

  return g_file_test (boot, G_FILE_TEST_IS_REGULAR);
}

char *
command_dup_private_folder (char **tried)
{
  static const char *const beside[] = { "../lib/pyinst", "../pyinst" };
  const char *home = g_getenv ("PYINST_HOME");
  g_autofree char *executable = NULL;
  g_autofree char *bin = NULL;
  g_autofree char *folder = NULL;

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
    }
  if (tried != NULL)
    *tried = g_steal_pointer (&folder);
  return NULL;
}
