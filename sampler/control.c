/* control.c: see control.h */

#include "sampler/control.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sampler/output.h"
#include "sampler/writer.h"

#define CLIENTS_MAX   8u
#define LINE_SIZE     64u
#define POLLS_MAX     20u      /* a client that says nothing for two seconds is left */
#define REPLY_SIZE    (2u * FORMAT_STRING_MAX + 1024u)

typedef struct {
  int      socket;             /* -1: free */
  unsigned polls;
  size_t   size;
  char     line[LINE_SIZE];
} Client;

typedef struct {
  char   text[REPLY_SIZE];
  size_t size;
} Reply;

static int    listener = -1;
static Client clients[CLIENTS_MAX] = {
  { .socket = -1 }, { .socket = -1 }, { .socket = -1 }, { .socket = -1 },
  { .socket = -1 }, { .socket = -1 }, { .socket = -1 }, { .socket = -1 },
};
static Reply  reply;

void
sampler_control_open (void)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int length = snprintf (address.sun_path + 1, sizeof address.sun_path - 1, "pyinst/%d", (int) getpid ());

  listener = socket (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener >= 0
      && (bind (listener, (struct sockaddr *) &address,
                (socklen_t) (offsetof (struct sockaddr_un, sun_path) + 1 + (size_t) length)) != 0
          || listen (listener, CLIENTS_MAX) != 0))
    sampler_control_close ();
}

static void
leave (Client *client)
{
  if (client->socket >= 0)
    close (client->socket);
  client->socket = -1;
}

void
sampler_control_close (void)
{
  for (unsigned i = 0; i < CLIENTS_MAX; i++)
    leave (&clients[i]);
  if (listener >= 0)
    close (listener);
  listener = -1;
}

void
sampler_control_forget (void)
{
  for (unsigned i = 0; i < CLIENTS_MAX; i++)
    clients[i].socket = -1;
  listener = -1;
}

/* ---- answers ---- */

__attribute__ ((format (printf, 1, 2))) static void
put (const char *format, ...)
{
  va_list arguments;
  int n;

  va_start (arguments, format);
  n = vsnprintf (reply.text + reply.size, sizeof reply.text - reply.size, format, arguments);
  va_end (arguments);
  if (n > 0 && (size_t) n < sizeof reply.text - reply.size)
    reply.size += (size_t) n;
}

/* A name with a line break in it would look like two lines. */
static void
put_path (const char *path)
{
  if (strchr (path, '\n') == NULL)
    put ("file %s\n", path);
}

static void
put_state (void)
{
  SamplerWriterState state;

  sampler_writer_get_state (&state);
  put ("ok\npid %d\n", (int) getpid ());
  put_path (sampler_output_path ());
  put ("engine %s\n", state.is_event_engine ? "event" : "signal");
  put ("recorded_ns %llu\nwaits_ns %llu\n", (unsigned long long) state.recorded_ns, (unsigned long long) state.waits_ns);
  put ("samples %llu\nbytes %llu\nlost %llu\n", (unsigned long long) state.n_looks, (unsigned long long) state.n_bytes,
       (unsigned long long) state.n_lost);
}

static void
put_cut (void)
{
  static char path[2 * FORMAT_STRING_MAX];
  SamplerStatus status = sampler_writer_cut_here (path, sizeof path);

  if (status != SAMPLER_STATUS_OK)
    {
      put ("error %s\n", status == SAMPLER_STATUS_NOT_BEGUN ? "not-begun" : "cut");
      return;
    }
  put ("ok\n");
  put_path (path);
}

static void
answer (const char *line)
{
  reply.size = 0;
  if (sampler_writer_has_ended ())
    put ("error ended\n");
  else if (strcmp (line, "status") == 0)
    put_state ();
  else if (strcmp (line, "cut") == 0)
    put_cut ();
  else if (strcmp (line, "stop") == 0)
    {
      put_state ();
      sampler_writer_end_here (FORMAT_STOP_ASKED);
    }
  else
    put ("error unknown\n");
}

/* ---- who asks ---- */

static bool
may_ask (int socket)
{
  struct ucred peer;
  socklen_t size = sizeof peer;

  return getsockopt (socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0
         && (peer.uid == geteuid () || peer.uid == getuid () || peer.uid == 0);
}

static void
say (int socket, const char *text, size_t size)
{
  /* It fits into the socket's buffer; a client that has gone is its own affair. */
  if (send (socket, text, size, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
    errno = 0;
}

static void
take_client (int socket)
{
  static const char refusal[] = "error other-user\n";

  if (!may_ask (socket))
    {
      say (socket, refusal, sizeof refusal - 1);
      close (socket);
      return;
    }
  for (unsigned i = 0; i < CLIENTS_MAX; i++)
    if (clients[i].socket < 0)
      {
        clients[i] = (Client) { .socket = socket };
        return;
      }
  close (socket);
}

static void
hear (Client *client)
{
  ssize_t n = recv (client->socket, client->line + client->size, sizeof client->line - client->size, MSG_DONTWAIT);
  char *end;

  if (n > 0)
    client->size += (size_t) n;
  end = memchr (client->line, '\n', client->size);
  if (end != NULL)
    {
      *end = '\0';
      answer (client->line);
      say (client->socket, reply.text, reply.size);
      leave (client);
    }
  else if (n == 0 || (n < 0 && errno != EAGAIN) || client->size == sizeof client->line
           || ++client->polls > POLLS_MAX)
    leave (client);
}

void
sampler_control_poll (void)
{
  int socket;

  if (listener < 0)
    return;
  for (unsigned i = 0; i < CLIENTS_MAX && (socket = accept4 (listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0; i++)
    take_client (socket);
  for (unsigned i = 0; i < CLIENTS_MAX; i++)
    if (clients[i].socket >= 0)
      hear (&clients[i]);
}
