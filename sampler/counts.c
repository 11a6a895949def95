/* counts.c: see counts.h */

#include "sampler/counts.h"

#include <stdatomic.h>
#include <string.h>

#include "format/format.h"
#include "sampler/children.h"
#include "sampler/event-engine.h"
#include "sampler/marks.h"
#include "sampler/output.h"
#include "sampler/pace.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/stream.h"
#include "sampler/tasks/tasks.h"
#include "sampler/ticks.h"

#define COUNTERS 64u

/* Of the parts cut off, by item. */
static struct {
  uint64_t losses[COUNTERS], costs[COUNTERS];
  uint64_t lost;            /* looks */
} before;

uint64_t
sampler_counts_ticks (void)
{
  return atomic_load (&sampler_tick_counts.ticks) - before.losses[FORMAT_LOSS_TICKS];
}

static void
put_pair (FormatBuffer *buffer, unsigned item, uint64_t value)
{
  size_t mark = format_begin_record (buffer);

  format_put_varint (buffer, item);
  format_put_varint (buffer, value);
  format_end_record (buffer, mark);
}

/* Since the recording began, but for what could not be written. */
static uint64_t
looks_lost (void)
{
  return atomic_load (&sampler_tick.bad_walks) + atomic_load (&sampler_tick.ring.dropped)
         + atomic_load (&sampler_tick.codes.refused);
}

uint64_t
sampler_counts_lost (void)
{
  return looks_lost () - before.lost + sampler_output_failed_writes ();
}

/* What the recording has counted so far, in the order of the file. Of one file it is what the parts cut off before
 * it have not said. */
typedef struct {
  unsigned item;
  uint64_t value;
} Count;

static unsigned
list_losses (Count *list)
{
  const SamplerTickCounts *counts = &sampler_tick_counts;
  const Count all[] = {
    { FORMAT_LOSS_TICKS, atomic_load (&counts->ticks) },
    { FORMAT_LOSS_LATE, atomic_load (&counts->late) },
    { FORMAT_LOSS_PENDING, atomic_load (&counts->pending) },
    { FORMAT_LOSS_UNATTACHED, atomic_load (&sampler_tick.unattached) },
    { FORMAT_LOSS_BAD_WALK, atomic_load (&sampler_tick.bad_walks) },
    { FORMAT_LOSS_TRUNCATED, atomic_load (&sampler_tick.truncated) },
    { FORMAT_LOSS_RING_FULL, atomic_load (&sampler_tick.ring.dropped) },
    { FORMAT_LOSS_INTERN_FULL, atomic_load (&sampler_tick.codes.refused) },
    { FORMAT_LOSS_UNSTABLE, atomic_load (&counts->unstable) },
    { FORMAT_LOSS_SIGNAL_TAKEN, atomic_load (&counts->signal_taken) },
    { FORMAT_LOSS_THREAD_GONE, atomic_load (&counts->thread_gone) },
    { FORMAT_LOSS_FAULTS, atomic_load (&sampler_guard_faults) },
    { FORMAT_LOSS_WRITE_FAILED, sampler_output_failed_writes () },
    { FORMAT_LOSS_FOREIGN, atomic_load (&sampler_tick.foreign) },
    { FORMAT_LOSS_THREADS_FULL, atomic_load (&counts->threads_full) },
    { FORMAT_LOSS_DISPLACED, sampler_events_displaced () },
    { FORMAT_LOSS_COARSER, atomic_load (&counts->coarser) },
    { FORMAT_LOSS_LEAF_UNKNOWN, atomic_load (&sampler_tick.codes.unknown_leaves) },
    { FORMAT_LOSS_MARKS_FULL, sampler_marks_lost () },
    { FORMAT_LOSS_TASKS_FULL, sampler_tasks_lost () },
    { FORMAT_LOSS_CHILDREN, sampler_children_left () },
    { FORMAT_LOSS_UNWRITTEN, sampler_stream_unwritten_ns () },
  };

  memcpy (list, all, sizeof all);
  return sizeof all / sizeof *all;
}

static unsigned
list_costs (Count *list)
{
  const Count all[] = {
    { FORMAT_COST_TICK_CPU, (uint64_t) atomic_load (&sampler_tick_counts.cpu_ns) },
    { FORMAT_COST_DRAIN_CPU, (uint64_t) sampler_own_cpu_ns () },
    { FORMAT_COST_HANDLER_TOTAL, atomic_load (&sampler_tick.handler_ns.total_ns) },
    { FORMAT_COST_HANDLER_COUNT, atomic_load (&sampler_tick.handler_ns.count) },
  };

  memcpy (list, all, sizeof all);
  return sizeof all / sizeof *all;
}

void
sampler_counts_write (void)
{
  uint8_t bytes[1024];
  FormatBuffer buffer = { .data = bytes, .capacity = sizeof bytes };
  Count list[COUNTERS];
  unsigned n = list_losses (list);

  for (unsigned i = 0; i < n; i++)
    put_pair (&buffer, list[i].item, list[i].value - before.losses[list[i].item]);
  sampler_output_chunk (FORMAT_CHUNK_LOSS, buffer.data, buffer.size);

  buffer.size = 0;
  n = list_costs (list);
  for (unsigned i = 0; i < n; i++)
    {
      uint64_t said = before.costs[list[i].item];

      /* A thread of ours that was ended for a fork counts from 0 again. */
      put_pair (&buffer, list[i].item, list[i].value >= said ? list[i].value - said : list[i].value);
    }
  put_pair (&buffer, FORMAT_COST_HANDLER_P50, sampler_histogram_percentile (&sampler_tick.handler_ns, 50));
  put_pair (&buffer, FORMAT_COST_HANDLER_P99, sampler_histogram_percentile (&sampler_tick.handler_ns, 99));
  put_pair (&buffer, FORMAT_COST_HANDLER_MAX, atomic_load (&sampler_tick.handler_ns.max_ns));
  put_pair (&buffer, FORMAT_COST_LATENESS_P50, sampler_lateness_percentile (50));
  put_pair (&buffer, FORMAT_COST_LATENESS_P99, sampler_lateness_percentile (99));
  put_pair (&buffer, FORMAT_COST_LATENESS_MAX, sampler_lateness_max ());
  put_pair (&buffer, FORMAT_COST_BYTES_WRITTEN, sampler_output_bytes ());
  sampler_output_chunk (FORMAT_CHUNK_COST, buffer.data, buffer.size);
}

void
sampler_counts_note_cut (void)
{
  Count list[COUNTERS];
  unsigned n = list_losses (list);

  for (unsigned i = 0; i < n; i++)
    before.losses[list[i].item] = list[i].value;
  n = list_costs (list);
  for (unsigned i = 0; i < n; i++)
    before.costs[list[i].item] = list[i].value;
  before.lost = looks_lost ();
}

/* The counts of a file begin with it. */
void
sampler_counts_begin (void)
{
  memset (before.losses, 0, sizeof before.losses);
  memset (before.costs, 0, sizeof before.costs);
  before.lost = 0;
}
