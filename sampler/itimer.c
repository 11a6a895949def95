/* itimer.c: see itimer.h */

#include "sampler/itimer.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "sampler/cpython-symbols.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/signal/own-thread.h"
#include "sampler/signals.h"
#include "sampler/ticks.h"

static struct {
  pthread_mutex_t lock;           /* who arms and disarms: start and stop, exec, the drain thread */
  bool            is_running;
  bool            is_armed;
  uint64_t        interval_ns;
  uint64_t        paused_until_ns;
  struct timeval  armed_interval;  /* what the kernel made of it: it rounds */
} itimer = { .lock = PTHREAD_MUTEX_INITIALIZER };

uint64_t
sampler_itimer_resolution_ns (void)
{
  struct timespec tick;

  if (clock_getres (CLOCK_MONOTONIC_COARSE, &tick) != 0)
    return 0;
  return (uint64_t) tick.tv_sec * 1000000000u + (uint64_t) tick.tv_nsec;
}

static bool
arm (void)
{
  struct timeval interval = {
    .tv_sec = (time_t) (itimer.interval_ns / 1000000000u),
    .tv_usec = (suseconds_t) (itimer.interval_ns % 1000000000u / 1000u),
  };
  struct itimerval timer = { .it_interval = interval, .it_value = interval };

  if (setitimer (ITIMER_PROF, &timer, NULL) != 0 || getitimer (ITIMER_PROF, &timer) != 0)
    return false;
  itimer.armed_interval = timer.it_interval;
  itimer.is_armed = true;
  return true;
}

static bool
timer_is_ours (void)
{
  struct itimerval timer;

  return getitimer (ITIMER_PROF, &timer) == 0 && timer.it_interval.tv_sec == itimer.armed_interval.tv_sec
         && timer.it_interval.tv_usec == itimer.armed_interval.tv_usec;
}

static void
disarm (void)
{
  static const struct itimerval off;
  sigset_t pending;

  if (itimer.is_armed && timer_is_ours ())
    setitimer (ITIMER_PROF, &off, NULL);
  itimer.is_armed = false;
  /* A signal that was due comes now, at the latest when its thread next leaves the kernel. */
  for (int wait = 0; wait < 100 && sigpending (&pending) == 0 && sigismember (&pending, SIGPROF) == 1; wait++)
    usleep (100);
}

static bool
program_has_timer (void)
{
  struct itimerval timer;

  return getitimer (ITIMER_PROF, &timer) == 0
         && (timer.it_value.tv_sec != 0 || timer.it_value.tv_usec != 0
             || timer.it_interval.tv_sec != 0 || timer.it_interval.tv_usec != 0);
}

bool
sampler_itimer_is_taken (void)
{
  return program_has_timer () || sampler_signal_is_owned (SIGPROF);
}

SamplerStatus
sampler_itimer_start (uint64_t interval_ns)
{
  bool armed;

  sampler_ticks_clear_counts ();
  sampler_own_thread_reset ();
  sampler_tick.runtime = (uintptr_t) sampler_cpython.runtime;
  atomic_store (&sampler_tick.state, SAMPLER_TICK_IDLE);
  if (!sampler_guard_install () || !sampler_signal_take (SIGPROF))
    return SAMPLER_STATUS_SIGNAL;
  atomic_store (&sampler_tick.timer, SAMPLER_TIMER_TICKS);

  pthread_mutex_lock (&itimer.lock);
  itimer.interval_ns = interval_ns < 1000 ? 1000 : interval_ns;
  itimer.paused_until_ns = 0;
  armed = itimer.is_running = arm ();
  pthread_mutex_unlock (&itimer.lock);
  return armed ? SAMPLER_STATUS_OK : SAMPLER_STATUS_SIGNAL;
}

void
sampler_itimer_stop (void)
{
  pthread_mutex_lock (&itimer.lock);
  if (itimer.is_running)
    {
      disarm ();
      itimer.is_running = false;
      atomic_store (&sampler_tick.timer, SAMPLER_TIMER_ENDED);
      /* A handler that is running ends within microseconds. */
      for (int wait = 0; wait < 1000 && atomic_load (&sampler_tick.state) == SAMPLER_TICK_RUNNING; wait++)
        usleep (100);
      atomic_store (&sampler_tick.state, SAMPLER_TICK_IDLE);
      sampler_signals_give_back ();
      sampler_guard_restore ();
    }
  pthread_mutex_unlock (&itimer.lock);
}

void
sampler_itimer_set_interval (uint64_t interval_ns)
{
  pthread_mutex_lock (&itimer.lock);
  itimer.interval_ns = interval_ns;
  if (itimer.is_armed && timer_is_ours ())
    arm ();
  pthread_mutex_unlock (&itimer.lock);
}

void
sampler_itimer_check (void)
{
  pthread_mutex_lock (&itimer.lock);
  if (itimer.is_running && itimer.is_armed && (!sampler_signal_is_ours (SIGPROF) || !timer_is_ours ()))
    {
      atomic_fetch_add_explicit (&sampler_tick_counts.signal_taken, 1, memory_order_relaxed);
      disarm ();
      itimer.paused_until_ns = UINT64_MAX;
    }
  else if (itimer.is_running && !itimer.is_armed && sampler_now_ns () >= itimer.paused_until_ns)
    arm ();
  atomic_store (&sampler_tick_counts.ticks,
                atomic_load (&sampler_tick.handler_ns.count) + atomic_load (&sampler_tick.busy));
  atomic_store (&sampler_tick_counts.pending, atomic_load (&sampler_tick.busy));
  pthread_mutex_unlock (&itimer.lock);
}

void
sampler_itimer_pause (uint64_t ns)
{
  pthread_mutex_lock (&itimer.lock);
  if (itimer.is_running && itimer.paused_until_ns != UINT64_MAX)
    {
      disarm ();
      itimer.paused_until_ns = sampler_now_ns () + ns;
    }
  pthread_mutex_unlock (&itimer.lock);
}

void
sampler_itimer_forget (void)
{
  pthread_mutex_init (&itimer.lock, NULL);
  if (itimer.is_running)
    atomic_store (&sampler_tick.timer, SAMPLER_TIMER_ENDED);
  itimer.is_running = itimer.is_armed = false;
}

bool
sampler_itimer_is_running (void)
{
  return itimer.is_running;
}
