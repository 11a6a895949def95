/* browser.c: show a page in the user's browser */

#include "command/browser.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Whether it needs the terminal that we have, and we are to wait for it. */
static gboolean
is_for_terminal (const char *program)
{
  static const char *const names[] = { "lynx", "links", "elinks", "w3m", "www-browser", NULL };
  g_autofree char *name = g_path_get_basename (program);

  return g_strv_contains (names, name);
}

/* In the child, before the browser: it must outlive the terminal. */
static void
leave_terminal (gpointer nothing)
{
  setsid ();
}

static gboolean
start (char **words)
{
  gboolean waits = is_for_terminal (words[0]);
  GSpawnFlags flags = G_SPAWN_SEARCH_PATH;
  int status = 0;

  if (waits)
    return g_spawn_sync (NULL, words, NULL, flags | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL, &status, NULL)
           && WIFEXITED (status) && WEXITSTATUS (status) == 0;
  return g_spawn_async (NULL, words, NULL, flags | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                        leave_terminal, NULL, NULL, NULL);
}

/* One program of BROWSER, with its words. */
static gboolean
start_line (const char *line, const char *address)
{
  g_auto (GStrv) words = NULL;
  gboolean has_place = FALSE;
  int n_words;

  if (!g_shell_parse_argv (line, &n_words, &words, NULL))
    return FALSE;
  for (int i = 0; i < n_words; i++)
    if (strstr (words[i], "%s") != NULL)
      {
        g_auto (GStrv) parts = g_strsplit (words[i], "%s", -1);

        g_free (words[i]);
        words[i] = g_strjoinv (address, parts);
        has_place = TRUE;
      }
  /* "firefox &" is how some say that nobody waits for it. */
  if (n_words > 1 && strcmp (words[n_words - 1], "&") == 0)
    g_clear_pointer (&words[--n_words], g_free);
  if (!has_place)
    {
      words = g_renew (char *, words, n_words + 2);
      words[n_words] = g_strdup (address);
      words[n_words + 1] = NULL;
    }
  return start (words);
}

gboolean
command_browser_open (const char *path)
{
  g_autofree char *address = g_filename_to_uri (path, NULL, NULL);
  const char *browsers = g_getenv ("BROWSER");

  if (address == NULL)
    return FALSE;
  if (browsers != NULL && browsers[0] != '\0')
    {
      g_auto (GStrv) lines = g_strsplit (browsers, ":", -1);

      for (guint i = 0; lines[i] != NULL; i++)
        if (lines[i][0] != '\0' && start_line (lines[i], address))
          return TRUE;
      return FALSE;
    }
  if (g_getenv ("DISPLAY") == NULL && g_getenv ("WAYLAND_DISPLAY") == NULL)
    return FALSE;
  return start_line ("xdg-open", address) || start_line ("gio open", address) || start_line ("x-www-browser", address);
}
