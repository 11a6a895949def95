/* ticks.c: see ticks.h */

#include "sampler/ticks.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "format/format.h"
#include "sampler/cpython-symbols.h"
#include "sampler/looks.h"
#include "sampler/private-descriptors.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/writer.h"

#define STRETCH_MAX           4u    /* intervals, while everything sleeps */
#define QUIET_BEFORE_STRETCH  8u
#define SLEEP_MAX_NS          50000000u    /* a shorter interval that is asked for meanwhile is seen by then */
#define PENDING_BEFORE_READ_NS 50000000u   /* a signal that stays out longer is blocked by its thread */

SamplerTickCounts sampler_tick_counts;

static struct {
  pthread_t        thread;
  pthread_mutex_t  lock;
  _Atomic uint64_t interval_ns;     /* may change while the thread sleeps */
  _Atomic uint32_t stopping;        /* a futex: the thread sleeps on it */
  _Atomic uint64_t paused_until_ns;
  bool             running;
  bool             is_private;      /* the thread's descriptors are its own */
  int              signal_number;   /* 0: none is to be had, threads are only read */
  SamplerThreads   threads;
  int32_t          outstanding_tid; /* a signal is on its way to this thread */
  uint64_t         sent_ns;         /* when it was sent */
  uint64_t         late_handlers_seen;
  uint64_t         random;
  SamplerHistogram lateness;
} ticks = { .lock = PTHREAD_MUTEX_INITIALIZER };

void
sampler_ticks_lock (void)
{
  pthread_mutex_lock (&ticks.lock);
}

void
sampler_ticks_unlock (void)
{
  pthread_mutex_unlock (&ticks.lock);
}

bool
sampler_ticks_are_running (void)
{
  return ticks.running;
}

uint64_t
sampler_lateness_percentile (unsigned percent)
{
  return sampler_histogram_percentile (&ticks.lateness, percent);
}

uint64_t
sampler_lateness_max (void)
{
  return atomic_load_explicit (&ticks.lateness.max_ns, memory_order_relaxed);
}

static bool
signal_is_ours (int number)
{
  struct sigaction current;

  return sigaction (number, NULL, &current) == 0
         && (current.sa_flags & SA_SIGINFO) != 0 && current.sa_sigaction == sampler_on_tick;
}

static bool
take_signal (int number)
{
  struct sigaction action, old;

  if (signal_is_ours (number))
    return true;
  memset (&action, 0, sizeof action);
  action.sa_sigaction = sampler_on_tick;
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
  sigfillset (&action.sa_mask);
  sigdelset (&action.sa_mask, SIGSEGV);
  sigdelset (&action.sa_mask, SIGBUS);
  sigdelset (&action.sa_mask, SIGFPE);
  sigdelset (&action.sa_mask, SIGILL);
  if (sigaction (number, NULL, &old) != 0)
    return false;
  sampler_tick.chained[number] = old;
  return sigaction (number, &action, NULL) == 0;
}

/* The program took our signal: leave it to the program and go on with SIGURG. */
static void
keep_signal (void)
{
  if (ticks.signal_number == 0 || signal_is_ours (ticks.signal_number))
    return;
  atomic_fetch_add_explicit (&sampler_tick_counts.signal_taken, 1, memory_order_relaxed);
  ticks.outstanding_tid = 0;
  if (ticks.signal_number == SIGPROF && take_signal (SIGURG))
    ticks.signal_number = SIGURG;
  else
    ticks.signal_number = 0;
}

/* Takes the state word for the tick thread; false while a handler runs. */
static bool
take_state (void)
{
  int expected = SAMPLER_TICK_DONE;

  if (atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_TICK))
    {
      ticks.outstanding_tid = 0;
      return true;
    }
  if (expected == SAMPLER_TICK_IDLE)
    return atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_TICK);
  if (expected == SAMPLER_TICK_REQUESTED
      && atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_TICK))
    {
      atomic_fetch_add_explicit (&sampler_tick_counts.pending, 1, memory_order_relaxed);
      return true;
    }
  return false;
}

static SamplerThread *
find_slot (uint32_t id)
{
  for (uint32_t i = 0; i < ticks.threads.n_used; i++)
    if (ticks.threads.slots[i].thread != 0 && ticks.threads.slots[i].id == id)
      return &ticks.threads.slots[i];
  return NULL;
}

/* The last request was answered: what the slot held is in the ring with the look. */
static void
settle_answer (void)
{
  SamplerThread *slot;

  if (!atomic_exchange_explicit (&sampler_tick.answered, false, memory_order_acquire))
    return;
  slot = find_slot (sampler_tick.request.thread_id);
  if (slot == NULL)
    return;
  slot->held_until_ns = 0;
  slot->held_looks = 0;
  slot->is_known = false;      /* it ran: its next look as a sleeper is a new one */
}

