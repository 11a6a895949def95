/* parents.h: which tasks wait for a task, by what it calls when it is done
 *
 * The same on every version: a future's callbacks are a task's wake-up, a task group, or
 * functions that hold another future. GIL held, ordinary context.
 */

#pragma once

#include <stdint.h>

#include "sampler/tasks/slots.h"

/* Tells who waits for the slot's task, where that may have changed since the last call. */
void sampler_parents_tell (SamplerTaskSlot *slot, uint64_t now_ns);
