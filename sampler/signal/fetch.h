/* fetch.h: loads that may fail
 *
 * sampler_fetch_64() and _8() load from any address, sampler_fetch_bytes() copies from any. If a load faults, the
 * SIGSEGV/SIGBUS handler of guard.c moves the thread to a recovery label that
 * sets *failed and returns 0. Signal-safe; only while the guard is installed.
 * One assembly file per processor; where there is none the event engine runs.
 */

#pragma once

#include <stddef.h>
#include <stdint.h>

uint64_t sampler_fetch_64 (uintptr_t address, int *failed);
uint64_t sampler_fetch_8  (uintptr_t address, int *failed);
/* *target* has room for *size*; after a fault it is filled in part. */
void     sampler_fetch_bytes (uintptr_t address, int *failed, void *target, size_t size);

/* The loads lie in [begin, end); a fault there continues at recover. */
extern const char sampler_fetch_begin[], sampler_fetch_end[], sampler_fetch_recover[];
