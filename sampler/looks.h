/* looks.h: one look at all threads, as the tick thread takes it
 *
 * Threads without the GIL are read here, twice, and believed only if nothing
 * moved; of those that hold one, the caller gets the address to signal. The
 * caller owns the state word (signal/handler.h) and the thread table.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/threads.h"

typedef struct {
  SamplerThread *holder;        /* the thread that holds a GIL; NULL none */
  uintptr_t      gil;           /* that one */
  uint32_t       n_interpreters;
  bool           something_moved;
  bool           complete;      /* the list of threads could be read to its end */
} SamplerLook;

/* *tick* numbers the looks. *may_read* false: the guard is not ours, so
 * nothing is loaded and nobody is found. */
SamplerLook sampler_look (SamplerThreads *threads, uint64_t tick, uint64_t now_ns, uint64_t interval_ns, bool may_read);
/* Reads one thread twice and records it with *state* if it stood still. */
bool        sampler_look_at (SamplerThread *slot, uintptr_t gil, uint8_t state, uint64_t now_ns, int64_t cpu_ns);
