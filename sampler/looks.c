/* looks.c: see looks.h. Tick thread only. */

#include "sampler/looks.h"

#include <string.h>
#include <sys/syscall.h>

#include "format/format.h"
#include "sampler/cpython-symbols.h"
#include "sampler/gil.h"
#include "sampler/kernel-state.h"
#include "sampler/signal/context.h"
#include "sampler/signal/running-task.h"
#include "sampler/signal/fetch.h"
#include "sampler/signal/handler.h"
#include "sampler/ticks.h"
#include "sampler/writer.h"

#define GIL_STRUCT_SIZE     512u    /* its futexes lie within this */
#define CPU_CHECKS_PER_TICK 32u     /* a CPU clock costs 0.3 us; sleepers take turns */
#define STATE_CHECKS_PER_TICK 8u

typedef struct {
  SamplerThreads        *threads;
  SamplerLook            look;
  const SamplerTickTime *time;
  uint64_t               now_ns;
  uint32_t               n_state_checks;
  bool                   may_read;
} Looker;

/* Whose the frames are. */
typedef struct {
  uint32_t session, task;
} Owner;

static Owner
owner_of (uintptr_t thread)
{
  return (Owner) { .session = sampler_context_session (thread), .task = sampler_running_task_of (thread) };
}

static void
push_look (SamplerThread *slot, const SamplerWalk *walk, const SamplerFrame *frames, Owner owner,
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
    .session = owner.session,
    .task = owner.task,
  };

  if (walk->truncated)
    atomic_fetch_add_explicit (&sampler_tick.truncated, 1, memory_order_relaxed);
  if (sampler_ring_push (&sampler_tick.ring, &record, frames))
    {
      slot->is_known = true;
      slot->state = state;
      slot->cpu_ns = cpu_ns;
      slot->checked_ns = now_ns;
      slot->held_until_ns = 0;
      slot->held_looks = 0;
    }
}

bool
sampler_look_at (SamplerThread *slot, uintptr_t gil, uint8_t state, uint64_t now_ns, int64_t cpu_ns)
{
  SamplerCodes *codes = &sampler_tick.codes;

  /* The GIL's holder stands in the middle of what it does; who waits for the GIL may stand behind a call. */
  codes->may_have_returned = state != FORMAT_THREAD_BLOCKED && state != FORMAT_THREAD_RUNNING
                             && state != FORMAT_THREAD_HOLDING;
  for (int attempt = 0; attempt < 3; attempt++)
    {
      uint32_t mark = sampler_codes_mark (codes);
      SamplerGil before = sampler_read_gil (gil), after;
      SamplerFingerprint fingerprint, again;
      SamplerWalk first, second;
      Owner owner, owner_again;
      /* A holder that is on no CPU may have lost it while it collected garbage. */
      SamplerWalk (*walk) (SamplerCodes *, uintptr_t, SamplerFrame *)
        = before.locked == 1 && before.holder == slot->thread ? sampler_walk_holder : sampler_walk;

      sampler_fingerprint (codes->layout, slot->thread, &fingerprint);
      owner = owner_of (slot->thread);
      first = walk (codes, slot->thread, sampler_tick.scratch);
      owner_again = owner_of (slot->thread);
      second = walk (codes, slot->thread, sampler_tick.second);
      sampler_fingerprint (codes->layout, slot->thread, &again);
      after = sampler_read_gil (gil);
      /* The holder itself is read only when it cannot be signalled; then the GIL says nothing. */
      if (!first.bad && !second.bad && first.n_frames == second.n_frames
          && fingerprint.frame == again.frame && fingerprint.instruction == again.instruction
          && owner.task == owner_again.task && owner.session == owner_again.session
          && (before.holder == slot->thread || sampler_is_same_gil (&before, &after))
          && memcmp (sampler_tick.scratch, sampler_tick.second, first.n_frames * sizeof (SamplerFrame)) == 0)
        {
          push_look (slot, &first, sampler_tick.scratch, owner, state, now_ns, cpu_ns);
          slot->fingerprint = fingerprint;
          return true;
        }
      sampler_codes_roll_back (codes, mark);
    }
  atomic_fetch_add_explicit (&sampler_tick_counts.unstable, 1, memory_order_relaxed);
  return false;
}

/* A thread that waits for the GIL sleeps on a futex inside the GIL's struct; one that is in
 * no system call computes without the GIL. Asked only of threads that have moved. */
