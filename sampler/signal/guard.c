/* guard.c: see guard.h; on_fault() runs in signal context */

#include "sampler/signal/guard.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "sampler/signal/fetch.h"

#define REASSERT_MAX 64

_Atomic uint64_t sampler_guard_faults;

static const int guarded[2] = { SIGSEGV, SIGBUS };
static struct sigaction original[2];    /* before the recorder */
static struct sigaction chained[2];     /* whom a real fault is passed to */
static _Atomic int chaining_thread;     /* tid that is inside a chained handler; 0 none */
static int n_reasserted;
static bool installed;

/* The fault is real and nobody else handles it: let the default action have it. A
 * fault happens again when the instruction is retried; a sent signal is sent again. */
static void
fall_to_default (int which, const siginfo_t *info)
{
  struct sigaction action = original[which];

  if ((action.sa_flags & SA_SIGINFO) != 0 || action.sa_handler != SIG_IGN)
    {
      memset (&action, 0, sizeof action);
      action.sa_handler = SIG_DFL;
    }
  sigaction (guarded[which], &action, NULL);
  if (info->si_code <= 0)
    syscall (SYS_tgkill, getpid (), (pid_t) syscall (SYS_gettid), guarded[which]);
}

static void
pass_on (int which, int number, siginfo_t *info, void *context)
{
  const struct sigaction *next = &chained[which];
  int self = (int) syscall (SYS_gettid);
  bool has_function = (next->sa_flags & SA_SIGINFO) != 0
                      || (next->sa_handler != SIG_DFL && next->sa_handler != SIG_IGN);
  sigset_t mask;

  /* A handler that raises the signal anew, as faulthandler does, comes back here. */
  if (!has_function || atomic_load (&chaining_thread) == self)
    {
      fall_to_default (which, info);
      return;
    }
  atomic_store (&chaining_thread, self);
  sigprocmask (SIG_BLOCK, &next->sa_mask, &mask);
  if ((next->sa_flags & SA_SIGINFO) != 0)
    next->sa_sigaction (number, info, context);
  else
    next->sa_handler (number);
  sigprocmask (SIG_SETMASK, &mask, NULL);
  atomic_store (&chaining_thread, 0);
}

static void
on_fault (int number, siginfo_t *info, void *context)
{
  int saved_errno = errno;
  ucontext_t *machine = context;
#ifdef __x86_64__
  uintptr_t at = (uintptr_t) machine->uc_mcontext.gregs[REG_RIP];

  if (at >= (uintptr_t) sampler_fetch_begin && at < (uintptr_t) sampler_fetch_end && info->si_code > 0)
    {
      atomic_fetch_add_explicit (&sampler_guard_faults, 1, memory_order_relaxed);
      machine->uc_mcontext.gregs[REG_RIP] = (greg_t) (uintptr_t) sampler_fetch_recover;
      errno = saved_errno;
      return;
    }
#else
  (void) machine;
#endif
  pass_on (number == SIGSEGV ? 0 : 1, number, info, context);
  errno = saved_errno;
}

static bool
is_ours (const struct sigaction *action)
{
  return (action->sa_flags & SA_SIGINFO) != 0 && action->sa_sigaction == on_fault;
}

static bool
take (int which)
{
  struct sigaction action;

  memset (&action, 0, sizeof action);
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
  return sigaction (guarded[which], &action, NULL) == 0;
}

static bool
is_same_handler (const struct sigaction *one, const struct sigaction *other)
{
  return (one->sa_flags & SA_SIGINFO) == (other->sa_flags & SA_SIGINFO)
         && ((one->sa_flags & SA_SIGINFO) != 0 ? one->sa_sigaction == other->sa_sigaction
                                               : one->sa_handler == other->sa_handler);
}

bool
sampler_guard_install (void)
{
  n_reasserted = 0;
  for (int which = 0; which < 2; which++)
    {
      struct sigaction current;

      if (sigaction (guarded[which], NULL, &current) != 0)
        return false;
      if (is_ours (&current))
        continue;
      if (!installed)
        original[which] = current;
      chained[which] = current;
      if (!take (which))
        return false;
    }
  installed = true;
  return true;
}

bool
sampler_guard_assert (void)
{
  for (int which = 0; which < 2; which++)
    {
      struct sigaction current;

      if (sigaction (guarded[which], NULL, &current) != 0)
        return false;
      if (is_ours (&current))
        continue;
      /* Whoever turns the same handler on and off again is no new owner. */
      if (!is_same_handler (&current, &chained[which]) && n_reasserted++ >= REASSERT_MAX)
        return false;
      chained[which] = current;
      if (!take (which))
        return false;
    }
  return true;
}

void
sampler_guard_restore (void)
{
  for (int which = 0; which < 2 && installed; which++)
    {
      struct sigaction current;

      if (sigaction (guarded[which], NULL, &current) == 0 && is_ours (&current))
        sigaction (guarded[which], &chained[which], NULL);
    }
}
