/* module.c: pyinst._sampler, the recorder as Python sees it
 *
 * The only place, with run-main.c, where statuses become exceptions.
 */

#include <Python.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/format.h"
#include "sampler/children.h"
#include "sampler/cpython-symbols.h"
#include "sampler/event-engine.h"
#include "sampler/family.h"
#include "sampler/fork.h"
#include "sampler/itimer.h"
#include "sampler/lines.h"
#include "sampler/names.h"
#include "sampler/output.h"
#include "sampler/recording.h"
#include "sampler/run-main.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/sources.h"
#include "sampler/thread-names.h"
#include "sampler/ticks.h"
#include "sampler/writer.h"

#define EXEC_PAUSE_NS 200000000u
#define SPAN_MAX_NS   31622400000000000ull

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

/* What start() knows, stop() repeats and children are told. */
static struct {
  const char   *engine, *reason, *no_leaves;
  const char   *wanted_engine;    /* as asked for */
  uint64_t      interval_ns;
  PyObject     *pairs;
  SamplerRecordingConfig config;  /* without its path */
} own;

/* What multiprocessing calls this process, if it is one of its children. */
static void
put_process_name (Meta *meta)
{
  PyObject *name = PyUnicode_FromString ("multiprocessing.process");
  PyObject *module = name != NULL ? PyImport_GetModule (name) : NULL;
  PyObject *process = module != NULL ? PyObject_GetAttrString (module, "_current_process") : NULL;
  PyObject *own_name = process != NULL ? PyObject_GetAttrString (process, "_name") : NULL;
  PyObject *bytes = own_name != NULL && PyUnicode_Check (own_name)
                    ? PyUnicode_AsEncodedString (own_name, "utf-8", "replace") : NULL;

  if (bytes != NULL && strcmp (PyBytes_AsString (bytes), "MainProcess") != 0)
    put_meta (&meta->meta, "process.name", PyBytes_AsString (bytes), (size_t) PyBytes_Size (bytes));
  PyErr_Clear ();
  Py_XDECREF (bytes);
  Py_XDECREF (own_name);
  Py_XDECREF (process);
  Py_XDECREF (module);
  Py_XDECREF (name);
}

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
  put_meta (&meta->meta, "tick", own.config.ticks == SAMPLER_TICKS_ITIMER ? "itimer" : "thread", 6);
  if (own.config.ticks == SAMPLER_TICKS_ITIMER)
    {
      snprintf (number, sizeof number, "%llu", (unsigned long long) sampler_itimer_resolution_ns ());
      put_meta (&meta->meta, "tick.resolution_ns", number, strlen (number));
    }
  put_process_name (meta);
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
  sampler_recording_reap ();
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

/* META, engine, threads: config->path and interval are set. */
static SamplerStatus
start_recording (const SamplerRecordingConfig *config, PyObject *pairs, SamplerEngine *engine)
{
  SamplerStatus status = sampler_recording_choose (config->engine, engine, &own.reason);
  Meta meta;

  if (status != SAMPLER_STATUS_OK)
    return status;
  own.engine = *engine == SAMPLER_ENGINE_SIGNAL ? "signal" : "event";
  own.interval_ns = config->interval_ns;
  own.no_leaves = sampler_recording_why_no_leaves ();
  own.config.ticks = config->ticks;
  if (!meta_from_list (&meta, pairs))
    {
      meta_clear (&meta);
      return SAMPLER_STATUS_OK;       /* with an exception */
    }
  set_meta (&meta, true);
  meta_clear (&meta);
  status = sampler_recording_start (config, *engine);
  if (status == SAMPLER_STATUS_OK)
    {
      PyObject *old = own.pairs;

      Py_INCREF (pairs);
      own.pairs = pairs;
      Py_XDECREF (old);
      own.config = *config;
      own.config.path = NULL;
    }
  return status;
}

/* ---- children ---- */

static void
put_hex (char *text, const uint8_t uuid[FORMAT_UUID_SIZE])
{
  for (unsigned i = 0; i < FORMAT_UUID_SIZE; i++)
    snprintf (text + 2 * i, 3, "%02x", uuid[i]);
}

static bool
append_option (PyObject *list, const char *key, PyObject *value)
{
  PyObject *option = value != NULL ? PyUnicode_FromFormat ("%s=%U", key, value) : NULL;
  bool good = option != NULL && PyList_Append (list, option) == 0;

  Py_XDECREF (option);
  Py_XDECREF (value);
  return good;
}