static uint8_t
detached_state (Looker *looker, SamplerThread *slot, const SamplerGil *gil, int64_t cpu_ns)
{
  long number;
  uintptr_t argument;
  int64_t used_ns = cpu_ns - slot->cpu_ns, passed_ns = (int64_t) (looker->now_ns - slot->checked_ns);

  if (looker->n_state_checks >= STATE_CHECKS_PER_TICK)
    return FORMAT_THREAD_DETACHED;
  looker->n_state_checks++;
  switch (sampler_kernel_state (slot, &number, &argument))
    {
    case SAMPLER_KERNEL_RUNNABLE:
      /* Who waits for the GIL wakes now and then to ask for it, and waits for a CPU to do so. */
      return slot->is_known && slot->state == FORMAT_THREAD_GIL_WAIT && used_ns < passed_ns / 8
             ? FORMAT_THREAD_GIL_WAIT : FORMAT_THREAD_NATIVE;
    case SAMPLER_KERNEL_SLEEPING:
      if (number == SYS_futex && argument >= gil->gil && argument < gil->gil + GIL_STRUCT_SIZE)
        return FORMAT_THREAD_GIL_WAIT;
      return slot->kernel_file_is_stat ? FORMAT_THREAD_DETACHED : FORMAT_THREAD_BLOCKED;
    case SAMPLER_KERNEL_UNKNOWN:
    default:
      return FORMAT_THREAD_DETACHED;
    }
}

static void
hold (SamplerThread *slot, uint64_t now_ns)
{
  slot->held_until_ns = now_ns;
  slot->held_looks++;
}

/* When a thread that was found at its place left it. After quiet ticks: at least as long ago as the CPU time
 * that it has used since. Where it runs now: no longer ago than its look stands for. */
static void
put_hold_right (SamplerThread *slot, const SamplerTickTime *time, int64_t cpu_ns, bool runs)
{
  uint64_t held_ns = slot->held_until_ns > slot->checked_ns ? slot->held_until_ns : slot->checked_ns, left_ns;

  if (!slot->is_known || slot->cpu_ns < 0 || cpu_ns <= slot->cpu_ns)
    return;
  left_ns = time->now_ns - (uint64_t) (cpu_ns - slot->cpu_ns);
  if (left_ns < held_ns)
    slot->held_until_ns = left_ns > slot->checked_ns ? left_ns : slot->checked_ns;
  else if (runs)
    slot->held_until_ns = time->now_ns - sampler_tick_charge_ns (time, held_ns, cpu_ns - slot->cpu_ns);
}

static bool
is_turn (const Looker *looker, const SamplerThread *slot)
{
  uint64_t turns = looker->threads->n_used / CPU_CHECKS_PER_TICK + 1;

  return (looker->threads->look + slot->id) % turns == 0;
}

/* A thread that used no CPU since its last look stands where it stood. */
static void
look_at_detached (Looker *looker, SamplerThread *slot, const SamplerGil *gil)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  SamplerFingerprint fingerprint;
  int64_t cpu_ns;
  bool is_same;

  if (!sampler_fingerprint (layout, slot->thread, &fingerprint))
    return;
  is_same = slot->is_known && fingerprint.frame == slot->fingerprint.frame
            && fingerprint.instruction == slot->fingerprint.instruction;
  if (is_same && !is_turn (looker, slot))
    {
      hold (slot, looker->now_ns);
      return;
    }
  cpu_ns = sampler_thread_cpu_ns (slot->tid);
  if (cpu_ns < 0)
    return;      /* no such thread: it has just ended, or never was one */
  if (is_same && cpu_ns == slot->cpu_ns)
    {
      hold (slot, looker->now_ns);
      slot->checked_ns = looker->now_ns;
      return;
    }
  looker->look.something_moved = true;
  if (looker->may_read)
    {
      uint8_t state = detached_state (looker, slot, gil, cpu_ns);

      put_hold_right (slot, looker->time, cpu_ns, state == FORMAT_THREAD_NATIVE);
      sampler_look_at (slot, gil->gil, state, looker->now_ns, cpu_ns);
    }
}

bool
sampler_look_at_resting_holder (SamplerLook *look, uint64_t now_ns, bool *moved)
{
  SamplerThread *slot = look->holder;
  int64_t cpu_ns = sampler_thread_cpu_ns (slot->tid), found_ns = look->holder_cpu_ns;
  SamplerFingerprint fingerprint;
  uintptr_t argument;
  uint8_t state;
  long number;

  *moved = true;
  /* The clock of a thread on a CPU has moved since it was found, a moment ago. */
  look->holder_cpu_ns = cpu_ns;
  if (cpu_ns < 0 || cpu_ns != found_ns)
    return false;
  state = sampler_kernel_state (slot, &number, &argument) == SAMPLER_KERNEL_SLEEPING
          ? FORMAT_THREAD_HOLDING : FORMAT_THREAD_RUNNING;
  if (!sampler_fingerprint (sampler_tick.codes.layout, slot->thread, &fingerprint)
      || !slot->is_known || slot->state != state || slot->cpu_ns != cpu_ns
      || fingerprint.frame != slot->fingerprint.frame || fingerprint.instruction != slot->fingerprint.instruction)
    return sampler_look_at (slot, look->gil, state, now_ns, cpu_ns);
  *moved = state == FORMAT_THREAD_RUNNING;
  hold (slot, now_ns);
  slot->checked_ns = now_ns;
  return true;
}

