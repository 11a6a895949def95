/* module.c: pyinst._sampler, the recorder as Python sees it
 *
 * The only place, with its other files (module-private.h) and run-main.c, where
 * statuses become exceptions.
 */

#include "sampler/module-private.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "format/format.h"
#include "sampler/clock.h"
#include "sampler/cpython-symbols.h"
#include "sampler/event-engine.h"
#include "sampler/fork.h"
#include "sampler/main-folder.h"
#include "sampler/run-main.h"
#include "sampler/signal/handler.h"
#include "sampler/thread-names.h"
#include "sampler/sources.h"
#include "sampler/tasks/tasks.h"
#include "sampler/ticks.h"
#include "sampler/writer.h"

#define EXEC_PAUSE_NS 200000000u
#define SPAN_MAX_NS   31622400000000000ull

/* ---- audit events ---- */

/* Before 3.12 the start of a thread raises no event: the import of threading does. The
 * program is about to import it anyway; imported here, it can be watched from its start. */
static void
watch_import (PyObject *arguments)
{
  static bool is_importing;
  PyObject *name = PyTuple_Check (arguments) ? PyTuple_GetItem (arguments, 0) : NULL;

  if (is_importing || name == NULL || !PyUnicode_Check (name)
      || PyUnicode_CompareWithASCIIString (name, "threading") != 0)
    {
      PyErr_Clear ();
      return;
    }
  is_importing = true;
  Py_XDECREF (PyImport_ImportModule ("threading"));
  is_importing = false;
  PyErr_Clear ();
  sampler_thread_names_watch ();
}

static int
on_audit (const char *event, PyObject *arguments, void *data)
{
  (void) data;
  sampler_recording_reap ();
  if (!sampler_recording_is_running ())
    return 0;
  sampler_tasks_on_audit (event, arguments);
  if (strcmp (event, "_thread.start_new_thread") == 0 || strcmp (event, "_thread.start_joinable_thread") == 0)
    sampler_thread_names_watch ();
  else if (sampler_cpython.version < 0x030C && strcmp (event, "import") == 0)
    watch_import (arguments);
  else if (strcmp (event, "os.exec") == 0)
    {
      /* A tick that is on its way would outlive this program and kill the next one. */
      sampler_recording_pause (EXEC_PAUSE_NS);
      sampler_writer_flush ();
    }
  else if (strcmp (event, "os.fork") == 0 || strcmp (event, "os.forkpty") == 0)
    sampler_fork_is_coming ();
  else if (strcmp (event, "sys.setprofile") == 0)
    sampler_events_note_displaced ();
  return 0;
}

/* ---- starting and ending ---- */

static struct {
  pthread_mutex_t lock;
  _Atomic bool    is_taken;
  pthread_t       owner;
} control = { .lock = PTHREAD_MUTEX_INITIALIZER };

bool
sampler_module_take_control (void)
{
  if (pthread_mutex_trylock (&control.lock) != 0)
    {
      if (atomic_load (&control.is_taken) && pthread_equal (control.owner, pthread_self ()))
        {
          sampler_module_fail (SAMPLER_STATUS_BUSY, NULL);
          return false;
        }
      Py_BEGIN_ALLOW_THREADS
      pthread_mutex_lock (&control.lock);
      Py_END_ALLOW_THREADS
    }
  control.owner = pthread_self ();
  atomic_store (&control.is_taken, true);
  return true;
}

void
sampler_module_give_control (void)
{
  atomic_store (&control.is_taken, false);
  pthread_mutex_unlock (&control.lock);
}

void
sampler_module_forget (void)
{
  atomic_store (&control.is_taken, false);
  pthread_mutex_init (&control.lock, NULL);
}

PyObject *
sampler_module_fail (SamplerStatus status, const char *reason)
{
  PyObject *type = status == SAMPLER_STATUS_FILE ? PyExc_OSError : PyExc_RuntimeError;

  if (reason != NULL && (status == SAMPLER_STATUS_NO_SIGNAL_ENGINE || status == SAMPLER_STATUS_NO_CONTEXTS))
    return PyErr_Format (type, "%s (%s)", sampler_status_sentence (status), reason);
  PyErr_SetString (type, sampler_status_sentence (status));
  return NULL;
}

