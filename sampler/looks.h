/* looks.h: one look at all threads, as the tick thread takes it
 *
 * Threads without the GIL are read here, twice, and believed only if nothing
 * moved; so is one that holds the GIL while it is on no CPU. Of those that run with
 * it, the caller gets the address to signal. The caller owns the state word
 * (signal/handler.h) and the thread table.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/pace.h"
#include "sampler/quiet.h"
#include "sampler/threads.h"

typedef struct {
  SamplerThread *holder;        /* the thread that holds a GIL; NULL none */
  uintptr_t      gil;           /* that one */
  int64_t        holder_cpu_ns; /* its CPU clock when it was read last */
  uint32_t       n_interpreters;
  bool           something_moved;
  bool           complete;      /* the list of threads could be read to its end */
} SamplerLook;

/* Nobody has run since the last look: then there is nothing to look at. Needs the guard, no state word. */
bool        sampler_look_is_quiet (SamplerQuiet *quiet, uint64_t now_ns);
/* *may_read* false: the guard is not ours, so nothing is loaded and nobody is found.
 * *quiet* is the caller's, from look to look. */
SamplerLook sampler_look (SamplerThreads *threads, SamplerQuiet *quiet, const SamplerTickTime *time, bool may_read);
/* Reads one thread twice and records it with *state* if it stood still. */
bool        sampler_look_at (SamplerThread *slot, uintptr_t gil, uint8_t state, uint64_t now_ns, int64_t cpu_ns);
/* True where the holder that sampler_look() found is on no CPU: it sleeps in a system call with the GIL,
 * or another has its CPU. Then it stands still and has been recorded, and a signal would only interrupt
 * its call. *moved* false: it has been sleeping since the last look. */
bool        sampler_look_at_resting_holder (SamplerLook *look, uint64_t now_ns, bool *moved);
