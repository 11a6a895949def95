/* chain.h: where a suspended task stands, from its coroutine down to what it awaits
 *
 * Plain loads of objects that cannot change: the GIL is held. sampler_asyncio must be
 * calibrated (or, for that, filled in as far as it is known).
 */

#pragma once

#include <Python.h>
#include <stdint.h>

#define SAMPLER_CHAIN_MAX 128u

typedef struct {
  PyObject *code;            /* borrowed */
  uintptr_t instruction;
  uintptr_t first;           /* what its first local variable holds, if it has one; borrowed; 0: unbound, or not asked */
} SamplerTaskFrame;

static inline uintptr_t
sampler_task_word (const void *object, int32_t offset)
{
  return *(const uintptr_t *) ((const char *) object + offset);
}

/* Outermost first; at most SAMPLER_CHAIN_MAX. *end*: the type of what the last awaits, 0 if that is nothing or was asked
 * for; NULL: that is of no interest. */
uint32_t sampler_chain_walk (PyObject *awaitable, SamplerTaskFrame *frames, uintptr_t *end);
/* The calling thread's stack, outermost first: its innermost SAMPLER_CHAIN_MAX frames. */
uint32_t sampler_chain_walk_here (SamplerTaskFrame *frames);
