/* waits.c: see waits.h */

#include "sampler/tasks/waits.h"

#include <string.h>

#include "format/format.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/budget.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/chain.h"
#include "sampler/tasks/clock.h"
#include "sampler/tasks/events.h"
#include "sampler/tasks/reasons.h"
#include "sampler/tasks/sites.h"
#include "sampler/tasks/tell.h"

#define WINDOW_NS      1000000000u   /* after which short waits are told */
#define SCAN_NS        40u           /* to look at one task */
#define EXECUTOR_SLOTS 1024u         /* power of two */

static SamplerBudget waits = { .most = 50000, .a_second = 4000 };
static SamplerBudget shorts = { .most = 20000, .a_second = 2000 };
static struct {
  _Atomic uintptr_t future;
  _Atomic int32_t   tid;
} executors[EXECUTOR_SLOTS];

void
sampler_waits_reset (void)
{
  sampler_budget_fill (&waits, sampler_task_now_ns ());
  sampler_budget_fill (&shorts, sampler_task_now_ns ());
  memset (executors, 0, sizeof executors);
}

/* ---- who serves ---- */

int32_t
sampler_executor_of (uintptr_t future)
{
  uint32_t place = (uint32_t) (future >> 4) & (EXECUTOR_SLOTS - 1);

  return future != 0 && executors[place].future == future ? executors[place].tid : 0;
}

void
sampler_task_executor_began (PyObject *future, int32_t tid)
{
  uint32_t place = (uint32_t) ((uintptr_t) future >> 4) & (EXECUTOR_SLOTS - 1);

  atomic_store (&executors[place].future, 0);
  atomic_store (&executors[place].tid, tid);
  atomic_store (&executors[place].future, (uintptr_t) future);
}

/* ---- short waits ---- */

static void
tell_short (const SamplerTaskSlot *slot, SamplerTaskShort *sum, uint64_t now_ns)
{
  SamplerTaskEvent event = { .what = FORMAT_TASK_SHORT_WAITS, .how = sampler_sites.sites[sum->site].reason, .task = slot->id,
                             .site = sum->site, .time_ns = now_ns, .value = { sum->n, sum->ns, now_ns - sum->begin_ns } };

  if (sum->n > 0 && sampler_budget_take (&shorts, now_ns))
    sampler_task_events_push (&event, NULL);
  else if (sum->n > 0)
    sampler_site_add (sum->site, sum->n, sum->ns);
  sum->n = 0;
  sum->ns = 0;
}

void
sampler_waits_tell_short (SamplerTaskSlot *slot, uint64_t now_ns)
{
  for (uint32_t i = 0; i < SAMPLER_TASK_SHORTS; i++)
    tell_short (slot, &slot->shorts[i], now_ns);
}

static void
add_short (SamplerTaskSlot *slot, uint64_t begin_ns, uint64_t now_ns)
{
  SamplerTaskShort *sum = &slot->shorts[0];

  if (sum->site != slot->site && sum->n > 0)
    {
      SamplerTaskShort other = slot->shorts[1];

      if (other.site != slot->site)
        tell_short (slot, &other, now_ns);
      slot->shorts[1] = *sum;
      *sum = other;
    }
  if (sum->n == 0)
    {
      sum->site = slot->site;
      sum->begin_ns = begin_ns;
    }
  sum->n++;
  sum->ns += now_ns - begin_ns;
  if (now_ns - sum->begin_ns >= WINDOW_NS)
    tell_short (slot, sum, now_ns);
}

/* ---- a wait ---- */

static void
tell_wait (const SamplerTaskSlot *slot, uint64_t now_ns, bool is_over)
{
  uint64_t begin_ns = atomic_load_explicit (&slot->since_ns, memory_order_relaxed);
  SamplerTaskEvent event = { .what = is_over ? FORMAT_TASK_WAIT : FORMAT_TASK_OPEN_WAIT, .how = slot->reason, .task = slot->id,
                             .other = slot->linked, .site = slot->site, .time_ns = begin_ns, .value = { now_ns - begin_ns } };

  if (slot->ready_since_ns != 0)
    sampler_task_tell (slot, FORMAT_TASK_READY, slot->ready_since_ns, 0, 0);
  event.tid = sampler_executor_of (slot->executor_future);
  sampler_task_events_push (&event, NULL);
}

