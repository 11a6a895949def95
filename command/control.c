/* control.c: see control.h */

#include "command/control.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define PATIENCE_MS 5000
#define REPLY_MAX   (64u << 10)

/* ---- the socket ---- */

static gboolean
process_exists (const char *pid)
{
  return kill ((pid_t) atoll (pid), 0) == 0 || errno == EPERM;
}

/* -1 with a sentence. */
static int
connect_to (const char *pid, char **problem)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int length = g_snprintf (address.sun_path + 1, sizeof address.sun_path - 1, "pyinst/%s", pid);
  int file = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  struct ucred peer;
  socklen_t size = sizeof peer;

  if (file >= 0
      && connect (file, (struct sockaddr *) &address,
                  (socklen_t) (offsetof (struct sockaddr_un, sun_path) + 1 + (gsize) length)) == 0
      && getsockopt (file, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0)
    {
      if (peer.uid == geteuid () || geteuid () == 0)
        return file;
      *problem = g_strdup_printf (_("Process %s is another user's; only its own user can ask its recording."), pid);
    }
  else if (!process_exists (pid))
    *problem = g_strdup_printf (_("There is no process %s; ps lists them."), pid);
  else
    *problem = g_strdup_printf (_("Process %s is not being recorded: start it with pyinst, or look whether its recording has ended."), pid);
  if (file >= 0)
    close (file);
  return -1;
}

/* What comes until the other side closes; NULL when it does not in time. */
static GString *
ask (int file, const char *line)
{
  g_autoptr (GString) reply = g_string_new (NULL);
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_MS * G_GINT64_CONSTANT (1000);

  if (send (file, line, strlen (line), MSG_NOSIGNAL) != (gssize) strlen (line))
    return NULL;
  for (;;)
    {
      struct pollfd wait = { .fd = file, .events = POLLIN };
      gint64 left_us = deadline_us - g_get_monotonic_time ();
      char part[4096];
      gssize n;

      if (left_us <= 0 || reply->len > REPLY_MAX)
        return NULL;
      if (poll (&wait, 1, (int) (left_us / 1000) + 1) <= 0)
        continue;
      n = recv (file, part, sizeof part, 0);
      if (n > 0)
        g_string_append_len (reply, part, n);
      else if (n == 0)
        return reply->len > 0 ? g_steal_pointer (&reply) : NULL;
      else if (errno != EAGAIN && errno != EINTR)
        return NULL;
    }
}

/* ---- the answer ---- */

/* Keys and values of the lines "KEY VALUE". */
static GHashTable *
read_reply (const char *text)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);

  for (char **line = lines; *line != NULL; line++)
    {
      char *space = strchr (*line, ' ');

      if (space != NULL)
        g_hash_table_insert (values, g_strndup (*line, (gsize) (space - *line)), g_strdup (space + 1));
    }
  return values;
}

static const char *
get_text (GHashTable *values, const char *key)
{
  const char *value = g_hash_table_lookup (values, key);

  return value != NULL ? value : "";
}

static guint64
get_number (GHashTable *values, const char *key)
{
  return g_ascii_strtoull (get_text (values, key), NULL, 10);
}

static char *
dup_refusal (const char *pid, const char *why)
{
  if (strcmp (why, "other-user") == 0)
    return g_strdup_printf (_("Process %s is another user's; only its own user can ask its recording."), pid);
  if (strcmp (why, "not-begun") == 0)
    return g_strdup_printf (_("The recording of process %s has not begun yet, so there is nothing to cut off."), pid);
  if (strcmp (why, "cut") == 0)
    return g_strdup_printf (_("The recording of process %s could not be cut: its file cannot be renamed in its folder. It goes on."), pid);
  if (strcmp (why, "ended") == 0)
    return g_strdup_printf (_("The recording of process %s has just ended."), pid);
  return g_strdup_printf (_("Process %s is recorded by another version of Pyinst, which does not know this request."), pid);
}

static void
print_status (const char *pid, GHashTable *values)
{
  guint64 waits_ns = get_number (values, "waits_ns");
  g_autofree char *size = g_format_size (get_number (values, "bytes"));

  printf (_("Process %s is recorded into %s\n"), pid, get_text (values, "file"));
  if (waits_ns > 0)
    printf (_("Begins in: %.1f s\n"), (double) waits_ns / 1e9);
  else
    printf (_("Recorded: %.1f s\n"), (double) get_number (values, "recorded_ns") / 1e9);
  printf (_("Engine: %s\n"), get_text (values, "engine"));
  printf (_("Samples: %lu\n"), (gulong) get_number (values, "samples"));
  printf (_("Lost: %lu\n"), (gulong) get_number (values, "lost"));
  printf (_("Size: %s\n"), size);
}

/* ---- -o ---- */

static gboolean
copy_file (const char *from, const char *to)
{
  int source = open (from, O_RDONLY | O_CLOEXEC), target = -1;
  struct stat status;
  gboolean good = source >= 0 && fstat (source, &status) == 0;

  if (good)
    good = (target = open (to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) >= 0;
  while (good && status.st_size > 0)
    {
      gssize n = sendfile (target, source, NULL, (gsize) status.st_size);

      good = n > 0;
      status.st_size -= n;
    }
  if (target >= 0 && close (target) != 0)
    good = FALSE;
  if (source >= 0)
    close (source);
  return good;
}

/* A part is moved; what the program was started with keeps its place, for its parent reports from there. */
static gboolean
put_output (const CommandOptions *options, const char *file, gboolean is_part, char **problem)
{
  struct stat from, to;

  if (stat (file, &from) == 0 && stat (options->output, &to) == 0 && from.st_dev == to.st_dev && from.st_ino == to.st_ino)
    return TRUE;
  if ((is_part && g_rename (file, options->output) == 0) || copy_file (file, options->output))
    {
      if (is_part && g_access (file, F_OK) == 0)
        g_unlink (file);
      return TRUE;
    }
  *problem = g_strdup_printf (_("%s cannot be written: %s. The recording is in %s."), options->output,
                              g_strerror (errno), file);
  return FALSE;
}

gboolean
command_control (const CommandOptions *options, char **problem)
{
  const char *pid = options->target[0], *verb = options->target[1];
  g_autofree char *line = g_strconcat (verb, "\n", NULL);
  g_autoptr (GString) reply = NULL;
  g_autoptr (GHashTable) values = NULL;
  const char *file;
  int connection;

  if (options->output != NULL && strcmp (verb, "status") == 0)
    {
      *problem = g_strdup (_("A status has no file to write; leave -o out, or ask for cut or stop."));
      return FALSE;
    }
  connection = connect_to (pid, problem);
  if (connection < 0)
    return FALSE;
  reply = ask (connection, line);
  close (connection);
  if (reply == NULL)
    {
      *problem = g_strdup_printf (_("Process %s did not answer within %d seconds; it may be stopped or very busy."), pid,
                                  PATIENCE_MS / 1000);
      return FALSE;
    }
  values = read_reply (reply->str);
  if (!g_str_has_prefix (reply->str, "ok"))
    {
      *problem = dup_refusal (pid, get_text (values, "error"));
      return FALSE;
    }
  file = get_text (values, "file");
  if (strcmp (verb, "status") == 0)
    {
      print_status (pid, values);
      return TRUE;
    }
  if (options->output != NULL && !put_output (options, file, strcmp (verb, "cut") == 0, problem))
    return FALSE;
  puts (options->output != NULL ? options->output : file);
  return TRUE;
}