bool
sampler_module_parse_engine (const char *name, SamplerEngine *engine)
{
  static const char *const names[] = { "auto", "signal", "event" };

  for (int i = 0; i < 3; i++)
    if (strcmp (name, names[i]) == 0)
      {
        *engine = (SamplerEngine) i;
        return true;
      }
  PyErr_Format (PyExc_ValueError, "there is no engine '%s'; choose auto, signal or event", name);
  return false;
}

bool
sampler_module_check_interval (unsigned long long interval_ns, SamplerEngine engine)
{
  if (interval_ns == 0 && engine == SAMPLER_ENGINE_EVENT)
    return true;
  if (interval_ns >= 10000 && interval_ns <= 60000000000ull)
    return true;
  PyErr_SetString (PyExc_ValueError, "the interval must lie between 10 microseconds and 60 seconds");
  return false;
}

const char *
sampler_module_engine (void)
{
  return sampler_recording_get_engine () == SAMPLER_ENGINE_SIGNAL ? "signal" : "event";
}

bool
sampler_module_start (const SamplerRecordingConfig *config, PyObject *pairs)
{
  const char *reason;
  SamplerEngine engine;
  SamplerStatus status = sampler_recording_choose (config->engine, &engine, &reason);
  static bool audits;

  if (status == SAMPLER_STATUS_OK)
    {
      sampler_module_set_own_meta (config, engine == SAMPLER_ENGINE_SIGNAL ? "signal" : "event", reason);
      if (!sampler_module_set_meta (pairs, true))
        return false;
      sampler_sources_keep_texts (!config->leaves_sources_out);
      status = sampler_recording_start (config, engine);
    }
  if (status != SAMPLER_STATUS_OK)
    {
      sampler_module_fail (status, reason);
      return false;
    }
  if (!audits && sampler_cpython.add_audit_hook != NULL)
    audits = sampler_cpython.add_audit_hook (on_audit, NULL) == 0;
  sampler_thread_names_read ();
  if (sampler_cpython.version < 0x030C)
    sampler_thread_names_watch ();
  sampler_tasks_start ();
  return true;
}

void
sampler_module_stop (PyObject *pairs, unsigned reason)
{
  sampler_recording_reap ();
  if (!sampler_recording_is_running ())
    return;
  sampler_thread_names_read ();
  if (pairs != NULL && PyList_Size (pairs) > 0)
    sampler_module_set_meta (pairs, false);
  PyErr_Clear ();
  if (sampler_recording_halt () != SAMPLER_STATUS_OK)
    return;
  Py_BEGIN_ALLOW_THREADS
  sampler_recording_finish (reason);
  Py_END_ALLOW_THREADS
}

/* ---- functions ---- */

static bool
parse_ticks (const char *name, SamplerTickSource *ticks)
{
  if (strcmp (name, "thread") != 0 && strcmp (name, "itimer") != 0)
    {
      PyErr_Format (PyExc_ValueError, "there is no tick '%s'; choose thread or itimer", name);
      return false;
    }
  *ticks = name[0] == 'i' ? SAMPLER_TICKS_ITIMER : SAMPLER_TICKS_THREAD;
  return true;
}

PyDoc_STRVAR (start_doc,
"start(file, interval_ns, engine, meta, tick='thread', *, duration_ns=0, start_after_ns=0,\n"
"      parent=None, children=None, sources=True)\n--\n\n"
"Record this process into *file* until stop().\n\n"
"interval_ns: time between looks, ns; 0 in the event engine: every call and return. engine: 'auto', 'signal' or 'event'.\n"
"meta: list of (key, value) pairs for the recording (docs/format.md).\n"
"tick: 'thread', or 'itimer' for setitimer(ITIMER_PROF), which counts CPU time.\n"
"duration_ns: the recording ends by itself so long after it began; the program goes on.\n"
"start_after_ns: the recorder is ready at once, but looks and keeps nothing before.\n"
"parent: 'HEX:PID', the uuid and process id of the recording that this is a child of.\n"
"children: a function that rewrites command lines (pyinst/children.py), or True for forks alone.\n"
"sources: whether the text of the application's files is kept with the recording.\n"
"Returns the engine that serves. Raises OSError when the file cannot be made,\n"
"RuntimeError when no recording can run.");

