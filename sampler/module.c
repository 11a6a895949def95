/* module.c: pyinst._sampler, the recorder as Python sees it
 *
 * The only place, with run-main.c, where statuses become exceptions.
 */

#include <Python.h>
#include <stdlib.h>
#include <string.h>

#include "format/format.h"
#include "sampler/cpython-symbols.h"
#include "sampler/event-engine.h"
#include "sampler/fork.h"
#include "sampler/itimer.h"
#include "sampler/lines.h"
#include "sampler/recording.h"
#include "sampler/run-main.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/sources.h"
#include "sampler/thread-names.h"
#include "sampler/ticks.h"
#include "sampler/writer.h"

#define EXEC_PAUSE_NS 200000000u

static PyObject *
fail (SamplerStatus status, const char *reason)
{
  PyObject *type = status == SAMPLER_STATUS_FILE ? PyExc_OSError : PyExc_RuntimeError;

  if (reason != NULL && status == SAMPLER_STATUS_NO_SIGNAL_ENGINE)
    return PyErr_Format (type, "%s (%s)", sampler_status_sentence (status), reason);
  PyErr_SetString (type, sampler_status_sentence (status));
  return NULL;
}

/* ---- META ---- */

static void
put_meta (FormatBuffer *buffer, const char *key, const char *value, size_t size)
{
  size_t mark = buffer->size;

  format_put_bytes (buffer, key, strlen (key));
  format_put_bytes (buffer, value, size);
  format_end_record (buffer, mark);
  /* A record that does not fit is left out whole. */
  if (buffer->overflow)
    buffer->size = mark;
  buffer->overflow = false;
}

typedef struct {
  FormatBuffer meta;
  FormatBuffer folders;
  char         boot[FORMAT_STRING_MAX];
} Meta;

static bool
take_meta_pair (Meta *meta, PyObject *pair)
{
  PyObject *key = PySequence_GetItem (pair, 0), *value = PySequence_GetItem (pair, 1);
  PyObject *key_bytes = key != NULL ? PyUnicode_AsEncodedString (key, "utf-8", "surrogateescape") : NULL;
  PyObject *bytes = value != NULL ? PyUnicode_AsEncodedString (value, "utf-8", "surrogateescape") : NULL;
  bool good = key_bytes != NULL && bytes != NULL;

  if (good)
    {
      const char *name = PyBytes_AsString (key_bytes), *text = PyBytes_AsString (bytes);
      size_t size = (size_t) PyBytes_Size (bytes);

      put_meta (&meta->meta, name, text, size);
      if (strncmp (name, "folder.", 7) == 0)
        format_put_raw (&meta->folders, text, size + 1);
      if (strcmp (name, "boot") == 0 && size < sizeof meta->boot)
        memcpy (meta->boot, text, size + 1);
    }
  Py_XDECREF (key);
  Py_XDECREF (value);
  Py_XDECREF (key_bytes);
  Py_XDECREF (bytes);
  return good;
}

static void
meta_clear (Meta *meta)
{
  free (meta->meta.data);
  free (meta->folders.data);
}

static bool
meta_from_list (Meta *meta, PyObject *list)
{
  memset (meta, 0, sizeof *meta);
  meta->meta.capacity = FORMAT_PAYLOAD_MAX;
  meta->meta.data = malloc (meta->meta.capacity);
  meta->folders.capacity = FORMAT_PAYLOAD_MAX / 16;
  meta->folders.data = malloc (meta->folders.capacity);
  if (meta->meta.data == NULL || meta->folders.data == NULL)
    {
      PyErr_NoMemory ();
      return false;
    }
  for (Py_ssize_t i = 0; i < PyList_Size (list); i++)
    if (!take_meta_pair (meta, PyList_GetItem (list, i)))
      return false;
  return true;
}

/* What start() knows and stop() repeats. */
static struct {
  const char *engine, *reason, *no_leaves;
  uint64_t    interval_ns;
  SamplerTickSource ticks;
} own;

static void
set_meta (Meta *meta, bool starting)
{
  char number[32];

  put_meta (&meta->meta, "pyinst.version", PYINST_VERSION, strlen (PYINST_VERSION));
  put_meta (&meta->meta, "engine", own.engine, strlen (own.engine));
  if (own.reason != NULL)
    put_meta (&meta->meta, "engine.reason", own.reason, strlen (own.reason));
  put_meta (&meta->meta, "leaves", own.no_leaves != NULL ? own.no_leaves : "on",
            strlen (own.no_leaves != NULL ? own.no_leaves : "on"));
  snprintf (number, sizeof number, "%llu", (unsigned long long) own.interval_ns);
  put_meta (&meta->meta, "interval_ns", number, strlen (number));
  put_meta (&meta->meta, "tick", own.ticks == SAMPLER_TICKS_ITIMER ? "itimer" : "thread", 6);
  if (own.ticks == SAMPLER_TICKS_ITIMER)
    {
      snprintf (number, sizeof number, "%llu", (unsigned long long) sampler_itimer_resolution_ns ());
      put_meta (&meta->meta, "tick.resolution_ns", number, strlen (number));
    }
  sampler_writer_set_meta (meta->meta.data, meta->meta.size, starting ? meta->boot : NULL);
  if (starting)
    sampler_sources_set_folders ((const char *) meta->folders.data, meta->folders.size);
}

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
  if (!sampler_recording_is_running ())
    return 0;
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

