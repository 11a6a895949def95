/* python-tasks.c: see python-tasks.h */

#include "sampler/tasks/python-tasks.h"

#include "sampler/cpython-symbols.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/here.h"
#include "sampler/tasks/watch.h"

#define NESTED_MAX 8u        /* steps within steps, of one thread */

static struct {
  PyObject *module;                    /* asyncio.tasks while ours stand there */
  PyObject *enter, *leave;             /* the functions that were there */
  PyObject *our_enter, *our_leave;
} places;

/* The steps that this thread is in. */
static __thread struct {
  SamplerTaskBefore steps[NESTED_MAX];
  PyObject         *tasks[NESTED_MAX];      /* borrowed: they are making a step */
  uint32_t          n;
} inside;

/* NULL: not a task of this kind. */
static PyObject *
python_task (PyObject *arguments)
{
  PyObject *task = PyTuple_Size (arguments) == 2 ? PyTuple_GetItem (arguments, 1) : NULL;

  if (task == NULL || PyType_IsSubtype (Py_TYPE (task), sampler_asyncio.task) || !PyObject_HasAttrString (task, "_fut_waiter"))
    return NULL;
  return task;
}

static PyObject *
enter (PyObject *unused, PyObject *arguments)
{
  PyObject *result = PyObject_CallObject (places.enter, arguments);
  SamplerTaskThread here;
  PyObject *task = result != NULL && sampler_task_here (&here) ? python_task (arguments) : NULL;
  SamplerTaskBefore before;

  (void) unused;
  if (task == NULL || inside.n == NESTED_MAX)
    return result;
  before = sampler_task_begin_step (&here, task, true);
  if (before.slot != NULL && before.slot->watch == NULL)
    before.slot->watch = sampler_task_watch (task);
  inside.tasks[inside.n] = task;
  inside.steps[inside.n++] = before;
  return result;
}

static PyObject *
leave (PyObject *unused, PyObject *arguments)
{
  PyObject *task = PyTuple_Size (arguments) == 2 ? PyTuple_GetItem (arguments, 1) : NULL;
  SamplerTaskThread here;

  (void) unused;
  if (inside.n > 0 && inside.tasks[inside.n - 1] == task)
    {
      inside.n--;
      if (sampler_task_here (&here))
        sampler_task_end_step (&here, task, inside.steps[inside.n]);
    }
  return PyObject_CallObject (places.leave, arguments);
}

static PyMethodDef enter_method = { "_enter_task", enter, METH_VARARGS, NULL };
static PyMethodDef leave_method = { "_leave_task", leave, METH_VARARGS, NULL };

/* Before 3.14 both kinds of tasks use the same name. */
static const char *
enter_name (void)
{
  return sampler_cpython.version >= 0x030E ? "_py_enter_task" : "_enter_task";
}

static const char *
leave_name (void)
{
  return sampler_cpython.version >= 0x030E ? "_py_leave_task" : "_leave_task";
}

static bool
put (const char *name, PyObject *function)
{
  return PyObject_SetAttrString (places.module, name, function) == 0;
}

void
sampler_python_tasks_place (PyObject *asyncio)
{
  if (places.module != NULL)
    return;
  places.module = PyObject_GetAttrString (asyncio, "tasks");
  if (places.module != NULL && places.enter == NULL)
    {
      places.enter = PyObject_GetAttrString (places.module, enter_name ());
      places.leave = PyObject_GetAttrString (places.module, leave_name ());
      places.our_enter = PyCFunction_New (&enter_method, NULL);
      places.our_leave = PyCFunction_New (&leave_method, NULL);
    }
  if (places.module == NULL || places.enter == NULL || places.leave == NULL || places.our_enter == NULL
      || places.our_leave == NULL || !put (enter_name (), places.our_enter) || !put (leave_name (), places.our_leave))
    Py_CLEAR (places.module);
  PyErr_Clear ();
}

/* Where the program has put something else there since, that stays. */
static void
put_back (const char *name, PyObject *ours, PyObject *theirs)
{
  PyObject *found = PyObject_GetAttrString (places.module, name);

  if (found == ours)
    put (name, theirs);
  Py_XDECREF (found);
  PyErr_Clear ();
}

void
sampler_python_tasks_remove (void)
{
  if (places.module == NULL)
    return;
  put_back (enter_name (), places.our_enter, places.enter);
  put_back (leave_name (), places.our_leave, places.leave);
  Py_CLEAR (places.module);
}
