/* reasons.h: what a task waits for, from the future and from the stack
 *
 * Some futures say it themselves; else the innermost frame does, by asyncio's own files.
 * GIL held, ordinary context.
 */

#pragma once

#include <stdbool.h>

#include "sampler/tasks/chain.h"

/* FormatWaitReason of what the task's future is; 0: its stack decides. */
unsigned sampler_reason_of_future (PyObject *future);
unsigned sampler_reason_of_stack  (const SamplerTaskFrame *frames, uint32_t n);
/* The function in a thread that *future* stands for; borrowed, or NULL. */
PyObject *sampler_executor_future (PyObject *future);
/* The line of an instruction, by its distance from the code's first one; 0 unknown. */
long     sampler_code_line        (PyObject *code, int offset);
