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
#include "sampler/gil.h"
#include "sampler/kernel-state.h"
#include "sampler/looks.h"
#include "sampler/memory.h"
#include "sampler/pace.h"
#include "sampler/private-descriptors.h"
#include "sampler/requests.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/signals.h"
#include "sampler/writer.h"

#define CPU_CLOCK_TICKS       16u   /* quiet ticks between two reads of the thread's own cost */
#define SLEEP_MAX_NS          50000000u    /* a shorter interval that is asked for meanwhile is seen by then */

SamplerTickCounts sampler_tick_counts;

static struct {
  pthread_t        thread;
  pthread_mutex_t  lock;
  _Atomic uint64_t interval_ns;     /* may change while the thread sleeps */
  _Atomic uint32_t stopping;        /* a futex: the thread sleeps on it */
  _Atomic uint64_t paused_until_ns;
  bool             running;
  SamplerThreads   threads;
  SamplerQuiet     quiet;
  SamplerPace      pace;
} ticks = { .lock = PTHREAD_MUTEX_INITIALIZER };

void
sampler_ticks_lock (void)
{
  pthread_mutex_lock (&ticks.lock);
}

bool
sampler_ticks_try_lock (void)
{
  return pthread_mutex_trylock (&ticks.lock) == 0;
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

/* What is to be done about the thread that holds the GIL. Returns true where a request is out. */
static bool
look_at_holder (SamplerLook *look, uint64_t now_ns, bool may_read, bool *moved)
{
  *moved = true;
  if (may_read && sampler_look_at_resting_holder (look, now_ns, moved))
    return false;
  if (may_read && sampler_requests_cannot_reach (look->holder, now_ns))
    {
      sampler_look_at (look->holder, look->gil, FORMAT_THREAD_RUNNING, now_ns, sampler_thread_cpu_ns (look->holder->tid));
      look->holder->is_known = false;
    }
  if (sampler_requests_signal () == 0)
    return false;
  sampler_requests_send (look, now_ns);
  return true;
}

static void
tick_once (const SamplerTickTime *time)
{
  bool may_read = sampler_guard_assert (), moved = false;
  uint64_t now_ns = time->now_ns;
  SamplerLook look;

  if (may_read && sampler_look_is_quiet (&ticks.quiet, now_ns))
    {
      atomic_fetch_add_explicit (&sampler_tick_counts.ticks, 1, memory_order_relaxed);
      sampler_pace_seen (&ticks.pace, false);
      return;
    }
  sampler_requests_keep_signal ();
  if (!sampler_requests_take_state ())
    {
      atomic_fetch_add_explicit (&sampler_tick_counts.pending, 1, memory_order_relaxed);
      ticks.pace.n_quiet = 0;
      return;
    }
  sampler_requests_settle (&ticks.threads);
  atomic_fetch_add_explicit (&sampler_tick_counts.ticks, 1, memory_order_relaxed);
  look = sampler_look (&ticks.threads, &ticks.quiet, time, may_read);
  if (look.n_interpreters > 1)
    sampler_tick.codes.revalidate = true;
  if (look.holder == NULL || !look_at_holder (&look, now_ns, may_read, &moved))
    atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_IDLE, memory_order_release);
  sampler_pace_seen (&ticks.pace, look.something_moved || moved);
}

static void
sleep_until (uint64_t deadline_ns)
{
  uint64_t latest_ns = sampler_now_ns () + SLEEP_MAX_NS;
  uint64_t until_ns = deadline_ns < latest_ns ? deadline_ns : latest_ns;
  struct timespec time = { .tv_sec = (time_t) (until_ns / 1000000000u), .tv_nsec = (long) (until_ns % 1000000000u) };

  syscall (SYS_futex, &ticks.stopping, FUTEX_WAIT_BITSET_PRIVATE, 0, &time, NULL, FUTEX_BITSET_MATCH_ANY);
}

/* On the thread whose descriptors they are: the same numbers are the program's own files elsewhere. */
static void
close_files (void)
{
  pthread_mutex_lock (&ticks.lock);
  sampler_threads_close_files (&ticks.threads);
  pthread_mutex_unlock (&ticks.lock);
}

