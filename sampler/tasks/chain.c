/* chain.c: see chain.h */

#include "sampler/tasks/chain.h"

#include "sampler/signal/handler.h"
#include "sampler/tasks/asked.h"
#include "sampler/tasks/calibrate.h"

#define OBJECT_HEAD 16

/* What a generator yields from; before 3.13 only the interpreter itself tells. */
static PyObject *
ask_generator (PyObject *generator)
{
  PyObject *type, *value, *traceback, *inner;

  PyErr_Fetch (&type, &value, &traceback);
  inner = PyObject_GetAttrString (generator, "gi_yieldfrom");
  PyErr_Restore (type, value, traceback);
  /* The generator's frame holds it, too. */
  Py_XDECREF (inner);
  return inner != Py_None ? inner : NULL;
}

static PyObject *
awaited_by_frame (const char *frame)
{
  const SamplerAsyncio *asyncio = &sampler_asyncio;
  const SamplerLayout *layout = sampler_tick.codes.layout;
  const uintptr_t *top;

  if (asyncio->is_stack_pointer)
    top = (const uintptr_t *) sampler_task_word (frame, asyncio->stack_top);
  else
    top = (const uintptr_t *) (frame + layout->frame_locals) + *(const int32_t *) (frame + asyncio->stack_top);
  return (PyObject *) (top[-asyncio->awaited_below] & layout->frame_code_mask);
}

static SamplerTaskFrame
read_frame (const char *frame, PyObject *code)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;

  return (SamplerTaskFrame) {
    .code = code,
    .instruction = sampler_task_word (frame, layout->frame_instruction),
    .first = sampler_task_word (frame, layout->frame_locals) & layout->frame_code_mask,
  };
}

/* NULL: it awaits nothing, or the end of what can be followed is reached. */
static PyObject *
take_generator (PyObject *generator, SamplerTaskFrame *frames, uint32_t *n)
{
  const SamplerAsyncio *asyncio = &sampler_asyncio;
  const SamplerLayout *layout = sampler_tick.codes.layout;
  const char *frame = (const char *) generator + asyncio->frame;
  int8_t state = *((const int8_t *) generator + asyncio->frame_state);

  if (state == asyncio->cleared)
    return NULL;
  frames[(*n)++] = read_frame (frame, (PyObject *) (sampler_task_word (frame, layout->frame_code) & layout->frame_code_mask));
  if (state != asyncio->awaiting)
    return NULL;
  if (asyncio->asks_generators && Py_TYPE (generator) == asyncio->generator)
    return ask_generator (generator);
  return awaited_by_frame (frame);
}

uint32_t
sampler_chain_walk (PyObject *awaitable, SamplerTaskFrame *frames, uintptr_t *end)
{
  const SamplerAsyncio *asyncio = &sampler_asyncio;
  uint32_t n = 0;

  if (end != NULL)
    *end = 0;
  if (asyncio->is_asked)
    return sampler_asked_chain (awaitable, frames);
  for (uint32_t steps = 0; awaitable != NULL && n < SAMPLER_CHAIN_MAX && steps < 4 * SAMPLER_CHAIN_MAX; steps++)
    {
      PyTypeObject *type = Py_TYPE (awaitable);

      if (type == asyncio->coroutine || type == asyncio->generator || type == asyncio->async_generator)
        awaitable = take_generator (awaitable, frames, &n);
      else if (type == asyncio->wrappers[0] || type == asyncio->wrappers[1] || type == asyncio->wrappers[2]
               || type == asyncio->wrappers[3])
        awaitable = (PyObject *) sampler_task_word (awaitable, OBJECT_HEAD);
      else
        break;
    }
  if (awaitable != NULL && end != NULL)
    *end = (uintptr_t) Py_TYPE (awaitable);
  return n;
}

static void
reverse (SamplerTaskFrame *frames, uint32_t n)
{
  for (uint32_t i = 0; i < n / 2; i++)
    {
      SamplerTaskFrame other = frames[i];

      frames[i] = frames[n - 1 - i];
      frames[n - 1 - i] = other;
    }
}

uint32_t
sampler_chain_walk_here (SamplerTaskFrame *frames)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  const char *thread = (const char *) PyThreadState_Get (), *frame;
  uint32_t n = 0;

  if (layout->thread_current_frame >= 0)
    frame = (const char *) sampler_task_word (thread, layout->thread_current_frame);
  else
    frame = (const char *) sampler_task_word ((const char *) sampler_task_word (thread, layout->thread_cframe),
                                              layout->cframe_current_frame);
  for (; frame != NULL && n < SAMPLER_CHAIN_MAX; frame = (const char *) sampler_task_word (frame, layout->frame_previous))
    {
      PyObject *code = (PyObject *) (sampler_task_word (frame, layout->frame_code) & layout->frame_code_mask);

      if (*((const uint8_t *) frame + layout->frame_owner) >= layout->shim_owner_from
          || code == NULL || (uintptr_t) Py_TYPE (code) != sampler_tick.codes.code_type)
        continue;
      frames[n++] = read_frame (frame, code);
    }
  reverse (frames, n);
  return n;
}
