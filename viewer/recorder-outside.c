/* recorder-outside.c: the pyinst command outside of our sandbox; see recorder-outside.h */

#include "viewer/recorder-outside.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "viewer/host.h"

#define ID_FD "3"

/* $1 is said when there is no pyinst. A desktop session's PATH may lack what shells add to it. */
static const char start_script[] =
  "echo $$ >&" ID_FD "; exec " ID_FD ">&-\n"
  "missing=$1; shift\n"
  "if ! command=$(PATH=$PATH:$HOME/.local/bin:/usr/local/bin; command -v pyinst); then\n"
  "  printf '%s\\n' \"$missing\" >&2\n"
  "  exit 127\n"
  "fi\n"
  "exec \"$command\" \"$@\"\n";

char **
viewer_recorder_list_outside (GSubprocessLauncher *launcher,
                              const char *const   *arguments,
                              const char          *folder,
                              gboolean             captures,
                              int                 *id_fd,
                              GError             **error)
{
  g_autofree char *directory = folder != NULL ? g_strconcat ("--directory=", folder, NULL) : NULL;
  g_autoptr(GStrvBuilder) options = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  g_auto(GStrv) option_words = NULL;
  g_auto(GStrv) command_words = NULL;
  int ends[2];

  if (!g_unix_open_pipe (ends, FD_CLOEXEC, error))
    return NULL;
  g_unix_set_fd_nonblocking (ends[0], TRUE, NULL);
  g_subprocess_launcher_take_fd (launcher, ends[1], atoi (ID_FD));
  *id_fd = ends[0];

  g_strv_builder_add (options, "--forward-fd=" ID_FD);
  if (directory != NULL)
    g_strv_builder_add (options, directory);
  if (captures)
    g_strv_builder_add (options, "--env=TERM=dumb");
  option_words = g_strv_builder_end (options);

  g_strv_builder_add_many (words, "sh", "-c", start_script, "sh",
                           _("Programs are recorded outside of the Flatpak, and there is no pyinst command there. "
                             "Install Pyinst for this computer too, then record again."), NULL);
  g_strv_builder_addv (words, (const char **) arguments);
  command_words = g_strv_builder_end (words);
  return viewer_host_list_words ((const char *const *) option_words, (const char *const *) command_words);
}

static gboolean
read_id (int    id_fd,
         char **id)
{
  char text[32];
  ssize_t n_bytes;

  if (*id != NULL)
    return TRUE;
  n_bytes = id_fd >= 0 ? read (id_fd, text, sizeof text - 1) : -1;
  if (n_bytes <= 0)
    return FALSE;
  text[n_bytes] = '\0';
  *id = g_strdup (g_strchomp (text));
  return TRUE;
}

gboolean
viewer_recorder_signal_outside (int    id_fd,
                                char **id,
                                int    signal_number)
{
  const char *script = signal_number == SIGINT ? "kill -INT \"$1\"" : "kill -KILL -\"$1\"";
  const char *words[] = { "sh", "-c", script, "sh", NULL, NULL };
  g_auto(GStrv) all = NULL;

  if ((signal_number != SIGINT && signal_number != SIGKILL) || !read_id (id_fd, id))
    return FALSE;
  words[4] = *id;
  all = viewer_host_list_words (NULL, words);
  return g_spawn_async (NULL, all, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL);
}

char *
viewer_recorder_dup_refusal (const char *output)
{
  if (!g_str_has_prefix (output, "Portal call failed: ") || g_str_has_prefix (output, "Portal call failed: Failed to"))
    return NULL;
  return g_strdup (_("The Flatpak of Pyinst is not allowed to start programs outside of it. Allow it in a terminal, then record again: "
                     "flatpak override --user --talk-name=org.freedesktop.Flatpak org.pyinst.Pyinst"));
}