/* ---- functions ---- */

static bool
parse_engine (const char *name, SamplerEngine *engine)
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
"start(file, interval_ns, engine, meta, tick='thread')\n--\n\n"
"Record this process into *file* until stop().\n\n"
"interval_ns: time between looks, ns. engine: 'auto', 'signal' or 'event'.\n"
"meta: list of (key, value) pairs for the recording (docs/format.md).\n"
"tick: 'thread', or 'itimer' for setitimer(ITIMER_PROF), which counts CPU time.\n"
"Returns the engine that serves. Raises OSError when the file cannot be made,\n"
"RuntimeError when no recording can run.");

static PyObject *
start (PyObject *module, PyObject *args)
{
  PyObject *file, *pairs, *path = NULL;
  const char *engine_name, *tick_name = "thread";
  unsigned long long interval_ns;
  SamplerRecordingConfig config = { 0 };
  SamplerEngine engine;
  SamplerStatus status;
  Meta meta;
  static bool audits;

  (void) module;
  if (!PyArg_ParseTuple (args, "OKsO!|s", &file, &interval_ns, &engine_name, &PyList_Type, &pairs, &tick_name)
      || !parse_engine (engine_name, &config.engine) || !parse_ticks (tick_name, &config.ticks))
    return NULL;
  if (interval_ns < 10000 || interval_ns > 60000000000ull)
    {
      PyErr_SetString (PyExc_ValueError, "the interval must lie between 10 microseconds and 60 seconds");
      return NULL;
    }
  if (!PyUnicode_FSConverter (file, &path))
    return NULL;
  config.path = PyBytes_AsString (path);
  config.interval_ns = interval_ns;
  status = sampler_recording_choose (config.engine, &engine, &own.reason);
  if (status == SAMPLER_STATUS_OK)
    {
      own.engine = engine == SAMPLER_ENGINE_SIGNAL ? "signal" : "event";
      own.interval_ns = interval_ns;
      own.no_leaves = sampler_recording_why_no_leaves ();
      own.ticks = config.ticks;
      if (!meta_from_list (&meta, pairs))
        {
          meta_clear (&meta);
          Py_DECREF (path);
          return NULL;
        }
      set_meta (&meta, true);
      meta_clear (&meta);
      status = sampler_recording_start (&config, engine);
    }
  Py_DECREF (path);
  if (status != SAMPLER_STATUS_OK)
    return fail (status, own.reason);
  if (!audits && sampler_cpython.add_audit_hook != NULL)
    audits = sampler_cpython.add_audit_hook (on_audit, NULL) == 0;
  sampler_thread_names_read ();
  if (sampler_cpython.version < 0x030C)
    sampler_thread_names_watch ();
  return PyUnicode_FromString (own.engine);
}

PyDoc_STRVAR (stop_doc,
"stop(meta=[])\n--\n\n"
"End the recording; its file is complete when this returns. Does nothing when none runs.");

