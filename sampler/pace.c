/* pace.c: see pace.h */

#include "sampler/pace.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sampler/signal/handler.h"

#define STRETCH_MAX          4u    /* intervals, while everything sleeps */
/* From so many quiet ticks to so many the step grows to its longest: what wakes into another sleep is charged
 * up to a stretched gap too much, and this keeps that near 1 % of the sleep before. */
#define QUIET_BEFORE_STRETCH 32u
#define QUIET_AT_LONGEST     64u
#define SHORT_TURN_NS        100000u    /* the shortest that the kernel takes */

static SamplerHistogram lateness;

void
sampler_pace_begin (SamplerPace *pace, uint64_t now_ns)
{
  *pace = (SamplerPace) { .deadline_ns = now_ns, .random = now_ns | 1 };
}

static uint64_t
next_random (SamplerPace *pace)
{
  pace->random ^= pace->random << 13;
  pace->random ^= pace->random >> 7;
  pace->random ^= pace->random << 17;
  return pace->random;
}

void
sampler_pace_next (SamplerPace *pace, uint64_t interval_ns)
{
  uint64_t span_ns = interval_ns;

  if (pace->n_quiet >= QUIET_AT_LONGEST)
    span_ns *= STRETCH_MAX;
  else if (pace->n_quiet > QUIET_BEFORE_STRETCH)
    span_ns += interval_ns * (STRETCH_MAX - 1) * (pace->n_quiet - QUIET_BEFORE_STRETCH) / (QUIET_AT_LONGEST - QUIET_BEFORE_STRETCH);
  pace->deadline_ns += span_ns / 2 + next_random (pace) % span_ns;
}

bool
sampler_pace_arrive (SamplerPace *pace, uint64_t now_ns, uint64_t interval_ns)
{
  uint64_t late_ns = now_ns > pace->deadline_ns ? now_ns - pace->deadline_ns : 0;

  sampler_histogram_add (&lateness, late_ns);
  pace->time.now_ns = now_ns;
  pace->time.interval_ns = interval_ns;
  pace->time.is_late = late_ns > interval_ns / 2;
  if (late_ns > interval_ns)
    pace->deadline_ns = now_ns;
  return late_ns > interval_ns;
}

void
sampler_pace_seen (SamplerPace *pace, bool moved)
{
  pace->time.last_ns = pace->time.now_ns;
  pace->n_quiet = moved ? 0 : pace->n_quiet + 1;
}

void
sampler_pace_go_on (SamplerPace *pace, uint64_t now_ns)
{
  pace->deadline_ns = now_ns;
  pace->n_quiet = 0;
  /* What was not observed is charged to nobody. */
  if (pace->time.last_ns < now_ns)
    pace->time.last_ns = now_ns;
}

/* An ordinary gap is charged whole: on average the first is half too much, and the one in which the
 * thread goes to sleep again, charged to the sleep, is half too little. After a late tick we know
 * that it began *ran_ns* ago. After a stretched gap a short burst is met less often, and must count
 * for more: the charge that is right on average for bursts of every length is what is left of the gap. */
uint64_t
sampler_tick_charge_ns (const SamplerTickTime *time, uint64_t from_ns, int64_t ran_ns)
{
  uint64_t gap_ns = time->now_ns > from_ns ? time->now_ns - from_ns : 0;
  uint64_t half_ns = time->interval_ns / 2, ran, charge_ns;

  if (ran_ns < 0 || gap_ns <= time->interval_ns + half_ns + half_ns / 4)
    return gap_ns;
  ran = (uint64_t) ran_ns < gap_ns ? (uint64_t) ran_ns : gap_ns;
  if (time->is_late)
    charge_ns = ran > half_ns ? ran + half_ns : time->interval_ns;
  else
    charge_ns = gap_ns + half_ns - ran;
  return charge_ns < gap_ns ? charge_ns : gap_ns;
}

void
sampler_pace_ask_for_short_turns (void)
{
#ifdef SYS_sched_setattr
  /* struct sched_attr of linux/sched/types.h, which cannot be included beside sched.h. */
  struct {
    uint32_t size, policy;
    uint64_t flags;
    int32_t  nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
  } attributes;

  if (syscall (SYS_sched_getattr, 0, &attributes, (unsigned) sizeof attributes, 0u) != 0 || attributes.policy != 0)
    return;      /* not an ordinary thread: the program has its own idea of who runs */
  attributes.runtime = SHORT_TURN_NS;
  syscall (SYS_sched_setattr, 0, &attributes, 0u);
#endif
}

uint64_t
sampler_lateness_percentile (unsigned percent)
{
  return sampler_histogram_percentile (&lateness, percent);
}

uint64_t
sampler_lateness_max (void)
{
  return atomic_load_explicit (&lateness.max_ns, memory_order_relaxed);
}

void
sampler_lateness_clear (void)
{
  memset (&lateness, 0, sizeof lateness);
}
