/* threads.c: see threads.h */

#include "sampler/threads.h"

#include <string.h>

#include "format/format.h"
#include "sampler/kernel-state.h"
#include "sampler/signal/handler.h"

static void
push_plain (const SamplerThread *slot, SamplerRecordKind kind, uint64_t now_ns)
{
  SamplerRecord record = {
    .kind = (uint8_t) kind,
    .state = FORMAT_THREAD_UNKNOWN,
    .thread = slot->id,
    .tid = slot->tid,
    .time_ns = now_ns,
    .cpu_ns = -1,
    .held_until_ns = slot->held_until_ns,
    .held_looks = slot->held_looks,
  };

  sampler_ring_push (&sampler_tick.ring, &record, NULL);
}

static void
end_thread (SamplerThread *slot, uint64_t now_ns)
{
  push_plain (slot, SAMPLER_RECORD_THREAD_ENDED, now_ns);
  sampler_kernel_state_close (slot);
  memset (slot, 0, sizeof *slot);
}

static bool
is_at (const SamplerThreads *threads, uint32_t index, uintptr_t thread, int32_t tid)
{
  return index < threads->n_used && threads->slots[index].thread == thread && threads->slots[index].tid == tid;
}

/* The interpreter's list keeps its order from tick to tick, newest first: the next thread is
 * mostly beside the last one. */
SamplerThread *
sampler_threads_find (SamplerThreads *threads, uintptr_t thread, int32_t tid)
{
  uint32_t candidates[3] = { threads->last - 1, threads->last + 1, threads->last };

  for (int i = 0; i < 3; i++)
    if (is_at (threads, candidates[i], thread, tid))
      return &threads->slots[threads->last = candidates[i]];
  for (uint32_t i = 0; i < threads->n_used; i++)
    if (is_at (threads, i, thread, tid))
      return &threads->slots[threads->last = i];
  return NULL;
}

SamplerThread *
sampler_threads_get (SamplerThreads *threads, uintptr_t thread, int32_t tid, uint64_t now_ns)
{
  SamplerThread *unused = sampler_threads_find (threads, thread, tid);

  if (unused != NULL)
    return unused;
  for (uint32_t i = 0; i < threads->n_used; i++)
    {
      SamplerThread *slot = &threads->slots[i];

      if (slot->thread == thread && thread != 0)
        end_thread (slot, now_ns);
      if (slot->thread == 0 && unused == NULL)
        unused = slot;
    }
  if (unused == NULL)
    {
      if (threads->n_used >= SAMPLER_THREADS_MAX)
        return NULL;
      unused = &threads->slots[threads->n_used++];
    }
  *unused = (SamplerThread) { .thread = thread, .tid = tid, .id = ++threads->next_id, .cpu_ns = -1, .kernel_file = -1,
                                .begin_ns = now_ns };
  return unused;
}

bool
sampler_threads_sweep (SamplerThreads *threads, uint64_t tick, uint64_t now_ns)
{
  bool all_seen = true;

  for (uint32_t i = 0; i < threads->n_used; i++)
    if (threads->slots[i].thread != 0 && threads->slots[i].seen_tick + 1 < tick)
      end_thread (&threads->slots[i], now_ns);
    else if (threads->slots[i].thread != 0 && threads->slots[i].seen_tick < tick)
      all_seen = false;
  while (threads->n_used > 0 && threads->slots[threads->n_used - 1].thread == 0)
    threads->n_used--;
  return all_seen;
}

void
sampler_threads_flush (SamplerThreads *threads)
{
  for (uint32_t i = 0; i < threads->n_used; i++)
    {
      SamplerThread *slot = &threads->slots[i];

      if (slot->thread == 0 || slot->held_until_ns == 0)
        continue;
      push_plain (slot, SAMPLER_RECORD_HOLD, slot->held_until_ns);
      slot->held_until_ns = 0;
      slot->held_looks = 0;
    }
}

void
sampler_threads_hold (SamplerThreads *threads, uint64_t until_ns, uint32_t looks)
{
  for (uint32_t i = 0; i < threads->n_used; i++)
    {
      SamplerThread *slot = &threads->slots[i];

      if (slot->thread == 0 || !slot->is_known || slot->held_until_ns >= until_ns)
        continue;
      slot->held_until_ns = until_ns;
      slot->held_looks += looks;
    }
}

void
sampler_threads_close_files (SamplerThreads *threads)
{
  for (uint32_t i = 0; i < threads->n_used; i++)
    if (threads->slots[i].thread != 0)
      sampler_kernel_state_close (&threads->slots[i]);
  sampler_threads_forget_files (threads);
}

void
sampler_threads_forget_files (SamplerThreads *threads)
{
  for (uint32_t i = 0; i < threads->n_used; i++)
    threads->slots[i].kernel_file = -1;
}

void
sampler_threads_reset (SamplerThreads *threads)
{
  memset (threads->slots, 0, threads->n_used * sizeof *threads->slots);
  threads->n_used = 0;
  threads->next_id = 0;
  threads->look = 0;
}
