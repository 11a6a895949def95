/* waits.c: see waits.h */

#include "sampler/tasks/waits.h"

#include <string.h>

#include "format/format.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/asked.h"
#include "sampler/tasks/budget.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/chain.h"
#include "sampler/tasks/clock.h"
#include "sampler/tasks/deepen.h"
#include "sampler/tasks/events.h"
#include "sampler/tasks/reasons.h"
#include "sampler/tasks/sites.h"
#include "sampler/tasks/steps.h"
#include "sampler/tasks/tell.h"
#include "sampler/tasks/trails.h"

#define WINDOW_NS      1000000000u   /* after which short waits are told */
#define SCAN_NS        40u           /* to look at one task */
#define SCAN_PART      50u           /* one part in so many of a step */
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
  if (ready_ns != 0)
    slot->ready_ns += ready_ns;
  slot->waiting_ns += now_ns - begin_ns - ready_ns;
  if (slot->id == 0)
    sampler_site_add (slot->site, 1, now_ns - begin_ns);
  else if (now_ns - begin_ns < SAMPLER_EXACT_NS || !sampler_budget_take (&waits, now_ns))
    add_short (slot, begin_ns, now_ns);
  else
    tell_wait (slot, now_ns, is_over);
}

/* The task of a future that is one, as the recorder knows it. Without the hooks it may not have been seen yet. */
static uint32_t
id_of (PyObject *future)
{
  SamplerTaskSlot *slot = future != NULL ? sampler_slots_find (future) : NULL;

  if (slot == NULL && future != NULL && sampler_asyncio.is_asked && PyType_IsSubtype (Py_TYPE (future), sampler_asyncio.task))
    slot = sampler_task_meet (future);
  return slot != NULL ? slot->id : 0;
}

static bool
is_c_future (PyObject *future)
{
  return Py_TYPE (future) == sampler_asyncio.future || PyType_IsSubtype (Py_TYPE (future), sampler_asyncio.future);
}

typedef struct {
  uint32_t  site, linked;
  unsigned  reason;
  uintptr_t executor_future;
} Place;

/* Walks the whole chain; *trail* is what it comes after, and becomes its own. */
static Place
walk_to_place (PyObject *coroutine, unsigned asked, uint32_t *trail)
{
  SamplerTaskFrame frames[SAMPLER_CHAIN_MAX];
  uintptr_t end = 0;
  uint64_t key;
  uint32_t n = coroutine != NULL ? sampler_chain_walk (coroutine, frames, &end) : 0;
  uint32_t site = sampler_sites_find_known (frames, n, asked, asked == 0, &key);
  unsigned found = sampler_sites.sites[site].reason;
  Place place = { .site = site, .reason = found != 0 ? found : asked };
  SamplerTrail seen = { .site = site, .end = end, .asked = (uint8_t) asked, .reason = (uint8_t) place.reason, .n = (uint8_t) n };

  if (trail != NULL)
    *trail = key != 0 ? sampler_trail_keep (*trail, key, frames, seen) : 0;
  return place;
}

static Place
place_of (PyObject *coroutine, unsigned asked, uint32_t *trail)
{
  uint32_t known = trail != NULL ? sampler_trail_follow (*trail, coroutine, asked) : 0;

  if (known == 0)
    return walk_to_place (coroutine, asked, trail);
  *trail = known;
  return (Place) { .site = sampler_trail_at (known)->site, .reason = sampler_trail_at (known)->reason };
}

/* *has_future*: it waited for one as it was suspended, whatever it says by now. *trail*: where it was suspended before, and
 * then where it is; NULL: its fields are asked for. */
static Place
place_by (PyObject *future, PyObject *coroutine, bool has_future, uint32_t *trail)
{
  bool is_c = future != NULL && is_c_future (future);
  unsigned reason = !has_future ? FORMAT_WAIT_READY : is_c ? sampler_reason_of_future (future) : 0;
  Place place = place_of (coroutine, reason, trail);

  place.linked = reason == FORMAT_WAIT_TASK || (future != NULL && !is_c) ? id_of (future) : 0;
  place.executor_future = place.reason == FORMAT_WAIT_EXECUTOR && is_c ? (uintptr_t) sampler_executor_future (future) : 0;
  return place;
}

static Place
find_place (SamplerTaskSlot *slot)
{
  PyObject *future = sampler_task_field (slot->task, slot->is_python, sampler_asyncio.waiter, "_fut_waiter");
  PyObject *coroutine = sampler_task_field (slot->task, slot->is_python, sampler_asyncio.coroutine_of_task, "_coro");

  return place_by (future, coroutine, future != NULL, &slot->trail);
}

/* Asking may collect garbage, and that do anything: what is asked is held. */
static Place
ask_place (PyObject *task, bool had_future)
{
  PyObject *future = sampler_ask (task, "_fut_waiter"), *coroutine;
  Place place;

  Py_XINCREF (future);
  coroutine = sampler_ask (task, "_coro");
  Py_XINCREF (coroutine);
  place = place_by (future, coroutine, had_future || future != NULL, NULL);
  Py_XDECREF (coroutine);
  Py_XDECREF (future);
  return place;
}

