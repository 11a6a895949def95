/* run.c: runs a Python program once and says what it took; see run.h */

#include "viewer/learn/run.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_MAX   (1 << 20)
#define LOOK_US      1000

/* ---- files for what it writes ---- */

static int
open_nameless (GError **error)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("pyinst-XXXXXX", &path, error);

  if (fd >= 0)
    g_unlink (path);
  return fd;
}

static char *
read_all (int    fd,
          gsize *size)
{
  char *text = g_malloc (OUTPUT_MAX + 1);
  gsize n_read = 0;
  ssize_t n;

  lseek (fd, 0, SEEK_SET);
  while (n_read < OUTPUT_MAX && (n = read (fd, text + n_read, OUTPUT_MAX - n_read)) != 0)
    if (n > 0)
      n_read += (gsize) n;
    else if (errno != EINTR)
      break;
  text[n_read] = '\0';
  *size = n_read;
  return text;
}

/* "NameError: name 'x' is not defined" */
static char *
read_last_line (int fd)
{
  gsize size;
  g_autofree char *text = read_all (fd, &size);
  const char *begin;

  while (size > 0 && g_ascii_isspace (text[size - 1]))
    text[--size] = '\0';
  begin = strrchr (text, '\n');
  return g_utf8_make_valid (begin != NULL ? begin + 1 : text, -1);
}

/* ---- running ---- */

/* In the child. A group of its own, so that what it starts can be ended with it. */
static void
lead_group (gpointer user_data)
{
  setpgid (0, 0);
}

/* The same words in the same order each time, and nothing left beside the program. */
static char **
list_environment (void)
{
  char **environment = g_get_environ ();

  environment = g_environ_setenv (environment, "PYTHONHASHSEED", "0", TRUE);
  environment = g_environ_setenv (environment, "PYTHONIOENCODING", "utf-8", TRUE);
  return g_environ_setenv (environment, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
}

static gint64
get_cpu_ns (const struct rusage *usage)
{
  return (usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * G_GINT64_CONSTANT (1000000000)
         + (usage->ru_utime.tv_usec + usage->ru_stime.tv_usec) * G_GINT64_CONSTANT (1000);
}

/* Until it has ended; who is too long or no longer wanted is ended here. */
static void
wait_for_end (GPid          pid,
              gint64        started_us,
              guint         limit_s,
              ViewerRun    *run,
              GCancellable *cancellable)
{
  gboolean is_killed = FALSE;
  struct rusage usage;
  int status = 0;

  while (wait4 (pid, &status, WNOHANG, &usage) == 0)
    {
      gboolean is_too_long = g_get_monotonic_time () - started_us > limit_s * G_USEC_PER_SEC;

      if (!is_killed && (is_too_long || g_cancellable_is_cancelled (cancellable)))
        {
          run->was_too_long = is_too_long;
          is_killed = TRUE;
          kill (-pid, SIGKILL);
        }
      g_usleep (LOOK_US);
    }
  run->wall_ns = (g_get_monotonic_time () - started_us) * 1000;
  run->cpu_ns = get_cpu_ns (&usage);
  run->has_failed = !is_killed && !(WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

static gboolean
start (const char *const *words,
       const char        *folder,
       int                output,
       int                problems,
       GPid              *pid,
       GError           **error)
{
  g_auto(GStrv) environment = list_environment ();
  int nothing = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  gboolean is_started = g_spawn_async_with_fds (folder, (char **) words, environment, G_SPAWN_DO_NOT_REAP_CHILD,
                                                lead_group, NULL, pid, nothing, output, problems, error);

  if (nothing >= 0)
    close (nothing);
  return is_started;
}

gboolean
viewer_run_program (const char *const *words,
                    const char        *folder,
                    guint              limit_s,
                    ViewerRun         *run,
                    GCancellable      *cancellable,
                    GError           **error)
{
  int output = open_nameless (error);
  int problems = output >= 0 ? open_nameless (error) : -1;
  gint64 started_us = g_get_monotonic_time ();
  gboolean is_started;
  GPid pid;

  memset (run, 0, sizeof *run);
  is_started = problems >= 0 && start (words, folder, output, problems, &pid, error);
  if (is_started)
    {
      wait_for_end (pid, started_us, limit_s, run, cancellable);
      run->output = read_all (output, &run->output_size);
      run->last_words = read_last_line (problems);
    }
  if (output >= 0)
    close (output);
  if (problems >= 0)
    close (problems);
  return is_started && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

void
viewer_run_clear (ViewerRun *run)
{
  g_clear_pointer (&run->output, g_free);
  g_clear_pointer (&run->last_words, g_free);
}
