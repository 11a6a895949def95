/* parents.c: see parents.h */

#include "sampler/tasks/parents.h"

#include "format/format.h"
#include "sampler/cpython-symbols.h"
#include "sampler/tasks/asked.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/chain.h"
#include "sampler/tasks/events.h"

#define PARENTS_MAX 16u
#define DEPTH_MAX   8u
#define CALLS_MAX   64       /* of one future that are looked at */
#define ASKED_NS    1000000u /* a wait that is worth asking who waits */

typedef struct {
  uint32_t ids[PARENTS_MAX];
  uint32_t n;
} Parents;

static void look_at_future (Parents *parents, PyObject *future, uint32_t depth);

/* Of a class in that module, by the class alone: asking an object may run the program's code. */
static bool
is_of (PyObject *object, const char *module)
{
  PyObject *name = PyObject_GetAttrString ((PyObject *) Py_TYPE (object), "__module__");
  bool is_same = name != NULL && PyUnicode_Check (name) && PyUnicode_CompareWithASCIIString (name, module) == 0;

  PyErr_Clear ();
  Py_XDECREF (name);
  return is_same;
}

/* A program's own callback may hold any task. */
static bool
is_function_of_asyncio (PyObject *function)
{
  PyObject *module = PyObject_GetAttrString (function, "__module__");
  PyObject *head = module != NULL && PyUnicode_Check (module) ? PyUnicode_Substring (module, 0, 8) : NULL;
  bool is_ours = head != NULL && PyUnicode_CompareWithASCIIString (head, "asyncio.") == 0;

  PyErr_Clear ();
  Py_XDECREF (head);
  Py_XDECREF (module);
  return is_ours;
}

static bool
is_future (PyObject *object)
{
  return object != NULL && PyType_IsSubtype (Py_TYPE (object), sampler_asyncio.future);
}

static void
add_task (Parents *parents, PyObject *task)
{
  SamplerTaskSlot *slot = sampler_slots_find (task);

  for (uint32_t i = 0; slot != NULL && i < parents->n; i++)
    if (parents->ids[i] == slot->id)
      return;
  if (slot != NULL && slot->id != 0 && parents->n < PARENTS_MAX)
    parents->ids[parents->n++] = slot->id;
}

/* What a function has from its outer function, or a partial as its arguments: futures lead on, a
 * queue's getters (as_completed() has one) are futures, too. */
static void
look_at_value (Parents *parents, PyObject *value, uint32_t depth)
{
  PyObject *queue, *getters, *list;

  /* From 3.14 on these functions know the task that called gather(), shield() or wait(). */
  if (PyType_IsSubtype (Py_TYPE (value), sampler_asyncio.task))
    {
      add_task (parents, value);
      return;
    }
  if (is_future (value))
    {
      look_at_future (parents, value, depth);
      return;
    }
  /* 3.13: as_completed() is an object with the queue in it. */
  queue = is_of (value, "asyncio.tasks") ? PyObject_GetAttrString (value, "_done") : NULL;
  if (queue == NULL && is_of (value, "asyncio.queues"))
    {
      Py_INCREF (value);
      queue = value;
    }
  getters = queue != NULL && is_of (queue, "asyncio.queues") ? PyObject_GetAttrString (queue, "_getters") : NULL;
  list = getters != NULL ? PySequence_List (getters) : NULL;
  for (Py_ssize_t i = 0; list != NULL && i < PyList_Size (list); i++)
    if (is_future (PyList_GetItem (list, i)))
      look_at_future (parents, PyList_GetItem (list, i), depth);
  PyErr_Clear ();
  Py_XDECREF (list);
  Py_XDECREF (getters);
  Py_XDECREF (queue);
}

static void
look_at_cells (Parents *parents, PyObject *cells, uint32_t depth)
{
  for (Py_ssize_t i = 0; PyTuple_Check (cells) && i < PyTuple_Size (cells); i++)
    {
      PyObject *value = PyObject_GetAttrString (PyTuple_GetItem (cells, i), "cell_contents");

      PyErr_Clear ();
      if (value != NULL)
        look_at_value (parents, value, depth);
      Py_XDECREF (value);
    }
}

/* A method of a queue that as_completed() has, or of a task group. */
static void
look_at_method (Parents *parents, PyObject *method, uint32_t depth)
{
  PyObject *self = PyObject_GetAttrString (method, "__self__"), *task = NULL;

  if (self != NULL && is_of (self, "asyncio.taskgroups"))
    task = PyObject_GetAttrString (self, "_parent_task");
  PyErr_Clear ();
  if (task != NULL)
    add_task (parents, task);
  else if (self != NULL)
    look_at_value (parents, self, depth);
  Py_XDECREF (task);
  Py_XDECREF (self);
}

