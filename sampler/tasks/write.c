/* write.c: see tasks.h and write.h */

#include "sampler/tasks/write.h"

#include <stdatomic.h>

#include "format/format.h"
#include "sampler/memory.h"
#include "sampler/signal/handler.h"
#include "sampler/stream.h"
#include "sampler/tasks/events.h"
#include "sampler/tasks/living.h"
#include "sampler/tasks/records.h"
#include "sampler/tasks/sites.h"
#include "sampler/tasks/slots.h"
#include "sampler/tasks/tasks.h"
#include "sampler/tasks/waits.h"

#define SCAN_NS  1000000000u         /* between two looks for waits that last, and how long those are at least */
#define EXACT_NS 1000000u            /* how long they are at least as the recording ends */
#define LAST_ATTEMPTS 1000u          /* to see a task that is not changing */

static struct {
  uint64_t *told_short, *told_ns;    /* of each site */
  uint64_t *told_open;               /* of each slot: the begin of the wait that was told */
  uint64_t  scan_ns;
  uint32_t  scanned;                 /* slots of this scan */
  bool      is_scanning, is_last;    /* of the file; *is_over*: of the recording */
  bool      is_over;
} writer;

/* It may be read. */
static _Atomic bool is_on;

void
sampler_task_write_stop (void)
{
  atomic_store (&is_on, false);
}

bool
sampler_task_write_start (void)
{
  writer.scanned = 0;
  writer.scan_ns = 0;
  writer.is_scanning = writer.is_last = false;
  if (!sampler_task_records_reset ()
      || !sampler_map_again (&writer.told_short, (SAMPLER_SITES_MAX + 1) * sizeof *writer.told_short)
      || !sampler_map_again (&writer.told_ns, (SAMPLER_SITES_MAX + 1) * sizeof *writer.told_ns)
      || !sampler_map_again (&writer.told_open, SAMPLER_SLOTS_MAX * sizeof *writer.told_open))
    return false;
  atomic_store (&is_on, true);
  return true;
}

/* ---- sums and what lasts ---- */

/* What the sites have gathered since they were last told. */
static void
put_short_waits (uint64_t now_ns)
{
  uint32_t n = atomic_load_explicit (&sampler_sites.n_sites, memory_order_acquire);

  for (uint32_t i = 1; i <= n && !sampler_task_records_are_half_full (); i++)
    {
      SamplerSite *site = &sampler_sites.sites[i];
      uint64_t count = atomic_load_explicit (&site->n_short, memory_order_relaxed);
      uint64_t ns = atomic_load_explicit (&site->short_ns, memory_order_relaxed);
      SamplerTaskEvent event = { .what = FORMAT_TASK_SHORT_WAITS, .how = site->reason, .site = i, .time_ns = now_ns,
                                 .value = { count - writer.told_short[i], ns - writer.told_ns[i], ns - writer.told_ns[i] } };

      if (count == writer.told_short[i])
        continue;
      sampler_task_records_put (&event, NULL);
      writer.told_short[i] = count;
      writer.told_ns[i] = ns;
    }
}

static uint64_t
passed_ns (uint64_t since_ns, uint64_t now_ns)
{
  return now_ns > since_ns ? now_ns - since_ns : 0;
}

/* What a task has come to by then, with what it is in. */
static SamplerTaskEvent
sums_until (const SamplerTaskSlot *slot, uint64_t now_ns)
{
  uint64_t since_ns = atomic_load_explicit (&slot->since_ns, memory_order_relaxed), ns = passed_ns (since_ns, now_ns), ready_ns = 0;
  bool runs = atomic_load_explicit (&slot->state, memory_order_relaxed) == SAMPLER_TASK_RUNNING;
  SamplerTaskEvent event = { .what = FORMAT_TASK_SUMS, .task = slot->id, .time_ns = now_ns };

  if (!runs && slot->reason == FORMAT_WAIT_READY)
    ready_ns = ns;
  else if (!runs && slot->ready_since_ns != 0)
    ready_ns = passed_ns (slot->ready_since_ns, now_ns);
  event.value[0] = slot->steps + runs;
  event.value[1] = slot->running_ns + (runs ? ns : 0);
  event.value[2] = slot->waiting_ns + (runs ? 0 : ns - ready_ns);
  event.value[3] = slot->ready_ns + ready_ns;
  return event;
}

/* The recording ends, and nobody with the GIL has told this. */
static void
put_sums (const SamplerTaskSlot *slot)
{
  uint64_t since_ns = atomic_load_explicit (&slot->since_ns, memory_order_relaxed), now_ns = sampler_now_ns ();
  SamplerTaskEvent event;

  /* It may have changed since the scan began, and the hooks' clock be a little ahead of this one. */
  if (now_ns < since_ns)
    now_ns = since_ns;
  event = sums_until (slot, now_ns);

  for (uint32_t i = 0; i < SAMPLER_TASK_SHORTS; i++)
    {
      const SamplerTaskShort *sum = &slot->shorts[i];
      SamplerTaskEvent waits = { .what = FORMAT_TASK_SHORT_WAITS, .how = sampler_sites.sites[sum->site].reason, .task = slot->id,
                                 .site = sum->site, .time_ns = now_ns,
                                 .value = { sum->n, sum->ns, passed_ns (sum->begin_ns, now_ns) } };

      if (sum->n > 0)
        sampler_task_records_put (&waits, NULL);
    }
  sampler_task_records_put (&event, NULL);
}

