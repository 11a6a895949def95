/* handler.c: see handler.h. Everything here may run in a signal handler. */

#include "sampler/signal/handler.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "format/format.h"
#include "sampler/signal/context.h"
#include "sampler/signal/fetch.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/own-thread.h"
#include "sampler/signal/running-task.h"

SamplerTick sampler_tick;

static uint64_t
read_clock (clockid_t clock)
{
  struct timespec time;

  if (clock_gettime (clock, &time) != 0)
    return UINT64_MAX;
  return (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec;
}

uint64_t
sampler_now_ns (void)
{
  return read_clock (CLOCK_MONOTONIC);
}

int64_t
sampler_own_cpu_ns (void)
{
  return (int64_t) read_clock (CLOCK_THREAD_CPUTIME_ID);
}

int64_t
sampler_thread_cpu_ns (int32_t tid)
{
  /* The kernel's encoding of a thread's CPU clock: ~tid << 3, per thread (4), scheduler (2). */
  return (int64_t) read_clock ((clockid_t) (~(uint32_t) tid << 3 | 6u));
}

void
sampler_histogram_add (SamplerHistogram *histogram, uint64_t ns)
{
  unsigned log2 = ns == 0 ? 0 : 63u - (unsigned) __builtin_clzll (ns);
  unsigned quarter = log2 < 2 ? 0 : (unsigned) (ns >> (log2 - 2)) & 3;

  atomic_fetch_add_explicit (&histogram->count, 1, memory_order_relaxed);
  atomic_fetch_add_explicit (&histogram->total_ns, ns, memory_order_relaxed);
  if (ns > atomic_load_explicit (&histogram->max_ns, memory_order_relaxed))
    atomic_store_explicit (&histogram->max_ns, ns, memory_order_relaxed);
  atomic_fetch_add_explicit (&histogram->bins[log2 * 4 + quarter], 1, memory_order_relaxed);
}

uint64_t
sampler_histogram_percentile (const SamplerHistogram *histogram, unsigned percent)
{
  uint64_t wanted = (atomic_load_explicit (&histogram->count, memory_order_relaxed) * percent + 99) / 100;
  uint64_t seen = 0;

  if (wanted == 0)
    return 0;
  for (unsigned bin = 0; bin < SAMPLER_HISTOGRAM_BINS; bin++)
    {
      seen += atomic_load_explicit (&histogram->bins[bin], memory_order_relaxed);
      if (seen >= wanted)
        return bin < 8 ? bin / 4 + 1 : ((4ull + bin % 4) << (bin / 4 - 2)) + (1ull << (bin / 4 - 2)) / 2;
    }
  return atomic_load_explicit (&histogram->max_ns, memory_order_relaxed);
}

int
sampler_send_tick (int32_t tid, int number)
{
  siginfo_t info;

  memset (&info, 0, sizeof info);
  info.si_signo = number;
  info.si_code = SI_QUEUE;
  info.si_pid = getpid ();
  info.si_value.sival_ptr = &sampler_tick;
  return syscall (SYS_rt_tgsigqueueinfo, getpid (), tid, number, &info) == 0 ? 0 : errno;
}

static void
pass_on (int number, siginfo_t *info, void *context)
{
  const struct sigaction *next = &sampler_tick.chained[number];

  atomic_fetch_add_explicit (&sampler_tick.foreign, 1, memory_order_relaxed);
  if ((next->sa_flags & SA_SIGINFO) != 0)
    next->sa_sigaction (number, info, context);
  else if (next->sa_handler == SIG_DFL)
    {
      /* Without us this signal would have had its default action: let it. SIGURG's is to be ignored. */
      if (number != SIGURG)
        {
          sigaction (number, next, NULL);
          syscall (SYS_tgkill, getpid (), (pid_t) syscall (SYS_gettid), number);
        }
    }
  else if (next->sa_handler != SIG_IGN)
    next->sa_handler (number);
}

/* A signal that was withdrawn and sent anew can come to another thread than the one it is now asked of.
 * The address of the thread's own block tells them apart without a system call. */
static bool
is_asked (const SamplerRequest *request)
{
  return request->self != 0 ? request->self == sampler_thread_block ()
                            : request->tid == (int32_t) syscall (SYS_gettid);
}

/* The thread that got the signal is the target of the request, so it is the current
 * one if the GIL is locked and it took it last. */
static bool
is_attached (const SamplerRequest *request)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  int failed = 0;
  int locked = (int) sampler_fetch_64 (request->gil + (uintptr_t) layout->gil_locked, &failed);
  uintptr_t holder = sampler_fetch_64 (request->gil + (uintptr_t) layout->gil_last_holder, &failed);

  return !failed && locked == 1 && holder == request->thread;
}