static PyObject *
start (PyObject *module, PyObject *args, PyObject *keywords)
{
  static char *names[] = { "file", "interval_ns", "engine", "meta", "tick", "duration_ns", "start_after_ns", "parent",
                           "children", "sources", NULL };
  PyObject *file, *pairs, *path = NULL, *children = Py_None;
  const char *engine_name, *tick_name = "thread", *parent = NULL;
  unsigned long long interval_ns, duration_ns = 0, start_after_ns = 0;
  SamplerRecordingConfig config = { 0 };
  int sources = 1;
  bool good = false;

  (void) module;
  if (!PyArg_ParseTupleAndKeywords (args, keywords, "OKsO!|s$KKzOp", names, &file, &interval_ns, &engine_name,
                                    &PyList_Type, &pairs, &tick_name, &duration_ns, &start_after_ns, &parent, &children,
                                    &sources)
      || !sampler_module_parse_engine (engine_name, &config.engine) || !parse_ticks (tick_name, &config.ticks)
      || !sampler_module_check_interval (interval_ns, config.engine)
      || (parent != NULL && !sampler_module_parse_parent (parent, &config)))
    return NULL;
  if (duration_ns > SPAN_MAX_NS || start_after_ns > SPAN_MAX_NS)
    {
      PyErr_SetString (PyExc_ValueError, "a duration or a delay may be at most a year");
      return NULL;
    }
  if (!PyUnicode_FSConverter (file, &path))
    return NULL;
  config.path = PyBytes_AsString (path);
  config.interval_ns = interval_ns;
  config.leaves_sources_out = !sources;
  config.has_children = children != Py_None && children != Py_False;
  if (start_after_ns > 0)
    config.from_ns = sampler_now_ns () + start_after_ns;
  if (duration_ns > 0)
    config.until_ns = (start_after_ns > 0 ? config.from_ns : sampler_now_ns ()) + duration_ns;
  if (sampler_module_take_control ())
    {
      good = sampler_module_start (&config, pairs);
      if (good && config.has_children)
        sampler_module_watch_children (&config, pairs, children);
      sampler_module_give_control ();
    }
  Py_DECREF (path);
  return good ? PyUnicode_FromString (sampler_module_engine ()) : NULL;
}

PyDoc_STRVAR (stop_doc,
"stop(meta=[])\n--\n\n"
"End the recording and every session in it; its file is complete when this returns. Does nothing when none runs.");

static PyObject *
stop (PyObject *module, PyObject *args)
{
  PyObject *pairs = NULL;

  (void) module;
  if (!PyArg_ParseTuple (args, "|O!", &PyList_Type, &pairs))
    return NULL;
  sampler_recording_reap ();
  if (!sampler_recording_is_running ())
    Py_RETURN_NONE;
  if (!sampler_module_take_control ())
    return NULL;
  sampler_module_stop (pairs, FORMAT_STOP_EXIT);
  sampler_module_give_control ();
  Py_RETURN_NONE;
}

PyDoc_STRVAR (flush_doc,
"flush()\n--\n\nWait, at most 200 ms, until what was seen so far is in the file.");

static PyObject *
flush (PyObject *module, PyObject *args)
{
  (void) module;
  (void) args;
  Py_BEGIN_ALLOW_THREADS
  sampler_writer_flush ();
  Py_END_ALLOW_THREADS
  Py_RETURN_NONE;
}

PyDoc_STRVAR (cut_doc,
"cut()\n--\n\n"
"What was recorded so far becomes a finished recording beside the running one, which goes on\n"
"in a fresh file under its own name. Returns the path of the finished one.");

