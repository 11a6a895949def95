/* redact.c: see redact.h */

#include "command/redact.h"

#include "profile/redact.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* "run-shared.pyprof" of "run.pyprof"; free it. */
static char *
dup_name_beside (const char *path)
{
  gsize length = strlen (path);

  if (g_str_has_suffix (path, ".pyprof"))
    length -= strlen (".pyprof");
  return g_strdup_printf ("%.*s-shared.pyprof", (int) length, path);
}

static gboolean
are_same (const char *one, const char *other)
{
  GStatBuf first, second;

  return g_stat (one, &first) == 0 && g_stat (other, &second) == 0 && first.st_dev == second.st_dev
         && first.st_ino == second.st_ino;
}

/* A file that nobody named must not be there; it is for us alone until it is given away. */
static FILE *
open_copy (const CommandOptions *options, const char *path, char **problem)
{
  gboolean is_named = options->output != NULL;
  int fd;

  if (are_same (options->target[0], path))
    {
      *problem = g_strdup_printf (_("%s is the recording itself; name another file for the copy."), path);
      return NULL;
    }
  fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC | (is_named ? O_TRUNC : O_EXCL), 0600);
  if (fd >= 0)
    return fdopen (fd, "w");
  if (errno == EEXIST)
    *problem = g_strdup_printf (_("%s is there already; name a file for the copy with -o."), path);
  else
    *problem = g_strdup_printf (_("%s cannot be written: %s."), path, g_strerror (errno));
  return NULL;
}

gboolean
command_redact (const CommandOptions *options, char **problem)
{
  const char *recording = options->target[0];
  g_autofree char *beside = dup_name_beside (recording);
  const char *path = options->output != NULL ? options->output : beside;
  ProfileRedaction what = { .home = g_get_home_dir (), .keep_sources = options->keep_sources, .folders = options->folders };
  g_autoptr (GError) error = NULL;
  FILE *out;
  gboolean good;

  /* Before anything is made or replaced. */
  if (g_access (recording, R_OK) != 0)
    {
      *problem = g_strdup_printf (_("%s cannot be read: %s."), recording, g_strerror (errno));
      return FALSE;
    }
  if (!command_is_recording (recording))
    {
      *problem = g_strdup_printf (_("%s is no recording; pyinst redact copies .pyprof files."), recording);
      return FALSE;
    }
  out = open_copy (options, path, problem);
  if (out == NULL)
    return FALSE;
  good = profile_redact (recording, &what, out, &error);
  if (!good)
    *problem = g_strdup (error->message);
  errno = 0;
  if ((fclose (out) != 0) && good)
    {
      *problem = g_strdup_printf (_("%s cannot be written: %s."), path, g_strerror (errno != 0 ? errno : EIO));
      good = FALSE;
    }
  if (!good)
    {
      /* Half a copy is none. */
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_unlink (path);
      return FALSE;
    }
  if (options->keep_sources)
    g_printerr (_("pyinst: %s is a copy without the program's arguments; home folders are “~” in it.\n"), path);
  else
    g_printerr (_("pyinst: %s is a copy without the program's arguments and the text of its files; home folders are “~” in it.\n"),
                path);
  return TRUE;
}
