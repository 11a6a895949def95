/* hooks.c: see hooks.h */

#include "sampler/tasks/hooks.h"

#include <dlfcn.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sampler/cpython-symbols.h"
#include "sampler/memory.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/chain.h"
#include "sampler/tasks/steps.h"

#define OBJECT_HEAD      16
#define SWEEP_MAX        100000u      /* tasks that are looked for in the heap */

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

static struct {
  bool                are_placed, serve;
  uint32_t            generation;
  PyInterpreterState *interpreter;
} hooks;

/* ---- the calling thread ---- */

/* The thread that asked last: with the GIL there is one at a time, and they take turns seldom. */
static SamplerTaskThread last_thread;

static bool
is_known (PyThreadState *thread)
{
  /* A thread state may come again at another's address. */
  return last_thread.thread == thread && last_thread.generation == hooks.generation
         && (int32_t) sampler_task_word (thread, sampler_tick.codes.layout->thread_native_id) == last_thread.tid;
}

static void
get_to_know (SamplerTaskThread *here, PyThreadState *thread)
{
  here->thread = thread;
  here->generation = hooks.generation;
  here->tid = (int32_t) syscall (SYS_gettid);
  here->is_ours = PyInterpreterState_Get () == hooks.interpreter;
  here->running = here->is_ours ? sampler_running_task_slot ((uintptr_t) thread) : NULL;
  here->is_ours = here->running != NULL;
}

bool
sampler_hooks_get_here (SamplerTaskThread *here)
{
  PyThreadState *thread = PyThreadState_Get ();

  if (!hooks.serve)
    return false;
  if (!is_known (thread))
    get_to_know (&last_thread, thread);
  *here = last_thread;
  return here->is_ours;
}

/* After what was passed through: the same recording still runs. The thread is the same. */
static bool
are_serving (const SamplerTaskThread *here)
{
  return hooks.serve && here->generation == hooks.generation;
}

/* ---- what stands in the places ---- */

static PyObject *
make_step (PyObject *step, PyObject *arguments, PyObject *keywords)
{
  PyObject *task = (PyObject *) sampler_task_word (step, OBJECT_HEAD), *result;
  SamplerTaskThread here;
  SamplerTaskBefore before;

  if (!sampler_hooks_get_here (&here) || task == NULL)
    return original.step (step, arguments, keywords);
  Py_INCREF (task);
  before = sampler_task_begin_step (&here, task, false);
  result = original.step (step, arguments, keywords);
  /* The recording may have ended in it, and another begun. */
  if (are_serving (&here) || sampler_hooks_get_here (&here))
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

  if (!sampler_hooks_get_here (&here))
    return original.wakeup (task, future);
  Py_INCREF (task);
  before = sampler_task_begin_step (&here, task, false);
  result = original.wakeup (task, future);
  if (are_serving (&here) || sampler_hooks_get_here (&here))
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

  if (!sampler_hooks_get_here (&here))
    return original.init (task, arguments, keywords);
  before = sampler_task_begin_life (&here, task, coroutine_of (arguments, keywords), is_eager (keywords));
  result = original.init (task, arguments, keywords);
  if (are_serving (&here) || sampler_hooks_get_here (&here))
    sampler_task_end_birth (&here, task, before, result == 0);
  return result;
}

