/* event-names.c: see event-names.h */

#include "sampler/event-names.h"

#include <stdbool.h>
#include <string.h>

#include "format/format.h"
#include "sampler/cpython-symbols.h"
#include "sampler/signal/class-names.h"
#include "sampler/signal/handler.h"

/* Where a frame object has its local variables, bytes; 3.11: a pointer to what has them. */
#define FRAME_LOCALS_3_9   360
#define FRAME_LOCALS_3_10  352
#define FRAME_INNER_3_11   24
#define INNER_LOCALS_3_11  72

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

/* What the names of its local variables say of a code. */
static SamplerFirstLocal
read_local_names (PyObject *code, uint8_t *flags)
{
  PyObject *names = PyObject_GetAttrString (code, "co_varnames");
  SamplerFirstLocal first = SAMPLER_FIRST_OTHER;

  for (Py_ssize_t i = 0; names != NULL && i < PyTuple_Size (names); i++)
    {
      PyObject *name = PyTuple_GetItem (names, i);

      if (i == 0 && PyUnicode_CompareWithASCIIString (name, "self") == 0)
        first = SAMPLER_FIRST_SELF;
      else if (i == 0 && PyUnicode_CompareWithASCIIString (name, "cls") == 0)
        first = SAMPLER_FIRST_CLS;
      else if (PyUnicode_CompareWithASCIIString (name, "__tracebackhide__") == 0)
        *flags |= FORMAT_CODE_TRACEBACK_HIDDEN;
    }
  Py_XDECREF (names);
  return first;
}

static uint32_t
intern_code (PyObject *code, uint8_t flags)
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
  if (index != SAMPLER_CODE_NONE)
    sampler_tick.codes.codes[index].flags = flags;
  PyErr_Clear ();
  Py_XDECREF (name);
  Py_XDECREF (file);
  Py_XDECREF (line);
  return index;
}

/* Before 3.12 nobody gives it away without
 * writing into the program's own locals(), so it is taken from where it lies; 3.9 and 3.10 move
 * one that an inner function uses, and then there is none. */
PyObject *
sampler_event_first_local (PyObject *frame, SamplerFirstLocal what)
{
  PyObject *value = NULL;
  const char *data = (const char *) frame;

  if (sampler_cpython.frame_get_var != NULL)
    value = sampler_cpython.frame_get_var (frame, what == SAMPLER_FIRST_SELF ? "self" : "cls");
  else if (sampler_cpython.version == 0x030B)
    {
      memcpy (&data, data + FRAME_INNER_3_11, sizeof data);
      memcpy (&value, data + INNER_LOCALS_3_11, sizeof value);
      Py_XINCREF (value);
    }
  else if (sampler_cpython.version == 0x0309 || sampler_cpython.version == 0x030A)
    {
      memcpy (&value, data + (sampler_cpython.version == 0x0309 ? FRAME_LOCALS_3_9 : FRAME_LOCALS_3_10), sizeof value);
      Py_XINCREF (value);
    }
  PyErr_Clear ();
  return value;
}

/* The codes of this stack, which its frames keep alive. */
static struct {
  PyObject         *code;     /* borrowed; NULL: free */
  uint32_t          index;
  SamplerFirstLocal first;
} known[64];

void
sampler_event_begin (void)
{
  memset (known, 0, sizeof known);
}

static uint32_t
find_code (PyObject *code, SamplerFirstLocal *first)
{
  uint32_t slot = (uint32_t) ((uintptr_t) code * 0x9E3779B97F4A7C15ull >> 58);

  if (known[slot].code != code)
    {
      uint8_t flags = 0;

      known[slot].first = read_local_names (code, &flags);
      known[slot].index = intern_code (code, flags);
      known[slot].code = code;
    }
  *first = known[slot].first;
  return known[slot].index;
}

static uint32_t
class_of_frame (PyObject *frame, SamplerFirstLocal what)
{
  PyObject *value = what == SAMPLER_FIRST_OTHER ? NULL : sampler_event_first_local (frame, what);
  uint32_t index;

  if (value == NULL)
    return 0;
  sampler_codes_begin_walk (&sampler_tick.codes);
  sampler_tick.codes.types.cell = (uintptr_t) sampler_cpython.cell_type;
  index = sampler_class_name (&sampler_tick.codes, what, (uintptr_t) value);
  Py_DECREF (value);
  return index;
}

SamplerFrame
sampler_event_frame (PyObject *frame)
{
  PyObject *code = sampler_cpython.frame_get_code (frame);
  SamplerFirstLocal first;
  SamplerFrame result = { .code = find_code (code, &first) };

  result.where = sampler_cpython.frame_get_line_number (frame);
  result.class_name = class_of_frame (frame, first);
  Py_DECREF (code);
  return result;
}

SamplerFrame
sampler_event_builtin (PyObject *function)
{
  PyObject *name = attribute_as_bytes (function, "__qualname__");
  SamplerFrame result = { .code = SAMPLER_CODE_NONE };

  if (name != NULL)
    result.code = sampler_codes_add_text (&sampler_tick.codes, FORMAT_CODE_BUILTIN, PyBytes_AsString (name),
                                          (uint32_t) PyBytes_Size (name), "", 0, 0);
  Py_XDECREF (name);
  return result;
}