void
sampler_wait_end (SamplerTaskSlot *slot, uint64_t now_ns, bool is_over)
{
  uint64_t begin_ns = atomic_load_explicit (&slot->since_ns, memory_order_relaxed), ready_ns = 0;

  if (atomic_load_explicit (&slot->state, memory_order_relaxed) != SAMPLER_TASK_WAITING)
    return;
  sampler_slot_begin_change (slot);
  if (slot->reason == FORMAT_WAIT_READY)
    ready_ns = now_ns - begin_ns;
  else if (slot->ready_since_ns != 0)
    ready_ns = now_ns - slot->ready_since_ns;
  slot->ready_ns += ready_ns;
  slot->waiting_ns += now_ns - begin_ns - ready_ns;
  if (slot->id == 0)
    sampler_site_add (slot->site, 1, now_ns - begin_ns);
  else if (now_ns - begin_ns < SAMPLER_EXACT_NS || !sampler_budget_take (&waits, now_ns))
    add_short (slot, begin_ns, now_ns);
  else
    tell_wait (slot, now_ns, is_over);
}

/* The task of a future that is one, as the recorder knows it. */
static uint32_t
id_of (PyObject *future)
{
  SamplerTaskSlot *slot = future != NULL ? sampler_slots_find (future) : NULL;

  return slot != NULL ? slot->id : 0;
}

static bool
is_c_future (PyObject *future)
{
  return Py_TYPE (future) == sampler_asyncio.future || PyType_IsSubtype (Py_TYPE (future), sampler_asyncio.future);
}

void
sampler_wait_begin (SamplerTaskSlot *slot, uint64_t now_ns)
{
  SamplerTaskFrame frames[SAMPLER_CHAIN_MAX];
  bool is_python = slot->is_python;
  PyObject *future = sampler_task_field (slot->task, is_python, sampler_asyncio.waiter, "_fut_waiter");
  PyObject *coroutine = sampler_task_field (slot->task, is_python, sampler_asyncio.coroutine_of_task, "_coro");
  bool is_c = future != NULL && is_c_future (future);
  unsigned reason = future == NULL ? FORMAT_WAIT_READY : is_c ? sampler_reason_of_future (future) : 0;
  uint32_t site = sampler_sites_find (frames, sampler_chain_walk (coroutine, frames), reason, reason == 0);

  sampler_slot_begin_change (slot);
  slot->site = site;
  slot->ready_since_ns = 0;
  slot->linked = reason == FORMAT_WAIT_TASK || (future != NULL && !is_c) ? id_of (future) : 0;
  slot->reason = sampler_sites.sites[site].reason != 0 ? sampler_sites.sites[site].reason : (uint8_t) reason;
  slot->executor_future = slot->reason == FORMAT_WAIT_EXECUTOR && is_c ? (uintptr_t) sampler_executor_future (future) : 0;
  sampler_slot_end_change (slot, SAMPLER_TASK_WAITING, now_ns);
}

void
sampler_waits_tell_step (const SamplerTaskSlot *slot, uint64_t begin_ns, uint64_t now_ns)
{
  SamplerTaskEvent event = { .what = FORMAT_TASK_STEP, .task = slot->id, .time_ns = begin_ns, .value = { now_ns - begin_ns } };

  if (slot->id != 0 && sampler_budget_take (&waits, now_ns))
    sampler_task_events_push (&event, NULL);
}

/* ---- who became ready ---- */

/* Who has become ready while a long step ran, by what it waits for: a timer or I/O can only have come
 * before the step, a lock or a queue was given by it. At most a tenth of the step goes into it. */
void
sampler_waits_look_for_ready (uint64_t begin_ns, uint64_t end_ns)
{
  static uint32_t next;
  uint64_t room = (end_ns - begin_ns) / 10 / SCAN_NS;
  uint32_t n = sampler_slots_count ();

  for (uint32_t i = 0; i < n && i < room; i++)
    {
      SamplerTaskSlot *slot;
      PyObject *future;
      uint64_t since_ns;

      next = next + 1 < n ? next + 1 : 0;
      slot = sampler_slots_at (next);
      if (slot->task == NULL || slot->is_python || atomic_load_explicit (&slot->state, memory_order_relaxed) != SAMPLER_TASK_WAITING
          || slot->ready_since_ns != 0
          || slot->reason == FORMAT_WAIT_READY)
        continue;
      future = (PyObject *) sampler_task_word (slot->task, sampler_asyncio.waiter);
      if (future == NULL || !PyType_IsSubtype (Py_TYPE (future), sampler_asyncio.future)
          || *(const int32_t *) ((const char *) future + sampler_asyncio.state) == 0)
        continue;
      slot->ready_since_ns = slot->reason == FORMAT_WAIT_LOCK || slot->reason == FORMAT_WAIT_FOREIGN ? end_ns : begin_ns;
      since_ns = atomic_load_explicit (&slot->since_ns, memory_order_relaxed);
      if (slot->ready_since_ns < since_ns)
        slot->ready_since_ns = since_ns;
    }
}
