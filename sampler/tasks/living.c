/* living.c: see living.h */

#include "sampler/tasks/living.h"

#include "sampler/memory.h"

#define MASK (SAMPLER_LIVING_PLACES - 1)

static struct {
  SamplerLiving *places;
  uint32_t       n;
} table;

static uint32_t
first_place (uint32_t task)
{
  return task * 0x9E3779B1u & MASK;
}

/* The task's, or the free one where it would be. */
static SamplerLiving *
place_of (uint32_t task)
{
  uint32_t place = first_place (task);

  while (table.places[place].task != 0 && table.places[place].task != task)
    place = (place + 1) & MASK;
  return &table.places[place];
}

bool
sampler_living_reset (void)
{
  table.n = 0;
  return sampler_map_again (&table.places, SAMPLER_LIVING_PLACES * sizeof *table.places);
}

SamplerLiving *
sampler_living_find (uint32_t task)
{
  SamplerLiving *living = place_of (task);

  return living->task != 0 ? living : NULL;
}

SamplerLiving *
sampler_living_add (uint32_t task)
{
  SamplerLiving *living = place_of (task);

  if (table.n >= SAMPLER_LIVING_PLACES / 2)
    return NULL;
  table.n++;
  *living = (SamplerLiving) { .task = task };
  return living;
}

void
sampler_living_forget (uint32_t task)
{
  SamplerLiving *gone = place_of (task);
  uint32_t hole = (uint32_t) (gone - table.places);

  if (gone->task == 0)
    return;
  gone->task = 0;
  table.n--;
  /* What would not be found over the hole moves into it. */
  for (uint32_t place = (hole + 1) & MASK; table.places[place].task != 0; place = (place + 1) & MASK)
    {
      if (((place - first_place (table.places[place].task)) & MASK) < ((place - hole) & MASK))
        continue;
      table.places[hole] = table.places[place];
      table.places[place].task = 0;
      hole = place;
    }
}

uint32_t
sampler_living_count (void)
{
  return table.n;
}

SamplerLiving *
sampler_living_at (uint32_t place)
{
  return &table.places[place];
}
