/* recordings.c: the folder where recordings are kept that nobody named */

#include "command/recordings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
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

/* A file of this name, made now, so that no two runs have the same; NULL when it cannot be. */
static char *
dup_reserved (const char *folder, const char *name)
{
  for (guint i = 1; i < 1000; i++)
    {
      g_autofree char *file = i == 1 ? g_strconcat (name, ".pyprof", NULL) : g_strdup_printf ("%s-%u.pyprof", name, i);
      g_autofree char *path = g_build_filename (folder, file, NULL);
      int descriptor = g_open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);

      if (descriptor >= 0)
        {
          close (descriptor);
          return g_steal_pointer (&path);
        }
      if (errno != EEXIST)
        break;
    }
  return NULL;
}

char *
command_recordings_dup_new (const char *target, char **problem)
{
  g_autofree char *folder = dup_folder ();
  g_autofree char *stem = dup_stem (target);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H-%M-%S");
  g_autofree char *name = g_strdup_printf ("%s-%s-%d", time, stem, (int) getpid ());
  char *path = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0 || (path = dup_reserved (folder, name)) == NULL)
    *problem = g_strdup_printf (_("The recording cannot be kept in %s: %s. Name a file with -o."), folder,
                                g_strerror (errno));
  return path;
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

/* Kept, the newest first. */
static GArray *
list_kept (const char *folder)
{
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (Kept));
  const char *name;

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
  return kept;
}

/* A child's recording or a later part, whose program's own is kept beside it. */
static gboolean
is_beside_another (const Kept *one)
{
  g_autofree char *head = g_strconcat (one->family, ".pyprof", NULL);

  return strcmp (head, one->path) != 0 && g_file_test (head, G_FILE_TEST_EXISTS);
}

void
command_recordings_prune (void)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GArray) kept = list_kept (folder);
  guint n_families = 0;

  for (guint i = 0; i < kept->len; i++)
    {
      const Kept *one = &g_array_index (kept, Kept, i);

      n_families += i == 0 || strcmp (one->family, g_array_index (kept, Kept, i - 1).family) != 0;
      if (n_families > COMMAND_RECORDINGS_KEPT)
        g_unlink (one->path);
    }
}

/* What a kept recording is called: its file's name without the extension. Free it. */
static char *
dup_id (const char *path)
{
  char *id = g_path_get_basename (path);

  id[strlen (id) - strlen (".pyprof")] = '\0';
  return id;
}

char *
command_recordings_dup_find (const char *id, char **problem)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GArray) kept = list_kept (folder);
  const char *found = NULL;
  guint n_found = 0;

  for (guint i = 0; i < kept->len; i++)
    {
      const char *path = g_array_index (kept, Kept, i).path;
      g_autofree char *name = dup_id (path);

      if (strcmp (name, id) == 0)
        return g_strdup (path);
      if (id[0] != '\0' && g_str_has_prefix (name, id) && !is_beside_another (&g_array_index (kept, Kept, i)))
        {
          found = path;
          n_found++;
        }
    }
  if (n_found == 1)
    return g_strdup (found);
  *problem = n_found == 0
             ? g_strdup_printf (_("No recording that was kept is called %s; pyinst --list-saved shows them."), id)
             : g_strdup_printf (_("%u recordings that were kept begin with %s; write more of the name."), n_found, id);
  return NULL;
}

void
command_recordings_list (FILE *out)
{
  g_autofree char *folder = dup_folder ();
  g_autoptr (GArray) kept = list_kept (folder);

  if (kept->len == 0)
    fprintf (out, _("No recording was kept yet; they would be in %s.\n"), folder);
  for (guint i = 0; i < kept->len; i++)
    {
      const Kept *one = &g_array_index (kept, Kept, i);
      g_autofree char *id = dup_id (one->path);
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (one->time_ns / 1000000000);
      g_autofree char *when = g_date_time_format (date, "%Y-%m-%d %H:%M:%S");

      if (!is_beside_another (one))
        fprintf (out, "%s  %s\n", when, id);
    }
}
