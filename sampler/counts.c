/* counts.c: see counts.h */

#include "sampler/counts.h"

#include <stdatomic.h>
#include <string.h>

#include "format/format.h"
#include "sampler/children.h"
#include "sampler/event-engine.h"
#include "sampler/marks.h"
#include "sampler/output.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/tasks.h"
#include "sampler/ticks.h"

#define COUNTERS 64u

/* Of the parts cut off, by item. */
static struct {
  uint64_t losses[COUNTERS], costs[COUNTERS];
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

uint64_t
sampler_counts_lost (void)
{
  return atomic_load (&sampler_tick.bad_walks) + atomic_load (&sampler_tick.ring.dropped)
         + atomic_load (&sampler_tick.codes.refused) + sampler_output_failed_writes ();
}

/* Counts of this file: without what the parts cut off before it have said. */
static void
put_losses (FormatBuffer *buffer, unsigned item, uint64_t value)
{
  put_pair (buffer, item, value - before.losses[item]);
}

static void
put_costs (FormatBuffer *buffer, unsigned item, uint64_t value)
{
  /* A thread of ours that was ended for a fork counts from 0 again. */
  put_pair (buffer, item, value >= before.costs[item] ? value - before.costs[item] : value);
}

void
sampler_counts_write (void)
{
  uint8_t bytes[1024];
  FormatBuffer buffer = { .data = bytes, .capacity = sizeof bytes };
  const SamplerTickCounts *counts = &sampler_tick_counts;

  put_losses (&buffer, FORMAT_LOSS_TICKS, atomic_load (&counts->ticks));
  put_losses (&buffer, FORMAT_LOSS_LATE, atomic_load (&counts->late));
  put_losses (&buffer, FORMAT_LOSS_PENDING, atomic_load (&counts->pending));
  put_losses (&buffer, FORMAT_LOSS_UNATTACHED, atomic_load (&sampler_tick.unattached));
  put_losses (&buffer, FORMAT_LOSS_BAD_WALK, atomic_load (&sampler_tick.bad_walks));
  put_losses (&buffer, FORMAT_LOSS_TRUNCATED, atomic_load (&sampler_tick.truncated));
  put_losses (&buffer, FORMAT_LOSS_RING_FULL, atomic_load (&sampler_tick.ring.dropped));
  put_losses (&buffer, FORMAT_LOSS_INTERN_FULL, atomic_load (&sampler_tick.codes.refused));
  put_losses (&buffer, FORMAT_LOSS_UNSTABLE, atomic_load (&counts->unstable));
  put_losses (&buffer, FORMAT_LOSS_SIGNAL_TAKEN, atomic_load (&counts->signal_taken));
  put_losses (&buffer, FORMAT_LOSS_THREAD_GONE, atomic_load (&counts->thread_gone));
  put_losses (&buffer, FORMAT_LOSS_FAULTS, atomic_load (&sampler_guard_faults));
  put_pair (&buffer, FORMAT_LOSS_WRITE_FAILED, sampler_output_failed_writes ());
  put_losses (&buffer, FORMAT_LOSS_FOREIGN, atomic_load (&sampler_tick.foreign));
  put_losses (&buffer, FORMAT_LOSS_THREADS_FULL, atomic_load (&counts->threads_full));
  put_losses (&buffer, FORMAT_LOSS_DISPLACED, sampler_events_displaced ());
  put_losses (&buffer, FORMAT_LOSS_COARSER, atomic_load (&counts->coarser));
  put_losses (&buffer, FORMAT_LOSS_LEAF_UNKNOWN, atomic_load (&sampler_tick.codes.unknown_leaves));
  put_losses (&buffer, FORMAT_LOSS_MARKS_FULL, sampler_marks_lost ());
  put_losses (&buffer, FORMAT_LOSS_TASKS_FULL, sampler_tasks_lost ());
  put_losses (&buffer, FORMAT_LOSS_CHILDREN, sampler_children_left ());
  sampler_output_chunk (FORMAT_CHUNK_LOSS, buffer.data, buffer.size);

  buffer.size = 0;
  put_costs (&buffer, FORMAT_COST_TICK_CPU, (uint64_t) atomic_load (&counts->cpu_ns));
  put_costs (&buffer, FORMAT_COST_DRAIN_CPU, (uint64_t) sampler_own_cpu_ns ());
  put_costs (&buffer, FORMAT_COST_HANDLER_TOTAL, atomic_load (&sampler_tick.handler_ns.total_ns));
  put_costs (&buffer, FORMAT_COST_HANDLER_COUNT, atomic_load (&sampler_tick.handler_ns.count));
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
  const SamplerTickCounts *counts = &sampler_tick_counts;

  before.losses[FORMAT_LOSS_TICKS] = atomic_load (&counts->ticks);
  before.losses[FORMAT_LOSS_LATE] = atomic_load (&counts->late);
  before.losses[FORMAT_LOSS_PENDING] = atomic_load (&counts->pending);
  before.losses[FORMAT_LOSS_UNATTACHED] = atomic_load (&sampler_tick.unattached);
  before.losses[FORMAT_LOSS_BAD_WALK] = atomic_load (&sampler_tick.bad_walks);
  before.losses[FORMAT_LOSS_TRUNCATED] = atomic_load (&sampler_tick.truncated);
  before.losses[FORMAT_LOSS_RING_FULL] = atomic_load (&sampler_tick.ring.dropped);
  before.losses[FORMAT_LOSS_INTERN_FULL] = atomic_load (&sampler_tick.codes.refused);
  before.losses[FORMAT_LOSS_UNSTABLE] = atomic_load (&counts->unstable);
  before.losses[FORMAT_LOSS_SIGNAL_TAKEN] = atomic_load (&counts->signal_taken);
  before.losses[FORMAT_LOSS_THREAD_GONE] = atomic_load (&counts->thread_gone);
  before.losses[FORMAT_LOSS_FAULTS] = atomic_load (&sampler_guard_faults);
  before.losses[FORMAT_LOSS_FOREIGN] = atomic_load (&sampler_tick.foreign);
  before.losses[FORMAT_LOSS_THREADS_FULL] = atomic_load (&counts->threads_full);
  before.losses[FORMAT_LOSS_DISPLACED] = sampler_events_displaced ();
  before.losses[FORMAT_LOSS_COARSER] = atomic_load (&counts->coarser);
  before.losses[FORMAT_LOSS_MARKS_FULL] = sampler_marks_lost ();
  before.losses[FORMAT_LOSS_TASKS_FULL] = sampler_tasks_lost ();
  before.losses[FORMAT_LOSS_LEAF_UNKNOWN] = atomic_load (&sampler_tick.codes.unknown_leaves);
  before.costs[FORMAT_COST_TICK_CPU] = (uint64_t) atomic_load (&counts->cpu_ns);
  before.costs[FORMAT_COST_DRAIN_CPU] = (uint64_t) sampler_own_cpu_ns ();
  before.costs[FORMAT_COST_HANDLER_TOTAL] = atomic_load (&sampler_tick.handler_ns.total_ns);
  before.costs[FORMAT_COST_HANDLER_COUNT] = atomic_load (&sampler_tick.handler_ns.count);
}

/* The counts of a file begin with it. */
void
sampler_counts_begin (void)
{
  memset (before.losses, 0, sizeof before.losses);
  memset (before.costs, 0, sizeof before.costs);
}
