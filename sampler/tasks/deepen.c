/* deepen.c: see deepen.h */

#include "sampler/tasks/deepen.h"

#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/clock.h"
#include "sampler/tasks/slots.h"
#include "sampler/tasks/waits.h"

#define AT_ONCE_PART  20u            /* one part in so many of the time */
#define AT_ONCE_MOST  10000000u      /* ns that may be saved up */
#define TURN_NS       100000000u     /* between two turns */
#define TURN_MOST_NS  1000000u       /* for one turn: a hundredth */
#define LAST_MOST_NS  100000000u

static struct {
  bool     at_once, later;
  uint64_t credit_ns, filled_ns, turn_ns;
  uint32_t next;                     /* the slot that comes next */
} deepen;

void
sampler_deepen_reset (bool at_once, bool later)
{
  uint64_t now_ns = sampler_task_now_ns ();

  deepen.at_once = at_once;
  deepen.later = later;
  deepen.credit_ns = AT_ONCE_MOST;
  deepen.filled_ns = deepen.turn_ns = now_ns;
  deepen.next = 0;
}

bool
sampler_deepen_may_ask (uint64_t now_ns)
{
  uint64_t gained_ns = (now_ns - deepen.filled_ns) / AT_ONCE_PART;

  if (!deepen.at_once)
    return false;
  if (gained_ns > 0)
    {
      deepen.credit_ns = deepen.credit_ns + gained_ns < AT_ONCE_MOST ? deepen.credit_ns + gained_ns : AT_ONCE_MOST;
      deepen.filled_ns = now_ns;
    }
  return deepen.credit_ns > 0;
}

void
sampler_deepen_pay (uint64_t ns)
{
  deepen.credit_ns -= ns < deepen.credit_ns ? ns : deepen.credit_ns;
}

static void
ask_all (uint64_t most_ns)
{
  uint64_t begin_ns = sampler_task_now_ns ();
  uint32_t n = sampler_slots_count ();

  for (uint32_t i = 0; i < n; i++)
    {
      deepen.next = deepen.next + 1 < n ? deepen.next + 1 : 0;
      if (sampler_wait_deepen (sampler_slots_at (deepen.next)) && sampler_task_now_ns () - begin_ns >= most_ns)
        break;
    }
}

void
sampler_deepen_turn (uint64_t now_ns)
{
  if (!deepen.later || now_ns - deepen.turn_ns < TURN_NS)
    return;
  deepen.turn_ns = now_ns;
  ask_all (TURN_MOST_NS);
}

void
sampler_deepen_last (void)
{
  if (deepen.later)
    ask_all (LAST_MOST_NS);
}
