/* ticks.h: the tick thread of the signal engine
 *
 * A native thread that wakes at absolute monotonic deadlines with jitter, reads
 * the threads that have released the GIL where they stand, and sends one signal
 * to the thread that holds it (signal/handler.h). It never takes the GIL, has a
 * descriptor table of its own, and blocks every signal but the fault ones.
 * Called in ordinary context; only start and stop change its state.
 */

#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "sampler/status.h"

typedef struct {
  _Atomic uint64_t ticks, late, pending, unstable, signal_taken, thread_gone, threads_full, coarser;
  _Atomic int64_t  cpu_ns;           /* of the tick thread */
} SamplerTickCounts;

extern SamplerTickCounts sampler_tick_counts;

/* *thread* is the caller's PyThreadState, known before any thread that it starts. No look
 * begins before *first_ns* (monotonic; 0: at once). */
SamplerStatus sampler_ticks_start (uint64_t interval_ns, uint64_t first_ns, uintptr_t thread);
/* Zeroes sampler_tick_counts; before the first tick, from whatever source. */
void          sampler_ticks_clear_counts (void);
/* From now on, at the latest 50 ms later. Any thread. */
void          sampler_ticks_set_interval (uint64_t interval_ns);
/* Joins the thread; what sleepers held is in the ring afterwards. No GIL needed; do not hold it. */
void          sampler_ticks_stop  (void);
/* No look begins before this time (monotonic ns), and none is being taken when this returns:
 * the process is about to be replaced, or the recording has ended. Any thread. */
void          sampler_ticks_pause_until (uint64_t time_ns);
/* The same, and ticks that come after it may reach another program: they use a signal that it ignores. */
void          sampler_ticks_await_exec  (uint64_t time_ns);
/* Ends the thread for a moment and starts it again (recording.c: fork). */
void          sampler_ticks_park   (void);
void          sampler_ticks_unpark (void);
/* Nobody looks between these two. For fork and for exact looks. Bounded by one look. */
void          sampler_ticks_lock   (void);
bool          sampler_ticks_try_lock (void);
void          sampler_ticks_unlock (void);
/* In the child of a fork: the tick thread is not there. */
void          sampler_ticks_forget (void);
/* Drain thread: all looks of the ring are taken; hold the ticks, empty the code table, go on. */
void          sampler_ticks_reset_codes (void (*when_held) (void));
/* The calling thread looks at itself by a signal. *thread* is its PyThreadState; the frames
 * are left in sampler_tick.scratch until sampler_ticks_unlock(). Call locked, GIL held. */
SamplerStatus sampler_ticks_look_here (uintptr_t thread);
bool          sampler_ticks_are_running (void);
