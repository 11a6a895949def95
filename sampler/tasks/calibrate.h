/* calibrate.h: where this interpreter's asyncio keeps what the hooks read
 *
 * Found at run time from live objects: a task on a dummy loop is brought to a known
 * place, and known pointers are looked for in it. What was found is then tried on
 * that task; any difference means that there are no hooks: then tasks are asked for
 * their attributes (asked.h). GIL held, ordinary context, in the main interpreter. No
 * loop, policy or task is left behind.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  /* What each step of a task needs is beside each other. */
  _Alignas (64) PyTypeObject *future;            /* of _asyncio, borrowed: the module lives on */
  PyTypeObject *python_function;
  /* Byte offsets in a future or task; -1: not in this version. */
  int32_t       state, callback, callbacks, exception, waiter, coroutine_of_task, name;
  bool          is_asked;                        /* nothing is read by its offset */

  PyTypeObject *task;
  PyTypeObject *step;                            /* what a loop is given to make a step */
  PyTypeObject *coroutine, *generator, *async_generator;
  PyTypeObject *wrappers[4];                     /* they hold what they wrap behind their head */
  PyMethodDef  *wakeup;                          /* what a future calls to go on with a task */
  PyObject     *get_name;                        /* Task.get_name */
  PyObject     *get_running_loop;                /* asks nobody and raises nothing */

  /* In a coroutine, a generator or an async generator. */
  int32_t frame, frame_state;
  int8_t  created, awaiting, cleared;            /* values of the frame's state */
  bool    asks_generators;                       /* their state does not tell a yield from an await */
  int32_t stack_top;                             /* in the frame: a depth before 3.14, a pointer from then on */
  bool    is_stack_pointer;
  int32_t awaited_below;                         /* words below the top where the awaited object lies */
  int32_t function_code;                         /* in a Python function */
  PyObject *chain_callback;                      /* code of what links an executor's future, or NULL */
  PyObject *shield_callback;
} SamplerAsyncio;

extern SamplerAsyncio sampler_asyncio;

/* NULL when the hooks may be placed, else why not. *asyncio*: the module, imported whole. *has_types*: at least the
 * types are known; *can_ask*: asked for its attributes, the task stands where it was brought to. */
const char *sampler_asyncio_calibrate (PyObject *asyncio, bool *has_types, bool *can_ask);
