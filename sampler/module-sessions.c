/* module-sessions.c: sessions, marks and spans as Python sees them
 *
 * The first session starts the recorder, the last one's end stops it, unless it
 * runs for a recording with a file of its own; then sessions live beside it.
 */

#include "sampler/module-private.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "format/format.h"
#include "sampler/clock.h"
#include "sampler/contexts.h"
#include "sampler/cpython-symbols.h"
#include "sampler/event-engine.h"
#include "sampler/fork.h"
#include "sampler/marks.h"
#include "sampler/sessions.h"
#include "sampler/signal/context.h"
#include "sampler/signal/handler.h"
#include "sampler/writer.h"

#define FLUSH_TRIES 10     /* of 200 ms: a machine that is too busy for that shows less */

/* A new bytes object: UTF-8, whatever the text holds. NULL with an exception. */
static PyObject *
encode_name (PyObject *name)
{
  if (!PyUnicode_Check (name))
    {
      PyErr_SetString (PyExc_TypeError, "the name must be a str");
      return NULL;
    }
  return PyUnicode_AsEncodedString (name, "utf-8", "replace");
}

static bool
parse_filter (const char *name, FormatSessionFilter *filter)
{
  if (strcmp (name, "all") == 0)
    *filter = FORMAT_SESSION_ALL;
  else if (strcmp (name, "thread") == 0)
    *filter = FORMAT_SESSION_THREAD;
  else if (strcmp (name, "context") == 0)
    *filter = FORMAT_SESSION_CONTEXT;
  else
    {
      PyErr_Format (PyExc_ValueError, "there is no filter '%s'; choose all, thread or context", name);
      return false;
    }
  return true;
}

/* ---- the recorder under the sessions ---- */

/* At the interpreter's end threads must not be looked at any more. */
static bool
stop_at_exit (PyObject *module)
{
  static bool is_done;
  PyObject *atexit = is_done ? NULL : PyImport_ImportModule ("atexit");
  PyObject *stop = atexit != NULL ? PyObject_GetAttrString (module, "stop") : NULL;
  PyObject *result = stop != NULL ? PyObject_CallMethod (atexit, "register", "O", stop) : NULL;

  is_done |= result != NULL;
  Py_XDECREF (result);
  Py_XDECREF (stop);
  Py_XDECREF (atexit);
  return is_done;
}

/* *meta* is a list of pairs, a function that makes one, or None. */
static bool
start_recorder (PyObject *module, uint64_t interval_ns, SamplerEngine engine, PyObject *meta)
{
  SamplerRecordingConfig config = { .interval_ns = interval_ns, .engine = engine };
  PyObject *pairs = NULL;
  bool good;

  if (meta != Py_None && PyCallable_Check (meta))
    {
      pairs = PyObject_CallObject (meta, NULL);
      if (pairs == NULL)
        return false;
    }
  else if (meta != Py_None)
    {
      pairs = meta;
      Py_INCREF (pairs);
    }
  if (pairs != NULL && !PyList_Check (pairs))
    {
      PyErr_SetString (PyExc_TypeError, "meta must be a list of pairs, or a function that returns one");
      Py_DECREF (pairs);
      return false;
    }
  good = stop_at_exit (module) && sampler_module_start (&config, pairs);
  Py_XDECREF (pairs);
  return good;
}

static bool
join_recorder (SamplerEngine wanted)
{
  sampler_fork_end_pause ();
  if (wanted != SAMPLER_ENGINE_AUTO && wanted != sampler_recording_get_engine ())
    {
      sampler_module_fail (SAMPLER_STATUS_OTHER_ENGINE, NULL);
      return false;
    }
  /* Before 3.12 the hook is each thread's own; this one may be older than the recorder. */
  if (sampler_recording_get_engine () == SAMPLER_ENGINE_EVENT && sampler_cpython.version < 0x030C)
    sampler_events_install_here ();
  return true;
}

static void
stop_when_unused (void)
{
  if (sampler_recording_is_for_sessions () && sampler_sessions_count () == 0)
    sampler_module_stop (NULL, FORMAT_STOP_ASKED);
  else
    sampler_recording_follow_sessions ();
}

/* ---- sessions ---- */

/* Contexts that looks cannot follow: the thread stands for it, and the recording says why. */
static void
prepare_context (SamplerSession *session)
{
  bool from_memory = sampler_recording_get_engine () == SAMPLER_ENGINE_SIGNAL;
  const char *why = from_memory ? sampler_contexts_self_check () : sampler_contexts_init ();

  if (why == NULL)
    {
      atomic_fetch_add (&sampler_contexts.active, 1);
      return;
    }
  session->filter = FORMAT_SESSION_THREAD;
  sampler_writer_add_meta ("context.reason", why);
}

