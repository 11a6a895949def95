/* blocking-calls.c: blocking C calls that do not retry, as careless extensions make them
 *
 * count(NAME, N, HOLD) makes one of them N times, a millisecond each, with the GIL
 * released or held, and returns how many ended with EINTR.
 */

#include <Python.h>
#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define WAIT_US 1000

static int call_poll (void) { return poll (NULL, 0, WAIT_US / 1000); }
static int call_nanosleep (void) { return nanosleep (&(struct timespec) { .tv_nsec = WAIT_US * 1000 }, NULL); }
static int call_select (void) { return select (0, NULL, NULL, NULL, &(struct timeval) { .tv_usec = WAIT_US }); }

static struct sockaddr_un full_address = { .sun_family = AF_UNIX };
static socklen_t full_address_size;

/* A listener that accepts nobody, its queue full: the next connect() waits for its time-out. */
static int
make_full_listener (void)
{
  static int first = -1, listener = -1;

  if (listener >= 0)
    return 0;
  snprintf (full_address.sun_path + 1, sizeof full_address.sun_path - 1, "pyinst-blocking-calls-%d", (int) getpid ());
  full_address_size = (socklen_t) (offsetof (struct sockaddr_un, sun_path) + 1 + strlen (full_address.sun_path + 1));
  listener = socket (AF_UNIX, SOCK_STREAM, 0);
  first = socket (AF_UNIX, SOCK_STREAM, 0);
  return bind (listener, (struct sockaddr *) &full_address, full_address_size) != 0 || listen (listener, 0) != 0
         || connect (first, (struct sockaddr *) &full_address, full_address_size) != 0 ? -1 : 0;
}

static int
call_connect (void)
{
  int file = socket (AF_UNIX, SOCK_STREAM, 0), saved_errno, result;

  setsockopt (file, SOL_SOCKET, SO_SNDTIMEO, &(struct timeval) { .tv_usec = WAIT_US }, sizeof (struct timeval));
  result = connect (file, (struct sockaddr *) &full_address, full_address_size);
  saved_errno = errno;
  close (file);
  errno = saved_errno;
  return result;
}

static const struct { const char *name; int (*call) (void); } calls[] = {
  { "poll", call_poll }, { "nanosleep", call_nanosleep }, { "select", call_select }, { "connect", call_connect },
};

static PyObject *
count (PyObject *module, PyObject *args)
{
  const char *name;
  int n, hold, found = -1;
  long interrupted = 0;

  (void) module;
  if (!PyArg_ParseTuple (args, "sii", &name, &n, &hold))
    return NULL;
  for (int i = 0; i < 4; i++)
    if (strcmp (calls[i].name, name) == 0)
      found = i;
  if (found < 0 || make_full_listener () != 0)
    return PyErr_Format (PyExc_ValueError, "no such call, or no socket for it: %s", name);
  for (int i = 0; i < n; i++)
    {
      PyThreadState *saved = hold ? NULL : PyEval_SaveThread ();

      interrupted += calls[found].call () < 0 && errno == EINTR;
      if (saved != NULL)
        PyEval_RestoreThread (saved);
    }
  return PyLong_FromLong (interrupted);
}

static PyMethodDef methods[] = { { "count", count, METH_VARARGS, NULL }, { NULL, NULL, 0, NULL } };
static struct PyModuleDef definition = { PyModuleDef_HEAD_INIT, "blocking_calls", NULL, -1, methods, NULL, NULL, NULL, NULL };

PyMODINIT_FUNC PyInit_blocking_calls (void);

PyMODINIT_FUNC
PyInit_blocking_calls (void)
{
  return PyModule_Create (&definition);
}
