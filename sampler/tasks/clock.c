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
#define LONG_NS     1000000000u    /* over which it is measured again, then better */
#define ATTEMPTS    4              /* to read both at one time */
#define APART       2000u          /* counts between two readings at one time */

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

/* False: the thread was stopped between the two. */
static bool
read_both (uint64_t *counter, uint64_t *ns)
{
  for (int i = 0; i < ATTEMPTS; i++)
    {
      uint64_t before = __rdtsc ();

      *ns = sampler_now_ns ();
      *counter = __rdtsc ();
      if (*counter - before < APART)
        return true;
    }
  return false;
}

/* 0: it is not between 0.1 and 100 counts a nanosecond. */
static uint64_t
get_pace (uint64_t counter, uint64_t ns)
{
  uint64_t counts = counter - begin.counter, passed_ns = ns - begin.ns;

  if (counts == 0 || counts / 100 > passed_ns || counts < passed_ns / 10)
    return 0;
  return (uint64_t) ((double) passed_ns / (double) counts * 4294967296.0);
}

static void
set_pace (uint64_t pace)
{
  sampler_task_clock.ns_per_count = pace;
  sampler_task_clock.room = pace != 0 ? ((uint64_t) ROOM_NS << 32) / pace : 0;
}

/* A machine that slept is another pace: that is not believed. */
static void
measure_again (uint64_t counter, uint64_t ns)
{
  uint64_t known = sampler_task_clock.ns_per_count, pace = get_pace (counter, ns);

  if (pace > known - known / 1000 && pace < known + known / 1000)
    set_pace (pace);
  begin.counter = counter;
  begin.ns = ns;
}
#endif

void
sampler_task_clock_start (void)
{
  SamplerTaskClock *clock = &sampler_task_clock;

  clock->last_ns = 0;
#ifdef __x86_64__
  if (clock->ns_per_count != 0 || !kernel_trusts_counter () || !read_both (&begin.counter, &begin.ns))
    return;
  while (sampler_now_ns () - begin.ns < FIRST_NS)
    ;
  if (read_both (&clock->counter, &clock->ns))
    set_pace (get_pace (clock->counter, clock->ns));
#endif
}

uint64_t
sampler_task_clock_read (void)
{
  SamplerTaskClock *clock = &sampler_task_clock;
  uint64_t ns;

#ifdef __x86_64__
  bool is_good = read_both (&clock->counter, &ns);

  clock->ns = ns;
  if (is_good && clock->ns_per_count != 0 && ns - begin.ns > LONG_NS)
    measure_again (clock->counter, ns);
#else
  ns = sampler_now_ns ();
#endif
  clock->last_ns = ns > clock->last_ns ? ns : clock->last_ns;
  return clock->last_ns;
}
