/* clock.c: see clock.h */

#include "sampler/tasks/clock.h"

#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sampler/signal/handler.h"

#define SOURCE_FILE "/sys/devices/system/clocksource/clocksource0/current_clocksource"
#define ROOM_NS     10000000u
#define FIRST_NS    1000000u       /* over which the counter's pace is measured first */
#define LONG_NS     100000000u     /* over which it is measured again, then better */

SamplerTaskClock sampler_task_clock;
static struct {
  uint64_t counter, ns;
} begin;

#ifdef __x86_64__
static bool
kernel_trusts_counter (void)
{
  char name[8] = "";
  int file = open (SOURCE_FILE, O_RDONLY | O_CLOEXEC);
  ssize_t n = file >= 0 ? read (file, name, sizeof name - 1) : 0;

  if (file >= 0)
    close (file);
  return n >= 4 && memcmp (name, "tsc\n", 4) == 0;
}

static void
set_pace (uint64_t counter, uint64_t ns)
{
  SamplerTaskClock *clock = &sampler_task_clock;
  uint64_t counts = counter - begin.counter, passed_ns = ns - begin.ns;

  /* Between 0.1 and 100 counts a nanosecond, or it is not what it should be. */
  if (counts == 0 || counts / 100 > passed_ns || counts < passed_ns / 10)
    {
      clock->ns_per_count = clock->room = 0;
      return;
    }
  clock->ns_per_count = (uint64_t) ((double) passed_ns / (double) counts * 4294967296.0);
  clock->room = (uint64_t) ((double) counts / (double) passed_ns * ROOM_NS);
}
#endif

void
sampler_task_clock_start (void)
{
  SamplerTaskClock *clock = &sampler_task_clock;
#ifdef __x86_64__
  if (clock->ns_per_count != 0 || !kernel_trusts_counter ())
    return;
  begin.ns = sampler_now_ns ();
  begin.counter = __rdtsc ();
  while (sampler_now_ns () - begin.ns < FIRST_NS)
    ;
  clock->ns = sampler_now_ns ();
  clock->counter = __rdtsc ();
  set_pace (clock->counter, clock->ns);
#endif
  clock->last_ns = 0;
}

uint64_t
sampler_task_clock_read (void)
{
  SamplerTaskClock *clock = &sampler_task_clock;
  uint64_t ns = sampler_now_ns ();

#ifdef __x86_64__
  if (clock->ns_per_count != 0)
    {
      clock->counter = __rdtsc ();
      clock->ns = ns;
      if (ns - begin.ns > LONG_NS)
        set_pace (clock->counter, ns);
    }
#endif
  clock->last_ns = ns > clock->last_ns ? ns : clock->last_ns;
  return clock->last_ns;
}
