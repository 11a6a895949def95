/* tell.c: see tell.h */

#include "sampler/tasks/tell.h"

#include "format/format.h"
#include "sampler/tasks/asked.h"
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

/* What changes when it is given another name: the object that is its name. */
static uintptr_t
name_object (const SamplerTaskSlot *slot, const PyObject *name)
{
  if (slot->is_python)
    return 1;
  return sampler_asyncio.is_asked ? (uintptr_t) name : sampler_task_word (slot->task, sampler_asyncio.name);
}

static void
tell_name (const SamplerTaskSlot *slot, PyObject *name, uint64_t now_ns)
{
  SamplerTaskEvent event = { .what = FORMAT_TASK_NAME, .task = slot->id, .time_ns = now_ns };
  PyObject *bytes = name != NULL && PyUnicode_Check (name) ? PyUnicode_AsEncodedString (name, "utf-8", "surrogateescape") : NULL;
  Py_ssize_t size = bytes != NULL ? PyBytes_Size (bytes) : 0;

  if (bytes == NULL)
    return;
  event.text_size = (uint16_t) (size < (Py_ssize_t) SAMPLER_TASK_TEXT_MAX ? size : (Py_ssize_t) SAMPLER_TASK_TEXT_MAX);
  sampler_task_events_push (&event, PyBytes_AsString (bytes));
  Py_DECREF (bytes);
}

/* A name may be given late: it is told when the object has become another. */
void
sampler_task_tell_name (SamplerTaskSlot *slot, uint64_t now_ns)
{
  PyObject *type, *value, *traceback, *name;
  uintptr_t object;

  /* Only who is asked must be asked for that. */
  if (slot->id == 0 || (!sampler_asyncio.is_asked && slot->name == name_object (slot, NULL)))
    return;
  PyErr_Fetch (&type, &value, &traceback);
  name = name_of (slot->task, slot->is_python);
  /* Asking for it can make a number a name. */
  object = name_object (slot, name);
  if (object != slot->name)
    tell_name (slot, name, now_ns);
  slot->name = object;
  Py_XDECREF (name);
  PyErr_Clear ();
  PyErr_Restore (type, value, traceback);
}

/* ---- fields of both kinds of tasks ---- */

static bool
is_asked (bool is_python)
{
  return is_python || sampler_asyncio.is_asked;
}

PyObject *
sampler_task_field (PyObject *task, bool is_python, int32_t offset, const char *attribute)
{
  return is_asked (is_python) ? sampler_ask (task, attribute) : (PyObject *) sampler_task_word (task, offset);
}

/* 0 pending, 1 cancelled, 2 done: as a C future keeps it. */
static int
state_of (PyObject *task, bool is_python)
{
  PyObject *said;

  if (!is_asked (is_python))
    return *(const int32_t *) ((const char *) task + sampler_asyncio.state);
  said = sampler_ask (task, "_state");
  if (said == NULL || PyUnicode_CompareWithASCIIString (said, "PENDING") == 0)
    return 0;
  return PyUnicode_CompareWithASCIIString (said, "CANCELLED") == 0 ? 1 : 2;
}

uint8_t
sampler_task_death (PyObject *task, bool is_python)
{
  int state = state_of (task, is_python);

  if (state == 0)
    return 0;
  if (state == 1)
    return FORMAT_DEATH_CANCELLED;
  return sampler_task_field (task, is_python, sampler_asyncio.exception, "_exception") != NULL ? FORMAT_DEATH_EXCEPTION : FORMAT_DEATH_RETURNED;
}
