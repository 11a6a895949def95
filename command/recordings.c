/* recordings.c: the folder where recordings are kept that nobody named */

#include "command/recordings.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "pyinst", "reports", NULL);
}

/* What runs, as a part of a file's name. */
static char *
dup_stem (const char *target)
{
  g_autofree char *stem = g_path_get_basename (target);

  if (g_str_has_suffix (stem, ".py"))
    stem[strlen (stem) - 3] = '\0';
  g_strcanon (stem, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-", '_');
  if (strlen (stem) > 40)
    stem[40] = '\0';
  return g_strdup (stem[0] != '\0' && stem[0] != '.' ? stem : "program");
}

char *
command_recordings_dup_new (const char *target, char **problem)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *stem = dup_stem (target);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H-%M-%S");
  g_autofree char *name = g_strdup_printf ("%s-%s-%d.pyprof", time, stem, (int) getpid ());

  if (g_mkdir_with_parents (folder, 0700) != 0 || g_access (folder, W_OK | X_OK) != 0)
    {
      *problem = g_strdup_printf (_("The recording cannot be kept in %s: %s. Name a file with -o."), folder,
                                  g_strerror (errno));
      return NULL;
    }
  return g_build_filename (folder, name, NULL);
}

typedef struct {
  char  *path;
  char  *family;      /* its path without extension, parts' and process numbers */
  gint64 time_ns;     /* of the newest of its family */
} Kept;

static void
kept_clear (gpointer data)
{
  g_free (((Kept *) data)->path);
  g_free (((Kept *) data)->family);
}

/* NAME of NAME.pyprof, NAME.1.pyprof, NAME.1234.pyprof, NAME.1234-2.5678.pyprof */
static char *
dup_family (const char *path)
{
  char *family = g_strndup (path, strlen (path) - strlen (".pyprof"));
  char *dot;

  while ((dot = strrchr (family, '.')) != NULL && g_ascii_isdigit (dot[1])
         && strspn (dot + 1, "0123456789-") == strlen (dot + 1))
    *dot = '\0';
  return family;
}

/* A program's recordings stay and go together. */
static void
set_family_times (GArray *kept)
{
  g_autoptr (GHashTable) newest = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < kept->len; i++)
    {
      Kept *one = &g_array_index (kept, Kept, i);
      const Kept *other = g_hash_table_lookup (newest, one->family);

      if (other == NULL || other->time_ns < one->time_ns)
        g_hash_table_replace (newest, one->family, one);
    }
  for (guint i = 0; i < kept->len; i++)
    {
      Kept *one = &g_array_index (kept, Kept, i);

      one->time_ns = ((const Kept *) g_hash_table_lookup (newest, one->family))->time_ns;
    }
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  const Kept *first = a, *second = b;

  if (first->time_ns != second->time_ns)
    return first->time_ns > second->time_ns ? -1 : 1;
  return strcmp (first->family, second->family);
}

void
command_recordings_prune (void)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (Kept));
  const char *name;
  guint n_families = 0;

  g_array_set_clear_func (kept, kept_clear);
  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    {
      Kept one = { .path = g_build_filename (folder, name, NULL) };
      GStatBuf status;

      if (g_str_has_suffix (name, ".pyprof") && g_lstat (one.path, &status) == 0 && S_ISREG (status.st_mode))
        {
          one.time_ns = (gint64) status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
          one.family = dup_family (one.path);
          g_array_append_val (kept, one);
        }
      else
        g_free (one.path);
    }
  set_family_times (kept);
  g_array_sort (kept, compare_newest);
  for (guint i = 0; i < kept->len; i++)
    {
      const Kept *one = &g_array_index (kept, Kept, i);

      n_families += i == 0 || strcmp (one->family, g_array_index (kept, Kept, i - 1).family) != 0;
      if (n_families > COMMAND_RECORDINGS_KEPT)
        g_unlink (one->path);
    }
}
