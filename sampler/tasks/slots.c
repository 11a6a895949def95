/* slots.c: see slots.h */

#include "sampler/tasks/slots.h"

#include <string.h>

#include "sampler/memory.h"

#define FIRST_PLACES 4096u
#define MOST_PLACES  (1u << 21)

#define INDEX_BITS   21u        /* of a place: slot + 1; the other bits are of the task's address */
#define INDEX        ((1u << INDEX_BITS) - 1)
#define PAGE_PLACES  32u        /* for the tasks of one page */

_Static_assert (SAMPLER_SLOTS_MAX < INDEX, "slot + 1 fits into a place");

/* Open addressing, never more than half full. A slot that is not the task's is hardly ever looked at; tasks that were made
 * together, which often go on together, have their places together. */
static struct {
  SamplerTaskSlot *slots;
  uint32_t        *places;
  uint32_t         n_places;
  _Atomic uint32_t n_slots;         /* were used at some time */
  uint32_t        *free;
  uint32_t         n_free, n_living;
} table;

static uint64_t
hash_of_page (PyObject *task)
{
  return ((uintptr_t) task >> 12) * 0x9E3779B97F4A7C15ull;
}

static uint32_t
first_place (PyObject *task)
{
  uint32_t within = (uint32_t) ((uintptr_t) task >> 7) & (PAGE_PLACES - 1);

  return ((uint32_t) (hash_of_page (task) >> 40) * PAGE_PLACES + within) & (table.n_places - 1);
}

/* What a place of the task's has beside its slot. */
static uint32_t
mark_of (PyObject *task)
{
  return ((uint32_t) (hash_of_page (task) >> 32) ^ (uint32_t) ((uintptr_t) task << 17)) & ~INDEX;
}

static SamplerTaskSlot *
slot_in (uint32_t place)
{
  return &table.slots[(table.places[place] & INDEX) - 1];
}

static void
put_into (uint32_t place, PyObject *task, uint32_t slot)
{
  table.places[place] = mark_of (task) | (slot + 1);
}

bool
sampler_slots_reset (void)
{
  if (!sampler_map_again (&table.slots, SAMPLER_SLOTS_MAX * sizeof *table.slots)
      || !sampler_map_again (&table.free, SAMPLER_SLOTS_MAX * sizeof *table.free)
      || !sampler_map_again (&table.places, MOST_PLACES * sizeof *table.places))
    return false;
  table.n_places = FIRST_PLACES;
  table.n_slots = 0;
  table.n_free = table.n_living = 0;
  return true;
}

/* The task's place, or the free one where it would be. */
static uint32_t
place_of (PyObject *task)
{
  uint32_t place = first_place (task), mark = mark_of (task);

  while (table.places[place] != 0 && ((table.places[place] & ~INDEX) != mark || slot_in (place)->task != task))
    place = (place + 1) & (table.n_places - 1);
  return place;
}

static void
grow (void)
{
  sampler_map_clear (table.places, table.n_places * sizeof *table.places);
  table.n_places *= 2;
  for (uint32_t i = 0; i < table.n_slots; i++)
    if (table.slots[i].task != NULL)
      put_into (place_of (table.slots[i].task), table.slots[i].task, i);
}

SamplerTaskSlot *
sampler_slots_find (PyObject *task)
{
  uint32_t place = place_of (task);

  return table.places[place] != 0 ? slot_in (place) : NULL;
}

SamplerTaskSlot *
sampler_slots_get (PyObject *task, bool *is_new)
{
  uint32_t place = place_of (task), slot;

  *is_new = table.places[place] == 0;
  if (!*is_new)
    return slot_in (place);
  if (table.n_free == 0 && table.n_slots >= SAMPLER_SLOTS_MAX)
    return NULL;
  if (2 * table.n_living >= table.n_places && table.n_places < MOST_PLACES)
    {
      grow ();
      place = place_of (task);
    }
  slot = table.n_free > 0 ? table.free[--table.n_free] : table.n_slots++;
  table.n_living++;
  put_into (place, task, slot);
  /* Its state is the first to go: nobody takes a copy of what is half of another's. */
  sampler_slot_begin_change (&table.slots[slot]);
  memset (&table.slots[slot], 0, sizeof table.slots[slot]);
  table.slots[slot].task = task;
  return &table.slots[slot];
}

void
sampler_slots_free (SamplerTaskSlot *slot)
{
  uint32_t hole = place_of (slot->task), mask = table.n_places - 1;

  table.places[hole] = 0;
  sampler_slot_begin_change (slot);
  slot->task = NULL;
  table.free[table.n_free++] = (uint32_t) (slot - table.slots);
  table.n_living--;
  /* What would not be found over the hole moves into it. */
  for (uint32_t place = (hole + 1) & mask; table.places[place] != 0; place = (place + 1) & mask)
    {
      uint32_t first = first_place (slot_in (place)->task);

      if (((place - first) & mask) < ((place - hole) & mask))
        continue;
      table.places[hole] = table.places[place];
      table.places[place] = 0;
      hole = place;
    }
}

uint32_t
sampler_slots_count (void)
{
  return table.n_slots;
}

SamplerTaskSlot *
sampler_slots_at (uint32_t index)
{
  return &table.slots[index];
}

static bool
copy_slot (const SamplerTaskSlot *slot, uint64_t until_ns, SamplerTaskSlot *copy)
{
  uint8_t state = atomic_load_explicit (&slot->state, memory_order_acquire);
  uint64_t since_ns = atomic_load_explicit (&slot->since_ns, memory_order_acquire);

  if (state == SAMPLER_TASK_CHANGING || since_ns > until_ns)
    return false;
  memcpy (copy, slot, sizeof *copy);
  atomic_signal_fence (memory_order_acquire);
  return atomic_load_explicit (&slot->state, memory_order_relaxed) == state
         && atomic_load_explicit (&slot->since_ns, memory_order_relaxed) == since_ns;
}

bool
sampler_slots_snapshot (uint32_t index, uint64_t until_ns, uint32_t attempts, SamplerTaskSlot *copy)
{
  for (; attempts > 0 && table.slots[index].task != NULL; attempts--)
    if (copy_slot (&table.slots[index], until_ns, copy))
      return true;
  return false;
}
