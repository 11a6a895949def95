/* event-engine.c: see event-engine.h */

#include "sampler/event-engine.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "format/format.h"
#include "sampler/clock.h"
#include "sampler/contexts.h"
#include "sampler/cpython-symbols.h"
#include "sampler/signal/handler.h"
#include "sampler/ticks.h"
#include "sampler/writer.h"

static struct {
  _Atomic bool     running;
  bool             is_installing;    /* our own call raises the audit event, too */
  uint32_t         generation;
  uint32_t         next_thread;
  uint64_t         interval_ns;
  _Atomic uint64_t displaced;
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

/* UTF-8 with surrogateescape undone; a new bytes object or NULL without an exception. */
static PyObject *
attribute_as_bytes (PyObject *object, const char *attribute)
{
  PyObject *text = PyObject_GetAttrString (object, attribute);
  PyObject *bytes = NULL;

  if (text != NULL && PyUnicode_Check (text))
    bytes = PyUnicode_AsEncodedString (text, "utf-8", "surrogateescape");
  PyErr_Clear ();
  Py_XDECREF (text);
  return bytes;
}

static uint32_t
intern_code (PyObject *code)
{
  PyObject *name = attribute_as_bytes (code, sampler_cpython.version >= 0x030B ? "co_qualname" : "co_name");
  PyObject *file = attribute_as_bytes (code, "co_filename");
  PyObject *line = PyObject_GetAttrString (code, "co_firstlineno");
  uint32_t index = SAMPLER_CODE_NONE;

  if (name != NULL && file != NULL && line != NULL)
    index = sampler_codes_add_text (&sampler_tick.codes, FORMAT_CODE_PYTHON,
                                    PyBytes_AsString (name), (uint32_t) PyBytes_Size (name),
                                    PyBytes_AsString (file), (uint32_t) PyBytes_Size (file),
                                    (int32_t) PyLong_AsLong (line));
  PyErr_Clear ();
  Py_XDECREF (name);
  Py_XDECREF (file);
  Py_XDECREF (line);
  return index;
}

static uint32_t
intern_builtin (PyObject *function)
{
  PyObject *name = attribute_as_bytes (function, "__qualname__");
  uint32_t index = SAMPLER_CODE_NONE;

  if (name != NULL)
    index = sampler_codes_add_text (&sampler_tick.codes, FORMAT_CODE_BUILTIN, PyBytes_AsString (name),
                                    (uint32_t) PyBytes_Size (name), "<built-in>", 10, 0);
  Py_XDECREF (name);
  return index;
}

/* Takes a reference to *frame*. */
static uint32_t
walk_frames (PyObject *frame, SamplerFrame *frames, uint32_t n, bool *truncated)
{
  while (frame != NULL)
    {
      PyObject *code, *back;

      if (n >= SAMPLER_FRAMES_MAX)
        {
          *truncated = true;
          Py_DECREF (frame);
          break;
        }
      code = sampler_cpython.frame_get_code (frame);
      frames[n++] = (SamplerFrame) { .code = intern_code (code), .where = sampler_cpython.frame_get_line_number (frame) };
      Py_DECREF (code);
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

/* *frame* is the innermost Python frame of the stack to be charged, or NULL; *builtin* its leaf. */
static void
record_stack (PyObject *frame, PyObject *builtin, uint64_t now_ns)
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
  uint32_t n = 0;

  if (builtin != NULL)
    sampler_tick.scratch[n++] = (SamplerFrame) { .code = intern_builtin (builtin), .where = 0 };
  Py_XINCREF (frame);
  record.n_frames = walk_frames (frame, sampler_tick.scratch, n, &truncated);
  record.truncated = truncated;
  sampler_ring_push (&sampler_tick.ring, &record, sampler_tick.scratch);
  own.last_ns = now_ns;
}

static void
take_event (PyObject *frame, int what, PyObject *argument, uint64_t now_ns)
{
  PyObject *type, *value, *traceback, *back = NULL;

  PyErr_Fetch (&type, &value, &traceback);
  sampler_ticks_lock ();
  /* The time belongs to what ran until now: a call's to the caller. */
  if (what == SAMPLER_EVENT_CALL)
    {
      back = sampler_cpython.frame_get_back (frame);
      record_stack (back, NULL, now_ns);
      Py_XDECREF (back);
    }
  else
    record_stack (frame, what == SAMPLER_EVENT_C_RETURN || what == SAMPLER_EVENT_C_EXCEPTION ? argument : NULL, now_ns);
  sampler_ticks_unlock ();
  PyErr_Restore (type, value, traceback);
  if (sampler_ring_used (&sampler_tick.ring) > SAMPLER_RING_SIZE / 4)
    sampler_writer_wake ();
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
  else if (now_ns - own.last_ns >= events.interval_ns)
    take_event (frame, what, argument, now_ns);
  return 0;
}

void
sampler_events_install_here (void)
{
  events.is_installing = true;
  sampler_cpython.eval_set_profile (on_event, NULL);
  events.is_installing = false;
}

SamplerStatus
sampler_events_start (uint64_t interval_ns)
{
  if (sampler_cpython.eval_set_profile == NULL || sampler_cpython.frame_get_back == NULL
      || sampler_cpython.frame_get_code == NULL || sampler_cpython.frame_get_line_number == NULL
      || sampler_cpython.eval_get_frame == NULL)
    return SAMPLER_STATUS_NO_EVENT_ENGINE;
  events.generation++;
  events.next_thread = 0;
  events.interval_ns = interval_ns;
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
sampler_events_set_interval (uint64_t interval_ns)
{
  events.interval_ns = interval_ns;
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

      sampler_ticks_lock ();
      record_stack (sampler_cpython.eval_get_frame (), NULL, now_ns);
      sampler_ticks_unlock ();
    }
  atomic_store (&events.running, false);
  events.is_installing = true;
  if (sampler_cpython.eval_set_profile_all_threads != NULL)
    sampler_cpython.eval_set_profile_all_threads (NULL, NULL);
  else
    sampler_cpython.eval_set_profile (NULL, NULL);
  events.is_installing = false;
}

void
sampler_events_forget (void)
{
  atomic_store (&events.running, false);
}
