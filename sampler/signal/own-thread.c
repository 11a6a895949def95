/* own-thread.c: see own-thread.h */

#include "sampler/signal/own-thread.h"

#include <sys/syscall.h>
#include <unistd.h>

#include "sampler/signal/fetch.h"

#define SLOTS             8192u    /* power of two */
#define PROBES            64u
#define INTERPRETERS_MAX  256u

/* A slot whose id is 0 is free, and stays in the row of those that are probed. */
static struct {
  _Atomic uint32_t id;
  int32_t          tid;
  uintptr_t        thread;
} slots[SLOTS];
static uint32_t next_id;

static uint32_t
first_slot (int32_t tid)
{
  return (uint32_t) tid * 0x9E3779B9u >> 19 & (SLOTS - 1);
}

static uint32_t
find_id (uintptr_t thread, int32_t tid, bool *is_new)
{
  uint32_t at = first_slot (tid), unused = SLOTS;

  for (uint32_t probe = 0; probe < PROBES; probe++, at = (at + 1) & (SLOTS - 1))
    {
      uint32_t id = atomic_load_explicit (&slots[at].id, memory_order_acquire);

      if (id != 0 && slots[at].tid == tid && slots[at].thread == thread)
        return id;
      if (id == 0 && unused == SLOTS)
        unused = at;
    }
  *is_new = true;
  if (unused == SLOTS)
    return 0;
  slots[unused].tid = tid;
  slots[unused].thread = thread;
  atomic_store_explicit (&slots[unused].id, ++next_id, memory_order_release);
  return next_id;
}

void
sampler_own_thread_forget (int32_t tid, uint32_t id)
{
  uint32_t at = first_slot (tid);

  for (uint32_t probe = 0; probe < PROBES; probe++, at = (at + 1) & (SLOTS - 1))
    {
      uint32_t expected = id;

      if (atomic_compare_exchange_strong (&slots[at].id, &expected, 0))
        return;
    }
}

void
sampler_own_thread_reset (void)
{
  for (uint32_t at = 0; at < SLOTS; at++)
    if (atomic_load_explicit (&slots[at].id, memory_order_relaxed) != 0)
      atomic_store_explicit (&slots[at].id, 0, memory_order_relaxed);
  next_id = 0;
}

/* The thread that took this GIL last, if the GIL is locked and the thread is *tid*; 0 otherwise. */
static uintptr_t
holder_with_tid (uintptr_t gil, int32_t tid)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  int failed = 0;
  int32_t locked = (int32_t) sampler_fetch_64 (gil + (uintptr_t) layout->gil_locked, &failed);
  uintptr_t holder = sampler_fetch_64 (gil + (uintptr_t) layout->gil_last_holder, &failed);
  int32_t holder_tid;

  if (failed || locked != 1 || holder == 0)
    return 0;
  holder_tid = (int32_t) sampler_fetch_64 (holder + (uintptr_t) layout->thread_native_id, &failed);
  return !failed && holder_tid == tid ? holder : 0;
}

SamplerOwnThread
sampler_own_thread_find (uintptr_t runtime, uint64_t now_ns, SamplerRequest *request)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  int32_t tid = (int32_t) syscall (SYS_gettid);
  int failed = 0;
  uintptr_t interpreter = sampler_fetch_64 (runtime + (uintptr_t) layout->runtime_interpreters, &failed);

  for (uint32_t n = 0; interpreter != 0 && !failed && n < INTERPRETERS_MAX; n++)
    {
      uintptr_t gil = layout->interpreter_gil < 0
                      ? runtime + (uintptr_t) layout->runtime_gil
                      : sampler_fetch_64 (interpreter + (uintptr_t) layout->interpreter_gil, &failed);
      uintptr_t thread = failed ? 0 : holder_with_tid (gil, tid);

      if (thread != 0)
        {
          bool is_new = false;

          *request = (SamplerRequest) {
            .thread = thread, .gil = gil, .tid = tid, .thread_id = find_id (thread, tid, &is_new), .cpu_ns = -1,
          };
          request->held_until_ns = is_new ? now_ns : 0;
          return request->thread_id != 0 ? SAMPLER_OWN_FOUND : SAMPLER_OWN_NO_ROOM;
        }
      interpreter = sampler_fetch_64 (interpreter + (uintptr_t) layout->interpreter_next, &failed);
    }
  return SAMPLER_OWN_DETACHED;
}