static void
finalize (PyObject *task)
{
  SamplerTaskThread here;

  if (sampler_hooks_get_here (&here))
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

static bool
are_as_expected (void)
{
  const SamplerAsyncio *asyncio = &sampler_asyncio;

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
  if (!hooks.are_placed)
    {
      if (!are_as_expected ())
        return false;
      original.step = (StepFunc) *place_in (sampler_asyncio.step, TYPE_CALL);
      original.init = (InitFunc) *place_in (sampler_asyncio.task, TYPE_INIT);
      original.finalize = (FinalizeFunc) *place_in (sampler_asyncio.task, TYPE_FINALIZE);
      original.wakeup = (WakeupFunc) (void (*) (void)) sampler_asyncio.wakeup->ml_meth;
      exchange ((void *) original.step, (void *) make_step, (void *) original.init, (void *) init,
                (void *) original.finalize, (void *) finalize);
      sampler_asyncio.wakeup->ml_meth = (PyCFunction) wake_up;
      hooks.are_placed = true;
    }
  hooks.interpreter = PyInterpreterState_Get ();
  hooks.generation++;
  hooks.serve = true;
  return true;
}

void
sampler_hooks_remove (void)
{
  hooks.serve = false;
  if (!hooks.are_placed)
    return;
  exchange ((void *) make_step, (void *) original.step, (void *) init, (void *) original.init,
            (void *) finalize, (void *) original.finalize);
  if (sampler_asyncio.wakeup->ml_meth == (PyCFunction) wake_up)
    sampler_asyncio.wakeup->ml_meth = (PyCFunction) original.wakeup;
  hooks.are_placed = false;
}

void
sampler_hooks_forget (void)
{
  hooks.serve = false;
}

void
sampler_hooks_forward (bool forward)
{
  hooks.serve = hooks.are_placed && !forward;
}

/* ---- who is there already ---- */

/* Every task of a set or an iterator, but for the one that is making a step. */
static void
sweep (PyObject *tasks, PyObject *running, bool are_here)
{
  SamplerTaskThread here;
  bool serves = sampler_hooks_get_here (&here);
  PyObject *list = tasks != NULL ? PySequence_List (tasks) : NULL;

  for (Py_ssize_t i = 0; serves && list != NULL && i < PyList_Size (list); i++)
    {
      PyObject *task = PyList_GetItem (list, i);

      if (task != running && PyType_IsSubtype (Py_TYPE (task), sampler_asyncio.task))
        sampler_task_was_there (&here, task, are_here);
    }
  PyErr_Clear ();
  Py_XDECREF (list);
}

typedef struct {
  PyObject **tasks;
  size_t     n, room;
} Found;

static int
find (PyObject *object, void *data)
{
  Found *found = data;

  if (found->n < found->room && PyType_IsSubtype (Py_TYPE (object), sampler_asyncio.task))
    {
      Py_INCREF (object);
      found->tasks[found->n++] = object;
    }
  return 1;
}

/* From 3.14 on no set has the tasks of other loops: the collector knows every object. */
static void
sweep_heap (PyObject *running)
{
  static void (*visit) (int (*visitor) (PyObject *object, void *data), void *data);
  Found found = { .room = SWEEP_MAX };
  SamplerTaskThread here;

  if (visit == NULL)
    *(void **) &visit = dlsym (RTLD_DEFAULT, "PyUnstable_GC_VisitObjects");
  found.tasks = visit != NULL && sampler_hooks_get_here (&here) ? sampler_map (found.room * sizeof *found.tasks) : NULL;
  if (found.tasks == NULL)
    return;
  visit (find, &found);
  for (size_t i = 0; i < found.n; i++)
    {
      if (found.tasks[i] != running)
        sampler_task_was_there (&here, found.tasks[i], false);
      Py_DECREF (found.tasks[i]);
    }
  sampler_unmap (found.tasks, found.room * sizeof *found.tasks);
}

/* all_tasks() of the loop that turns here, then everyone else. */
void
sampler_hooks_sweep (PyObject *asyncio)
{
  static const char *const sets[] = { "_all_tasks", "_scheduled_tasks", "_eager_tasks" };
  PyObject *tasks = PyObject_GetAttrString (asyncio, "tasks"), *running = NULL, *loop, *all = NULL;

  PyErr_Clear ();
  loop = PyObject_CallMethod (asyncio, "_get_running_loop", NULL);
  if (loop != NULL && loop != Py_None)
    {
      running = PyObject_CallMethod (asyncio, "current_task", NULL);
      PyErr_Clear ();
      all = PyObject_CallMethod (asyncio, "all_tasks", "O", loop);
    }
  PyErr_Clear ();
  sweep (all, running, true);
  for (size_t i = 0; i < sizeof sets / sizeof sets[0] && tasks != NULL; i++)
    {
      PyObject *set = PyObject_GetAttrString (tasks, sets[i]);

      PyErr_Clear ();
      sweep (set, running, false);
      Py_XDECREF (set);
    }
  if (sampler_cpython.version >= 0x030E)
    sweep_heap (running);
  Py_XDECREF (running);
  Py_XDECREF (all);
  Py_XDECREF (loop);
  Py_XDECREF (tasks);
}
