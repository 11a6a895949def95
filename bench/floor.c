/* floor.c: what any recorder costs that wakes a thread and sends a signal
 *
 * Preloaded into the interpreter. A thread wakes at PYINST_FLOOR_NS and signals an
 * empty handler on the main thread, as a tick does, and nothing is looked at. Only a
 * main thread that ran since the last time is signalled: a floor that woke sleepers
 * would be too kind to us. ./dev bench cost compares the recorder with it.
 */

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static uint64_t interval_ns;

static void
on_signal (int number, siginfo_t *info, void *context)
{
  (void) number;
  (void) info;
  (void) context;
}

static uint64_t
read_clock (clockid_t clock)
{
  struct timespec time = { 0 };

  clock_gettime (clock, &time);
  return (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec;
}

static void *
tick (void *unused)
{
  clockid_t main_clock = (clockid_t) (~(uint32_t) getpid () << 3 | 6u);
  uint64_t due_ns = read_clock (CLOCK_MONOTONIC), cpu_ns = 0;

  (void) unused;
  for (;;)
    {
      struct timespec due;
      uint64_t now_ns = read_clock (CLOCK_MONOTONIC), ran_ns = read_clock (main_clock);

      if (ran_ns != cpu_ns)
        syscall (SYS_tgkill, getpid (), getpid (), SIGPROF);
      cpu_ns = ran_ns;
      due_ns = due_ns + interval_ns > now_ns ? due_ns + interval_ns : now_ns + interval_ns;
      due = (struct timespec) { .tv_sec = (time_t) (due_ns / 1000000000u), .tv_nsec = (long) (due_ns % 1000000000u) };
      while (clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL) == EINTR)
        continue;
    }
  return NULL;
}

__attribute__ ((constructor)) static void
start (void)
{
  const char *text = getenv ("PYINST_FLOOR_NS");
  struct sigaction action;
  sigset_t all, old;
  pthread_t thread;

  unsetenv ("LD_PRELOAD");
  if (text == NULL || (interval_ns = strtoull (text, NULL, 10)) == 0)
    return;
  memset (&action, 0, sizeof action);
  action.sa_sigaction = on_signal;
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
  sigaction (SIGPROF, &action, NULL);
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &old);
  pthread_create (&thread, NULL, tick, NULL);
  pthread_sigmask (SIG_SETMASK, &old, NULL);
}