static void
leave_context (const SamplerSession *session)
{
  if (session->filter != FORMAT_SESSION_CONTEXT)
    return;
  if (atomic_load (&sampler_contexts.active) > 0)
    atomic_fetch_sub (&sampler_contexts.active, 1);
  if (sampler_contexts_get () == session->id && !sampler_contexts_set (sampler_sessions_nearest (session->parent)))
    PyErr_Clear ();
}

static bool
open_session (SamplerSession *session)
{
  SamplerStatus status;

  if (session->filter == FORMAT_SESSION_CONTEXT)
    prepare_context (session);
  session->parent = sampler_sessions_nearest (sampler_contexts_get ());
  status = sampler_sessions_begin (session);
  if (status != SAMPLER_STATUS_OK)
    {
      if (session->filter == FORMAT_SESSION_CONTEXT)
        atomic_fetch_sub (&sampler_contexts.active, 1);
      sampler_module_fail (status, NULL);
      return false;
    }
  if (session->filter == FORMAT_SESSION_CONTEXT && !sampler_contexts_set (session->id))
    {
      sampler_sessions_end (session->id, session);
      atomic_fetch_sub (&sampler_contexts.active, 1);
      return false;
    }
  sampler_recording_follow_sessions ();
  return true;
}

const char sampler_begin_session_doc[] =
"begin_session(interval_ns, filter='all', name='', engine='auto', meta=None)\n--\n\n"
"Begin a session and return its id. The first one starts the recorder, into memory.\n\n"
"interval_ns: time between looks, ns; the shortest of all open sessions holds.\n"
"filter: what is the session's own: 'all' threads, the calling 'thread', or what runs\n"
"in the calling 'context' and its copies, in whatever thread. engine: 'auto', 'signal'\n"
"or 'event'. meta: (key, value) pairs of the recording, or a function that returns them;\n"
"asked for only when the recorder starts. Raises RuntimeError when no recording can run.";

PyObject *
sampler_module_begin_session (PyObject *module, PyObject *args, PyObject *keywords)
{
  static char *names[] = { "interval_ns", "filter", "name", "engine", "meta", NULL };
  const char *filter = "all", *engine_name = "auto";
  PyObject *name = NULL, *meta = Py_None, *bytes = NULL;
  unsigned long long interval_ns;
  SamplerEngine engine;
  SamplerSession session = { .tid = (int32_t) syscall (SYS_gettid) };
  bool good = false;

  if (!PyArg_ParseTupleAndKeywords (args, keywords, "K|sOsO", names, &interval_ns, &filter, &name, &engine_name, &meta)
      || !parse_filter (filter, &session.filter) || !sampler_module_parse_engine (engine_name, &engine)
      || !sampler_module_check_interval (interval_ns, SAMPLER_ENGINE_AUTO))
    return NULL;
  if (PyInterpreterState_GetID (PyInterpreterState_Get ()) != 0)
    return sampler_module_fail (SAMPLER_STATUS_SUBINTERPRETER, NULL);
  if (name != NULL && (bytes = encode_name (name)) == NULL)
    return NULL;
  session.interval_ns = interval_ns;
  if (bytes != NULL)
    strncpy (session.name, PyBytes_AsString (bytes), sizeof session.name - 1);
  Py_XDECREF (bytes);
  if (!sampler_module_take_control ())
    return NULL;
  good = sampler_recording_is_running () ? join_recorder (engine) : start_recorder (module, interval_ns, engine, meta);
  if (good && !(good = open_session (&session)))
    {
      PyObject *type, *value, *traceback;

      PyErr_Fetch (&type, &value, &traceback);
      stop_when_unused ();
      PyErr_Restore (type, value, traceback);
    }
  sampler_module_give_control ();
  return good ? PyLong_FromUnsignedLong (session.id) : NULL;
}

/* Everything until now is in it. -1: it cannot be had. */
static int
open_stream (void)
{
  int file;

  Py_BEGIN_ALLOW_THREADS
  for (int i = 0; i < FLUSH_TRIES && !sampler_writer_flush (); i++)
    ;
  file = sampler_writer_open_stream ();
  Py_END_ALLOW_THREADS
  return file;
}

