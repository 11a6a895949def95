/* own-thread.h: which Python thread a handler runs on, without a tick thread to tell it
 *
 * For ticks of the CPU timer, which the kernel hands to whatever thread is running.
 * The table gives threads their ids; its writer is the owner of the state word of
 * handler.h. Signal-safe and bounded.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/signal/handler.h"

typedef enum {
  SAMPLER_OWN_FOUND,
  SAMPLER_OWN_DETACHED,      /* the calling thread holds no GIL */
  SAMPLER_OWN_NO_ROOM,       /* the table is full */
} SamplerOwnThread;

/* Fills *request* where the calling thread holds a GIL. *runtime* is &_PyRuntime. */
SamplerOwnThread sampler_own_thread_find (uintptr_t runtime, uint64_t now_ns, SamplerRequest *request);
/* Drain thread: the thread has ended; its tid and its address may be another's next. */
void sampler_own_thread_forget (int32_t tid, uint32_t id);
/* Ordinary context, before the first tick. */
void sampler_own_thread_reset  (void);
