/* entries.h: from looks to the entries of SAMP runs, thread by thread
 *
 * A look charges the time since the thread's last look. Looks that find a thread
 * where it was make its open entry longer. Drain thread only.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/signal/ring.h"

/* *looks_are_regular*: more time between two looks than a few intervals was not observed.
 * False for memory that could not be had. */
bool sampler_entries_init    (uint64_t start_ns, uint64_t interval_ns, bool looks_are_regular);
void sampler_entries_take    (const SamplerRecord *record, const SamplerFrame *frames);
/* Puts what is open into the SAMP payload; what follows prolongs it. */
void sampler_entries_flush   (void);
/* A new segment with this base: defines the living threads anew. */
void sampler_entries_rebase  (uint64_t base_ns);
/* Looks may be this far apart. */
void sampler_entries_set_interval (uint64_t interval_ns);
/* The recorder's id of the thread with that tid, also for a while after its end; 0: not met yet. */
uint32_t sampler_entries_find (int32_t tid);
/* False: no living thread has that tid yet. */
bool sampler_entries_name    (int32_t tid, const char *name);
/* Threads that /proc does not know any more have ended. */
void sampler_entries_end_gone (void);
