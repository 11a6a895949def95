/* host.c: where recorded programs run, when that is not where we run; see host.h */

#include "viewer/host.h"

#include <string.h>

#define COMPUTER "/run/host"

/* 0: not looked yet; 1: here; 2: outside */
static int where;

gboolean
viewer_host_is_outside (void)
{
  int known = g_atomic_int_get (&where);

  if (known == 0)
    {
      known = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? 2 : 1;
      g_atomic_int_set (&where, known);
    }
  return known == 2;
}

void
viewer_host_pretend (gboolean is_outside)
{
  g_atomic_int_set (&where, is_outside ? 2 : 1);
}

char **
viewer_host_list_words (const char *const *options,
                        const char *const *words)
{
  g_autoptr(GStrvBuilder) all = g_strv_builder_new ();

  g_strv_builder_add_many (all, "flatpak-spawn", "--host", "--watch-bus", NULL);
  if (options != NULL)
    g_strv_builder_addv (all, (const char **) options);
  g_strv_builder_addv (all, (const char **) words);
  return g_strv_builder_end (all);
}

char *
viewer_host_dup_seen_path (const char *path)
{
  static const char *const hidden[] = { "/usr/", "/etc/", "/lib/", "/lib64/" };

  for (guint i = 0; viewer_host_is_outside () && i < G_N_ELEMENTS (hidden); i++)
    if (g_str_has_prefix (path, hidden[i]))
      return g_strconcat (COMPUTER, path, NULL);
  return g_strdup (path);
}

const char *
viewer_host_get_own_path (const char *seen_path)
{
  if (viewer_host_is_outside () && g_str_has_prefix (seen_path, COMPUTER "/"))
    return seen_path + strlen (COMPUTER);
  return seen_path;
}
