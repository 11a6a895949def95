/* parents.h: which tasks wait for a task, by what it calls when it is done
 *
 * The same on every version: a future's callbacks are a task's wake-up, a task group, or
 * functions that hold another future. GIL held, ordinary context.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/chain.h"
#include "sampler/tasks/slots.h"

/* Tells who waits for the slot's task, where that may have changed since the last call. */
void sampler_parents_tell (SamplerTaskSlot *slot, uint64_t now_ns);

/* A C task that is not asked for anything, whose callbacks are still the same objects: there is nothing to tell. */
static inline bool
sampler_parents_are_told (const SamplerTaskSlot *slot)
{
  return sampler_task_word (slot->task, sampler_asyncio.callback) == slot->callback
         && sampler_task_word (slot->task, sampler_asyncio.callbacks) == slot->callbacks;
}