/* What the boot of another Python is told (pyinst/boot.py reads it). */
static PyObject *
list_child_options (void)
{
  PyObject *list = PyList_New (0);
  uint8_t uuid[FORMAT_UUID_SIZE];
  char hex[2 * FORMAT_UUID_SIZE + 1];

  sampler_writer_get_uuid (uuid);
  put_hex (hex, uuid);
  if (list != NULL
      && append_option (list, "beside", PyUnicode_DecodeFSDefault (sampler_output_path ()))
      && append_option (list, "parent", PyUnicode_FromFormat ("%s:%d", hex, (int) getpid ()))
      && append_option (list, "interval_ns", PyUnicode_FromFormat ("%llu", (unsigned long long) own.interval_ns))
      && append_option (list, "engine", PyUnicode_FromString (own.wanted_engine))
      && append_option (list, "tick", PyUnicode_FromString (own.config.ticks == SAMPLER_TICKS_ITIMER ? "itimer" : "thread"))
      && append_option (list, "from_ns", PyUnicode_FromFormat ("%llu", (unsigned long long) own.config.from_ns))
      && append_option (list, "until_ns", PyUnicode_FromFormat ("%llu", (unsigned long long) own.config.until_ns)))
    return list;
  Py_XDECREF (list);
  return NULL;
}

/* In a forked child: the same recording again, in a file of its own. What fails leaves it unrecorded. */
static void
start_in_child (void)
{
  static char path[2 * FORMAT_STRING_MAX];
  SamplerRecordingConfig config = own.config;
  SamplerEngine engine;

  sampler_writer_get_uuid (config.parent_uuid);
  config.parent_pid = (uint64_t) getppid ();
  if (own.pairs == NULL || (config.until_ns != 0 && sampler_now_ns () >= config.until_ns)
      || !sampler_family_name (sampler_output_path (), path, sizeof path))
    return;
  config.path = path;
  sampler_children_reset ();
  if (start_recording (&config, own.pairs, &engine) == SAMPLER_STATUS_OK && PyErr_Occurred () == NULL)
    /* threading learns of the fork after us; what it says by then is read at the end. */
    sampler_names_note ((int32_t) getpid (), "MainThread");
}

static void
stop_in_child (void)
{
  Meta meta;

  sampler_thread_names_read ();
  if (own.pairs != NULL)
    {
      if (meta_from_list (&meta, own.pairs))
        set_meta (&meta, false);
      meta_clear (&meta);
    }
  PyErr_Clear ();
  if (sampler_recording_halt () == SAMPLER_STATUS_OK)
    {
      Py_BEGIN_ALLOW_THREADS
      sampler_recording_finish (FORMAT_STOP_EXIT);
      Py_END_ALLOW_THREADS
    }
}

PyDoc_STRVAR (child_file_doc,
"child_file(parent)\n--\n\n"
"Where this process puts its recording, being a child of the one recorded in *parent*.");

static PyObject *
child_file (PyObject *module, PyObject *args)
{
  char path[2 * FORMAT_STRING_MAX];
  PyObject *parent = NULL, *result = NULL;

  (void) module;
  if (!PyArg_ParseTuple (args, "O&", PyUnicode_FSConverter, &parent))
    return NULL;
  if (sampler_family_name (PyBytes_AsString (parent), path, sizeof path))
    result = PyUnicode_DecodeFSDefault (path);
  else
    PyErr_SetString (PyExc_OSError, sampler_status_sentence (SAMPLER_STATUS_FILE));
  Py_DECREF (parent);
  return result;
}

/* "HEX:PID"; false with an exception. */
static bool
parse_parent (const char *text, SamplerRecordingConfig *config)
{
  unsigned long long pid;
  unsigned byte;

  for (unsigned i = 0; i < FORMAT_UUID_SIZE; i++)
    {
      if (sscanf (text + 2 * i, "%2x", &byte) != 1)
        break;
      config->parent_uuid[i] = (uint8_t) byte;
    }
  if (strlen (text) > 2 * FORMAT_UUID_SIZE && sscanf (text + 2 * FORMAT_UUID_SIZE, ":%llu", &pid) == 1)
    {
      config->parent_pid = pid;
      return true;
    }
  PyErr_Format (PyExc_ValueError, "'%s' is no parent; a parent is HEX:PID", text);
  return false;
}

