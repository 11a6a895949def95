/* fork.c: see fork.h */

#include "sampler/fork.h"

#include <Python.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sampler/cpython-symbols.h"
#include "sampler/event-engine.h"
#include "sampler/marks.h"
#include "sampler/sessions.h"
#include "sampler/signal/handler.h"
#include "sampler/ticks.h"
#include "sampler/names.h"
#include "sampler/writer.h"

#define PAUSE_MAX_NS 100000000u

static bool      is_parked;
static PyObject *fork_frame;       /* who called os.fork(): only compared */
static uint64_t  parked_ns;
static void    (*mark_child) (void);

/* As CPython counts them: field 20 of /proc/self/stat. 0 when it cannot be read. */
static int
count_threads (void)
{
  char text[1024];
  int file = open ("/proc/self/stat", O_RDONLY | O_CLOEXEC), n = 0;
  ssize_t size = file >= 0 ? read (file, text, sizeof text - 1) : 0;
  const char *rest;

  if (file >= 0)
    close (file);
  text[size > 0 ? size : 0] = '\0';
  rest = strrchr (text, ')');     /* the name before it may hold anything */
  if (rest == NULL || sscanf (rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %d", &n) != 1)
    return 0;
  return n;
}

void
sampler_fork_is_coming (void)
{
  int ours = sampler_ticks_are_running () ? 2 : 1;

  if (is_parked || sampler_cpython.version < 0x030C || sampler_cpython.eval_get_frame == NULL
      || count_threads () != 1 + ours)
    return;
  sampler_ticks_park ();
  sampler_writer_park ();
  /* A joined thread is counted until the kernel has put it away. */
  for (int wait = 0; wait < 200 && count_threads () > 1; wait++)
    usleep (50);
  is_parked = true;
  fork_frame = sampler_cpython.eval_get_frame ();
  parked_ns = sampler_now_ns ();
}

void
sampler_fork_end_pause (void)
{
  if (!is_parked)
    return;
  is_parked = false;
  sampler_writer_unpark ();
  sampler_ticks_unpark ();
}

/* Between two instructions of the program. Those of a function that os.register_at_fork()
 * was given come before the count: then once more, later. */
static int
end_pause_after_fork (void *unused)
{
  (void) unused;
  if (is_parked && sampler_cpython.eval_get_frame () != fork_frame && sampler_now_ns () - parked_ns < PAUSE_MAX_NS
      && Py_AddPendingCall (end_pause_after_fork, NULL) == 0)
    return 0;
  sampler_fork_end_pause ();
  return 0;
}

static void
before_fork (void)
{
  sampler_ticks_lock ();
  sampler_names_lock ();
  sampler_sessions_lock ();
  sampler_marks_lock ();
}

static void
after_fork_in_parent (void)
{
  sampler_marks_unlock ();
  sampler_sessions_unlock ();
  sampler_names_unlock ();
  sampler_ticks_unlock ();
  if (is_parked)
    Py_AddPendingCall (end_pause_after_fork, NULL);
}

static void
after_fork_in_child (void)
{
  is_parked = false;
  sampler_ticks_forget ();
  sampler_events_forget ();
  sampler_writer_forget ();
  sampler_marks_forget ();
  sampler_sessions_forget ();
  mark_child ();
}

bool
sampler_fork_init (void (*in_child) (void))
{
  static bool is_done;

  mark_child = in_child;
  if (!is_done)
    is_done = pthread_atfork (before_fork, after_fork_in_parent, after_fork_in_child) == 0;
  return is_done;
}
