/* calibrate.c: see calibrate.h */

#include "sampler/tasks/calibrate.h"

#include <string.h>

#include "sampler/cpython-symbols.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/asked.h"
#include "sampler/tasks/calibrate-program.h"
#include "sampler/tasks/chain.h"

#define OBJECT_HEAD   16
#define TRUTHS        4u       /* frames of the chain that is tried */

SamplerAsyncio sampler_asyncio;

/* ---- looking for known values ---- */

static PyObject *
at (PyObject *objects, const char *name)
{
  return PyDict_GetItemString (objects, name);
}

static int32_t
size_of (PyObject *object)
{
  PyObject *size = PyObject_GetAttrString ((PyObject *) Py_TYPE (object), "__basicsize__");
  long bytes = size != NULL ? PyLong_AsLong (size) : 0;

  Py_XDECREF (size);
  PyErr_Clear ();
  return (int32_t) (bytes > 0 && bytes < 4096 ? bytes : 0);
}

static int32_t
find_pointer (PyObject *object, int32_t size, const void *value)
{
  for (int32_t offset = OBJECT_HEAD; offset + 8 <= size; offset += 8)
    if (sampler_task_word (object, offset) == (uintptr_t) value)
      return offset;
  return -1;
}

/* The 32-bit number that is 0 in a pending, 1 in a cancelled and 2 in a finished future. */
static int32_t
find_future_state (PyObject *objects, int32_t size)
{
  const char *pending = (const char *) at (objects, "future"), *cancelled = (const char *) at (objects, "cancelled");
  const char *good = (const char *) at (objects, "good");

  for (int32_t offset = OBJECT_HEAD; offset + 4 <= size; offset += 4)
    if (*(const int32_t *) (pending + offset) == 0 && *(const int32_t *) (cancelled + offset) == 1
        && *(const int32_t *) (good + offset) == 2)
      return offset;
  return -1;
}

/* A list whose first item begins with *callback*: what follows the first callback. */
static int32_t
find_callbacks (PyObject *objects, int32_t size)
{
  PyObject *future = at (objects, "future"), *all = PyObject_GetAttrString (future, "_callbacks");
  int32_t first = sampler_asyncio.callback, found = -1;

  for (int32_t offset = first + 8; first >= 0 && offset + 8 <= size && found < 0; offset += 8)
    {
      PyObject *word = (PyObject *) sampler_task_word (future, offset);

      /* The context of the first callback lies between. */
      if (offset > first + 16)
        break;
      if (word != NULL && Py_TYPE (word) == &PyList_Type && PyList_Size (word) == 1)
        found = offset;
    }
  Py_XDECREF (all);
  PyErr_Clear ();
  return found;
}

static const char *
find_future_fields (PyObject *objects)
{
  SamplerAsyncio *asyncio = &sampler_asyncio;
  PyObject *future = at (objects, "future"), *task = at (objects, "task");
  int32_t size = size_of (future), task_size = size_of (task);

  asyncio->state = find_future_state (objects, size);
  asyncio->callback = find_pointer (future, size, at (objects, "wakeup"));
  asyncio->callbacks = find_callbacks (objects, size);
  asyncio->exception = find_pointer (at (objects, "bad"), size, at (objects, "error"));
  asyncio->waiter = find_pointer (task, task_size, future);
  asyncio->coroutine_of_task = find_pointer (task, task_size, at (objects, "coroutine"));
  asyncio->name = find_pointer (task, task_size, at (objects, "name"));
  if (asyncio->state < 0 || asyncio->callback < 0 || asyncio->callbacks < 0 || asyncio->exception < 0
      || asyncio->waiter < 0 || asyncio->coroutine_of_task < 0 || asyncio->name < 0)
    return "the self-check did not find its values in a task";
  return NULL;
}

/* The last place with a coroutine's code is in its frame: before 3.12 the coroutine has one of its own. */
static const char *
find_frame (PyObject *objects)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  PyObject *coroutine = at (objects, "coroutine");
  int32_t code_at = -1, size = size_of (coroutine);

  for (int32_t offset = OBJECT_HEAD; offset + 8 <= size; offset += 8)
    if ((sampler_task_word (coroutine, offset) & layout->frame_code_mask) == (uintptr_t) at (objects, "outer_code"))
      code_at = offset;
  sampler_asyncio.frame = code_at - layout->frame_code;
  if (code_at < 0 || sampler_asyncio.frame < OBJECT_HEAD)
    return "the self-check did not find a coroutine's frame";
  return NULL;
}

