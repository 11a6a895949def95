/* gil.h: what stands in the interpreter's GIL, read from outside
 *
 * Guarded loads: the caller has the guard (signal/guard.h). Tick thread only.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Interpreters and threads: a longer list is one that changed while it was read. */
#define SAMPLER_LIST_MAX 10000u

typedef struct {
  uintptr_t gil, holder;
  int32_t   locked;
  uint64_t  switch_number;
} SamplerGil;

/* .locked: 1 held, 0 free, -1 not known. */
SamplerGil sampler_read_gil           (uintptr_t gil);
/* Nobody took it meanwhile. */
bool       sampler_is_same_gil        (const SamplerGil *a, const SamplerGil *b);
/* The address of the GIL that an interpreter's threads share; *failed: it could not be read. */
uintptr_t  sampler_gil_of_interpreter (uintptr_t interpreter, int *failed);
/* What stands in the interpreter's GIL and list of threads, as one number; 0 where the GIL is held, or
 * there are several interpreters. *holder*: who had it last. */
uint64_t   sampler_read_gils          (uintptr_t *holder);
