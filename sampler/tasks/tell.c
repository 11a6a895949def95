/* tell.c: see tell.h */

#include "sampler/tasks/tell.h"

#include "format/format.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/chain.h"
#include "sampler/tasks/events.h"

void
sampler_task_tell (const SamplerTaskSlot *slot, uint8_t what, uint64_t time_ns, uint8_t how, uint32_t other)
{
  SamplerTaskEvent event = { .what = what, .how = how, .task = slot->id, .other = other, .time_ns = time_ns };

  if (slot->id != 0)
    sampler_task_events_push (&event, NULL);
}

void
sampler_task_tell_sums (const SamplerTaskSlot *slot, uint64_t now_ns)
{
  SamplerTaskEvent event = { .what = FORMAT_TASK_SUMS, .task = slot->id, .time_ns = now_ns,
                             .value = { slot->steps, slot->running_ns, slot->waiting_ns, slot->ready_ns } };

  if (slot->id != 0)
    sampler_task_events_push (&event, NULL);
}

static PyObject *
name_of (PyObject *task, bool is_python)
{
  return is_python ? PyObject_GetAttrString (task, "_name")
                   : PyObject_CallFunctionObjArgs (sampler_asyncio.get_name, task, NULL);
}

/* A name may be given late: it is told when the object has become another. */
void
sampler_task_tell_name (SamplerTaskSlot *slot, uint64_t now_ns)
{
  SamplerTaskEvent event = { .what = FORMAT_TASK_NAME, .task = slot->id, .time_ns = now_ns };
  uintptr_t object = slot->is_python ? 1 : sampler_task_word (slot->task, sampler_asyncio.name);
  PyObject *type, *value, *traceback, *name, *bytes;

  if (slot->id == 0 || object == slot->name)
    return;
  PyErr_Fetch (&type, &value, &traceback);
  name = name_of (slot->task, slot->is_python);
  bytes = name != NULL && PyUnicode_Check (name) ? PyUnicode_AsEncodedString (name, "utf-8", "surrogateescape") : NULL;
  /* Asking for it can make a number a name. */
  slot->name = slot->is_python ? 1 : sampler_task_word (slot->task, sampler_asyncio.name);
  if (bytes != NULL)
    {
      Py_ssize_t size = PyBytes_Size (bytes);

      event.text_size = (uint16_t) (size < (Py_ssize_t) SAMPLER_TASK_TEXT_MAX ? size : (Py_ssize_t) SAMPLER_TASK_TEXT_MAX);
      sampler_task_events_push (&event, PyBytes_AsString (bytes));
    }
  Py_XDECREF (bytes);
  Py_XDECREF (name);
  PyErr_Restore (type, value, traceback);
}

/* ---- fields of both kinds of tasks ---- */

PyObject *
sampler_task_field (PyObject *task, bool is_python, int32_t offset, const char *attribute)
{
  PyObject *type, *value, *traceback, *found;

  if (!is_python)
    return (PyObject *) sampler_task_word (task, offset);
  PyErr_Fetch (&type, &value, &traceback);
  found = PyObject_GetAttrString (task, attribute);
  PyErr_Restore (type, value, traceback);
  /* The task holds it. */
  Py_XDECREF (found);
  return found != Py_None ? found : NULL;
}

uint8_t
sampler_task_death (PyObject *task, bool is_python)
{
  int state = is_python ? 0 : *(const int32_t *) ((const char *) task + sampler_asyncio.state);
  PyObject *said = is_python ? sampler_task_field (task, true, 0, "_state") : NULL;

  if (said != NULL && PyUnicode_CompareWithASCIIString (said, "PENDING") != 0)
    state = PyUnicode_CompareWithASCIIString (said, "CANCELLED") == 0 ? 1 : 2;
  if (state == 0)
    return 0;
  if (state == 1)
    return FORMAT_DEATH_CANCELLED;
  return sampler_task_field (task, is_python, sampler_asyncio.exception, "_exception") != NULL ? FORMAT_DEATH_EXCEPTION : FORMAT_DEATH_RETURNED;
}