/* False: the interval was changed meanwhile, or the thread is to end. */
static bool
wait_for_deadline (uint64_t deadline_ns, uint64_t interval_ns)
{
  while (atomic_load (&ticks.stopping) == 0 && atomic_load (&ticks.interval_ns) == interval_ns
         && sampler_now_ns () < deadline_ns)
    sleep_until (deadline_ns);
  return atomic_load (&ticks.stopping) == 0 && atomic_load (&ticks.interval_ns) == interval_ns;
}

static void *
run_ticks (void *unused)
{
  SamplerPace *pace = &ticks.pace;

  (void) unused;
  sampler_unshare_descriptors ();
  sampler_pace_ask_for_short_turns ();
  sampler_pace_begin (pace, sampler_now_ns ());
  while (atomic_load (&ticks.stopping) == 0)
    {
      uint64_t now_ns, interval_ns = atomic_load (&ticks.interval_ns), last_deadline_ns = pace->deadline_ns;

      sampler_pace_next (pace, interval_ns);
      if (!wait_for_deadline (pace->deadline_ns, interval_ns))
        {
          /* The next deadline counts from the last tick: who changes it often does not put ticks off. */
          sampler_pace_go_on (pace, last_deadline_ns);
          continue;
        }
      now_ns = sampler_now_ns ();
      if (sampler_pace_arrive (pace, now_ns, interval_ns))
        atomic_fetch_add_explicit (&sampler_tick_counts.late, 1, memory_order_relaxed);
      if (now_ns < atomic_load (&ticks.paused_until_ns))
        {
          /* A long pause costs no wake-ups; a short one may be over a little later than it said. */
          sleep_until (atomic_load (&ticks.paused_until_ns));
          sampler_pace_go_on (pace, sampler_now_ns ());
          continue;
        }

      pthread_mutex_lock (&ticks.lock);
      tick_once (&pace->time);
      pthread_mutex_unlock (&ticks.lock);
      if (sampler_ring_used (&sampler_tick.ring) > SAMPLER_RING_SIZE / 4)
        sampler_writer_wake ();
      if (pace->n_quiet % CPU_CLOCK_TICKS == 0)
        atomic_store_explicit (&sampler_tick_counts.cpu_ns, sampler_own_cpu_ns (), memory_order_relaxed);
    }
  close_files ();
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

void
sampler_ticks_park (void)
{
  if (ticks.running)
    end_thread ();
}

void
sampler_ticks_unpark (void)
{
  if (ticks.running)
    ticks.running = start_thread ();
}

void
sampler_ticks_clear_counts (void)
{
  sampler_lateness_clear ();
  memset (&sampler_tick_counts, 0, sizeof sampler_tick_counts);
}

SamplerStatus
sampler_ticks_start (uint64_t interval_ns, uint64_t first_ns, uintptr_t thread)
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
  ticks.quiet = (SamplerQuiet) { .is_valid = false };
  atomic_store (&ticks.interval_ns, interval_ns);
  sampler_ticks_clear_counts ();
  atomic_store (&sampler_tick.timer, SAMPLER_TIMER_NEVER);
  atomic_store (&ticks.paused_until_ns, first_ns);
  atomic_store (&sampler_tick.state, SAMPLER_TICK_IDLE);
  if (!sampler_guard_install () || !sampler_requests_begin (thread))
    return SAMPLER_STATUS_SIGNAL;

  sampler_threads_get (&ticks.threads, thread, (int32_t) syscall (SYS_gettid), sampler_now_ns ());
  ticks.running = start_thread ();
  return ticks.running ? SAMPLER_STATUS_OK : SAMPLER_STATUS_THREAD;
}

void
sampler_ticks_stop (void)
{
  if (!ticks.running)
    return;
  end_thread ();
  ticks.running = false;
  /* Withdraw what is out; a handler that is running ends within microseconds. */
  for (int wait = 0; wait < 1000 && !sampler_requests_take_state (); wait++)
    usleep (100);
  sampler_requests_settle (&ticks.threads);
  if (ticks.quiet.n > 0)
    sampler_threads_hold (&ticks.threads, ticks.quiet.until_ns, ticks.quiet.n);
  sampler_threads_flush (&ticks.threads);
  atomic_store (&sampler_tick.state, SAMPLER_TICK_IDLE);
  sampler_signals_give_back ();
  sampler_guard_restore ();
}

