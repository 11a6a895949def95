/* hooks.c: see hooks.h */

#include "sampler/tasks/hooks.h"

#include "sampler/cpython-symbols.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/chain.h"
#include "sampler/tasks/here.h"
#include "sampler/tasks/steps.h"

#define OBJECT_HEAD      16

/* Places in a type and in the description of a slot's method; the same on 3.11 to 3.15, and each
 * is compared with what the interpreter says is there before it is changed. */
#define TYPE_CALL        128
#define TYPE_INIT        296
#define TYPE_FINALIZE    392
#define WRAPPER_FUNCTION 48

typedef PyObject *(*StepFunc) (PyObject *step, PyObject *arguments, PyObject *keywords);
typedef int       (*InitFunc) (PyObject *task, PyObject *arguments, PyObject *keywords);
typedef void      (*FinalizeFunc) (PyObject *task);
typedef PyObject *(*WakeupFunc) (PyObject *task, PyObject *future);

static struct {
  StepFunc     step;
  InitFunc     init;
  FinalizeFunc finalize;
  WakeupFunc   wakeup;
} original;

static bool are_placed;

/* ---- what stands in the places ---- */

static PyObject *
make_step (PyObject *step, PyObject *arguments, PyObject *keywords)
{
  PyObject *task = (PyObject *) sampler_task_word (step, OBJECT_HEAD), *result;
  SamplerTaskThread here;
  SamplerTaskBefore before;

  if (!sampler_task_here (&here) || task == NULL)
    return original.step (step, arguments, keywords);
  Py_INCREF (task);
  before = sampler_task_begin_step (&here, task, false);
  result = original.step (step, arguments, keywords);
  /* The recording may have ended in it, and another begun. */
  if (sampler_task_here_again (&here))
    sampler_task_end_step (&here, task, before);
  Py_DECREF (task);
  return result;
}

static PyObject *
wake_up (PyObject *task, PyObject *future)
{
  SamplerTaskThread here;
  PyObject *result;
  SamplerTaskBefore before;

  if (!sampler_task_here (&here))
    return original.wakeup (task, future);
  Py_INCREF (task);
  before = sampler_task_begin_step (&here, task, false);
  result = original.wakeup (task, future);
  if (sampler_task_here_again (&here))
    sampler_task_end_step (&here, task, before);
  Py_DECREF (task);
  return result;
}

static bool
is_eager (PyObject *keywords)
{
  PyObject *eager = keywords != NULL ? PyDict_GetItemString (keywords, "eager_start") : NULL;

  return eager == Py_True;
}

static PyObject *
coroutine_of (PyObject *arguments, PyObject *keywords)
{
  if (PyTuple_Check (arguments) && PyTuple_Size (arguments) > 0)
    return PyTuple_GetItem (arguments, 0);
  return keywords != NULL ? PyDict_GetItemString (keywords, "coro") : NULL;
}

static int
init (PyObject *task, PyObject *arguments, PyObject *keywords)
{
  SamplerTaskThread here;
  SamplerTaskBefore before;
  int result;

  if (!sampler_task_here (&here))
    return original.init (task, arguments, keywords);
  before = sampler_task_begin_life (&here, task, coroutine_of (arguments, keywords), is_eager (keywords));
  result = original.init (task, arguments, keywords);
  if (sampler_task_here_again (&here))
    sampler_task_end_birth (&here, task, before, result == 0);
  return result;
}

static void
finalize (PyObject *task)
{
  SamplerTaskThread here;

  if (sampler_task_here (&here))
    sampler_task_destroyed (task);
  original.finalize (task);
}

/* ---- putting them there ---- */

static void **
place_in (void *object, int32_t offset)
{
  return (void **) ((char *) object + offset);
}