static void
request_look (const SamplerLook *look, uint64_t now_ns)
{
  SamplerThread *slot = look->holder;
  uint64_t late = atomic_load (&sampler_tick.late_handlers);

  sampler_tick.request = (SamplerRequest) {
    .thread = slot->thread, .gil = look->gil, .thread_id = slot->id, .tid = slot->tid,
    .held_until_ns = slot->held_until_ns != 0 ? slot->held_until_ns : slot->begin_ns,
    .held_looks = slot->held_looks,
  };
  /* A signal that came while nobody waited for it is not on its way any more. */
  if (late != ticks.late_handlers_seen)
    ticks.outstanding_tid = 0;
  ticks.late_handlers_seen = late;

  atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_REQUESTED, memory_order_release);
  if (ticks.outstanding_tid == slot->tid)
    return;
  if (sampler_send_tick (slot->tid, ticks.signal_number) == 0)
    {
      ticks.outstanding_tid = slot->tid;
      ticks.sent_ns = now_ns;
    }
  else
    {
      int expected = SAMPLER_TICK_REQUESTED;
      atomic_fetch_add_explicit (&sampler_tick_counts.thread_gone, 1, memory_order_relaxed);
      atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_IDLE);
    }
}

/* It blocks every signal, or none is to be had: then it is read where it stands, twice,
 * and believed only if it did not move. The request stays out beside that. */
static bool
cannot_be_signalled (const SamplerThread *holder, uint64_t now_ns)
{
  return ticks.signal_number == 0
         || (ticks.outstanding_tid == holder->tid && now_ns - ticks.sent_ns > PENDING_BEFORE_READ_NS);
}

/* Returns whether anything moved since the last tick. */
static bool
tick_once (uint64_t now_ns)
{
  bool may_read = sampler_guard_assert ();
  uint64_t tick;
  SamplerLook look;

  keep_signal ();
  if (!take_state ())
    {
      atomic_fetch_add_explicit (&sampler_tick_counts.pending, 1, memory_order_relaxed);
      return true;
    }
  settle_answer ();
  tick = atomic_fetch_add_explicit (&sampler_tick_counts.ticks, 1, memory_order_relaxed) + 1;
  look = sampler_look (&ticks.threads, tick, now_ns, ticks.interval_ns, may_read);
  if (look.n_interpreters > 1)
    sampler_tick.codes.revalidate = true;
  if (look.holder != NULL && may_read && cannot_be_signalled (look.holder, now_ns))
    {
      sampler_look_at (look.holder, look.gil, FORMAT_THREAD_RUNNING, now_ns, sampler_thread_cpu_ns (look.holder->tid));
      look.holder->is_known = false;
    }
  if (look.holder != NULL && ticks.signal_number != 0)
    {
      request_look (&look, now_ns);
      return true;
    }
  atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_IDLE, memory_order_release);
  return look.something_moved;
}

static uint64_t
next_random (void)
{
  ticks.random ^= ticks.random << 13;
  ticks.random ^= ticks.random >> 7;
  ticks.random ^= ticks.random << 17;
  return ticks.random;
}

/* Up to a quarter of the interval early or late, so that a program with our period is seen whole. */
static int64_t
jitter_ns (void)
{
  uint64_t span = ticks.interval_ns / 2;
  return span == 0 ? 0 : (int64_t) (next_random () % span) - (int64_t) (span / 2);
}

static void
sleep_until (uint64_t deadline_ns)
{
  uint64_t latest_ns = sampler_now_ns () + SLEEP_MAX_NS;
  uint64_t until_ns = deadline_ns < latest_ns ? deadline_ns : latest_ns;
  struct timespec time = { .tv_sec = (time_t) (until_ns / 1000000000u), .tv_nsec = (long) (until_ns % 1000000000u) };

  syscall (SYS_futex, &ticks.stopping, FUTEX_WAIT_BITSET_PRIVATE, 0, &time, NULL, FUTEX_BITSET_MATCH_ANY);
}

static void
note_lateness (uint64_t now_ns, uint64_t deadline_ns)
{
  uint64_t lateness = now_ns > deadline_ns ? now_ns - deadline_ns : 0;

  sampler_histogram_add (&ticks.lateness, lateness);
  if (lateness > ticks.interval_ns)
    atomic_fetch_add_explicit (&sampler_tick_counts.late, 1, memory_order_relaxed);
}

