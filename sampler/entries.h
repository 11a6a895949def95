/* entries.h: from looks to the entries of SAMP runs, thread by thread
 *
 * A look charges the time since the thread's last look. Looks that find a thread
 * where it was make its open entry longer. Drain thread only.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/signal/ring.h"

/* What makes the looks, and so what time each of them stands for. */
typedef enum {
  SAMPLER_LOOKS_REGULAR,    /* the time since the thread's last look; more than a few intervals was not observed */
  SAMPLER_LOOKS_EVENTS,     /* all the time since the last */
  SAMPLER_LOOKS_CPU_TIME,   /* the CPU time that the thread used since its last; other time was not observed */
} SamplerLooks;

/* False for memory that could not be had. */
bool sampler_entries_init    (uint64_t start_ns, uint64_t interval_ns, SamplerLooks looks);
/* From now on; any time after init. */
void sampler_entries_set_interval (uint64_t interval_ns);
void sampler_entries_take    (const SamplerRecord *record, const SamplerFrame *frames);
/* Puts what is open into the SAMP payload; what follows prolongs it. */
void sampler_entries_flush   (void);
/* A new segment with this base: defines the living threads anew. */
void sampler_entries_rebase  (uint64_t base_ns);
/* What was open is given up: until *time_ns* nothing can be said, and the next look counts from there. */
void sampler_entries_skip_to (uint64_t time_ns);
/* The same for a file of its own: nothing reaches back over *base_ns*. */
void sampler_entries_cut     (uint64_t base_ns);
/* The recorder's id of the thread with that tid, also for a while after its end; 0: not met yet. */
uint32_t sampler_entries_find (int32_t tid);
/* False: no living thread has that tid yet. */
bool sampler_entries_name    (int32_t tid, const char *name);
/* Threads that /proc does not know any more have ended. */
void sampler_entries_end_gone (void);