static bool
has_twin (const SamplerThreads *threads, uintptr_t thread, int32_t tid)
{
  for (uint32_t i = 0; i < threads->n_used; i++)
    if (threads->slots[i].thread != 0 && threads->slots[i].tid == tid)
      return threads->slots[i].thread != thread;
  return false;
}

/* It was not there at the tick before. */
static uint64_t
begin_of_thread (const SamplerTickTime *time, int32_t tid)
{
  uint64_t from_ns = time->last_ns != 0 ? time->last_ns : time->now_ns - time->interval_ns;

  return time->now_ns - sampler_tick_charge_ns (time, from_ns, sampler_thread_cpu_ns (tid));
}

static void
look_at_thread (Looker *looker, uintptr_t thread, const SamplerGil *gil)
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
      slot = sampler_threads_get (looker->threads, thread, tid, begin_of_thread (looker->time, tid));
    }
  if (slot == NULL)
    {
      atomic_fetch_add_explicit (&sampler_tick_counts.threads_full, 1, memory_order_relaxed);
      return;
    }
  slot->seen_tick = looker->threads->look;
  if (gil->locked == 1 && gil->holder == thread)
    {
      /* Interpreters with GILs of their own take turns: one signal is out at a time. */
      if (looker->look.holder == NULL || (looker->threads->look & 1) != 0)
        {
          looker->look.holder = slot;
          looker->look.gil = gil->gil;
          looker->look.holder_cpu_ns = sampler_thread_cpu_ns (slot->tid);
          put_hold_right (slot, looker->time, looker->look.holder_cpu_ns, true);
        }
    }
  else
    look_at_detached (looker, slot, gil);
}

static int32_t
tid_of (const SamplerThreads *threads, uintptr_t thread)
{
  for (uint32_t i = 0; i < threads->n_used; i++)
    if (threads->slots[i].thread == thread)
      return threads->slots[i].tid;
  return 0;
}

static void
look_at_interpreters (Looker *looker)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  int failed = 0;
  uint32_t n = 0;
  uintptr_t interpreter = sampler_fetch_64 ((uintptr_t) sampler_cpython.runtime + (uintptr_t) layout->runtime_interpreters, &failed);

  while (interpreter != 0 && !failed && n < SAMPLER_LIST_MAX)
    {
      SamplerGil gil = sampler_read_gil (sampler_gil_of_interpreter (interpreter, &failed));
      uintptr_t thread = sampler_fetch_64 (interpreter + (uintptr_t) layout->interpreter_threads, &failed);

      looker->look.n_interpreters++;
      for (; thread != 0 && !failed && n < SAMPLER_LIST_MAX; n++)
        {
          look_at_thread (looker, thread, &gil);
          thread = sampler_fetch_64 (thread + (uintptr_t) layout->thread_next, &failed);
        }
      interpreter = sampler_fetch_64 (interpreter + (uintptr_t) layout->interpreter_next, &failed);
    }
  looker->look.complete = !failed && n < SAMPLER_LIST_MAX;
}

bool
sampler_look_is_quiet (SamplerQuiet *quiet, uint64_t now_ns)
{
  uintptr_t holder;

  return quiet->is_valid && sampler_quiet_still (quiet, sampler_read_gils (&holder), now_ns);
}

SamplerLook
sampler_look (SamplerThreads *threads, SamplerQuiet *quiet, const SamplerTickTime *time, bool may_read)
{
  Looker looker = { .threads = threads, .time = time, .now_ns = time->now_ns, .may_read = may_read };
  uintptr_t holder = 0;
  SamplerQuietSigns signs = { .drain_tid = sampler_writer_tid () };

  /* Without the guard no load is safe, that of the list of threads neither. */
  if (!may_read)
    {
      quiet->is_valid = false;
      return looker.look;
    }
  signs.gils = sampler_read_gils (&holder);
  if (quiet->n > 0)
    sampler_threads_hold (threads, quiet->until_ns, quiet->n);
  signs.holder_tid = tid_of (threads, holder);
  sampler_quiet_begin (quiet, &signs);

  threads->look++;
  look_at_interpreters (&looker);
  /* One that was not seen is looked for once more, before it is called ended. */
  if (!looker.look.complete || !sampler_threads_sweep (threads, threads->look, time->now_ns))
    looker.look.something_moved = true;
  if (looker.look.something_moved)
    quiet->is_valid = false;
  return looker.look;
}
