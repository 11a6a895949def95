/* there.c: see there.h */

#include "sampler/tasks/there.h"

#include <dlfcn.h>
#include <stdbool.h>

#include "sampler/cpython-symbols.h"
#include "sampler/memory.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/here.h"
#include "sampler/tasks/steps.h"

#define HEAP_MAX 100000u      /* tasks that are looked for in the heap */

/* Every task of a set or an iterator, but for the one that is making a step. */
static void
tell_each (PyObject *tasks, PyObject *running, bool are_here)
{
  SamplerTaskThread here;
  bool serves = sampler_task_here (&here);
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
tell_heap (PyObject *running)
{
  static void (*visit) (int (*visitor) (PyObject *object, void *data), void *data);
  Found found = { .room = HEAP_MAX };
  SamplerTaskThread here;

  if (visit == NULL)
    *(void **) &visit = dlsym (RTLD_DEFAULT, "PyUnstable_GC_VisitObjects");
  found.tasks = visit != NULL && sampler_task_here (&here) ? sampler_map (found.room * sizeof *found.tasks) : NULL;
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
sampler_tasks_find_there (PyObject *asyncio)
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
  tell_each (all, running, true);
  for (size_t i = 0; i < sizeof sets / sizeof sets[0] && tasks != NULL; i++)
    {
      PyObject *set = PyObject_GetAttrString (tasks, sets[i]);

      PyErr_Clear ();
      tell_each (set, running, false);
      Py_XDECREF (set);
    }
  if (sampler_cpython.version >= 0x030E)
    tell_heap (running);
  Py_XDECREF (running);
  Py_XDECREF (all);
  Py_XDECREF (loop);
  Py_XDECREF (tasks);
}
