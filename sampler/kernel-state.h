/* kernel-state.h: what the kernel says a thread is doing
 *
 * Read from /proc/self/task/TID, so a question costs a few microseconds: ask about
 * threads that need it only. The tick thread's own descriptors (it has a table of
 * its own); the file stays open with the slot until sampler_kernel_state_close().
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/threads.h"

typedef enum {
  SAMPLER_KERNEL_UNKNOWN,     /* /proc is hidden, or the thread is gone */
  SAMPLER_KERNEL_RUNNABLE,    /* on a CPU, or waiting for one */
  SAMPLER_KERNEL_SLEEPING,
} SamplerKernelState;

/* Of a sleeper *number* is its system call and *argument* that call's first argument; -1 and 0
 * where that is not known. */
SamplerKernelState sampler_kernel_state       (SamplerThread *slot, long *number, uintptr_t *argument);
void               sampler_kernel_state_close (SamplerThread *slot);