static bool
all_have (PyObject *list, int32_t offset, int8_t value)
{
  for (Py_ssize_t i = 0; i < PyList_Size (list); i++)
    if (((const int8_t *) PyList_GetItem (list, i))[offset] != value)
      return false;
  return true;
}

/* The awaited object is the top of the stack, or lies below it (3.15). */
static const char *
find_awaited (PyObject *objects)
{
  SamplerAsyncio *asyncio = &sampler_asyncio;
  const SamplerLayout *layout = sampler_tick.codes.layout;
  const char *frame = (const char *) at (objects, "coroutine") + asyncio->frame;
  uintptr_t awaited = (uintptr_t) at (objects, "awaited");

  asyncio->is_stack_pointer = layout->frame_stack_pointer >= 0;
  /* Before 3.14 the depth is the word behind the instruction's address. */
  asyncio->stack_top = asyncio->is_stack_pointer ? layout->frame_stack_pointer : layout->frame_instruction + 8;
  for (asyncio->awaited_below = 1; asyncio->awaited_below <= 2; asyncio->awaited_below++)
    {
      const uintptr_t *top = (const uintptr_t *) (frame + layout->frame_locals);
      int32_t depth = *(const int32_t *) (frame + asyncio->stack_top);

      if (asyncio->is_stack_pointer)
        {
          uintptr_t pointer = sampler_task_word (frame, asyncio->stack_top);

          if (pointer <= (uintptr_t) top || pointer > (uintptr_t) top + 1024)
            break;
          top = (const uintptr_t *) pointer;
        }
      else if (depth < 1 || depth > 128)
        break;
      else
        top += depth;
      if ((top[-asyncio->awaited_below] & layout->frame_code_mask) == awaited)
        return NULL;
    }
  return "the self-check did not find what a coroutine awaits";
}

static void
find_types (PyObject *objects)
{
  static const char *const wrappers[] = { "wrapper", "send", "throw", "default" };
  SamplerAsyncio *asyncio = &sampler_asyncio;

  asyncio->future = Py_TYPE (at (objects, "future"));
  asyncio->task = Py_TYPE (at (objects, "task"));
  asyncio->step = Py_TYPE (at (objects, "step"));
  asyncio->coroutine = Py_TYPE (at (objects, "coroutine"));
  asyncio->generator = Py_TYPE (at (objects, "yielded"));
  asyncio->async_generator = Py_TYPE (at (objects, "items"));
  for (int i = 0; i < 4; i++)
    asyncio->wrappers[i] = Py_TYPE (at (objects, wrappers[i]));
  asyncio->python_function = Py_TYPE (at (objects, "function"));
}

static const char *
find_steps (PyObject *objects)
{
  SamplerAsyncio *asyncio = &sampler_asyncio;
  PyObject *wakeup = at (objects, "wakeup"), *code = at (objects, "plain_code");

  asyncio->function_code = find_pointer (at (objects, "function"), size_of (at (objects, "function")), code);
  asyncio->wakeup = (PyMethodDef *) sampler_task_word (wakeup, OBJECT_HEAD);
  if ((void *) Py_TYPE (wakeup) != sampler_cpython.builtin_type || asyncio->wakeup == NULL
      || asyncio->wakeup->ml_meth != PyCFunction_GetFunction (wakeup) || PyCFunction_GetSelf (wakeup) != at (objects, "task"))
    return "the self-check did not find how a task goes on";
  if (sampler_task_word (at (objects, "step"), OBJECT_HEAD) != (uintptr_t) at (objects, "task"))
    return "the self-check did not find how a task makes a step";
  if (asyncio->function_code < 0)
    return "the self-check did not find a function's code";
  return NULL;
}

/* The walk must see every frame of the chain, in order. */
static const char *
try_chain (PyObject *objects)
{
  static const char *const truths[TRUTHS] = { "outer_code", "items_code", "inner_code", "leaf_code" };
  SamplerTaskFrame frames[SAMPLER_CHAIN_MAX];
  uint32_t n = sampler_chain_walk (at (objects, "coroutine"), frames, NULL);

  for (uint32_t i = 0; i < TRUTHS; i++)
    if (i >= n || frames[i].code != at (objects, truths[i]))
      return "the self-check found another chain than the one that was made";
  return n == TRUTHS ? NULL : "the self-check found a chain that is too long";
}

