/* test-pace.c: on average a burst of work is charged as long as it was, whatever its length and however
 * long the sleep before, and late ticks do not prolong it.
 *
 * A program of sleeps and bursts is played against the deadlines of pace.c, with the rules that looks.c
 * and entries.c follow: a look stands for the time since the last one; what woke, for its charge.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sampler/pace.h"
#include "sampler/signal/handler.h"

#define MS        1000000ull
#define N_BURSTS  20000u

void sampler_histogram_add (SamplerHistogram *histogram, uint64_t value) { (void) histogram; (void) value; }
uint64_t sampler_histogram_percentile (const SamplerHistogram *histogram, unsigned percent) { (void) histogram; return percent; }

static unsigned n_tests, n_failed;

static void
check (bool good, const char *name, double value)
{
  printf ("%s %u - %s (%.3f)\n", good ? "ok" : "not ok", ++n_tests, name, value);
  n_failed += !good;
}

/* Charged over true, of bursts after sleeps; a tick whose deadline lies in the first *late_ns* of a burst comes at their end. */
static double
play (uint64_t sleep_ns, uint64_t burst_ns, uint64_t late_ns)
{
  SamplerPace pace;
  uint64_t wake_ns = sleep_ns, last_ns = 0, charged_ns = 0;
  bool was_asleep = true;

  sampler_pace_begin (&pace, 1);
  for (unsigned burst = 0; burst < N_BURSTS;)
    {
      uint64_t now_ns;
      bool runs;

      sampler_pace_next (&pace, MS);
      now_ns = pace.deadline_ns;
      if (now_ns >= wake_ns && now_ns < wake_ns + late_ns)
        now_ns = wake_ns + late_ns;
      sampler_pace_arrive (&pace, now_ns, MS);
      while (now_ns >= wake_ns + burst_ns)
        {
          /* Sleeps are of no fixed length: nothing may be in step with the ticks. */
          wake_ns += burst_ns + sleep_ns / 2 + (uint64_t) rand () % (sleep_ns + 1);
          burst++;
        }
      runs = now_ns >= wake_ns;
      if (runs && was_asleep)
        charged_ns += sampler_tick_charge_ns (&pace.time, last_ns, (int64_t) (now_ns - wake_ns));
      else if (runs)
        charged_ns += now_ns - last_ns;
      sampler_pace_seen (&pace, runs || !was_asleep);
      was_asleep = !runs;
      last_ns = now_ns;
    }
  return (double) charged_ns / (double) (N_BURSTS * burst_ns);
}

static void
test_bursts (void)
{
  static const uint64_t bursts_us[] = { 300, 700, 1500, 3000, 5000, 12000 };
  static const uint64_t sleeps_ms[] = { 2, 12, 100, 500 };
  char name[100];

  for (unsigned i = 0; i < sizeof bursts_us / sizeof *bursts_us; i++)
    for (unsigned j = 0; j < sizeof sleeps_ms / sizeof *sleeps_ms; j++)
      {
        double share = play (sleeps_ms[j] * MS, bursts_us[i] * 1000, 0);

        snprintf (name, sizeof name, "bursts of %u us after sleeps of %u ms", (unsigned) bursts_us[i], (unsigned) sleeps_ms[j]);
        check (fabs (share - 1) < 0.06, name, share);
      }
}

static void
test_late (void)
{
  double share = play (12 * MS, 6 * MS, 3 * MS);

  check (fabs (share - 1) < 0.08, "a tick that comes late because the burst has the CPU", share);
}

static void
test_charge (void)
{
  SamplerTickTime time = { .now_ns = 100 * MS, .last_ns = 99 * MS, .interval_ns = MS };

  check (sampler_tick_charge_ns (&time, 99 * MS, 0) == MS, "an ordinary gap is charged whole", 1);
  check (sampler_tick_charge_ns (&time, 96 * MS, -1) == 4 * MS, "a gap is charged whole where the CPU time is unknown", 4);
  check (sampler_tick_charge_ns (&time, 101 * MS, 0) == 0, "no gap, no charge", 0);
  time.is_late = true;
  check (sampler_tick_charge_ns (&time, 90 * MS, 3 * (int64_t) MS) == 7 * MS / 2, "after a late tick, what ran and a half interval", 3.5);
  check (sampler_tick_charge_ns (&time, 90 * MS, 0) == MS, "after a late tick, an interval at least", 1);
  check (sampler_tick_charge_ns (&time, 96 * MS, 50 * (int64_t) MS) == 4 * MS, "never more than the gap", 4);
}

int
main (void)
{
  srand (7);
  test_charge ();
  test_bursts ();
  test_late ();
  printf ("1..%u\n", n_tests);
  return n_failed != 0;
}