/* Somewhere in the task's own function. */
static Place
find_shallow_place (const SamplerTaskSlot *slot)
{
  PyObject *coroutine = sampler_ask (slot->task, "_coro");
  unsigned reason = sampler_ask (slot->task, "_fut_waiter") == NULL ? FORMAT_WAIT_READY : FORMAT_WAIT_FOREIGN;
  SamplerTaskFrame frame;
  bool has_frame = coroutine != NULL && sampler_asked_own_frame (coroutine, &frame);

  return (Place) { .site = sampler_sites_find (&frame, has_frame, reason, false), .reason = reason };
}

/* Its state is open before, and waiting after it. */
static void
put_place (SamplerTaskSlot *slot, Place place, uint64_t since_ns)
{
  slot->site = place.site;
  slot->linked = place.linked;
  slot->reason = (uint8_t) place.reason;
  slot->executor_future = place.executor_future;
  sampler_slot_end_change (slot, SAMPLER_TASK_WAITING, since_ns);
}

static void
begin_anywhere (SamplerTaskSlot *slot, uint64_t now_ns)
{
  bool is_asked = sampler_asyncio.is_asked, is_shallow = is_asked && !sampler_deepen_may_ask (now_ns);
  PyObject *task = slot->task;
  Place place = is_shallow ? find_shallow_place (slot) : is_asked ? ask_place (slot->task, false) : find_place (slot);

  if (is_asked && !is_shallow)
    sampler_deepen_pay (sampler_task_now_ns () - now_ns);
  /* Asking may have let another thread go on with it, to its end. */
  if (slot->task != task)
    return;
  sampler_slot_begin_change (slot);
  if (is_asked)
    slot->is_shallow = is_shallow;
  slot->ready_since_ns = 0;
  put_place (slot, place, now_ns);
}

/* The stack alone says what a plain future stands for. */
static bool
is_plain (PyObject *future)
{
  PyObject *callback;

  if (Py_TYPE (future) != sampler_asyncio.future)
    return false;
  callback = (PyObject *) sampler_task_word (future, sampler_asyncio.callback);
  return callback == NULL || Py_TYPE (callback) != sampler_asyncio.python_function;
}

/* At a place where tasks of its kind were before. False: at another, or there is more to say of it. */
static bool
begin_as_before (SamplerTaskSlot *slot, uint64_t now_ns)
{
  PyObject *future = (PyObject *) sampler_task_word (slot->task, sampler_asyncio.waiter);
  PyObject *coroutine = (PyObject *) sampler_task_word (slot->task, sampler_asyncio.coroutine_of_task);
  const SamplerTrail *trail;
  uint32_t known;

  if (future != NULL && !is_plain (future))
    return false;
  known = sampler_trail_follow (slot->trail, coroutine, future == NULL ? FORMAT_WAIT_READY : 0);
  trail = sampler_trail_at (known);
  if (known == 0 || trail->reason == FORMAT_WAIT_EXECUTOR)
    return false;
  sampler_slot_begin_change (slot);
  slot->ready_since_ns = 0;
  slot->trail = known;
  put_place (slot, (Place) { .site = trail->site, .reason = trail->reason }, now_ns);
  return true;
}

void
sampler_wait_begin (SamplerTaskSlot *slot, uint64_t now_ns)
{
  if (!sampler_task_is_read (slot) || !begin_as_before (slot, now_ns))
    begin_anywhere (slot, now_ns);
}

static bool
is_shallow_wait (const SamplerTaskSlot *slot)
{
  return slot->task != NULL && slot->is_shallow && atomic_load_explicit (&slot->state, memory_order_relaxed) == SAMPLER_TASK_WAITING;
}

bool
sampler_wait_deepen (SamplerTaskSlot *slot)
{
  PyObject *task = slot->task;
  uint64_t since_ns = atomic_load_explicit (&slot->since_ns, memory_order_relaxed);
  Place place;

  if (!is_shallow_wait (slot))
    return false;
  Py_INCREF (task);
  place = ask_place (task, slot->reason != FORMAT_WAIT_READY);
  if (slot->task == task && is_shallow_wait (slot) && atomic_load_explicit (&slot->since_ns, memory_order_relaxed) == since_ns)
    {
      sampler_slot_begin_change (slot);
      slot->is_shallow = false;
      put_place (slot, place, since_ns);
    }
  Py_DECREF (task);
  return true;
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
 * before the step, a lock or a queue was given by it. At most a fiftieth of the step's time goes into it. */
void
sampler_waits_look_for_ready (uint64_t begin_ns, uint64_t end_ns)
{
  static uint32_t next;
  uint64_t room = (end_ns - begin_ns) / SCAN_PART / SCAN_NS;
  uint32_t n = sampler_asyncio.is_asked ? 0 : sampler_slots_count ();

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