static PyObject *
stop (PyObject *module, PyObject *args)
{
  PyObject *pairs = NULL;
  Meta meta;

  (void) module;
  if (!PyArg_ParseTuple (args, "|O!", &PyList_Type, &pairs))
    return NULL;
  if (!sampler_recording_is_running ())
    Py_RETURN_NONE;
  sampler_thread_names_read ();
  if (pairs != NULL && PyList_Size (pairs) > 0)
    {
      if (meta_from_list (&meta, pairs))
        set_meta (&meta, false);
      meta_clear (&meta);
      PyErr_Clear ();
    }
  if (sampler_recording_halt () == SAMPLER_STATUS_OK)
    {
      Py_BEGIN_ALLOW_THREADS
      sampler_recording_finish (FORMAT_STOP_EXIT);
      Py_END_ALLOW_THREADS
    }
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

static PyObject *
text_of (const SamplerText *text)
{
  const char *bytes = (const char *) sampler_tick.codes.arena + text->at;
  int order = -1;

  switch (text->kind)
    {
    case SAMPLER_TEXT_LATIN1:
      return PyUnicode_DecodeLatin1 (bytes, (Py_ssize_t) text->size, NULL);
    case SAMPLER_TEXT_UCS2:
      return PyUnicode_DecodeUTF16 (bytes, (Py_ssize_t) text->size, "surrogatepass", &order);
    case SAMPLER_TEXT_UCS4:
      return PyUnicode_DecodeUTF32 (bytes, (Py_ssize_t) text->size, "surrogatepass", &order);
    default:
      return PyUnicode_DecodeUTF8 (bytes, (Py_ssize_t) text->size, "surrogateescape");
    }
}

/* (qualified name, file, line) of a Python frame; with *all* of any frame, and the class's name. */
static PyObject *
item_of (const SamplerFrame *frame, bool all)
{
  const SamplerCode *code = &sampler_tick.codes.codes[frame->code];
  PyObject *name = text_of (&code->name), *file = text_of (&code->file);
  int line = code->has_line ? frame->where
             : sampler_find_line (sampler_tick.codes.arena + code->lines_at, code->lines_size,
                                  code->first_line, frame->where);

  if (!all)
    return Py_BuildValue ("(NNi)", name, file, line);
  return Py_BuildValue ("(NNiN)", name, file, line, frame->class_name == 0 ? PyUnicode_FromString ("")
                                                    : text_of (&sampler_tick.codes.class_names[frame->class_name]));
}

static PyObject *
list_scratch_frames (bool all)
{
  PyObject *list = PyList_New (0);

  for (uint32_t i = 0; list != NULL && i < sampler_tick.scratch_frames; i++)
    {
      const SamplerFrame *frame = &sampler_tick.scratch[i];
      PyObject *item;

      if (!all && sampler_tick.codes.codes[frame->code].kind != FORMAT_CODE_PYTHON)
        continue;
      item = item_of (frame, all);
      if (item == NULL || PyList_Append (list, item) != 0)
        Py_CLEAR (list);
      Py_XDECREF (item);
    }
  return list;
}

PyDoc_STRVAR (sample_here_doc,
"sample_here(all=False)\n--\n\n"
"Take one look at the calling thread by a real tick signal, into the running recording.\n\n"
"Returns its Python frames, innermost first, as (qualified name, file, line). With all, C\n"
"functions and [gc] too, file '' and line 0, and a fourth item: the class's name or ''. For\n"
"tests of exact stacks; the signal engine only.");

static PyObject *
sample_here (PyObject *module, PyObject *args)
{
  SamplerStatus status;
  PyObject *frames = NULL;
  int all = 0;

  (void) module;
  if (!PyArg_ParseTuple (args, "|p", &all))
    return NULL;
  if (!sampler_ticks_are_running ())
    return fail (SAMPLER_STATUS_NOT_RUNNING, NULL);
  sampler_ticks_lock ();
  status = sampler_ticks_look_here ((uintptr_t) PyThreadState_Get ());
  if (status == SAMPLER_STATUS_OK)
    frames = list_scratch_frames (all);
  sampler_ticks_unlock ();
  return status == SAMPLER_STATUS_OK ? frames : fail (status, NULL);
}

static bool
put_count (PyObject *counts, const char *name, uint64_t value)
{
  PyObject *number = PyLong_FromUnsignedLongLong (value);
  bool good = number != NULL && PyDict_SetItemString (counts, name, number) == 0;

  Py_XDECREF (number);
  return good;
}

PyDoc_STRVAR (counts_doc,
"counts()\n--\n\nWhat the running (or last) recording has counted: a dict of names to numbers.");

static PyObject *
counts (PyObject *module, PyObject *args)
{
  PyObject *result = PyDict_New ();

  (void) module;
  (void) args;
  if (result == NULL
      || !put_count (result, "ticks", atomic_load (&sampler_tick_counts.ticks))
      || !put_count (result, "late-ticks", atomic_load (&sampler_tick_counts.late))
      || !put_count (result, "pending-ticks", atomic_load (&sampler_tick_counts.pending))
      || !put_count (result, "unstable-reads", atomic_load (&sampler_tick_counts.unstable))
      || !put_count (result, "signal-taken", atomic_load (&sampler_tick_counts.signal_taken))
      || !put_count (result, "handlers", atomic_load (&sampler_tick.handler_ns.count))
      || !put_count (result, "handler-ns", atomic_load (&sampler_tick.handler_ns.total_ns))
      || !put_count (result, "late-handlers", atomic_load (&sampler_tick.late_handlers))
      || !put_count (result, "unattached", atomic_load (&sampler_tick.unattached))
      || !put_count (result, "bad-walks", atomic_load (&sampler_tick.bad_walks))
      || !put_count (result, "unknown-leaves", atomic_load (&sampler_tick.codes.unknown_leaves))
      || !put_count (result, "busy-ticks", atomic_load (&sampler_tick.busy))
      || !put_count (result, "foreign-signals", atomic_load (&sampler_tick.foreign))
      || !put_count (result, "guarded-faults", atomic_load (&sampler_guard_faults))
      || !put_count (result, "ring-full", atomic_load (&sampler_tick.ring.dropped)))
    Py_CLEAR (result);
  return result;
}

static PyMethodDef methods[] = {
  { "start", start, METH_VARARGS, start_doc },
  { "stop", stop, METH_VARARGS, stop_doc },
  { "flush", flush, METH_NOARGS, flush_doc },
  { "sample_here", sample_here, METH_VARARGS, sample_here_doc },
  { "counts", counts, METH_NOARGS, counts_doc },
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
