/* threads.h: the Python threads that have been seen, and what is known of each
 *
 * Owned by whoever holds the tick lock (ticks.h): the tick thread, or the caller
 * of stop() after it. Slots are found by the address of the thread state together
 * with its native id, because both are reused when threads come and go.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/signal/walk.h"

#define SAMPLER_THREADS_MAX 4096u

typedef struct {
  uintptr_t          thread;          /* PyThreadState; 0: the slot is free */
  int32_t            tid;
  uint32_t           id;              /* the recorder's, from 1, never reused */
  uint64_t           seen_tick;
  bool               is_known;        /* a look of it is in the ring */
  SamplerFingerprint fingerprint;
  uint8_t            state;           /* FormatThreadState of that look */
  int64_t            cpu_ns;          /* its CPU clock when it was last read here; -1 never */
  uint64_t           checked_ns;      /* when that was */
  uint64_t           begin_ns;        /* it was not there before */
  uint64_t           held_until_ns;   /* found unchanged until then; 0: not since its last look */
  uint32_t           held_looks;
  int                kernel_file;     /* kernel-state.h; -1 not open, -2 not to be had */
  bool               kernel_file_is_stat;
} SamplerThread;

typedef struct {
  SamplerThread *slots;               /* SAMPLER_THREADS_MAX */
  uint32_t       n_used;              /* slots below this may be in use */
  uint32_t       next_id;
  uint32_t       last;                /* where the last search ended */
  uint64_t       look;                /* number of the last look at all of them */
} SamplerThreads;

/* NULL: not seen yet. */
SamplerThread *sampler_threads_find  (SamplerThreads *threads, uintptr_t thread, int32_t tid);

/* The slot of a thread, a new one at need. The recording learns of it with its first look: what
 * was read from a list that changes may not be a thread. NULL: the table is full. */
SamplerThread *sampler_threads_get   (SamplerThreads *threads, uintptr_t thread, int32_t tid, uint64_t now_ns);
/* Ends every thread that was not seen in this look and the one before: the interpreter's list
 * can be cut short in a look by a thread that leaves it. False: one was not seen in this look alone. */
bool           sampler_threads_sweep (SamplerThreads *threads, uint64_t tick, uint64_t now_ns);
/* Puts what is held into the ring, so that nothing is lost at the end. */
void           sampler_threads_flush (SamplerThreads *threads);
/* Nobody moved until then, in so many looks: all that are known stand where they stood. */
void           sampler_threads_hold  (SamplerThreads *threads, uint64_t until_ns, uint32_t looks);
/* The tick thread's files: only it can close them; in the child of a fork the numbers are the program's. */
void           sampler_threads_close_files  (SamplerThreads *threads);
void           sampler_threads_forget_files (SamplerThreads *threads);
void           sampler_threads_reset (SamplerThreads *threads);
