/* part.c: see part.h */

#include "sampler/tasks/part.h"

#include "format/format.h"

/* Nobody knows when in their window they were: spread evenly over it. */
static void
share_short_waits (SamplerTaskEvent *event, uint64_t begin_ns)
{
  uint64_t window_ns = event->value[2], inside_ns = event->time_ns > begin_ns ? event->time_ns - begin_ns : 0;
  double share;

  if (inside_ns >= window_ns)
    return;
  share = (double) inside_ns / (double) window_ns;
  event->value[0] = (uint64_t) ((double) event->value[0] * share + 0.5);
  event->value[1] = (uint64_t) ((double) event->value[1] * share);
  event->value[2] = inside_ns;
}

SamplerTaskEvent
sampler_task_event_from (const SamplerTaskEvent *event, uint64_t begin_ns)
{
  SamplerTaskEvent part = *event;

  if (event->what == FORMAT_TASK_SHORT_WAITS)
    share_short_waits (&part, begin_ns);
  else if (event->time_ns < begin_ns)
    {
      uint64_t before_ns = begin_ns - event->time_ns;

      part.time_ns = begin_ns;
      if (event->what == FORMAT_TASK_WAIT || event->what == FORMAT_TASK_STEP)
        part.value[0] = event->value[0] > before_ns ? event->value[0] - before_ns : 0;
    }
  return part;
}
