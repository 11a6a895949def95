/* event-engine.c: see event-engine.h */

#include "sampler/event-engine.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "format/format.h"
#include "sampler/clock.h"
#include "sampler/contexts.h"
#include "sampler/cpython-symbols.h"
#include "sampler/event-calls.h"
#include "sampler/event-names.h"
#include "sampler/signal/handler.h"
#include "sampler/ticks.h"
#include "sampler/writer.h"

#define ROOM_PAUSE_NS   200000
#define ROOM_PAUSES_MAX 5000     /* a second */

static struct {
  _Atomic bool     running;
  bool             is_installing;    /* our own call raises the audit event, too */
  uint32_t         generation;
  uint32_t         next_thread;
  _Atomic uint64_t interval_ns;
  _Atomic uint64_t displaced;
  PyObject        *collector[3];     /* before 3.12: gc's isenabled, disable, enable; NULL elsewhere */
} events;

/* Of the calling thread; valid when its generation is the running one. */
static __thread struct {
  uint32_t generation;
  uint32_t id;
  uint64_t last_ns;
} own;

bool
sampler_events_are_running (void)
{
  return atomic_load (&events.running);
}

uint64_t
sampler_events_displaced (void)
{
  return atomic_load (&events.displaced);
}

void
sampler_events_note_displaced (void)
{
  if (atomic_load (&events.running) && !events.is_installing)
    atomic_fetch_add (&events.displaced, 1);
}

/* Takes a reference to *frame*. The C function that a frame has called stands above it. */
static uint32_t
walk_frames (PyObject *frame, SamplerFrame *frames, bool *truncated)
{
  uint32_t n = 0;

  sampler_event_begin ();
  while (frame != NULL)
    {
      PyObject *back, *function = sampler_event_calls_find (frame);

      if (n + 1 >= SAMPLER_FRAMES_MAX)
        {
          *truncated = true;
          Py_DECREF (frame);
          break;
        }
      if (function != NULL)
        frames[n++] = sampler_event_builtin (function);
      frames[n++] = sampler_event_frame (frame);
      back = sampler_cpython.frame_get_back (frame);
      Py_DECREF (frame);
      frame = back;
    }
  return n;
}

static void
begin_own_thread (uint64_t now_ns)
{
  own.generation = events.generation;
  own.id = ++events.next_thread;
  own.last_ns = now_ns;
}

/* *frame* is the innermost Python frame of the stack to be charged, or NULL. */
static void
record_stack (PyObject *frame, uint64_t now_ns)
{
  SamplerRecord record = {
    .kind = SAMPLER_RECORD_LOOK,
    .state = FORMAT_THREAD_UNKNOWN,
    .thread = own.id,
    .tid = (int32_t) syscall (SYS_gettid),
    .time_ns = now_ns,
    .cpu_ns = sampler_own_cpu_ns (),
    .session = sampler_contexts_get (),
    .held_until_ns = own.last_ns,      /* of its first look: when the thread was first met */
  };
  bool truncated = false;

  Py_XINCREF (frame);
  record.n_frames = walk_frames (frame, sampler_tick.scratch, &truncated);
  record.truncated = truncated;
  sampler_ring_push (&sampler_tick.ring, &record, sampler_tick.scratch);
  own.last_ns = now_ns;
}

/* Before 3.12 any allocation can collect garbage, and a finalizer is Python code that can hand the
 * GIL over. Nobody may hold the tick lock then: a fork, say, waits for it with the GIL held. */
static void
find_collector (void)
{
  static const char *const names[3] = { "isenabled", "disable", "enable" };
  PyObject *modules = PyImport_GetModuleDict (), *module;
  bool was_there;

  if (sampler_cpython.version >= 0x030C || events.collector[2] != NULL)
    return;
  was_there = PyDict_GetItemString (modules, "gc") != NULL;
  module = PyImport_ImportModule ("gc");
  for (int i = 0; i < 3 && module != NULL; i++)
    events.collector[i] = PyObject_GetAttrString (module, names[i]);
  /* The program finds the modules that it would find without us. */
  if (module != NULL && !was_there)
    PyDict_DelItemString (modules, "gc");
  Py_XDECREF (module);
  PyErr_Clear ();
}

/* Returns whether it was on. */
static bool
pause_collector (void)
{
  PyObject *answer;
  bool was_on;

  if (events.collector[2] == NULL)
    return false;
  answer = PyObject_CallObject (events.collector[0], NULL);
  was_on = answer == Py_True;
  Py_XDECREF (answer);
  if (was_on)
    Py_XDECREF (PyObject_CallObject (events.collector[1], NULL));
  return was_on;
}

static void
resume_collector (bool was_on)
{
  if (was_on)
    Py_XDECREF (PyObject_CallObject (events.collector[2], NULL));
}

/* Not waited for with the GIL held: where another thread is in it, the time goes to the next event. What
 * runs in between can hand the GIL over (before 3.12 the name of a method asks for signals). */