/* One byte before the frame, in which created, awaiting and closed coroutines differ. */
static const char *
find_frame_state (PyObject *objects)
{
  SamplerAsyncio *asyncio = &sampler_asyncio;
  const int8_t *created = (const int8_t *) at (objects, "created"), *awaiting = (const int8_t *) at (objects, "coroutine");
  const int8_t *closed = (const int8_t *) at (objects, "closed"), *yielded = (const int8_t *) at (objects, "yielded");
  const char *why = "the self-check did not find a coroutine's state";

  for (int32_t offset = asyncio->frame - 8; offset < asyncio->frame; offset++)
    {
      if (created[offset] == awaiting[offset] || awaiting[offset] == closed[offset] || created[offset] == closed[offset]
          || !all_have (at (objects, "many_created"), offset, created[offset])
          || !all_have (at (objects, "many_closed"), offset, closed[offset]))
        continue;
      asyncio->frame_state = offset;
      asyncio->created = created[offset];
      asyncio->awaiting = awaiting[offset];
      asyncio->cleared = closed[offset];
      asyncio->asks_generators = yielded[offset] == awaiting[offset];
      why = try_chain (objects);
      if (why == NULL)
        return NULL;
    }
  return why;
}

static bool
try_asking (PyObject *objects)
{
  PyObject *task = at (objects, "task");
  bool is_right;

  sampler_asyncio.is_asked = true;
  is_right = try_chain (objects) == NULL && sampler_ask (task, "_fut_waiter") == at (objects, "future")
             && sampler_ask (task, "_coro") == at (objects, "coroutine");
  sampler_asyncio.is_asked = false;
  return is_right;
}

static const char *
calibrate_from (PyObject *objects)
{
  const char *why = find_steps (objects);

  if (why == NULL)
    why = find_future_fields (objects);
  if (why == NULL)
    why = find_frame (objects);
  if (why == NULL)
    why = find_awaited (objects);
  if (why == NULL)
    why = find_frame_state (objects);
  return why;
}

/* What is kept outlives the objects. */
static void
keep (PyObject *objects)
{
  SamplerAsyncio *asyncio = &sampler_asyncio;

  asyncio->get_name = at (objects, "get_name");
  asyncio->get_running_loop = at (objects, "get_running_loop");
  asyncio->chain_callback = at (objects, "chain");
  asyncio->shield_callback = at (objects, "shield");
  Py_XINCREF (asyncio->get_name);
  Py_XINCREF (asyncio->get_running_loop);
  Py_XINCREF (asyncio->chain_callback);
  Py_XINCREF (asyncio->shield_callback);
}

const char *
sampler_asyncio_calibrate (PyObject *asyncio, bool *has_types, bool *can_ask)
{
  PyObject *names = PyDict_New (), *code = Py_CompileString (sampler_calibrate_program, "<pyinst>", Py_file_input);
  PyObject *result = NULL, *objects = NULL, *done;
  const char *why = "the self-check could not make a task";

  if (names != NULL && code != NULL && PyDict_SetItemString (names, "__builtins__", PyEval_GetBuiltins ()) == 0)
    result = PyEval_EvalCode (code, names, names);
  if (result != NULL)
    objects = PyObject_CallFunctionObjArgs (PyDict_GetItemString (names, "begin"), asyncio, NULL);
  PyErr_Clear ();
  *has_types = objects != NULL;
  *can_ask = false;
  if (objects != NULL)
    {
      find_types (objects);
      keep (objects);
      *can_ask = try_asking (objects);
      why = calibrate_from (objects);
    }
  Py_XDECREF (objects);
  if (result != NULL)
    {
      done = PyObject_CallFunctionObjArgs (PyDict_GetItemString (names, "end"), NULL);
      Py_XDECREF (done);
      PyErr_Clear ();
      /* The functions know their names, and the names the functions. */
      PyDict_Clear (names);
    }
  Py_XDECREF (result);
  Py_XDECREF (names);
  Py_XDECREF (code);
  PyErr_Clear ();
  return why;
}
