/* living.h: the tasks of the file that have not died, to tell them again in a new segment
 *
 * By the recorder's id. Drain thread, but for the reset. Bounded: what is one too many is
 * told once only.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAMPLER_LIVING_PLACES  (1u << 18)    /* power of two; at most half are used */
#define SAMPLER_LIVING_NAME    40u           /* bytes of a name that are told again */
#define SAMPLER_LIVING_PARENTS 2u

typedef struct {
  uint32_t task;                     /* 0: free */
  uint32_t parent, thread, site, line, session;
  uint32_t awaited_by[SAMPLER_LIVING_PARENTS];   /* the last; 0 none */
  int32_t  tid;                      /* of a thread that no look has met yet; 0 none */
  uint8_t  flags, name_size;
  char     name[SAMPLER_LIVING_NAME];
  uint64_t begin_ns;
  uint64_t before[4];                /* sums (events.h) that lie in the parts that were cut off */
} SamplerLiving;

/* Before the drain thread uses it. False: no memory. */
bool           sampler_living_reset  (void);
/* NULL: not there. Good until one is forgotten. */
SamplerLiving *sampler_living_find   (uint32_t task);
/* Zeroed, but for its id; NULL: there is no room. It must not be there yet. */
SamplerLiving *sampler_living_add    (uint32_t task);
void           sampler_living_forget (uint32_t task);
uint32_t       sampler_living_count  (void);
/* For going over all: places 0 .. SAMPLER_LIVING_PLACES - 1, free ones among them. */
SamplerLiving *sampler_living_at     (uint32_t place);