static void
look_at_partial (Parents *parents, PyObject *partial, uint32_t depth)
{
  PyObject *arguments = PyObject_GetAttrString (partial, "args");

  for (Py_ssize_t i = 0; arguments != NULL && PyTuple_Check (arguments) && i < PyTuple_Size (arguments); i++)
    look_at_value (parents, PyTuple_GetItem (arguments, i), depth);
  PyErr_Clear ();
  Py_XDECREF (arguments);
}

static void
look_at_callback (Parents *parents, PyObject *callback, uint32_t depth)
{
  PyObject *cells;

  if (PyCFunction_Check (callback))
    {
      PyObject *self = PyCFunction_GetSelf (callback);

      if (is_future (self))
        add_task (parents, self);
      return;
    }
  if ((void *) Py_TYPE (callback) == sampler_cpython.bound_method_type)
    look_at_method (parents, callback, depth);
  else if (is_of (callback, "functools"))
    look_at_partial (parents, callback, depth);
  if (Py_TYPE (callback) != sampler_asyncio.python_function || !is_function_of_asyncio (callback))
    return;
  cells = PyObject_GetAttrString (callback, "__closure__");
  if (cells != NULL)
    look_at_cells (parents, cells, depth);
  PyErr_Clear ();
  Py_XDECREF (cells);
}

static void
look_at_asked_future (Parents *parents, PyObject *future, uint32_t depth)
{
  PyObject *callbacks[CALLS_MAX];
  uint32_t n = sampler_asked_callbacks (future, callbacks, CALLS_MAX);

  for (uint32_t i = 0; i < n; i++)
    look_at_callback (parents, callbacks[i], depth + 1);
}

static void
look_at_known_future (Parents *parents, PyObject *future, uint32_t depth)
{
  PyObject *first = (PyObject *) sampler_task_word (future, sampler_asyncio.callback);
  PyObject *others = (PyObject *) sampler_task_word (future, sampler_asyncio.callbacks);

  if (first != NULL)
    look_at_callback (parents, first, depth + 1);
  if (others == NULL || Py_TYPE (others) != &PyList_Type)
    return;
  for (Py_ssize_t i = 0; i < PyList_Size (others) && i < CALLS_MAX; i++)
    {
      PyObject *pair = PyList_GetItem (others, i);

      if (pair != NULL && PyTuple_Check (pair) && PyTuple_Size (pair) > 0)
        look_at_callback (parents, PyTuple_GetItem (pair, 0), depth + 1);
    }
}

static void
look_at_future (Parents *parents, PyObject *future, uint32_t depth)
{
  if (depth >= DEPTH_MAX)
    return;
  if (sampler_asyncio.is_asked)
    look_at_asked_future (parents, future, depth);
  else
    look_at_known_future (parents, future, depth);
}

/* Its callbacks are others than when this was last asked. */
static bool
has_changed (SamplerTaskSlot *slot)
{
  bool is_same = sampler_parents_are_told (slot);

  slot->callback = sampler_task_word (slot->task, sampler_asyncio.callback);
  slot->callbacks = sampler_task_word (slot->task, sampler_asyncio.callbacks);
  return !is_same;
}

/* Who is asked is asked early, and after waits that are worth it; what is found is told where it is new. */
static bool
is_worth_asking (const SamplerTaskSlot *slot, uint64_t now_ns)
{
  return slot->steps < 3 || now_ns - atomic_load_explicit (&slot->since_ns, memory_order_relaxed) >= ASKED_NS;
}

static bool
is_new (SamplerTaskSlot *slot, const Parents *parents)
{
  uintptr_t hash = parents->n;

  for (uint32_t i = 0; i < parents->n; i++)
    hash = (hash + parents->ids[i]) * 0x9E3779B97F4A7C15ull;
  if (hash == slot->callback)
    return false;
  slot->callback = hash;
  return true;
}

void
sampler_parents_tell (SamplerTaskSlot *slot, uint64_t now_ns)
{
  PyObject *type, *value, *traceback, *task = slot->task;
  bool is_asked = sampler_asyncio.is_asked;
  Parents parents = { .n = 0 };
  uint32_t id = slot->id;

  if (id == 0 || slot->is_python || !(is_asked ? is_worth_asking (slot, now_ns) : has_changed (slot)))
    return;
  PyErr_Fetch (&type, &value, &traceback);
  Py_INCREF (task);
  look_at_future (&parents, task, 0);
  Py_DECREF (task);
  PyErr_Restore (type, value, traceback);
  if (slot->task != task || (is_asked && !is_new (slot, &parents)))
    return;
  for (uint32_t i = 0; i < parents.n; i++)
    {
      SamplerTaskEvent event = { .what = FORMAT_TASK_AWAITED_BY, .task = id, .other = parents.ids[i], .time_ns = now_ns };

      if (parents.ids[i] != id)
        sampler_task_events_push (&event, NULL);
    }
}
