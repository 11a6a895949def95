/* id-map.c: see id-map.h */

#include "sampler/id-map.h"

#include <stddef.h>

#include "sampler/memory.h"

#define FIRST_SLOTS (1u << 12)

static bool
allocate (SamplerIdMap *map, uint32_t n_slots)
{
  uint64_t *keys = sampler_map (n_slots * sizeof *keys);
  uint32_t *ids = sampler_map (n_slots * sizeof *ids);

  if (keys == NULL || ids == NULL)
    {
      sampler_unmap (keys, n_slots * sizeof *keys);
      sampler_unmap (ids, n_slots * sizeof *ids);
      return false;
    }
  map->keys = keys;
  map->ids = ids;
  map->n_slots = n_slots;
  map->n_used = 0;
  return true;
}

static void
release (SamplerIdMap *map)
{
  sampler_unmap (map->keys, map->n_slots * sizeof *map->keys);
  sampler_unmap (map->ids, map->n_slots * sizeof *map->ids);
}

bool
sampler_id_map_init (SamplerIdMap *map, uint32_t max_slots)
{
  map->max_slots = max_slots;
  return allocate (map, FIRST_SLOTS);
}

void
sampler_id_map_reset (SamplerIdMap *map)
{
  SamplerIdMap old = *map;

  if (map->n_used == 0)
    return;
  if (map->n_slots > FIRST_SLOTS && allocate (map, FIRST_SLOTS))
    {
      release (&old);
      return;
    }
  sampler_map_clear (map->keys, map->n_slots * sizeof *map->keys);
  map->n_used = 0;
}

/* Where the key is, or belongs. There is always a free slot. */
static uint32_t
find_slot (const SamplerIdMap *map, uint64_t key)
{
  uint64_t hash = key * 0x9E3779B97F4A7C15ull;
  uint32_t slot = (uint32_t) (hash >> 32) & (map->n_slots - 1);

  while (map->keys[slot] != 0 && map->keys[slot] != key)
    slot = (slot + 1) & (map->n_slots - 1);
  return slot;
}

static void
grow (SamplerIdMap *map)
{
  SamplerIdMap old = *map;

  if (map->n_slots >= map->max_slots || !allocate (map, map->n_slots * 2))
    return;
  for (uint32_t i = 0; i < old.n_slots; i++)
    if (old.keys[i] != 0)
      {
        uint32_t slot = find_slot (map, old.keys[i]);

        map->keys[slot] = old.keys[i];
        map->ids[slot] = old.ids[i];
        map->n_used++;
      }
  release (&old);
}

uint32_t *
sampler_id_map_at (SamplerIdMap *map, uint64_t key)
{
  uint32_t slot = find_slot (map, key);

  if (map->keys[slot] == key)
    return &map->ids[slot];
  if (map->n_used >= map->n_slots / 4 * 3)
    {
      grow (map);
      slot = find_slot (map, key);
    }
  if (map->n_used >= map->n_slots / 8 * 7)
    return NULL;
  map->n_used++;
  map->keys[slot] = key;
  map->ids[slot] = 0;
  return &map->ids[slot];
}

bool
sampler_id_map_is_past_half (const SamplerIdMap *map)
{
  return map->n_used > map->max_slots / 2;
}
