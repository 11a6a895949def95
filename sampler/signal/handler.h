/* handler.h: the tick that a thread takes of itself
 *
 * One request is outstanding at a time. The state word says who owns the request,
 * the scratch frames and the code table:
 *
 *   IDLE ─(tick thread)→ TICK ─(tick thread)→ REQUESTED ─(handler)→ RUNNING ─(handler)→ DONE ─(tick thread)→ TICK
 *
 * A handler that does not find REQUESTED returns at once, so a late signal can do
 * no harm; the tick thread may withdraw a request that was not answered. Signals
 * without our cookie are the program's own and are passed on to its handler.
 *
 * With the CPU timer (itimer.h) there is no tick thread: the handler itself takes
 * the word, IDLE → RUNNING → IDLE, and drops the tick where another has it.
 */

#pragma once

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "sampler/signal/walk.h"

typedef enum {
  SAMPLER_TICK_IDLE,
  SAMPLER_TICK_TICK,        /* the tick thread is looking */
  SAMPLER_TICK_REQUESTED,
  SAMPLER_TICK_RUNNING,
  SAMPLER_TICK_DONE,
} SamplerTickState;

typedef enum {
  SAMPLER_TIMER_NEVER,       /* a SIGPROF of the kernel's is the program's */
  SAMPLER_TIMER_TICKS,
  SAMPLER_TIMER_ENDED,       /* one that is late is still ours */
} SamplerTimerUse;

typedef struct {
  uintptr_t thread;          /* PyThreadState */
  uintptr_t gil;
  uint32_t  thread_id;       /* the recorder's */
  int32_t   tid;
  uint64_t  held_until_ns;   /* as in SamplerRecord */
  uint32_t  held_looks;
  uintptr_t self;            /* sampler_thread_block() on it; 0: not known, its native id tells */
  int64_t   cpu_ns;          /* its CPU clock as the request was made; -1: its handler reads it */
} SamplerRequest;

#define SAMPLER_HISTOGRAM_BINS 256   /* quarter powers of two of ns */

typedef struct {
  _Atomic uint64_t count, total_ns, max_ns;
  _Atomic uint32_t bins[SAMPLER_HISTOGRAM_BINS];
} SamplerHistogram;

typedef struct {
  _Atomic int      state;            /* SamplerTickState */
  _Atomic bool     answered;         /* with DONE: the look is in the ring */
  SamplerRequest   request;
  SamplerCodes     codes;
  SamplerRing      ring;
  SamplerFrame    *scratch;          /* SAMPLER_FRAMES_MAX */
  SamplerFrame    *second;           /* the tick thread's second read */
  uint32_t         scratch_frames;   /* what the last handled look found */
  _Atomic int      timer;            /* SamplerTimerUse */
  uintptr_t        runtime;          /* &_PyRuntime; with the CPU timer */
  struct sigaction chained[65];      /* by signal number: whom a foreign signal is passed to */

  _Atomic uint64_t late_handlers, unattached, bad_walks, truncated, foreign, busy;
  SamplerHistogram handler_ns;
} SamplerTick;

/* The only one; mapped tables are attached before the first tick. */
extern SamplerTick sampler_tick;

/* The signal handler; installed with SA_SIGINFO | SA_RESTART | SA_ONSTACK. */
void sampler_on_tick (int number, siginfo_t *info, void *context);
/* Sends *number* with the cookie to one thread of this process. 0 or an errno. */
int  sampler_send_tick (int32_t tid, int number);

void     sampler_histogram_add        (SamplerHistogram *histogram, uint64_t ns);
uint64_t sampler_histogram_percentile (const SamplerHistogram *histogram, unsigned percent);

/* The address of the calling thread's own block, without a system call; 0: not known. In the C libraries of
 * this processor that is pthread_self(), which a Python thread's state has as its identity. */
static inline uintptr_t
sampler_thread_block (void)
{
  uintptr_t block = 0;

#ifdef __x86_64__
  __asm__ ("movq %%fs:0, %0" : "=r" (block));
#endif
  return block;
}

uint64_t sampler_now_ns        (void);   /* CLOCK_MONOTONIC */
int64_t  sampler_own_cpu_ns    (void);   /* this thread's CPU clock */
/* CPU clock of a thread of this process; -1 when it is gone. */
int64_t  sampler_thread_cpu_ns (int32_t tid);
