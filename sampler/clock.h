/* clock.h: the time of a recording, which tests may make themselves
 *
 * CLOCK_MONOTONIC, unless a timer is set: then what it said last, put on that
 * clock where it was set. The event engine asks it at every event; with it, what
 * is recorded is the same in every run. The signal engine cannot: it looks when
 * time itself has passed.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

/* *timer*: called without arguments, returns seconds that never decrease; NULL: none. False with an
 * exception. GIL held, while no recording runs. */
bool     sampler_clock_set_timer (PyObject *timer);
/* Whether it is *timer* that is asked; NULL: time itself. */
bool     sampler_clock_is        (PyObject *timer);
/* Asks the timer. What it raises is reported, not raised: it must not surface in the program. GIL held. */
uint64_t sampler_clock_ask       (void);
/* Whether this thread is in the middle of asking: what the timer calls is not the program's. */
bool     sampler_clock_is_asking (void);
/* The time of the last word of the timer; any thread, but no handler. */
uint64_t sampler_clock_now_ns    (void);
