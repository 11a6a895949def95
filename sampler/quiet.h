/* quiet.h: whether anybody has run since the last look at all threads
 *
 * Nobody has run Python code where the GIL is free, was taken by nobody else, and
 * the thread that had it last has used no CPU time. What runs without any GIL
 * shows in the process's CPU clock, less what the recorder's own two threads used;
 * that clock costs a walk over all threads, and the kernel brings it up to date at
 * its own ticks only (4 ms), so it is read every fourth time. What is noticed late
 * has its begin put right by the CPU time that it used (looks.c). Tick thread only.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  uint64_t gils;            /* what stood in the interpreters' GILs and lists of threads; 0: one is held: never quiet */
  int32_t  holder_tid;      /* who had the GIL last; 0: one that has ended */
  int32_t  drain_tid;       /* the recorder's other thread */
} SamplerQuietSigns;

typedef struct {
  bool              is_valid;
  SamplerQuietSigns signs;
  int64_t           holder_cpu_ns, others_cpu_ns;
  uint32_t          n;         /* quiet ticks since the last look at all */
  uint64_t          until_ns;  /* the last of them */
} SamplerQuiet;

/* Takes the clocks down. Call before the threads are looked at: what happens meanwhile shows then. */
void sampler_quiet_begin (SamplerQuiet *quiet, const SamplerQuietSigns *signs);
/* Nobody has run since: then *now_ns* is noted. False in doubt, and every so often. */
bool sampler_quiet_still (SamplerQuiet *quiet, uint64_t gils, uint64_t now_ns);
