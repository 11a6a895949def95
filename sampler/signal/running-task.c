/* running-task.c: see running-task.h. Reading is signal-safe. */

#include "sampler/signal/running-task.h"

#include <stddef.h>

#define PROBES 64u

static SamplerRunningTask slots[SAMPLER_RUNNING_SLOTS];
static _Atomic uint32_t   n_used;

static uint32_t
first_slot (uintptr_t thread)
{
  return (uint32_t) (thread * 0x9E3779B97F4A7C15ull >> 40) & (SAMPLER_RUNNING_SLOTS - 1);
}

uint32_t
sampler_running_task_of (uintptr_t thread)
{
  uint32_t slot = first_slot (thread);

  if (atomic_load_explicit (&n_used, memory_order_relaxed) == 0)
    return 0;
  for (uint32_t probe = 0; probe < PROBES; probe++, slot = (slot + 1) & (SAMPLER_RUNNING_SLOTS - 1))
    {
      uintptr_t found = atomic_load_explicit (&slots[slot].thread, memory_order_acquire);

      if (found == thread)
        return atomic_load_explicit (&slots[slot].task, memory_order_relaxed);
      if (found == 0)
        return 0;
    }
  return 0;
}

SamplerRunningTask *
sampler_running_task_slot (uintptr_t thread)
{
  uint32_t slot = first_slot (thread);

  for (uint32_t probe = 0; probe < PROBES; probe++, slot = (slot + 1) & (SAMPLER_RUNNING_SLOTS - 1))
    {
      uintptr_t found = atomic_load_explicit (&slots[slot].thread, memory_order_relaxed);

      if (found == thread)
        return &slots[slot];
      if (found != 0)
        continue;
      atomic_store_explicit (&slots[slot].task, 0, memory_order_relaxed);
      atomic_store_explicit (&slots[slot].thread, thread, memory_order_release);
      atomic_fetch_add_explicit (&n_used, 1, memory_order_relaxed);
      return &slots[slot];
    }
  return NULL;
}

void
sampler_running_task_reset (void)
{
  atomic_store (&n_used, 0);
  for (uint32_t i = 0; i < SAMPLER_RUNNING_SLOTS; i++)
    {
      atomic_store_explicit (&slots[i].task, 0, memory_order_relaxed);
      atomic_store_explicit (&slots[i].thread, 0, memory_order_relaxed);
    }
}