static void *
run_ticks (void *unused)
{
  uint64_t base_ns = sampler_now_ns ();
  uint32_t n_quiet = 0, stretch = 1;

  (void) unused;
  ticks.is_private = sampler_unshare_descriptors ();
  while (atomic_load (&ticks.stopping) == 0)
    {
      uint64_t deadline_ns = base_ns + stretch * ticks.interval_ns + (uint64_t) jitter_ns ();
      uint64_t now_ns;

      uint64_t interval_ns = ticks.interval_ns;

      while (atomic_load (&ticks.stopping) == 0 && ticks.interval_ns == interval_ns && sampler_now_ns () < deadline_ns)
        sleep_until (deadline_ns);
      if (atomic_load (&ticks.stopping) != 0)
        break;
      if (ticks.interval_ns != interval_ns)
        {
          /* The next deadline counts from the last tick: who changes it often does not put ticks off. */
          stretch = 1;
          continue;
        }
      now_ns = sampler_now_ns ();
      note_lateness (now_ns, deadline_ns);
      base_ns += stretch * ticks.interval_ns;
      if (base_ns + ticks.interval_ns < now_ns)
        base_ns = now_ns;
      if (now_ns < atomic_load (&ticks.paused_until_ns))
        continue;

      pthread_mutex_lock (&ticks.lock);
      n_quiet = tick_once (now_ns) ? 0 : n_quiet + 1;
      pthread_mutex_unlock (&ticks.lock);
      stretch = n_quiet < QUIET_BEFORE_STRETCH ? 1 : STRETCH_MAX;
      if (sampler_ring_used (&sampler_tick.ring) > SAMPLER_RING_SIZE / 4)
        sampler_writer_wake ();
      atomic_store_explicit (&sampler_tick_counts.cpu_ns, sampler_own_cpu_ns (), memory_order_relaxed);
    }
  return NULL;
}

/* The thread inherits the mask: everything but the faults that guarded loads need. */
static bool
start_thread (void)
{
  sigset_t all, old;
  int failed;

  atomic_store (&ticks.stopping, 0);
  sigfillset (&all);
  sigdelset (&all, SIGSEGV);
  sigdelset (&all, SIGBUS);
  sigdelset (&all, SIGFPE);
  sigdelset (&all, SIGILL);
  pthread_sigmask (SIG_SETMASK, &all, &old);
  failed = pthread_create (&ticks.thread, NULL, run_ticks, NULL);
  pthread_sigmask (SIG_SETMASK, &old, NULL);
  return failed == 0;
}