PyDoc_STRVAR (start_doc,
"start(file, interval_ns, engine, meta, tick='thread', *, duration_ns=0, start_after_ns=0,\n"
"      parent=None, children=None)\n--\n\n"
"Record this process into *file* until stop().\n\n"
"interval_ns: time between looks, ns. engine: 'auto', 'signal' or 'event'.\n"
"meta: list of (key, value) pairs for the recording (docs/format.md).\n"
"tick: 'thread', or 'itimer' for setitimer(ITIMER_PROF), which counts CPU time.\n"
"duration_ns: the recording ends by itself so long after it began; the program goes on.\n"
"start_after_ns: the recorder is ready at once, but looks and keeps nothing before.\n"
"parent: 'HEX:PID', the uuid and process id of the recording that this is a child of.\n"
"children: a function that rewrites command lines (pyinst/children.py), or True for forks alone.\n"
"Returns the engine that serves. Raises OSError when the file cannot be made,\n"
"RuntimeError when no recording can run.");

/* Names as long as the process: what they are compared with ends with the call. */
static const char *
keep_engine_name (SamplerEngine engine)
{
  static const char *const names[] = { "auto", "signal", "event" };

  return names[engine];
}

static PyObject *
start (PyObject *module, PyObject *args, PyObject *keywords)
{
  static char *names[] = { "file", "interval_ns", "engine", "meta", "tick", "duration_ns", "start_after_ns", "parent",
                           "children", NULL };
  PyObject *file, *pairs, *path = NULL, *children = Py_None;
  const char *engine_name, *tick_name = "thread", *parent = NULL;
  unsigned long long interval_ns, duration_ns = 0, start_after_ns = 0;
  SamplerRecordingConfig config = { 0 };
  SamplerEngine engine;
  SamplerStatus status;
  static bool audits;

  (void) module;
  if (!PyArg_ParseTupleAndKeywords (args, keywords, "OKsO!|s$KKzO", names, &file, &interval_ns, &engine_name,
                                    &PyList_Type, &pairs, &tick_name, &duration_ns, &start_after_ns, &parent, &children)
      || !parse_engine (engine_name, &config.engine) || !parse_ticks (tick_name, &config.ticks)
      || (parent != NULL && !parse_parent (parent, &config)))
    return NULL;
  if (duration_ns > SPAN_MAX_NS || start_after_ns > SPAN_MAX_NS)
    {
      PyErr_SetString (PyExc_ValueError, "a duration or a delay may be at most a year");
      return NULL;
    }
  if (interval_ns < 10000 || interval_ns > 60000000000ull)
    {
      PyErr_SetString (PyExc_ValueError, "the interval must lie between 10 microseconds and 60 seconds");
      return NULL;
    }
  if (!PyUnicode_FSConverter (file, &path))
    return NULL;
  config.path = PyBytes_AsString (path);
  config.interval_ns = interval_ns;
  config.has_children = children != Py_None && children != Py_False;
  if (start_after_ns > 0)
    config.from_ns = sampler_now_ns () + start_after_ns;
  if (duration_ns > 0)
    config.until_ns = (start_after_ns > 0 ? config.from_ns : sampler_now_ns ()) + duration_ns;
  own.wanted_engine = keep_engine_name (config.engine);
  sampler_children_reset ();
  status = start_recording (&config, pairs, &engine);
  Py_DECREF (path);
  if (PyErr_Occurred () != NULL)
    return NULL;
  if (status != SAMPLER_STATUS_OK)
    return fail (status, own.reason);
  if (config.has_children)
    {
      sampler_children_set_options (list_child_options);
      sampler_children_watch (children == Py_True ? Py_None : children, start_in_child, stop_in_child);
    }
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
  sampler_recording_reap ();
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
    return fail (SAMPLER_STATUS_NOT_RUNNING, NULL);
  sampler_thread_names_read ();
  /* A pause for a fork may not be over yet. */
  sampler_fork_end_pause ();
  Py_BEGIN_ALLOW_THREADS
  status = sampler_writer_cut (path, sizeof path);
  Py_END_ALLOW_THREADS
  if (status != SAMPLER_STATUS_OK)
    return fail (status, NULL);
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
  { "start", (PyCFunction) (void (*) (void)) start, METH_VARARGS | METH_KEYWORDS, start_doc },
  { "stop", stop, METH_VARARGS, stop_doc },
  { "cut", cut, METH_NOARGS, cut_doc },
  { "is_running", is_running, METH_NOARGS, is_running_doc },
  { "child_file", child_file, METH_VARARGS, child_file_doc },
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