static void
put_open_wait (const SamplerTaskSlot *slot, uint32_t index, uint64_t now_ns)
{
  uint64_t since_ns = atomic_load_explicit (&slot->since_ns, memory_order_relaxed);
  SamplerTaskEvent event = { .what = FORMAT_TASK_OPEN_WAIT, .how = slot->reason, .task = slot->id, .other = slot->linked,
                             .site = slot->site, .time_ns = since_ns, .tid = sampler_executor_of (slot->executor_future) };
  SamplerTaskEvent ready = { .what = FORMAT_TASK_READY, .task = slot->id, .time_ns = slot->ready_since_ns };

  if (atomic_load_explicit (&slot->state, memory_order_relaxed) != SAMPLER_TASK_WAITING
      || now_ns < since_ns + EXACT_NS || writer.told_open[index] == since_ns)
    return;
  writer.told_open[index] = since_ns;
  if (slot->ready_since_ns != 0)
    sampler_task_records_put (&ready, NULL);
  sampler_task_records_put (&event, NULL);
}

/* Waits that have lasted for a while, once in a while; at the end all that is there. */
static void
scan_slots (uint64_t now_ns)
{
  uint32_t n = sampler_slots_count ();
  SamplerTaskSlot slot;

  if (!writer.is_scanning && (writer.is_last ? writer.scan_ns == UINT64_MAX : now_ns - writer.scan_ns < SCAN_NS))
    return;
  writer.scanned = writer.is_scanning ? writer.scanned : 0;
  for (; writer.scanned < n && !sampler_task_records_are_half_full (); writer.scanned++)
    {
      if (!sampler_slots_snapshot (writer.scanned, writer.is_last ? UINT64_MAX : now_ns - SCAN_NS, writer.is_last ? LAST_ATTEMPTS : 1, &slot)
          || sampler_living_find (slot.id) == NULL)
        continue;
      put_open_wait (&slot, writer.scanned, now_ns);
      if (writer.is_last && writer.is_over)
        put_sums (&slot);
    }
  writer.is_scanning = writer.scanned < n;
  if (!writer.is_scanning)
    writer.scan_ns = writer.is_last ? UINT64_MAX : now_ns;
}

/* A file was cut off: what of each living task's sums lies before the next. */
static void
note_sums_before (uint64_t begin_ns)
{
  uint32_t n = sampler_slots_count ();
  SamplerTaskSlot slot;

  for (uint32_t i = 0; i < n; i++)
    {
      SamplerLiving *living;
      SamplerTaskEvent sums;
      uint64_t behind_ns;
      int was_in;

      if (!sampler_slots_snapshot (i, UINT64_MAX, LAST_ATTEMPTS, &slot) || (living = sampler_living_find (slot.id)) == NULL)
        continue;
      /* It changed since: what it was in until then is in its sums, and goes on behind the begin. */
      behind_ns = passed_ns (begin_ns, atomic_load_explicit (&slot.since_ns, memory_order_relaxed));
      was_in = atomic_load_explicit (&slot.state, memory_order_relaxed) == SAMPLER_TASK_RUNNING ? 2 : 1;
      sums = sums_until (&slot, begin_ns);
      sums.value[was_in] = passed_ns (behind_ns, sums.value[was_in]);
      for (int k = 0; k < 4; k++)
        living->before[k] = sums.value[k];
    }
}

/* ---- what tasks.h shows ---- */

bool
sampler_tasks_take (uint64_t base_ns)
{
  static char text[SAMPLER_TASK_TEXT_MAX];
  SamplerTaskEvent event;

  if (!atomic_load (&is_on))
    return false;
  sampler_task_records_set_base (base_ns);
  sampler_task_records_put_threads ();
  while (!sampler_task_records_are_half_full () && sampler_task_events_pull (&event, text))
    sampler_task_records_put (&event, text);
  if (!sampler_task_records_are_half_full ())
    {
      put_short_waits (sampler_now_ns ());
      scan_slots (sampler_now_ns ());
    }
  return sampler_task_records_are_there ();
}

void
sampler_tasks_finish (bool is_over)
{
  writer.is_last = true;
  writer.is_over = is_over;
  writer.is_scanning = false;
  writer.scan_ns = 0;
}

void
sampler_tasks_go_on (uint64_t begin_ns)
{
  if (atomic_load (&is_on))
    {
      sampler_task_records_begin_part (begin_ns);
      note_sums_before (begin_ns);
    }
  writer.is_last = writer.is_scanning = false;
  writer.scan_ns = sampler_now_ns ();
}

void
sampler_tasks_new_segment (uint64_t base_ns)
{
  if (!atomic_load (&is_on))
    return;
  sampler_task_records_new_segment (base_ns);
  sampler_map_clear (writer.told_open, SAMPLER_SLOTS_MAX * sizeof *writer.told_open);
  writer.scan_ns = 0;
  for (uint32_t place = 0; sampler_living_count () > 0 && place < SAMPLER_LIVING_PLACES; place++)
    {
      if (sampler_living_at (place)->task == 0)
        continue;
      sampler_task_records_again (sampler_living_at (place));
      if (sampler_task_records_are_half_full ())
        sampler_stream_write_definitions ();
    }
}

uint64_t
sampler_tasks_lost (void)
{
  return sampler_task_events_lost () + atomic_load (&sampler_sites.refused);
}
