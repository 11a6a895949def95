/* id-map.h: from a key to the id that the file knows it by
 *
 * Open addressing; neither key nor id is ever 0. Begins small and doubles: a server
 * that is idle mostly must not pay for the tables of a busy one. Drain thread only.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  uint64_t *keys;
  uint32_t *ids;
  uint32_t  n_slots, n_used;
  uint32_t  max_slots;
} SamplerIdMap;

/* *max_slots* is a power of two. False: no memory. */
bool      sampler_id_map_init  (SamplerIdMap *map, uint32_t max_slots);
/* Empties it and gives its memory back. */
void      sampler_id_map_reset (SamplerIdMap *map);
/* The place of a key's id, which is 0 where the key is new. NULL: full. Good until the next call
 * with the same map. */
uint32_t *sampler_id_map_at    (SamplerIdMap *map, uint64_t key);
/* Half of what it may ever hold: time to begin a new segment. */
bool      sampler_id_map_is_past_half (const SamplerIdMap *map);
