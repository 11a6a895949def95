/* guard.h: who owns SIGSEGV and SIGBUS while guarded loads are made
 *
 * Faults inside fetch.h's loads are recovered; every other one is passed on to
 * whoever owned the signal before, as if we were not there. Others may install
 * handlers after us (faulthandler, a JVM): sampler_guard_assert() takes the
 * signal back and keeps theirs in the chain, a bounded number of times.
 */

#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

extern _Atomic uint64_t sampler_guard_faults;   /* loads that were recovered */

bool sampler_guard_install (void);   /* ordinary context */
/* Tick thread, each tick. False: the guard was taken too often; do not load anything any more. */
bool sampler_guard_assert  (void);
void sampler_guard_restore (void);   /* ordinary context; only where the handler is still ours */
