/* looks.c: see looks.h. Tick thread only. */

#include "sampler/looks.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "format/format.h"
#include "sampler/cpython-symbols.h"
#include "sampler/signal/context.h"
#include "sampler/signal/fetch.h"
#include "sampler/signal/handler.h"
#include "sampler/ticks.h"

#define LIST_MAX            10000u
#define GIL_STRUCT_SIZE     512u    /* its futexes lie within this */
#define CPU_CHECKS_PER_TICK 32u     /* a CPU clock costs 0.3 us; sleepers take turns */
#define STATE_CHECKS_PER_TICK 8u

typedef struct {
  uintptr_t gil, holder;
  int32_t   locked;
  uint64_t  switch_number;
} GilState;

typedef struct {
  SamplerThreads *threads;
  SamplerLook     look;
  uint64_t        tick, now_ns, interval_ns;
  uint32_t        n_cpu_checks, n_state_checks;
  bool            may_read;
} Looker;

static GilState
read_gil (uintptr_t gil)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  GilState state = { .gil = gil, .locked = -1 };
  int failed = 0;

  if (gil == 0)
    return state;
  state.locked = (int32_t) sampler_fetch_64 (gil + (uintptr_t) layout->gil_locked, &failed);
  state.holder = sampler_fetch_64 (gil + (uintptr_t) layout->gil_last_holder, &failed);
  state.switch_number = sampler_fetch_64 (gil + (uintptr_t) layout->gil_switch_number, &failed);
  if (failed)
    state.locked = -1;
  return state;
}

static bool
is_same_gil_state (const GilState *a, const GilState *b)
{
  return a->locked == b->locked && a->holder == b->holder && a->switch_number == b->switch_number;
}

static void
push_look (SamplerThread *slot, const SamplerWalk *walk, const SamplerFrame *frames,
           uint8_t state, uint64_t now_ns, int64_t cpu_ns)
{
  SamplerRecord record = {
    .kind = SAMPLER_RECORD_LOOK,
    .state = state,
    .truncated = walk->truncated,
    .thread = slot->id,
    .tid = slot->tid,
    .n_frames = walk->n_frames,
    .time_ns = now_ns,
    .cpu_ns = cpu_ns,
    .held_until_ns = slot->held_until_ns != 0 ? slot->held_until_ns : slot->begin_ns,
    .held_looks = slot->held_looks,
    .session = sampler_context_session (slot->thread),
  };

  if (walk->truncated)
    atomic_fetch_add_explicit (&sampler_tick.truncated, 1, memory_order_relaxed);
  if (sampler_ring_push (&sampler_tick.ring, &record, frames))
    {
      slot->is_known = true;
      slot->held_until_ns = 0;
      slot->held_looks = 0;
    }
}

bool
sampler_look_at (SamplerThread *slot, uintptr_t gil, uint8_t state, uint64_t now_ns, int64_t cpu_ns)
{
  SamplerCodes *codes = &sampler_tick.codes;

  for (int attempt = 0; attempt < 3; attempt++)
    {
      uint32_t mark = atomic_load_explicit (&codes->count, memory_order_relaxed);
      GilState before = read_gil (gil), after;
      SamplerFingerprint fingerprint, again;
      SamplerWalk first, second;

      sampler_fingerprint (codes->layout, slot->thread, &fingerprint);
      first = sampler_walk (codes, slot->thread, sampler_tick.scratch);
      second = sampler_walk (codes, slot->thread, sampler_tick.second);
      sampler_fingerprint (codes->layout, slot->thread, &again);
      after = read_gil (gil);
      /* The holder itself is read only when it cannot be signalled; then the GIL says nothing. */
      if (!first.bad && !second.bad && first.n_frames == second.n_frames
          && fingerprint.frame == again.frame && fingerprint.instruction == again.instruction
          && (before.holder == slot->thread || is_same_gil_state (&before, &after))
          && memcmp (sampler_tick.scratch, sampler_tick.second, first.n_frames * sizeof (SamplerFrame)) == 0)
        {
          push_look (slot, &first, sampler_tick.scratch, state, now_ns, cpu_ns);
          slot->fingerprint = fingerprint;
          return true;
        }
      sampler_codes_roll_back (codes, mark);
    }
  atomic_fetch_add_explicit (&sampler_tick_counts.unstable, 1, memory_order_relaxed);
  return false;
}

/* What the kernel says a thread is doing: its system call's number and first argument. */
static bool
read_syscall (SamplerThread *slot, long *number, uintptr_t *argument)
{
  char text[128];
  char *rest;
  ssize_t size;

  if (slot->syscall_file == -1)
    {
      snprintf (text, sizeof text, "/proc/self/task/%d/syscall", (int) slot->tid);
      slot->syscall_file = open (text, O_RDONLY | O_CLOEXEC);
      if (slot->syscall_file < 0)
        slot->syscall_file = -2;
    }
  if (slot->syscall_file < 0)
    return false;
  size = pread (slot->syscall_file, text, sizeof text - 1, 0);
  if (size <= 0)
    return false;
  text[size] = '\0';
  if (strncmp (text, "running", 7) == 0)
    {
      *number = -1;
      *argument = 0;
      return true;
    }
  *number = strtol (text, &rest, 10);
  *argument = strtoull (rest, NULL, 16);
  return true;
}

/* A thread that waits for the GIL sleeps on a futex inside the GIL's struct; one that is in
 * no system call computes without the GIL. Asked only of threads that have moved. */