static bool
record_own_stack (const SamplerRequest *request, uint64_t now_ns)
{
  SamplerWalk walk = sampler_walk_running (&sampler_tick.codes, request->thread, sampler_tick.scratch);
  SamplerRecord record = {
    .kind = SAMPLER_RECORD_LOOK,
    .state = FORMAT_THREAD_RUNNING,
    .thread = request->thread_id,
    .tid = request->tid,
    .time_ns = now_ns,
    .held_until_ns = request->held_until_ns,
    .held_looks = request->held_looks,
    .session = sampler_context_session (request->thread),
    .task = sampler_running_task_of (request->thread),
    .cpu_ns = -1,
  };

  sampler_tick.scratch_frames = 0;
  if (walk.bad)
    {
      atomic_fetch_add_explicit (&sampler_tick.bad_walks, 1, memory_order_relaxed);
      return false;
    }
  if (walk.truncated)
    atomic_fetch_add_explicit (&sampler_tick.truncated, 1, memory_order_relaxed);
  record.truncated = walk.truncated;
  record.n_frames = walk.n_frames;
  record.cpu_ns = request->cpu_ns >= 0 ? request->cpu_ns : sampler_own_cpu_ns ();
  sampler_tick.scratch_frames = walk.n_frames;
  return sampler_ring_push (&sampler_tick.ring, &record, sampler_tick.scratch);
}

/* A tick of the CPU timer: whoever is running got it. There is nobody to withdraw it, or to answer. */
static void
take_timer_tick (void)
{
  int expected = SAMPLER_TICK_IDLE;
  uint64_t begin_ns = sampler_now_ns ();
  SamplerOwnThread found = SAMPLER_OWN_DETACHED;

  if (!atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_RUNNING))
    {
      atomic_fetch_add_explicit (&sampler_tick.busy, 1, memory_order_relaxed);
      return;
    }
  if (sampler_guard_assert ())
    found = sampler_own_thread_find (sampler_tick.runtime, begin_ns, &sampler_tick.request);
  if (found == SAMPLER_OWN_FOUND)
    record_own_stack (&sampler_tick.request, begin_ns);
  else
    atomic_fetch_add_explicit (&sampler_tick.unattached, 1, memory_order_relaxed);
  sampler_histogram_add (&sampler_tick.handler_ns, sampler_now_ns () - begin_ns);
  atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_IDLE, memory_order_release);
}

void
sampler_on_tick (int number, siginfo_t *info, void *context)
{
  int saved_errno = errno;
  int expected = SAMPLER_TICK_REQUESTED;
  uint64_t begin_ns;
  bool answered = false;

  if (info->si_code == SI_KERNEL && number == SIGPROF && atomic_load (&sampler_tick.timer) != SAMPLER_TIMER_NEVER)
    {
      if (atomic_load (&sampler_tick.timer) == SAMPLER_TIMER_TICKS)
        take_timer_tick ();
      errno = saved_errno;
      return;
    }
  if (info->si_code != SI_QUEUE || info->si_value.sival_ptr != &sampler_tick)
    {
      pass_on (number, info, context);
      errno = saved_errno;
      return;
    }
  if (!atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_RUNNING))
    {
      atomic_fetch_add_explicit (&sampler_tick.late_handlers, 1, memory_order_relaxed);
      errno = saved_errno;
      return;
    }
  begin_ns = sampler_now_ns ();
  if (!is_asked (&sampler_tick.request) || !is_attached (&sampler_tick.request))
    atomic_fetch_add_explicit (&sampler_tick.unattached, 1, memory_order_relaxed);
  else
    answered = record_own_stack (&sampler_tick.request, begin_ns);
  sampler_histogram_add (&sampler_tick.handler_ns, sampler_now_ns () - begin_ns);
  atomic_store_explicit (&sampler_tick.answered, answered, memory_order_relaxed);
  atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_DONE, memory_order_release);
  errno = saved_errno;
}