/* In the class and every class made from it that has it by inheritance. */
static void
exchange_in_classes (PyObject *class, int32_t offset, void *from, void *to)
{
  PyObject *classes;

  if (*place_in (class, offset) == from)
    *place_in (class, offset) = to;
  classes = PyObject_CallMethod (class, "__subclasses__", NULL);
  for (Py_ssize_t i = 0; classes != NULL && i < PyList_Size (classes); i++)
    exchange_in_classes (PyList_GetItem (classes, i), offset, from, to);
  Py_XDECREF (classes);
  PyErr_Clear ();
}

/* What super().__init__() and classes made later go through. */
static void
exchange_in_wrapper (const char *name, void *from, void *to)
{
  PyObject *names = PyObject_GetAttrString ((PyObject *) sampler_asyncio.task, "__dict__");
  PyObject *wrapper = names != NULL ? PyMapping_GetItemString (names, name) : NULL;

  if (wrapper != NULL && (void *) Py_TYPE (wrapper) == sampler_cpython.wrapper_type
      && *place_in (wrapper, WRAPPER_FUNCTION) == from)
    *place_in (wrapper, WRAPPER_FUNCTION) = to;
  Py_XDECREF (wrapper);
  Py_XDECREF (names);
  PyErr_Clear ();
}

bool
sampler_hooks_are_as_expected (void)
{
  const SamplerAsyncio *asyncio = &sampler_asyncio;

  if (are_placed)
    return true;
  return *place_in (asyncio->step, TYPE_CALL) == PyType_GetSlot (asyncio->step, Py_tp_call)
         && *place_in (asyncio->task, TYPE_INIT) == PyType_GetSlot (asyncio->task, Py_tp_init)
         && *place_in (asyncio->task, TYPE_FINALIZE) == PyType_GetSlot (asyncio->task, Py_tp_finalize)
         && *place_in (asyncio->step, TYPE_CALL) != NULL && *place_in (asyncio->task, TYPE_INIT) != NULL
         && *place_in (asyncio->task, TYPE_FINALIZE) != NULL && asyncio->wakeup->ml_meth != NULL;
}

static void
exchange (void *step, void *step_to, void *birth, void *birth_to, void *death, void *death_to)
{
  PyObject *task = (PyObject *) sampler_asyncio.task;

  exchange_in_classes (task, TYPE_FINALIZE, death, death_to);
  exchange_in_wrapper ("__del__", death, death_to);
  exchange_in_classes (task, TYPE_INIT, birth, birth_to);
  exchange_in_wrapper ("__init__", birth, birth_to);
  exchange_in_classes ((PyObject *) sampler_asyncio.step, TYPE_CALL, step, step_to);
}

bool
sampler_hooks_place (void)
{
  if (!are_placed)
    {
      if (!sampler_hooks_are_as_expected ())
        return false;
      original.step = (StepFunc) *place_in (sampler_asyncio.step, TYPE_CALL);
      original.init = (InitFunc) *place_in (sampler_asyncio.task, TYPE_INIT);
      original.finalize = (FinalizeFunc) *place_in (sampler_asyncio.task, TYPE_FINALIZE);
      original.wakeup = (WakeupFunc) (void (*) (void)) sampler_asyncio.wakeup->ml_meth;
      exchange ((void *) original.step, (void *) make_step, (void *) original.init, (void *) init,
                (void *) original.finalize, (void *) finalize);
      sampler_asyncio.wakeup->ml_meth = (PyCFunction) wake_up;
      are_placed = true;
    }
  return true;
}

void
sampler_hooks_remove (void)
{
  if (!are_placed)
    return;
  exchange ((void *) make_step, (void *) original.step, (void *) init, (void *) original.init,
            (void *) finalize, (void *) original.finalize);
  if (sampler_asyncio.wakeup->ml_meth == (PyCFunction) wake_up)
    sampler_asyncio.wakeup->ml_meth = (PyCFunction) original.wakeup;
  are_placed = false;
}

void
sampler_hooks_forward (bool forward)
{
  sampler_task_here_serve (are_placed && !forward);
}
