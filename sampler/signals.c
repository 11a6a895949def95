/* signals.c: see signals.h */

#include "sampler/signals.h"

#include <signal.h>
#include <string.h>

#include "sampler/signal/handler.h"

bool
sampler_signal_is_ours (int number)
{
  struct sigaction current;

  return sigaction (number, NULL, &current) == 0
         && (current.sa_flags & SA_SIGINFO) != 0 && current.sa_sigaction == sampler_on_tick;
}

bool
sampler_signal_is_owned (int number)
{
  struct sigaction current;

  if (sigaction (number, NULL, &current) != 0)
    return false;
  if ((current.sa_flags & SA_SIGINFO) != 0)
    return current.sa_sigaction != sampler_on_tick;
  return current.sa_handler != SIG_DFL && current.sa_handler != SIG_IGN;
}

bool
sampler_signal_take (int number)
{
  struct sigaction action, old;

  if (sampler_signal_is_ours (number))
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

void
sampler_signals_give_back (void)
{
  static const int numbers[2] = { SIGPROF, SIGURG };

  for (int i = 0; i < 2; i++)
    {
      const struct sigaction *old = &sampler_tick.chained[numbers[i]];
      bool is_default = (old->sa_flags & SA_SIGINFO) == 0 && old->sa_handler == SIG_DFL;

      if (sampler_signal_is_ours (numbers[i]) && !is_default)
        sigaction (numbers[i], old, NULL);
    }
}
