/* running-task.h: which asyncio task each Python thread is running
 *
 * A word for each thread state that has run one. Written by the hooks of tasks/ (the
 * thread itself, GIL held), read in looks: by its own handler, or by the tick thread.
 * Slots are never given up while a recording runs; a thread without one runs no task.
 */

#pragma once

#include <stdatomic.h>
#include <stdint.h>

#define SAMPLER_RUNNING_SLOTS 1024u      /* power of two */

typedef struct {
  _Atomic uintptr_t thread;              /* PyThreadState; 0 free */
  _Atomic uint32_t  task;                /* the recorder's id; 0 none */
} SamplerRunningTask;

/* Signal-safe. 0: none. */
uint32_t            sampler_running_task_of    (uintptr_t thread);
/* Ordinary context, GIL held: the thread's slot, a new one at need. NULL: all are taken. */
SamplerRunningTask *sampler_running_task_slot  (uintptr_t thread);
/* No look is being taken, or every answer until then may be "none". */
void                sampler_running_task_reset (void);
