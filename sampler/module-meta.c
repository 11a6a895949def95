/* module-meta.c: what a recording says of the program, taken from Python's pairs */

#include "sampler/module-private.h"

#include <stdlib.h>
#include <string.h>

#include "format/format.h"
#include "sampler/sources.h"
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
  const char *engine, *reason;
  uint64_t    interval_ns;
} own;

void
sampler_module_set_own_meta (const char *engine, const char *reason, uint64_t interval_ns)
{
  own.engine = engine;
  own.reason = reason;
  own.interval_ns = interval_ns;
}

static void
set_meta (Meta *meta, bool starting)
{
  char number[32];

  put_meta (&meta->meta, "pyinst.version", PYINST_VERSION, strlen (PYINST_VERSION));
  put_meta (&meta->meta, "engine", own.engine, strlen (own.engine));
  if (own.reason != NULL)
    put_meta (&meta->meta, "engine.reason", own.reason, strlen (own.reason));
  snprintf (number, sizeof number, "%llu", (unsigned long long) own.interval_ns);
  put_meta (&meta->meta, "interval_ns", number, strlen (number));
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