static PyObject *
cut (PyObject *module, PyObject *args)
{
  char path[2 * FORMAT_STRING_MAX];
  SamplerStatus status;

  (void) module;
  (void) args;
  if (!sampler_recording_is_running ())
    return sampler_module_fail (SAMPLER_STATUS_NOT_RUNNING, NULL);
  sampler_thread_names_read ();
  /* A pause for a fork may not be over yet. */
  sampler_fork_end_pause ();
  Py_BEGIN_ALLOW_THREADS
  status = sampler_writer_cut (path, sizeof path);
  Py_END_ALLOW_THREADS
  if (status != SAMPLER_STATUS_OK)
    return sampler_module_fail (status, NULL);
  return PyUnicode_DecodeFSDefault (path);
}

PyDoc_STRVAR (is_running_doc,
"is_running()\n--\n\nWhether a recording of this very process runs.");

static PyObject *
is_running (PyObject *module, PyObject *args)
{
  (void) module;
  (void) args;
  sampler_recording_reap ();
  return PyBool_FromLong (sampler_recording_is_running ());
}

PyDoc_STRVAR (set_timer_doc,
"set_timer(timer)\n--\n\n"
"A clock for tests: *timer*() returns seconds that never decrease; the event engine asks it at every\n"
"event, and nothing else counts as time. None: time itself. Raises RuntimeError while a recording runs\n"
"by another clock.");

static PyObject *
set_timer (PyObject *module, PyObject *timer)
{
  (void) module;
  if (sampler_clock_is (timer == Py_None ? NULL : timer))
    Py_RETURN_NONE;
  if (sampler_recording_is_running ())
    {
      PyErr_SetString (PyExc_RuntimeError, "the clock cannot be changed while something is recorded");
      return NULL;
    }
  if (!sampler_clock_set_timer (timer == Py_None ? NULL : timer))
    return NULL;
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
  { "start", (PyCFunction) (void (*) (void)) start, METH_VARARGS | METH_KEYWORDS, start_doc },
  { "stop", stop, METH_VARARGS, stop_doc },
  { "cut", cut, METH_NOARGS, cut_doc },
  { "is_running", is_running, METH_NOARGS, is_running_doc },
  { "child_file", sampler_module_child_file, METH_VARARGS, sampler_child_file_doc },
  { "flush", flush, METH_NOARGS, flush_doc },
  { "set_timer", set_timer, METH_O, set_timer_doc },
  { "begin_session", (PyCFunction) (void (*) (void)) sampler_module_begin_session, METH_VARARGS | METH_KEYWORDS,
    sampler_begin_session_doc },
  { "end_session", (PyCFunction) (void (*) (void)) sampler_module_end_session, METH_VARARGS | METH_KEYWORDS,
    sampler_end_session_doc },
  { "open_sessions", sampler_module_open_sessions, METH_NOARGS, sampler_open_sessions_doc },
  { "is_recording", sampler_module_is_recording, METH_NOARGS, sampler_is_recording_doc },
  { "mark", sampler_module_mark, METH_O, sampler_mark_doc },
  { "span_begin", sampler_module_span_begin, METH_O, sampler_span_begin_doc },
  { "span_end", sampler_module_span_end, METH_O, sampler_span_end_doc },
  { "sample_here", sampler_module_sample_here, METH_VARARGS, sampler_sample_here_doc },
  { "forward_tasks", sampler_module_forward_tasks, METH_O, sampler_forward_tasks_doc },
  { "counts", sampler_module_counts, METH_NOARGS, sampler_counts_doc },
  { "set_main_folder", sampler_set_main_folder, METH_VARARGS, NULL },
  { "run_script", sampler_run_script, METH_VARARGS, NULL },
  { "run_module", sampler_run_module, METH_VARARGS, NULL },
  { "run_code", sampler_run_code, METH_VARARGS, NULL },
  { NULL, NULL, 0, NULL },
};

static struct PyModuleDef definition = {
  PyModuleDef_HEAD_INIT, "pyinst._sampler", "Records the process that it runs in.", -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__sampler (void);

PyMODINIT_FUNC
PyInit__sampler (void)
{
  return PyModule_Create (&definition);
}
