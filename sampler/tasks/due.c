/* due.c: see due.h */

#include "sampler/tasks/due.h"

#include <Python.h>
#include <stdbool.h>

#include "format/format.h"
#include "sampler/cpython-symbols.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/chain.h"
#include "sampler/tasks/slots.h"

#define OBJECT_HEAD ((int32_t) (2 * sizeof (void *)))
#define PLACES_MAX  64u          /* ways down a heap that are still to be gone: one for each of its levels, and some */

/* An own reference, or NULL: there is none, or the program's code would have to be asked. */
static PyObject *
plain_attribute (PyObject *object, const char *name)
{
  PyObject *value = NULL;

  if (PyType_GetSlot (Py_TYPE (object), Py_tp_getattro) == (void *) PyObject_GenericGetAttr)
    value = PyObject_GetAttrString (object, name);
  PyErr_Clear ();
  return value;
}

static bool
is_pending_future (PyObject *object)
{
  return PyType_IsSubtype (Py_TYPE (object), sampler_asyncio.future)
         && *(const int32_t *) ((const char *) object + sampler_asyncio.state) == 0;
}

/* What the timer is going to give a result: sleep() hands it over, `call_later (1, future.set_result, 1)` is bound to it. */
static PyObject *
future_of (PyObject *callback, PyObject *arguments)
{
  PyObject *future = NULL;

  if (arguments != NULL && PyTuple_Check (arguments) && PyTuple_Size (arguments) > 0)
    future = PyTuple_GetItem (arguments, 0);
  if (future != NULL && is_pending_future (future))
    return future;
  if (callback == NULL || !PyType_IsSubtype (Py_TYPE (callback), (PyTypeObject *) sampler_cpython.builtin_type))
    return NULL;
  future = PyCFunction_GetSelf (callback);
  return future != NULL && is_pending_future (future) ? future : NULL;
}

/* The task that goes on when *future* has its result; NULL: it is another's, or nobody waits. */
static SamplerTaskSlot *
waiter_of (PyObject *future)
{
  PyObject *callback = (PyObject *) sampler_task_word (future, sampler_asyncio.callback), *task;
  SamplerTaskSlot *slot;

  if (callback == NULL || (void *) Py_TYPE (callback) != sampler_cpython.builtin_type
      || (PyMethodDef *) sampler_task_word (callback, OBJECT_HEAD) != sampler_asyncio.wakeup)
    return NULL;
  task = PyCFunction_GetSelf (callback);
  slot = task != NULL ? sampler_slots_find (task) : NULL;
  if (slot == NULL || slot->is_python || (PyObject *) sampler_task_word (task, sampler_asyncio.waiter) != future)
    return NULL;
  return slot;
}

/* A loop may have a clock of its own: what was due before the wait began is none of ours. */
static void
take_timer (PyObject *handle, uint64_t when_ns)
{
  PyObject *callback = plain_attribute (handle, "_callback"), *arguments = plain_attribute (handle, "_args");
  PyObject *future = future_of (callback, arguments);
  SamplerTaskSlot *slot = future != NULL ? waiter_of (future) : NULL;

  if (slot != NULL && atomic_load_explicit (&slot->state, memory_order_relaxed) == SAMPLER_TASK_WAITING
      && slot->ready_since_ns == 0 && slot->reason != FORMAT_WAIT_READY
      && when_ns >= atomic_load_explicit (&slot->since_ns, memory_order_relaxed))
    slot->ready_since_ns = when_ns;
  Py_XDECREF (arguments);
  Py_XDECREF (callback);
}

/* 0: it has no time, or one that is no time of ours. */
static uint64_t
time_of (PyObject *handle)
{
  PyObject *when = plain_attribute (handle, "_when");
  double seconds = when != NULL && PyFloat_Check (when) ? PyFloat_AsDouble (when) : 0;

  Py_XDECREF (when);
  return seconds > 0 && seconds < 1e9 ? (uint64_t) (seconds * 1e9) : 0;
}

/* Each timer is due no sooner than the one above it: below one that is not due nobody has to look. */
static void
look_at_heap (PyObject *heap, uint64_t end_ns, uint64_t most)
{
  Py_ssize_t places[PLACES_MAX] = { 0 };
  uint32_t n = 1;

  for (uint64_t i = 0; i < most && n > 0; i++)
    {
      Py_ssize_t place = places[--n];
      PyObject *handle = place < PyList_Size (heap) ? PyList_GetItem (heap, place) : NULL;
      uint64_t when_ns;

      if (handle == NULL)
        continue;
      Py_INCREF (handle);
      when_ns = time_of (handle);
      if (when_ns != 0 && when_ns <= end_ns)
        {
          take_timer (handle, when_ns);
          for (Py_ssize_t below = 2; below >= 1 && n < PLACES_MAX; below--)
            places[n++] = 2 * place + below;
        }
      Py_DECREF (handle);
    }
}

void
sampler_due_look (uint64_t end_ns, uint64_t most)
{
  PyObject *type, *value, *traceback, *loop, *heap = NULL;

  if (sampler_asyncio.is_asked || sampler_asyncio.get_running_loop == NULL || most == 0)
    return;
  PyErr_Fetch (&type, &value, &traceback);
  loop = PyObject_CallFunctionObjArgs (sampler_asyncio.get_running_loop, NULL);
  if (loop != NULL && loop != Py_None)
    heap = plain_attribute (loop, "_scheduled");
  if (heap != NULL && PyList_Check (heap))
    look_at_heap (heap, end_ns, most);
  Py_XDECREF (heap);
  Py_XDECREF (loop);
  PyErr_Clear ();
  PyErr_Restore (type, value, traceback);
}
