/* clock.h: CLOCK_MONOTONIC, read faster
 *
 * Two readings a step are half of what following a task costs. Where the kernel itself makes
 * its clock from the processor's counter, that is read, and put right by the clock each
 * 10 ms: the difference stays below a microsecond. Never goes back. GIL held.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __x86_64__
#include <x86intrin.h>
#endif

typedef struct {
  uint64_t counter, ns;      /* of the last reading of the clock */
  uint64_t ns_per_count;     /* times 2^32; 0: the counter is not to be used */
  uint64_t room;             /* counts until the clock is read again */
  uint64_t last_ns;
} SamplerTaskClock;

extern SamplerTaskClock sampler_task_clock;

/* May take 1 ms, the first time. */
void     sampler_task_clock_start (void);
uint64_t sampler_task_clock_read  (void);

static inline uint64_t
sampler_task_now_ns (void)
{
#ifdef __x86_64__
  SamplerTaskClock *clock = &sampler_task_clock;
  uint64_t passed = __rdtsc () - clock->counter;

  if (passed < clock->room)
    {
      uint64_t ns = clock->ns + (passed * clock->ns_per_count >> 32);

      clock->last_ns = ns > clock->last_ns ? ns : clock->last_ns;
      return clock->last_ns;
    }
#endif
  return sampler_task_clock_read ();
}
