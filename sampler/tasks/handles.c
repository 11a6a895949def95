/* handles.c: see handles.h */

#include "sampler/tasks/handles.h"

#include <stdint.h>

#include "sampler/cpython-symbols.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/asked.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/chain.h"
#include "sampler/tasks/here.h"

#define METHOD           "_run"
#define NESTED_MAX       8u      /* loops within steps, of one thread */
#define CONTEXT_SWITCHED 1       /* Py_CONTEXT_SWITCHED (cpython/context.h) */

static struct {
  bool      serve;
  PyObject *class;               /* Handle */
  PyObject *theirs, *ours;       /* the functions */
  PyObject *code;                /* of theirs */
  int       watcher;             /* of contexts; -1: there is none */
} handles = { .watcher = -1 };

/* Whose step or wake-up it is. A callback of the program is not asked: it may answer with code of its own. */
static PyObject *
task_of (PyObject *handle)
{
  PyObject *callback = sampler_ask (handle, "_callback"), *task = NULL;

  if (callback == NULL)
    return NULL;
  if ((void *) Py_TYPE (callback) == sampler_cpython.builtin_type)
    task = PyCFunction_GetSelf (callback);
  else if (Py_TYPE (callback) == sampler_asyncio.step)
    task = sampler_ask (callback, "__self__");
  return task != NULL && PyType_IsSubtype (Py_TYPE (task), sampler_asyncio.task) ? task : NULL;
}

static void
end_step (SamplerTaskThread *here, PyObject *task, SamplerTaskBefore before)
{
  PyObject *type, *value, *traceback;

  PyErr_Fetch (&type, &value, &traceback);
  if (sampler_task_here_again (here))
    sampler_task_end_step (here, task, before);
  PyErr_Restore (type, value, traceback);
}

/* ---- in the place of the method ---- */

static PyObject *
run (PyObject *handle, PyObject *unused)
{
  SamplerTaskThread here;
  PyObject *task = sampler_task_here (&here) ? task_of (handle) : NULL, *result;
  SamplerTaskBefore before;

  (void) unused;
  if (task == NULL)
    return PyObject_CallFunctionObjArgs (handles.theirs, handle, NULL);
  Py_INCREF (task);
  before = sampler_task_begin_step (&here, task, false);
  result = PyObject_CallFunctionObjArgs (handles.theirs, handle, NULL);
  end_step (&here, task, before);
  Py_DECREF (task);
  return result;
}

static PyMethodDef run_method = { METHOD, run, METH_NOARGS, NULL };

/* False: asyncio has no such class or method. */
static bool
find_method (PyObject *asyncio)
{
  PyObject *class = sampler_ask (asyncio, "Handle");
  PyObject *found = class != NULL && PyType_Check (class) ? sampler_ask (class, METHOD) : NULL;
  PyObject *code;

  /* In the child of a fork it is there already. */
  if (found != NULL && found == handles.ours)
    return true;
  code = found != NULL && Py_TYPE (found) == sampler_asyncio.python_function ? sampler_ask (found, "__code__") : NULL;

  if (code == NULL || code == handles.code)
    return code != NULL;
  /* Another thread may still be in them: they are kept for good. */
  Py_INCREF (class);
  Py_INCREF (found);
  Py_INCREF (code);
  handles.class = class;
  handles.theirs = found;
  handles.code = code;
  return true;
}

bool
sampler_handles_can_place (PyObject *asyncio)
{
  return find_method (asyncio);
}

bool
sampler_handles_place (PyObject *asyncio)
{
  if (!find_method (asyncio))
    return false;
  if (handles.ours == NULL)
    handles.ours = PyDescr_NewMethod ((PyTypeObject *) handles.class, &run_method);
  handles.serve = handles.ours != NULL && PyObject_SetAttrString (handles.class, METHOD, handles.ours) == 0;
  PyErr_Clear ();
  return handles.serve;
}

/* ---- by the contexts ---- */

/* The steps that this thread is in. */
typedef struct {
  const char       *frame;       /* of Handle._run */
  PyObject         *context;     /* never followed */
  PyObject         *task;        /* owned */
  SamplerTaskBefore before;
  uint32_t          generation;
} Step;

static __thread struct {
  Step     steps[NESTED_MAX];
  uint32_t n;
} inside;

static const char *
current_frame (PyThreadState *thread)
{
  return (const char *) sampler_task_word (thread, sampler_tick.codes.layout->thread_current_frame);
}

/* NULL: it is another function's frame. Borrowed. */
static PyObject *
handle_in (const char *frame)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;

  if (frame == NULL || (PyObject *) (sampler_task_word (frame, layout->frame_code) & layout->frame_code_mask) != handles.code)
    return NULL;
  return (PyObject *) (sampler_task_word (frame, layout->frame_locals) & layout->frame_code_mask);
}

static void
leave_step (SamplerTaskThread *here)
{
  Step step = inside.steps[--inside.n];

  end_step (here, step.task, step.before);
  Py_DECREF (step.task);
}

static void
enter_step (SamplerTaskThread *here, const char *frame, PyObject *context)
{
  PyObject *handle = handle_in (frame), *task = handle != NULL && inside.n < NESTED_MAX ? task_of (handle) : NULL;

  if (task == NULL)
    return;
  Py_INCREF (task);
  inside.steps[inside.n++] = (Step) { .frame = frame, .context = context, .task = task, .generation = here->generation,
                                      .before = sampler_task_begin_step (here, task, false) };
}

/* Handle._run goes into its context, and out of it: nothing else is told with its frame on top. */
static int
on_switch (int event, PyObject *context)
{
  PyObject *type, *value, *traceback;
  SamplerTaskThread here;
  const char *frame;

  if (event != CONTEXT_SWITCHED || !handles.serve || !sampler_task_here (&here))
    return 0;
  frame = current_frame (here.thread);
  PyErr_Fetch (&type, &value, &traceback);
  /* Of a recording that ended in them. */
  while (inside.n > 0 && inside.steps[inside.n - 1].generation != here.generation)
    Py_DECREF (inside.steps[--inside.n].task);
  if (inside.n == 0 || inside.steps[inside.n - 1].frame != frame)
    enter_step (&here, frame, context);
  else if (inside.steps[inside.n - 1].context != context)
    leave_step (&here);
  PyErr_Restore (type, value, traceback);
  return 0;
}

bool
sampler_handles_can_watch (PyObject *asyncio)
{
  return sampler_cpython.context_add_watcher != NULL && sampler_cpython.context_clear_watcher != NULL
         && sampler_tick.codes.layout->thread_current_frame >= 0 && find_method (asyncio);
}

bool
sampler_handles_watch (PyObject *asyncio)
{
  if (!sampler_handles_can_watch (asyncio))
    return false;
  if (handles.watcher < 0)
    handles.watcher = sampler_cpython.context_add_watcher (on_switch);
  handles.serve = handles.watcher >= 0;
  PyErr_Clear ();
  return handles.serve;
}

void
sampler_handles_let_go (void)
{
  handles.serve = false;
  /* Where the program has put something else there since, that stays. */
  if (handles.ours != NULL && sampler_ask (handles.class, METHOD) == handles.ours)
    PyObject_SetAttrString (handles.class, METHOD, handles.theirs);
  if (handles.watcher >= 0)
    sampler_cpython.context_clear_watcher (handles.watcher);
  handles.watcher = -1;
  Py_CLEAR (handles.ours);
  PyErr_Clear ();
}
