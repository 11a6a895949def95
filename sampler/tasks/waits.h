/* waits.h: a task is suspended, and goes on
 *
 * Waits of 1 ms and more are told one by one as they end; shorter ones are summed for
 * each task and site. GIL held, ordinary context, in the main interpreter.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "sampler/tasks/slots.h"

#define SAMPLER_EXACT_NS 1000000u    /* waits and steps from here on have a record of their own */

void sampler_waits_reset      (void);
/* It stands where its coroutine stands now. */
void sampler_wait_begin       (SamplerTaskSlot *slot, uint64_t now_ns);
/* One that waits and has not been asked where is (deepen.h). False: there was nothing to ask. */
bool sampler_wait_deepen      (SamplerTaskSlot *slot);
/* Nothing if it does not wait. Its state is open then: another begins. Not *is_over*: the recording ends before it does. */
void sampler_wait_end         (SamplerTaskSlot *slot, uint64_t now_ns, bool is_over);
void sampler_waits_tell_short (SamplerTaskSlot *slot, uint64_t now_ns);
/* After a long step. */
void sampler_waits_tell_step  (const SamplerTaskSlot *slot, uint64_t begin_ns, uint64_t now_ns);
void sampler_waits_look_for_ready (uint64_t begin_ns, uint64_t end_ns);
/* The function that *future* stands for begins in this thread. */
void sampler_task_executor_began (PyObject *future, int32_t tid);
/* Any thread: the thread that serves it; 0: not known, or *future* is 0. */
int32_t sampler_executor_of   (uintptr_t future);