void
sampler_ticks_pause_until (uint64_t time_ns)
{
  /* The longer pause holds: an exec that fails does not begin a recording early. */
  if (atomic_load (&ticks.paused_until_ns) < time_ns)
    atomic_store (&ticks.paused_until_ns, time_ns);
  /* Whoever is in a look finishes it; a signal for the caller has come when this returns. */
  sampler_ticks_lock ();
  sampler_ticks_unlock ();
}

void
sampler_ticks_await_exec (uint64_t time_ns)
{
  sampler_ticks_pause_until (time_ns);
  sampler_ticks_lock ();
  if (ticks.running)
    sampler_requests_be_harmless ();
  sampler_ticks_unlock ();
}

void
sampler_ticks_forget (void)
{
  ticks.running = false;
  sampler_threads_forget_files (&ticks.threads);
  pthread_mutex_init (&ticks.lock, NULL);
  atomic_store (&sampler_tick.state, SAMPLER_TICK_IDLE);
}

/* With the memory: what a segment needed once, the next may not. */
static void
give_back_codes (SamplerCodes *codes)
{
  sampler_map_clear (codes->slots, SAMPLER_CODE_SLOTS * sizeof *codes->slots);
  sampler_map_clear (codes->codes, SAMPLER_CODES_MAX * sizeof *codes->codes);
  sampler_map_clear (codes->arena, SAMPLER_ARENA_SIZE);
  sampler_codes_reset (codes);
}

void
sampler_ticks_reset_codes (void (*when_held) (void))
{
  sampler_ticks_lock ();
  for (int wait = 0; wait < 1000 && !sampler_requests_take_state (); wait++)
    usleep (100);
  sampler_requests_settle (&ticks.threads);
  if (ticks.quiet.n > 0)
    sampler_threads_hold (&ticks.threads, ticks.quiet.until_ns, ticks.quiet.n);
  when_held ();
  give_back_codes (&sampler_tick.codes);
  for (uint32_t i = 0; i < ticks.threads.n_used; i++)
    ticks.threads.slots[i].is_known = false;
  ticks.quiet = (SamplerQuiet) { .is_valid = false };
  atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_IDLE, memory_order_release);
  sampler_ticks_unlock ();
}

SamplerStatus
sampler_ticks_look_here (uintptr_t thread)
{
  int32_t tid = (int32_t) syscall (SYS_gettid);
  SamplerThread *slot;
  uintptr_t interpreter = *(const uintptr_t *) (thread + 16);   /* PyThreadState.interp, all versions */
  int waited = 0, failed = 0;

  if (!ticks.running || sampler_requests_signal () == 0)
    return SAMPLER_STATUS_NOT_RUNNING;
  while (!sampler_requests_take_state ())
    if (waited++ > 1000)
      return SAMPLER_STATUS_NOT_DELIVERED;
  sampler_requests_settle (&ticks.threads);
  slot = sampler_threads_get (&ticks.threads, thread, tid, sampler_now_ns ());
  if (slot == NULL)
    return SAMPLER_STATUS_MEMORY;
  slot->seen_tick = ticks.threads.look;
  sampler_tick.request = (SamplerRequest) {
    .thread = thread, .gil = sampler_gil_of_interpreter (interpreter, &failed), .thread_id = slot->id, .tid = tid,
    .held_until_ns = slot->held_until_ns != 0 ? slot->held_until_ns : slot->begin_ns,
    .held_looks = slot->held_looks,
    .self = sampler_thread_block (),
    .cpu_ns = sampler_own_cpu_ns (),
  };
  atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_REQUESTED, memory_order_release);
  if (sampler_send_tick (tid, sampler_requests_signal ()) != 0
      || atomic_load (&sampler_tick.state) != SAMPLER_TICK_DONE || !atomic_load (&sampler_tick.answered))
    {
      sampler_requests_take_state ();
      atomic_store (&sampler_tick.state, SAMPLER_TICK_IDLE);
      return SAMPLER_STATUS_NOT_DELIVERED;
    }
  return SAMPLER_STATUS_OK;
}
