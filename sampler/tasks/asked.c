/* asked.c: see asked.h */

#include "sampler/tasks/asked.h"

#include "sampler/event-names.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/sites.h"

PyObject *
sampler_ask (PyObject *object, const char *attribute)
{
  PyObject *type, *value, *traceback, *found;

  PyErr_Fetch (&type, &value, &traceback);
  found = PyObject_GetAttrString (object, attribute);
  PyErr_Restore (type, value, traceback);
  Py_XDECREF (found);
  return found != Py_None ? found : NULL;
}

uint32_t
sampler_asked_callbacks (PyObject *future, PyObject **callbacks, uint32_t room)
{
  PyObject *type, *value, *traceback, *list;
  uint32_t n = 0;

  PyErr_Fetch (&type, &value, &traceback);
  list = PyObject_GetAttrString (future, "_callbacks");
  for (Py_ssize_t i = 0; list != NULL && PyList_Check (list) && i < PyList_Size (list) && n < room; i++)
    {
      PyObject *pair = PyList_GetItem (list, i);

      if (PyTuple_Check (pair) && PyTuple_Size (pair) > 0)
        callbacks[n++] = PyTuple_GetItem (pair, 0);
    }
  Py_XDECREF (list);
  PyErr_Restore (type, value, traceback);
  return n;
}

/* ---- chains ---- */

static const struct {
  const char *frame, *awaited, *code;
} words[] = { { "cr_frame", "cr_await", "cr_code" }, { "gi_frame", "gi_yieldfrom", "gi_code" }, { "ag_frame", "ag_await", "ag_code" } };

/* Its index in words; -1: another. */
static int
kind_of (PyObject *object)
{
  PyTypeObject *type = Py_TYPE (object);

  if (type == sampler_asyncio.coroutine)
    return 0;
  if (type == sampler_asyncio.generator)
    return 1;
  return type == sampler_asyncio.async_generator ? 2 : -1;
}

static bool
is_wrapper (PyObject *object)
{
  for (int i = 0; i < 4; i++)
    if (Py_TYPE (object) == sampler_asyncio.wrappers[i])
      return true;
  return false;
}

static int
take_first (PyObject *object, void *data)
{
  PyObject **found = data;

  if (object == NULL || (kind_of (object) < 0 && !is_wrapper (object)))
    return 0;
  *found = object;
  return 1;
}

/* What a wrapper holds has no name: it is found as the collector finds it. */
static PyObject *
held_by (PyObject *wrapper)
{
  traverseproc traverse = (traverseproc) PyType_GetSlot (Py_TYPE (wrapper), Py_tp_traverse);
  PyObject *found = NULL;

  if (traverse != NULL)
    traverse (wrapper, take_first, &found);
  return found;
}

static uintptr_t
ask_first (PyObject *frame, PyObject *code)
{
  SamplerFirstLocal what = sampler_sites_first_local (code);
  PyObject *value = what != SAMPLER_FIRST_OTHER ? sampler_event_first_local (frame, what) : NULL;

  /* The frame holds it, too. */
  Py_XDECREF (value);
  return (uintptr_t) value;
}

/* False: it is over. */
static bool
take_frame (PyObject *generator, int kind, SamplerTaskFrame *frame)
{
  PyObject *object = sampler_ask (generator, words[kind].frame);
  PyObject *code = object != NULL ? sampler_ask (object, "f_code") : NULL;
  PyObject *last = code != NULL ? PyObject_GetAttrString (object, "f_lasti") : NULL;
  long offset = last != NULL ? PyLong_AsLong (last) : -1;

  Py_XDECREF (last);
  if (code == NULL)
    return false;
  frame->code = code;
  frame->instruction = (uintptr_t) code + (uintptr_t) sampler_tick.codes.layout->code_bytecode + (uintptr_t) (offset > 0 ? offset : 0);
  frame->first = ask_first (object, code);
  return true;
}

/* A frame object is made for a method alone: who asks for no more than this wants it cheap. */
bool
sampler_asked_own_frame (PyObject *awaitable, SamplerTaskFrame *frame)
{
  int kind = kind_of (awaitable);
  PyObject *code = kind >= 0 ? sampler_ask (awaitable, words[kind].code) : NULL, *object;

  if (code == NULL)
    return false;
  object = sampler_sites_first_local (code) != SAMPLER_FIRST_OTHER ? sampler_ask (awaitable, words[kind].frame) : NULL;
  frame->code = code;
  frame->instruction = (uintptr_t) code + (uintptr_t) sampler_tick.codes.layout->code_bytecode;
  frame->first = object != NULL ? ask_first (object, code) : 0;
  return true;
}

uint32_t
sampler_asked_chain (PyObject *awaitable, SamplerTaskFrame *frames)
{
  PyObject *type, *value, *traceback;
  uint32_t n = 0;

  PyErr_Fetch (&type, &value, &traceback);
  for (uint32_t steps = 0; awaitable != NULL && n < SAMPLER_CHAIN_MAX && steps < 4 * SAMPLER_CHAIN_MAX; steps++)
    {
      int kind = kind_of (awaitable);

      if (kind < 0)
        awaitable = is_wrapper (awaitable) ? held_by (awaitable) : NULL;
      else if (take_frame (awaitable, kind, &frames[n]))
        awaitable = sampler_ask (awaitable, words[kind].awaited), n++;
      else
        break;
    }
  PyErr_Clear ();
  PyErr_Restore (type, value, traceback);
  return n;
}