static void
charge_stack (PyObject *frame, uint64_t now_ns)
{
  PyObject *type, *value, *traceback;
  bool collector_was_on;

  if (!sampler_ticks_try_lock ())
    return;
  PyErr_Fetch (&type, &value, &traceback);
  collector_was_on = pause_collector ();
  record_stack (frame, now_ns);
  resume_collector (collector_was_on);
  sampler_ticks_unlock ();
  PyErr_Restore (type, value, traceback);
}

/* A trace keeps every call: the program waits while the writer makes room, which needs no GIL. Not for
 * ever: a disk that hangs must not hang the program, and what is lost then is counted. */
static void
wait_for_room (void)
{
  const struct timespec pause = { .tv_nsec = ROOM_PAUSE_NS };

  for (int i = 0; i < ROOM_PAUSES_MAX && sampler_ring_used (&sampler_tick.ring) > SAMPLER_RING_SIZE / 4 * 3; i++)
    {
      sampler_writer_wake ();
      nanosleep (&pause, NULL);
    }
}

static void
take_event (PyObject *frame, int what, uint64_t now_ns)
{
  /* The time belongs to what ran until now: a call's to the caller. */
  PyObject *back = what == SAMPLER_EVENT_CALL ? sampler_cpython.frame_get_back (frame) : NULL;

  charge_stack (what == SAMPLER_EVENT_CALL ? back : frame, now_ns);
  Py_XDECREF (back);
  if (sampler_ring_used (&sampler_tick.ring) > SAMPLER_RING_SIZE / 4)
    sampler_writer_wake ();
  if (atomic_load_explicit (&events.interval_ns, memory_order_relaxed) == 0)
    wait_for_room ();
}

static int
on_event (PyObject *object, PyObject *frame, int what, PyObject *argument)
{
  uint64_t now_ns;

  (void) object;
  if (!atomic_load_explicit (&events.running, memory_order_relaxed))
    {
      /* Before 3.12 only its own thread can take the hook away: a thread that outlives the recording. */
      if (sampler_cpython.version < 0x030C)
        sampler_cpython.eval_set_profile (NULL, NULL);
      return 0;
    }
  if (sampler_clock_is_asking ())
    return 0;
  now_ns = sampler_clock_ask ();
  if (own.generation != events.generation)
    begin_own_thread (now_ns);
  else if (now_ns - own.last_ns >= atomic_load_explicit (&events.interval_ns, memory_order_relaxed))
    take_event (frame, what, now_ns);
  if (what == SAMPLER_EVENT_C_CALL)
    sampler_event_calls_push (frame, argument);
  else if (what == SAMPLER_EVENT_C_RETURN || what == SAMPLER_EVENT_C_EXCEPTION)
    sampler_event_calls_pop (frame);
  return 0;
}

void
sampler_events_install_here (void)
{
  events.is_installing = true;
  sampler_cpython.eval_set_profile (on_event, NULL);
  events.is_installing = false;
}

void
sampler_events_set_interval (uint64_t interval_ns)
{
  atomic_store_explicit (&events.interval_ns, interval_ns, memory_order_relaxed);
}

SamplerStatus
sampler_events_start (uint64_t interval_ns)
{
  if (sampler_cpython.eval_set_profile == NULL || sampler_cpython.frame_get_back == NULL
      || sampler_cpython.frame_get_code == NULL || sampler_cpython.frame_get_line_number == NULL
      || sampler_cpython.eval_get_frame == NULL)
    return SAMPLER_STATUS_NO_EVENT_ENGINE;
  find_collector ();
  events.generation++;
  events.next_thread = 0;
  sampler_events_set_interval (interval_ns);
  atomic_store (&events.displaced, 0);
  atomic_store (&events.running, true);
  begin_own_thread (sampler_clock_ask ());
  events.is_installing = true;
  if (sampler_cpython.eval_set_profile_all_threads != NULL)
    sampler_cpython.eval_set_profile_all_threads (on_event, NULL);
  else
    sampler_cpython.eval_set_profile (on_event, NULL);
  events.is_installing = false;
  return SAMPLER_STATUS_OK;
}

void
sampler_events_stop (void)
{
  if (!atomic_load (&events.running))
    return;
  /* What passed since the last event belongs to where the caller stands. */
  if (own.generation == events.generation)
    {
      uint64_t now_ns = sampler_clock_ask ();

      charge_stack (sampler_cpython.eval_get_frame (), now_ns);
    }
  atomic_store (&events.running, false);
  events.is_installing = true;
  if (sampler_cpython.eval_set_profile_all_threads != NULL)
    sampler_cpython.eval_set_profile_all_threads (NULL, NULL);
  else
    sampler_cpython.eval_set_profile (NULL, NULL);
  events.is_installing = false;
  sampler_event_calls_clear ();
}

void
sampler_events_forget (void)
{
  sampler_event_calls_forget ();
  atomic_store (&events.running, false);
}