static void
end_thread (void)
{
  atomic_store (&ticks.stopping, 1);
  syscall (SYS_futex, &ticks.stopping, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
  pthread_join (ticks.thread, NULL);
}

void
sampler_ticks_set_interval (uint64_t interval_ns)
{
  if (atomic_exchange (&ticks.interval_ns, interval_ns) == interval_ns)
    return;
  syscall (SYS_futex, &ticks.stopping, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

/* The thread's files went with its descriptors: their numbers are the program's now. */
static void
forget_files (void)
{
  for (uint32_t i = 0; i < ticks.threads.n_used; i++)
    {
      if (!ticks.is_private && ticks.threads.slots[i].syscall_file >= 0)
        close (ticks.threads.slots[i].syscall_file);
      ticks.threads.slots[i].syscall_file = -1;
    }
}

void
sampler_ticks_park (void)
{
  if (ticks.running)
    end_thread ();
  forget_files ();
}

void
sampler_ticks_unpark (void)
{
  if (ticks.running)
    ticks.running = start_thread ();
}

SamplerStatus
sampler_ticks_start (uint64_t interval_ns, uintptr_t thread)
{
  if (ticks.threads.slots == NULL)
    {
      void *slots = mmap (NULL, SAMPLER_THREADS_MAX * sizeof (SamplerThread), PROT_READ | PROT_WRITE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
      if (slots == MAP_FAILED)
        return SAMPLER_STATUS_MEMORY;
      ticks.threads.slots = slots;
    }
  sampler_threads_reset (&ticks.threads);
  ticks.interval_ns = interval_ns;
  ticks.random = sampler_now_ns () | 1;
  ticks.outstanding_tid = 0;
  memset (&ticks.lateness, 0, sizeof ticks.lateness);
  memset (&sampler_tick_counts, 0, sizeof sampler_tick_counts);
  atomic_store (&ticks.paused_until_ns, 0);
  atomic_store (&sampler_tick.state, SAMPLER_TICK_IDLE);
  if (!sampler_guard_install () || !take_signal (SIGPROF))
    return SAMPLER_STATUS_SIGNAL;
  ticks.signal_number = SIGPROF;

  sampler_threads_get (&ticks.threads, thread, (int32_t) syscall (SYS_gettid), sampler_now_ns ());
  ticks.running = start_thread ();
  return ticks.running ? SAMPLER_STATUS_OK : SAMPLER_STATUS_THREAD;
}

/* A signal may still be on its way: the handler stays, and returns at once. */
static void
give_back_signals (void)
{
  static const int numbers[2] = { SIGPROF, SIGURG };

  for (int i = 0; i < 2; i++)
    {
      const struct sigaction *old = &sampler_tick.chained[numbers[i]];
      bool is_default = (old->sa_flags & SA_SIGINFO) == 0 && old->sa_handler == SIG_DFL;

      /* With SIGPROF's default action a late tick would kill the program. */
      if (signal_is_ours (numbers[i]) && !is_default)
        sigaction (numbers[i], old, NULL);
    }
}

void
sampler_ticks_stop (void)
{
  if (!ticks.running)
    return;
  end_thread ();
  forget_files ();
  ticks.running = false;
  /* Withdraw what is out; a handler that is running ends within microseconds. */
  for (int wait = 0; wait < 1000 && !take_state (); wait++)
    usleep (100);
  settle_answer ();
  sampler_threads_flush (&ticks.threads);
  atomic_store (&sampler_tick.state, SAMPLER_TICK_IDLE);
  give_back_signals ();
  sampler_guard_restore ();
}

void
sampler_ticks_pause (uint64_t ns)
{
  atomic_store (&ticks.paused_until_ns, sampler_now_ns () + ns);
  /* Whoever is in a look finishes it; a signal for the caller has come when this returns. */
  sampler_ticks_lock ();
  sampler_ticks_unlock ();
}

void
sampler_ticks_forget (void)
{
  ticks.running = false;
  for (uint32_t i = 0; i < ticks.threads.n_used; i++)
    ticks.threads.slots[i].syscall_file = -1;     /* the parent's, never the child's */
  pthread_mutex_init (&ticks.lock, NULL);
  atomic_store (&sampler_tick.state, SAMPLER_TICK_IDLE);
}

void
sampler_ticks_reset_codes (void (*when_held) (void))
{
  sampler_ticks_lock ();
  for (int wait = 0; wait < 1000 && !take_state (); wait++)
    usleep (100);
  settle_answer ();
  when_held ();
  sampler_codes_reset (&sampler_tick.codes);
  for (uint32_t i = 0; i < ticks.threads.n_used; i++)
    ticks.threads.slots[i].is_known = false;
  atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_IDLE, memory_order_release);
  sampler_ticks_unlock ();
}

static uintptr_t
gil_of (uintptr_t thread)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  uintptr_t interpreter = *(const uintptr_t *) (thread + 16);   /* PyThreadState.interp, all versions */

  if (layout->interpreter_gil < 0)
    return (uintptr_t) sampler_cpython.runtime + (uintptr_t) layout->runtime_gil;
  return *(const uintptr_t *) (interpreter + (uintptr_t) layout->interpreter_gil);
}

SamplerStatus
sampler_ticks_look_here (uintptr_t thread)
{
  int32_t tid = (int32_t) syscall (SYS_gettid);
  SamplerThread *slot;
  int waited = 0;

  if (!ticks.running || ticks.signal_number == 0)
    return SAMPLER_STATUS_NOT_RUNNING;
  while (!take_state ())
    if (waited++ > 1000)
      return SAMPLER_STATUS_NOT_DELIVERED;
  settle_answer ();
  slot = sampler_threads_get (&ticks.threads, thread, tid, sampler_now_ns ());
  if (slot == NULL)
    return SAMPLER_STATUS_MEMORY;
  slot->seen_tick = atomic_load (&sampler_tick_counts.ticks);
  sampler_tick.request = (SamplerRequest) {
    .thread = thread, .gil = gil_of (thread), .thread_id = slot->id, .tid = tid,
    .held_until_ns = slot->held_until_ns != 0 ? slot->held_until_ns : slot->begin_ns,
    .held_looks = slot->held_looks,
  };
  atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_REQUESTED, memory_order_release);
  if (sampler_send_tick (tid, ticks.signal_number) != 0
      || atomic_load (&sampler_tick.state) != SAMPLER_TICK_DONE || !atomic_load (&sampler_tick.answered))
    {
      take_state ();
      atomic_store (&sampler_tick.state, SAMPLER_TICK_IDLE);
      return SAMPLER_STATUS_NOT_DELIVERED;
    }
  return SAMPLER_STATUS_OK;
}
