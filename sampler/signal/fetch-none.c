/* fetch-none.c: no guarded loads for this processor: every load fails, nothing is read.
 * The self-check therefore refuses the signal engine and the event engine serves. */

#include "sampler/signal/fetch.h"

const char sampler_fetch_begin[1], sampler_fetch_end[1], sampler_fetch_recover[1];

uint64_t
sampler_fetch_64 (uintptr_t address, int *failed)
{
  (void) address;
  *failed = 1;
  return 0;
}

uint64_t
sampler_fetch_8 (uintptr_t address, int *failed)
{
  return sampler_fetch_64 (address, failed);
}

void
sampler_fetch_bytes (uintptr_t address, int *failed, void *target, size_t size)
{
  (void) target;
  (void) size;
  sampler_fetch_64 (address, failed);
}
