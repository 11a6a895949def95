/* quiet.c: see quiet.h */

#include "sampler/quiet.h"

#include <time.h>

#include "sampler/signal/handler.h"

#define SLACK_NS    3000    /* between the reads of two clocks; a thread that wakes uses several times that */
#define QUIET_MAX   256u    /* ticks: then all are looked at, whatever the clocks say */
#define TURNS       4u      /* one quiet tick in so many reads the process's clock */

static int64_t
read_others_cpu_ns (int32_t drain_tid)
{
  struct timespec time;
  int64_t ours;

  /* The process's clock is last: reading the others has brought their share of it up to date. */
  ours = drain_tid != 0 ? sampler_thread_cpu_ns (drain_tid) : 0;
  ours += sampler_own_cpu_ns ();
  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (int64_t) time.tv_sec * 1000000000 + time.tv_nsec - ours;
}

void
sampler_quiet_begin (SamplerQuiet *quiet, const SamplerQuietSigns *signs)
{
  *quiet = (SamplerQuiet) { .is_valid = signs->gils != 0, .signs = *signs };
  if (!quiet->is_valid)
    return;
  quiet->others_cpu_ns = read_others_cpu_ns (signs->drain_tid);
  if (signs->holder_tid != 0)
    quiet->holder_cpu_ns = sampler_thread_cpu_ns (signs->holder_tid);
}

bool
sampler_quiet_still (SamplerQuiet *quiet, uint64_t gils, uint64_t now_ns)
{
  const SamplerQuietSigns *signs = &quiet->signs;

  if (!quiet->is_valid || signs->gils != gils || quiet->n >= QUIET_MAX)
    return false;
  if (signs->holder_tid != 0 && sampler_thread_cpu_ns (signs->holder_tid) != quiet->holder_cpu_ns)
    return false;
  if (signs->holder_tid == 0 || quiet->n % TURNS == TURNS - 1)
    {
      int64_t moved_ns = read_others_cpu_ns (signs->drain_tid) - quiet->others_cpu_ns;

      if (moved_ns > SLACK_NS || moved_ns < -SLACK_NS)
        return false;
    }
  quiet->n++;
  quiet->until_ns = now_ns;
  return true;
}
