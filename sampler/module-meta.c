/* module-meta.c: what a recording says of the program, taken from Python's pairs */

#include "sampler/module-private.h"

#include <stdlib.h>
#include <string.h>

#include "format/format.h"
#include "sampler/itimer.h"
#include "sampler/sources.h"
#include "sampler/tasks/tasks.h"
#include "sampler/writer.h"

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

/* *list* may be NULL. */
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
  for (Py_ssize_t i = 0; list != NULL && i < PyList_Size (list); i++)
    if (!take_meta_pair (meta, PyList_GetItem (list, i)))
      return false;
  return true;
}

/* What the start knows and the end repeats. */
static struct {
  const char       *engine, *reason;
  uint64_t          interval_ns;
  SamplerTickSource ticks;
} own;

void
sampler_module_set_own_meta (const SamplerRecordingConfig *config, const char *engine, const char *reason)
{
  own.engine = engine;
  own.reason = reason;
  own.interval_ns = config->interval_ns;
  own.ticks = config->ticks;
}

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
put_text (Meta *meta, const char *key, const char *value)
{
  put_meta (&meta->meta, key, value, strlen (value));
}

static void
put_number (Meta *meta, const char *key, uint64_t value)
{
  char number[32];

  snprintf (number, sizeof number, "%llu", (unsigned long long) value);
  put_text (meta, key, number);
}

static void
set_meta (Meta *meta, bool starting)
{
  const char *no_leaves = sampler_recording_why_no_leaves (), *why_no_tasks;

  put_text (meta, "pyinst.version", PYINST_VERSION);
  put_text (meta, "engine", own.engine);
  if (own.reason != NULL)
    put_text (meta, "engine.reason", own.reason);
  put_text (meta, "leaves", no_leaves != NULL ? no_leaves : "on");
  put_number (meta, "interval_ns", own.interval_ns);
  put_text (meta, "tick", own.ticks == SAMPLER_TICKS_ITIMER ? "itimer" : "thread");
  if (own.ticks == SAMPLER_TICKS_ITIMER)
    put_number (meta, "tick.resolution_ns", sampler_itimer_resolution_ns ());
  if (!starting && sampler_tasks_engine (&why_no_tasks) != NULL)
    {
      put_text (meta, "task.engine", sampler_tasks_engine (&why_no_tasks));
      if (why_no_tasks != NULL)
        put_text (meta, "task.reason", why_no_tasks);
    }
  if (!starting && sampler_tasks_foreign () != NULL)
    put_text (meta, "task.foreign", sampler_tasks_foreign ());
  put_process_name (meta);
  sampler_writer_set_meta (meta->meta.data, meta->meta.size, starting ? meta->boot : NULL);
  if (starting)
    sampler_sources_set_folders ((const char *) meta->folders.data, meta->folders.size);
}

bool
sampler_module_set_meta (PyObject *pairs, bool starting)
{
  Meta meta;
  bool good = meta_from_list (&meta, pairs);

  if (good)
    set_meta (&meta, starting);
  meta_clear (&meta);
  return good;
}
