/* itimer.h: ticks by the classic setitimer(ITIMER_PROF) and SIGPROF
 *
 * The kernel counts the CPU time of the whole process and hands a SIGPROF to
 * whatever thread is running when an interval of it has passed; a thread that
 * holds the GIL then looks at itself (signal/handler.h). There is no tick thread.
 * The kernel looks at the timer at its own ticks only, so a shorter interval than
 * sampler_itimer_resolution_ns() is not to be had. A process has one such timer.
 * Start and stop in ordinary context; check() on the drain thread.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/status.h"

/* Whether the program has the timer, or a handler for its signal: then we must not. */
bool          sampler_itimer_is_taken (void);
SamplerStatus sampler_itimer_start   (uint64_t interval_ns);
/* Disarms; no look is being taken when it returns. Without the GIL. */
void          sampler_itimer_stop    (void);
/* From now on; for the drain thread. */
void          sampler_itimer_set_interval (uint64_t interval_ns);
/* About ten times a second: whether the timer and its signal are still ours. Where the program took
 * one of them both are left to it for good, and that is counted. Ends a pause. */
void          sampler_itimer_check   (void);
/* Disarmed for this long: the process is about to be replaced, and its timers outlive that. */
void          sampler_itimer_pause   (uint64_t ns);
/* In the child of a fork, which inherits no timer. */
void          sampler_itimer_forget  (void);
bool          sampler_itimer_is_running    (void);
uint64_t      sampler_itimer_resolution_ns (void);   /* the kernel's tick */
