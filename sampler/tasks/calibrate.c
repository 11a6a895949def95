/* calibrate.c: see calibrate.h */

#include "sampler/tasks/calibrate.h"

#include <string.h>

#include "sampler/cpython-symbols.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/chain.h"

#define OBJECT_HEAD   16
#define TRUTHS        4u       /* frames of the chain that is tried */

SamplerAsyncio sampler_asyncio;

/* A task that stands at the end of a chain of every kind of await, on a loop that only notes
 * what it is given. begin() returns what is looked for; end() takes everything apart. */
static const char *const program =
  "import _asyncio\n"
  "from types import coroutine\n"
  "class Loop:\n"
  "    def __init__(self):\n"
  "        self.calls = []\n"
  "    def get_debug(self):\n"
  "        return False\n"
  "    def call_soon(self, call, *arguments, context=None):\n"
  "        self.calls.append((call, arguments))\n"
  "    def call_exception_handler(self, context):\n"
  "        pass\n"
  "class Waited:\n"
  "    def __init__(self, future):\n"
  "        self.future = future\n"
  "    def __await__(self):\n"
  "        return leaf(self.future).__await__()\n"
  "async def leaf(future):\n"
  "    await future\n"
  "async def inner(future):\n"
  "    await Waited(future)\n"
  "async def items(future):\n"
  "    await inner(future)\n"
  "    yield 1\n"
  "async def outer(future):\n"
  "    async for item in items(future):\n"
  "        pass\n"
  "def plain():\n"
  "    yield 1\n"
  "def find(code, name):\n"
  "    for constant in code.co_consts:\n"
  "        if getattr(constant, 'co_name', None) == name:\n"
  "            return constant\n"
  "def begin(asyncio):\n"
  "    global before, loop, task, future, created, unused\n"
  "    loop = Loop()\n"
  "    running = _asyncio._get_running_loop()\n"
  "    current = running and swap(running, None)\n"
  "    before = running, current\n"
  "    _asyncio._set_running_loop(loop)\n"
  "    future, bad, cancelled, good = (_asyncio.Future(loop=loop) for i in range(4))\n"
  "    error = ValueError('pyinst')\n"
  "    bad.set_exception(error)\n"
  "    bad.exception()\n"
  "    cancelled.cancel()\n"
  "    good.set_result(None)\n"
  "    coroutine_ = outer(future)\n"
  "    name = 'pyinst-' + str(id(loop))\n"
  "    task = _asyncio.Task(coroutine_, loop=loop, name=name)\n"
  "    step = loop.calls.pop()[0]\n"
  "    step()\n"
  "    wakeup = future._callbacks[0][0]\n"
  "    future.add_done_callback(print)\n"
  "    created = leaf(future)\n"
  "    closed = leaf(future)\n"
  "    closed.close()\n"
  /* Bytes that are never written are whatever was there before: many objects do not agree in those. */
  "    many_created = [leaf(future) for i in range(16)]\n"
  "    many_closed = [leaf(future) for i in range(16)]\n"
  "    for one in many_closed:\n"
  "        one.close()\n"
  "    yielded = plain()\n"
  "    next(yielded)\n"
  "    send = items(future).asend(None)\n"
  "    throw = items(future).athrow(ValueError)\n"
  "    default = anext(items(future), 1)\n"
  "    wrapper = created.__await__()\n"
  "    unused = send, throw, default, *many_created\n"
  "    chain = find(asyncio.futures._chain_future.__code__, '_call_check_cancel')\n"
  "    shield = find(asyncio.shield.__code__, '_outer_done_callback')\n"
  "    return dict(task=task, future=future, bad=bad, cancelled=cancelled, good=good, error=error,\n"
  "                coroutine=coroutine_, name=name, step=step, wakeup=wakeup, created=created,\n"
  "                closed=closed, many_created=many_created, many_closed=many_closed, yielded=yielded, send=send, throw=throw, default=default,\n"
  "                wrapper=wrapper, items=items(future), chain=chain, shield=shield,\n"
  "                outer_code=outer.__code__, items_code=items.__code__, inner_code=inner.__code__,\n"
  "                leaf_code=leaf.__code__, function=plain, plain_code=plain.__code__,\n"
  "                awaited=coroutine_.cr_await, get_name=_asyncio.Task.get_name)\n"
  "def swap(loop, task):\n"
  "    if hasattr(_asyncio, '_swap_current_task'):\n"
  "        return _asyncio._swap_current_task(loop, task)\n"
  "def end():\n"
  "    try:\n"
  "        for one in unused:\n"
  "            one.close()\n"
  "        created.close()\n"
  "        future.remove_done_callback(print)\n"
  "        future.cancel()\n"
  "        while loop.calls:\n"
  "            call, arguments = loop.calls.pop()\n"
  "            call(*arguments)\n"
  /* Tracebacks know this frame, and it knows the task. */
  "            del call, arguments\n"
  "    finally:\n"
  "        running, current = before\n"
  "        _asyncio._set_running_loop(running)\n"
  "        if current is not None:\n"
  "            swap(running, current)\n";

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

static const char *
find_types (PyObject *objects)
{
  static const char *const wrappers[] = { "wrapper", "send", "throw", "default" };
  SamplerAsyncio *asyncio = &sampler_asyncio;
  PyObject *wakeup = at (objects, "wakeup"), *code = at (objects, "plain_code");

  asyncio->future = Py_TYPE (at (objects, "future"));
  asyncio->task = Py_TYPE (at (objects, "task"));
  asyncio->step = Py_TYPE (at (objects, "step"));
  asyncio->coroutine = Py_TYPE (at (objects, "coroutine"));
  asyncio->generator = Py_TYPE (at (objects, "yielded"));
  asyncio->async_generator = Py_TYPE (at (objects, "items"));
  for (int i = 0; i < 4; i++)
    asyncio->wrappers[i] = Py_TYPE (at (objects, wrappers[i]));
  asyncio->python_function = Py_TYPE (at (objects, "function"));
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
  uint32_t n = sampler_chain_walk (at (objects, "coroutine"), frames);

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

static const char *
calibrate_from (PyObject *objects)
{
  const char *why = find_types (objects);

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
  asyncio->chain_callback = at (objects, "chain");
  asyncio->shield_callback = at (objects, "shield");
  Py_XINCREF (asyncio->get_name);
  Py_XINCREF (asyncio->chain_callback);
  Py_XINCREF (asyncio->shield_callback);
}

const char *
sampler_asyncio_calibrate (PyObject *asyncio)
{
  PyObject *names = PyDict_New (), *code = Py_CompileString (program, "<pyinst>", Py_file_input);
  PyObject *result = NULL, *objects = NULL, *done;
  const char *why = "the self-check could not make a task";

  if (names != NULL && code != NULL && PyDict_SetItemString (names, "__builtins__", PyEval_GetBuiltins ()) == 0)
    result = PyEval_EvalCode (code, names, names);
  if (result != NULL)
    objects = PyObject_CallFunctionObjArgs (PyDict_GetItemString (names, "begin"), asyncio, NULL);
  PyErr_Clear ();
  if (objects != NULL)
    why = calibrate_from (objects);
  if (why == NULL)
    keep (objects);
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