const char sampler_end_session_doc[] =
"end_session(id, stream=False)\n--\n\n"
"End a session; with the last one the recorder stops, unless it has a file of its own.\n\n"
"Does nothing when it has ended already. With *stream*: returns a new descriptor, open for\n"
"reading, of the recording, which holds all of the session; the caller closes it. Raises\n"
"RuntimeError when there never was such a session or, with *stream*, when the recording is gone.";

PyObject *
sampler_module_end_session (PyObject *module, PyObject *args, PyObject *keywords)
{
  static char *names[] = { "id", "stream", NULL };
  unsigned int id;
  int wants_stream = 0, file = -1;
  SamplerSession session;
  SamplerStatus status;

  (void) module;
  if (!PyArg_ParseTupleAndKeywords (args, keywords, "I|p", names, &id, &wants_stream)
      || !sampler_module_take_control ())
    return NULL;
  status = sampler_sessions_end (id, &session);
  if (status == SAMPLER_STATUS_OK)
    {
      sampler_fork_end_pause ();
      leave_context (&session);
      if (wants_stream)
        file = open_stream ();
      stop_when_unused ();
    }
  sampler_module_give_control ();
  if (status != SAMPLER_STATUS_OK && (wants_stream || id == 0 || id > sampler_sessions_last_id ()))
    return sampler_module_fail (status, NULL);
  if (!wants_stream)
    Py_RETURN_NONE;
  return file >= 0 ? PyLong_FromLong (file) : sampler_module_fail (SAMPLER_STATUS_NO_STREAM, NULL);
}

const char sampler_open_sessions_doc[] = "open_sessions()\n--\n\nHow many sessions are open.";

PyObject *
sampler_module_open_sessions (PyObject *module, PyObject *unused)
{
  (void) module;
  (void) unused;
  return PyLong_FromUnsignedLong (sampler_sessions_count ());
}

const char sampler_is_recording_doc[] = "is_recording()\n--\n\nWhether a recorder runs in this process.";

PyObject *
sampler_module_is_recording (PyObject *module, PyObject *unused)
{
  (void) module;
  (void) unused;
  return PyBool_FromLong (sampler_recording_is_running ());
}

/* ---- marks and spans ---- */

/* The id of what was noted; 0: nothing was, because nothing runs or, with an exception, the name is none. */
static uint32_t
note (PyObject *name, FormatMarkKind what)
{
  SamplerMark mark = { .what = (uint8_t) what };
  PyObject *bytes;

  if (!sampler_recording_is_running ())
    return 0;
  bytes = encode_name (name);
  if (bytes == NULL)
    return 0;
  mark.id = sampler_marks_new_id ();
  mark.tid = (int32_t) syscall (SYS_gettid);
  mark.time_ns = sampler_clock_now_ns ();
  sampler_marks_note (&mark, PyBytes_AsString (bytes), (size_t) PyBytes_Size (bytes));
  Py_DECREF (bytes);
  return mark.id;
}

const char sampler_mark_doc[] = "mark(name)\n--\n\nPut a mark on the timeline, now. Nothing when nothing is recorded.";

PyObject *
sampler_module_mark (PyObject *module, PyObject *name)
{
  (void) module;
  if (note (name, FORMAT_MARK_POINT) == 0 && PyErr_Occurred () != NULL)
    return NULL;
  Py_RETURN_NONE;
}

const char sampler_span_begin_doc[] =
"span_begin(name)\n--\n\nBegin a span on the timeline; its id, for span_end(). 0 when nothing is recorded.";

PyObject *
sampler_module_span_begin (PyObject *module, PyObject *name)
{
  uint32_t id = note (name, FORMAT_MARK_SPAN_BEGINS);

  (void) module;
  return id == 0 && PyErr_Occurred () != NULL ? NULL : PyLong_FromUnsignedLong (id);
}

const char sampler_span_end_doc[] = "span_end(id)\n--\n\nEnd a span. Nothing for 0, or when nothing is recorded any more.";

PyObject *
sampler_module_span_end (PyObject *module, PyObject *id)
{
  SamplerMark mark = { .what = FORMAT_MARK_SPAN_ENDS };
  unsigned long number = PyLong_AsUnsignedLong (id);

  (void) module;
  if (number == (unsigned long) -1 && PyErr_Occurred () != NULL)
    return NULL;
  if (number == 0 || !sampler_recording_is_running ())
    Py_RETURN_NONE;
  mark.id = (uint32_t) number;
  mark.tid = (int32_t) syscall (SYS_gettid);
  mark.time_ns = sampler_clock_now_ns ();
  sampler_marks_note (&mark, "", 0);
  Py_RETURN_NONE;
}
