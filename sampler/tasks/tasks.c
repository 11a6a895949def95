/* tasks.c: see tasks.h. The part with the GIL; write.c has the rest. */

#include "sampler/tasks/tasks.h"

#include <string.h>

#include "sampler/cpython-symbols.h"
#include "sampler/layouts.h"
#include "sampler/recording.h"
#include "sampler/signal/handler.h"
#include "sampler/signal/running-task.h"
#include "sampler/tasks/clock.h"
#include "sampler/tasks/engines.h"
#include "sampler/tasks/events.h"
#include "sampler/tasks/executor.h"
#include "sampler/tasks/here.h"
#include "sampler/tasks/python-tasks.h"
#include "sampler/tasks/sites.h"
#include "sampler/tasks/steps.h"
#include "sampler/tasks/there.h"
#include "sampler/tasks/trails.h"
#include "sampler/tasks/write.h"
#include "sampler/writer.h"

static struct {
  bool                is_waiting;      /* asyncio is not there yet */
  bool                is_imported;     /* its import has begun */
  bool                is_busy;
  bool                has_followed;    /* in this recording, or tried to */
  bool                are_followed;
  bool                has_trio;        /* tasks that nobody tells apart */
  SamplerTaskEngine   engine;
  const char         *why_not;         /* the hooks; or any */
  PyInterpreterState *interpreter;
} tasks;

void
sampler_tasks_begin (void)
{
  tasks.has_trio = tasks.is_waiting = tasks.is_imported = tasks.has_followed = tasks.are_followed = false;
  sampler_task_write_stop ();
  sampler_task_events_forget ();
  atomic_store (&sampler_sites.refused, 0);
  sampler_running_task_reset ();
}

static PyObject *
get_module (const char *name)
{
  PyObject *string = PyUnicode_FromString (name);
  PyObject *module = string != NULL ? PyImport_GetModule (string) : NULL;

  PyErr_Clear ();
  Py_XDECREF (string);
  return module;
}

/* NULL: not there, or not whole yet. New reference. */
static PyObject *
get_whole_asyncio (void)
{
  PyObject *module = get_module ("asyncio"), *spec = NULL, *importing = NULL;
  bool is_whole;

  if (module == NULL)
    return NULL;
  spec = PyObject_GetAttrString (module, "__spec__");
  importing = spec != NULL ? PyObject_GetAttrString (spec, "_initializing") : NULL;
  PyErr_Clear ();
  is_whole = importing != Py_True && PyObject_HasAttrString (module, "all_tasks");
  Py_XDECREF (importing);
  Py_XDECREF (spec);
  if (!is_whole)
    Py_CLEAR (module);
  return module;
}

static bool
is_module (PyObject *name, const char *wanted, Py_ssize_t size)
{
  PyObject *head = PyUnicode_Check (name) ? PyUnicode_Substring (name, 0, size) : NULL;
  bool is_same = head != NULL && PyUnicode_CompareWithASCIIString (head, wanted) == 0;

  PyErr_Clear ();
  Py_XDECREF (head);
  return is_same;
}

static void
note_trio (void)
{
  tasks.has_trio = true;
  sampler_writer_add_meta ("task.foreign", "trio");
}

/* Before the first event; the drain thread reads nothing yet. */
static bool
make_room (void)
{
  sampler_task_clock_start ();
  return sampler_task_events_reset () && sampler_sites_reset () && sampler_trails_reset ()
         && sampler_task_steps_reset () && sampler_task_write_start ();
}

static void
follow (PyObject *asyncio)
{
  const char *why_not_now = NULL;

  tasks.engine = sampler_task_engine_choose (asyncio, &tasks.why_not);
  if (tasks.engine != SAMPLER_TASKS_NOT && !make_room ())
    why_not_now = "there is no memory for them";
  else if (tasks.engine != SAMPLER_TASKS_NOT && !sampler_task_engine_place (tasks.engine, asyncio))
    why_not_now = "a place in the interpreter holds something else than was expected";
  if (why_not_now != NULL)
    {
      tasks.why_not = why_not_now;
      tasks.engine = SAMPLER_TASKS_NOT;
    }
  tasks.has_followed = true;
  sampler_writer_add_meta ("task.engine", sampler_task_engine_name (tasks.engine));
  if (tasks.why_not != NULL)
    sampler_writer_add_meta ("task.reason", tasks.why_not);
  if (tasks.engine == SAMPLER_TASKS_NOT)
    return;
  tasks.are_followed = true;
  sampler_executor_watch ();
  sampler_python_tasks_place (asyncio);
  sampler_tasks_find_there (asyncio);
}

static void
follow_if_whole (void)
{
  PyObject *type, *value, *traceback, *asyncio;

  tasks.is_busy = true;
  PyErr_Fetch (&type, &value, &traceback);
  asyncio = get_whole_asyncio ();
  if (asyncio != NULL)
    {
      tasks.is_waiting = false;
      follow (asyncio);
    }
  Py_XDECREF (asyncio);
  PyErr_Restore (type, value, traceback);
  tasks.is_busy = false;
}

void
sampler_tasks_start (void)
{
  PyObject *module;

  /* The tables of where things lie in a frame are the signal engine's. */
  tasks.is_waiting = sampler_recording_get_engine () == SAMPLER_ENGINE_SIGNAL;
  tasks.interpreter = PyInterpreterState_Get ();
  if (tasks.is_waiting)
    follow_if_whole ();
  module = get_module ("trio");
  if (module != NULL)
    note_trio ();
  Py_XDECREF (module);
}

void
sampler_tasks_on_audit (const char *event, PyObject *arguments)
{
  bool is_import = strcmp (event, "import") == 0 && PyTuple_Check (arguments) && PyTuple_Size (arguments) > 0;
  bool may_follow = tasks.is_waiting && !tasks.is_busy;

  if ((!is_import && !(may_follow && tasks.is_imported)) || PyInterpreterState_Get () != tasks.interpreter)
    return;
  if (is_import && !tasks.has_trio && is_module (PyTuple_GetItem (arguments, 0), "trio", 5))
    note_trio ();
  if (may_follow && tasks.is_imported)
    follow_if_whole ();
  else if (may_follow)
    tasks.is_imported = is_module (PyTuple_GetItem (arguments, 0), "asyncio", 7);
}

void
sampler_tasks_end (void)
{
  tasks.is_waiting = false;
  if (!tasks.are_followed)
    return;
  tasks.are_followed = false;
  /* What is asked there may collect garbage: tasks that die of it must still be seen. */
  sampler_tasks_tell_all ();
  sampler_task_engine_remove (tasks.engine);
  sampler_python_tasks_remove ();
  sampler_sites_release ();
  sampler_running_task_reset ();
}

const char *
sampler_tasks_foreign (void)
{
  return tasks.has_trio ? "trio" : NULL;
}

const char *
sampler_tasks_engine (const char **why)
{
  *why = tasks.why_not;
  return tasks.has_followed ? sampler_task_engine_name (tasks.engine) : NULL;
}

void
sampler_tasks_forget (void)
{
  tasks.is_waiting = tasks.are_followed = false;
  sampler_task_here_serve (false);
  sampler_running_task_reset ();
}
