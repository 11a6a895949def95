/* module-looks.c: one look on request, and what was counted, as Python sees them
 *
 * For tests of exact stacks and of the recorder itself.
 */

#include "sampler/module-private.h"

#include <stdatomic.h>

#include "format/format.h"
#include "sampler/lines.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/hooks.h"
#include "sampler/ticks.h"

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

const char sampler_sample_here_doc[] =
"sample_here(all=False)\n--\n\n"
"Take one look at the calling thread by a real tick signal, into the running recording.\n\n"
"Returns its Python frames, innermost first, as (qualified name, file, line). With all, C\n"
"functions and [gc] too, file '' and line 0, and a fourth item: the class's name or ''. For\n"
"tests of exact stacks; the signal engine only.";

PyObject *
sampler_module_sample_here (PyObject *module, PyObject *args)
{
  SamplerStatus status;
  PyObject *frames = NULL;
  int all = 0;

  (void) module;
  if (!PyArg_ParseTuple (args, "|p", &all))
    return NULL;
  if (!sampler_ticks_are_running ())
    return sampler_module_fail (SAMPLER_STATUS_NOT_RUNNING, NULL);
  sampler_ticks_lock ();
  status = sampler_ticks_look_here ((uintptr_t) PyThreadState_Get ());
  if (status == SAMPLER_STATUS_OK)
    frames = list_scratch_frames (all);
  sampler_ticks_unlock ();
  return status == SAMPLER_STATUS_OK ? frames : sampler_module_fail (status, NULL);
}

const char sampler_forward_tasks_doc[] =
"forward_tasks(forward)\n--\n\n"
"From now on the hooks of tasks pass everything through, or do no more: for ./dev bench tasks.";

PyObject *
sampler_module_forward_tasks (PyObject *module, PyObject *forward)
{
  (void) module;
  sampler_hooks_forward (PyObject_IsTrue (forward) != 0);
  Py_RETURN_NONE;
}

static bool
put_count (PyObject *counts, const char *name, uint64_t value)
{
  PyObject *number = PyLong_FromUnsignedLongLong (value);
  bool good = number != NULL && PyDict_SetItemString (counts, name, number) == 0;

  Py_XDECREF (number);
  return good;
}

const char sampler_counts_doc[] =
"counts()\n--\n\nWhat the running (or last) recording has counted: a dict of names to numbers.";

PyObject *
sampler_module_counts (PyObject *module, PyObject *args)
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