static uint8_t
detached_state (Looker *looker, SamplerThread *slot, const GilState *gil)
{
  long number;
  uintptr_t argument;

  if (looker->n_state_checks >= STATE_CHECKS_PER_TICK)
    return FORMAT_THREAD_DETACHED;
  looker->n_state_checks++;
  if (!read_syscall (slot, &number, &argument))
    return FORMAT_THREAD_DETACHED;
  if (number == -1)
    return FORMAT_THREAD_NATIVE;
  if (number == SYS_futex && argument >= gil->gil && argument < gil->gil + GIL_STRUCT_SIZE)
    return FORMAT_THREAD_GIL_WAIT;
  return FORMAT_THREAD_BLOCKED;
}

/* A thread that used no CPU since its last look stands where it stood. */
static void
look_at_detached (Looker *looker, SamplerThread *slot, const GilState *gil)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  SamplerFingerprint fingerprint;
  int64_t cpu_ns = slot->cpu_ns;
  bool is_same, may_check;
  uint8_t state;

  if (!sampler_fingerprint (layout, slot->thread, &fingerprint))
    return;
  is_same = slot->is_known && fingerprint.frame == slot->fingerprint.frame
            && fingerprint.instruction == slot->fingerprint.instruction;
  may_check = !is_same || looker->n_cpu_checks < CPU_CHECKS_PER_TICK
              || (looker->tick + slot->id) % 64 == 0;
  if (may_check)
    {
      looker->n_cpu_checks++;
      cpu_ns = sampler_thread_cpu_ns (slot->tid);
      if (cpu_ns < 0)
        return;      /* no such thread: it has just ended, or never was one */
    }
  if (is_same && cpu_ns == slot->cpu_ns)
    {
      slot->held_until_ns = looker->now_ns;
      slot->held_looks++;
      return;
    }
  looker->look.something_moved = true;
  state = detached_state (looker, slot, gil);
  if (!looker->may_read || !sampler_look_at (slot, gil->gil, state, looker->now_ns, cpu_ns))
    return;
  slot->cpu_ns = cpu_ns;
}

static bool
has_twin (const SamplerThreads *threads, uintptr_t thread, int32_t tid)
{
  for (uint32_t i = 0; i < threads->n_used; i++)
    if (threads->slots[i].thread != 0 && threads->slots[i].tid == tid)
      return threads->slots[i].thread != thread;
  return false;
}

static void
look_at_thread (Looker *looker, uintptr_t thread, const GilState *gil)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  int failed = 0;
  int32_t tid = (int32_t) sampler_fetch_64 (thread + (uintptr_t) layout->thread_native_id, &failed);
  SamplerFingerprint fingerprint;
  SamplerThread *slot;

  if (failed || tid <= 0)
    return;
  slot = sampler_threads_find (looker->threads, thread, tid);
  if (slot == NULL)
    {
      /* Before it has begun a new thread has no id, or still its parent's. */
      if (has_twin (looker->threads, thread, tid) || !sampler_fingerprint (layout, thread, &fingerprint))
        return;
      /* It was not there one interval ago. */
      slot = sampler_threads_get (looker->threads, thread, tid, looker->now_ns - looker->interval_ns);
    }
  if (slot == NULL)
    {
      atomic_fetch_add_explicit (&sampler_tick_counts.threads_full, 1, memory_order_relaxed);
      return;
    }
  slot->seen_tick = looker->tick;
  if (gil->locked == 1 && gil->holder == thread)
    {
      /* Interpreters with GILs of their own take turns: one signal is out at a time. */
      if (looker->look.holder == NULL || (looker->tick & 1) != 0)
        {
          looker->look.holder = slot;
          looker->look.gil = gil->gil;
        }
      looker->look.something_moved = true;
    }
  else
    look_at_detached (looker, slot, gil);
}

SamplerLook
sampler_look (SamplerThreads *threads, uint64_t tick, uint64_t now_ns, uint64_t interval_ns, bool may_read)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  uintptr_t runtime = (uintptr_t) sampler_cpython.runtime;
  Looker looker = { .threads = threads, .tick = tick, .now_ns = now_ns, .interval_ns = interval_ns, .may_read = may_read };
  int failed = 0;
  uint32_t n = 0;
  uintptr_t interpreter = sampler_fetch_64 (runtime + (uintptr_t) layout->runtime_interpreters, &failed);

  while (interpreter != 0 && !failed && n < LIST_MAX)
    {
      uintptr_t gil_address = layout->interpreter_gil < 0
                              ? runtime + (uintptr_t) layout->runtime_gil
                              : sampler_fetch_64 (interpreter + (uintptr_t) layout->interpreter_gil, &failed);
      GilState gil = read_gil (gil_address);
      uintptr_t thread = sampler_fetch_64 (interpreter + (uintptr_t) layout->interpreter_threads, &failed);

      looker.look.n_interpreters++;
      for (; thread != 0 && !failed && n < LIST_MAX; n++)
        {
          look_at_thread (&looker, thread, &gil);
          thread = sampler_fetch_64 (thread + (uintptr_t) layout->thread_next, &failed);
        }
      interpreter = sampler_fetch_64 (interpreter + (uintptr_t) layout->interpreter_next, &failed);
    }
  looker.look.complete = !failed && n < LIST_MAX;
  if (looker.look.complete)
    sampler_threads_sweep (threads, tick, now_ns);
  return looker.look;
}
