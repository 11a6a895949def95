/* steps.c: see steps.h */

#include "sampler/tasks/steps.h"

#include <string.h>

#include "format/format.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/events.h"
#include "sampler/tasks/parents.h"
#include "sampler/tasks/reasons.h"
#include "sampler/tasks/sites.h"
#include "sampler/tasks/slots.h"
#include "sampler/tasks/tell.h"
#include "sampler/writer.h"

#define EXACT_NS       1000000u      /* waits from here on have a record of their own */
#define SCAN_NS        40u           /* to look at one task */
#define EXECUTOR_SLOTS 1024u         /* power of two */

/* Tasks and waits are kept apart up to so many at once and so many a second. */
typedef struct {
  uint64_t most, a_second;
  uint64_t left, filled_ns;
} Budget;

static Budget   births = { .most = 50000, .a_second = 500 };
static Budget   waits = { .most = 50000, .a_second = 4000 };
static uint32_t last_id;
static struct {
  uintptr_t future;
  int32_t   tid;
} executors[EXECUTOR_SLOTS];

bool
sampler_task_steps_reset (void)
{
  births.left = births.most;
  waits.left = waits.most;
  births.filled_ns = waits.filled_ns = sampler_now_ns ();
  last_id = 0;
  memset (executors, 0, sizeof executors);
  return sampler_slots_reset ();
}

static bool
take_from (Budget *budget, uint64_t now_ns)
{
  uint64_t gained = (now_ns - budget->filled_ns) / 1000000u * budget->a_second / 1000u;

  if (gained > 0)
    {
      budget->left = budget->left + gained < budget->most ? budget->left + gained : budget->most;
      budget->filled_ns = now_ns;
    }
  if (budget->left == 0)
    return false;
  budget->left--;
  return true;
}

/* ---- states ---- */

/* The thread that served a wait, for the drain thread to name. */
static int32_t
executor_of (uintptr_t future)
{
  uint32_t place = (uint32_t) (future >> 4) & (EXECUTOR_SLOTS - 1);

  return future != 0 && executors[place].future == future ? executors[place].tid : 0;
}

void
sampler_task_executor_began (PyObject *future, int32_t tid)
{
  uint32_t place = (uint32_t) ((uintptr_t) future >> 4) & (EXECUTOR_SLOTS - 1);

  executors[place].future = (uintptr_t) future;
  executors[place].tid = tid;
}

static void
end_wait (SamplerTaskSlot *slot, uint64_t now_ns)
{
  uint64_t ns = now_ns - slot->since_ns, ready_from_ns = slot->ready_since_ns;
  SamplerTaskEvent event = { .what = FORMAT_TASK_WAIT, .how = slot->reason, .task = slot->id, .other = slot->linked,
                             .site = slot->site, .time_ns = slot->since_ns, .value = { ns } };

  if (slot->state != SAMPLER_TASK_WAITING)
    return;
  if (slot->reason == FORMAT_WAIT_READY)
    slot->ready_ns += ns;
  else
    {
      uint64_t ready_ns = ready_from_ns != 0 ? now_ns - ready_from_ns : 0;

      slot->ready_ns += ready_ns;
      slot->waiting_ns += ns - ready_ns;
    }
  if (ns < EXACT_NS || slot->id == 0 || !take_from (&waits, now_ns))
    {
      sampler_site_add (slot->site, ns);
      return;
    }
  if (ready_from_ns != 0)
    sampler_task_tell (slot, FORMAT_TASK_READY, ready_from_ns, 0, 0);
  event.tid = executor_of (slot->executor_future);
  sampler_task_events_push (&event, NULL);
}

/* The task of a future that is one, as the recorder knows it. */
static uint32_t
id_of (PyObject *future)
{
  SamplerTaskSlot *slot = future != NULL ? sampler_slots_find (future) : NULL;

  return slot != NULL ? slot->id : 0;
}

static void
begin_wait (SamplerTaskSlot *slot, uint64_t now_ns)
{
  SamplerTaskFrame frames[SAMPLER_CHAIN_MAX];
  PyObject *task = slot->task, *executor = NULL;
  bool is_python = slot->is_python;
  PyObject *future = sampler_task_field (task, is_python, sampler_asyncio.waiter, "_fut_waiter");
  bool is_c_future = future != NULL && (Py_TYPE (future) == sampler_asyncio.future
                                        || PyType_IsSubtype (Py_TYPE (future), sampler_asyncio.future));
  unsigned reason = future == NULL ? FORMAT_WAIT_READY : is_c_future ? sampler_reason_of_future (future) : 0;
  uint32_t n = sampler_chain_walk (sampler_task_field (task, is_python, sampler_asyncio.coroutine_of_task, "_coro"), frames);

  slot->state = SAMPLER_TASK_WAITING;
  slot->since_ns = now_ns;
  slot->ready_since_ns = 0;
  slot->linked = reason == FORMAT_WAIT_TASK || !is_c_future ? id_of (future) : 0;
  slot->site = sampler_sites_find (frames, n, reason, reason == 0);
  slot->reason = sampler_sites.sites[slot->site].reason != 0 ? sampler_sites.sites[slot->site].reason : (uint8_t) reason;
  if (slot->reason == FORMAT_WAIT_EXECUTOR && is_c_future)
    executor = sampler_executor_future (future);
  slot->executor_future = (uintptr_t) executor;
}

/* ---- birth and death ---- */

static SamplerTaskSlot *
new_slot (PyObject *task, bool is_python, uint64_t now_ns)
{
  bool is_new;
  SamplerTaskSlot *slot = sampler_slots_get (task, &is_new);

  if (slot == NULL || !is_new)
    return slot;
  slot->is_python = is_python;
  slot->id = take_from (&births, now_ns) ? ++last_id : 0;
  return slot;
}

static uint32_t
kind_of (PyObject *coroutine)
{
  SamplerTaskFrame frames[SAMPLER_CHAIN_MAX];
  uint32_t n = coroutine != NULL ? sampler_chain_walk (coroutine, frames) : 0;

  return n > 0 ? sampler_sites_find_code (frames[0].code) : 0;
}

static void
tell_birth (const SamplerTaskThread *here, const SamplerTaskSlot *slot, PyObject *coroutine, uint8_t flags, uint64_t now_ns)
{
  SamplerTaskEvent event = { .what = FORMAT_TASK_BIRTH, .task = slot->id, .tid = here->tid, .time_ns = now_ns };
  SamplerTaskFrame frames[SAMPLER_CHAIN_MAX];

  if (slot->id == 0)
    return;
  event.how = (uint8_t) (flags | (slot->is_python ? FORMAT_TASK_PURE_PYTHON : 0));
  event.code = kind_of (coroutine);
  if ((flags & FORMAT_TASK_WAS_THERE) == 0)
    {
      event.other = atomic_load_explicit (&here->running->task, memory_order_relaxed);
      event.site = sampler_sites_find (frames, sampler_chain_walk_here (frames), 0, false);
    }
  sampler_task_events_push (&event, NULL);
}

static void
die (SamplerTaskSlot *slot, uint64_t now_ns, uint8_t how)
{
  sampler_task_tell_name (slot, now_ns);
  sampler_task_tell_sums (slot, now_ns);
  sampler_task_tell (slot, FORMAT_TASK_DEATH, now_ns, how, 0);
  sampler_slots_free (slot);
}

/* A step is over: what now? */
static void
go_on (SamplerTaskSlot *slot, uint64_t now_ns)
{
  uint8_t how = sampler_task_death (slot->task, slot->is_python);

  if (how != 0)
    {
      die (slot, now_ns, how);
      return;
    }
  begin_wait (slot, now_ns);
  sampler_task_tell_name (slot, now_ns);
  /* Later changes are seen when it goes on. */
  if (slot->steps < 3)
    sampler_parents_tell (slot, now_ns);
}

SamplerTaskBefore
sampler_task_begin_life (SamplerTaskThread *here, PyObject *task, PyObject *coroutine, bool is_eager)
{
  SamplerTaskBefore before = { .task = atomic_load_explicit (&here->running->task, memory_order_relaxed),
                               .begin_ns = sampler_now_ns () };
  SamplerTaskSlot *slot = sampler_slots_find (task);

  /* An old one at this address was never said to be freed. */
  if (slot != NULL)
    die (slot, before.begin_ns, FORMAT_DEATH_DESTROYED);
  slot = new_slot (task, false, before.begin_ns);
  if (slot == NULL)
    return before;
  tell_birth (here, slot, coroutine, is_eager ? FORMAT_TASK_EAGER : 0, before.begin_ns);
  slot->state = SAMPLER_TASK_RUNNING;
  slot->since_ns = before.begin_ns;
  if (is_eager)
    atomic_store_explicit (&here->running->task, slot->id, memory_order_relaxed);
  return before;
}

void
sampler_task_end_birth (SamplerTaskThread *here, PyObject *task, SamplerTaskBefore before, bool is_good)
{
  SamplerTaskSlot *slot = sampler_slots_find (task);
  uint64_t now_ns;

  if (slot == NULL)
    return;
  if (!is_good)
    {
      die (slot, sampler_now_ns (), FORMAT_DEATH_DESTROYED);
      atomic_store_explicit (&here->running->task, before.task, memory_order_relaxed);
      return;
    }
  if (atomic_load_explicit (&here->running->task, memory_order_relaxed) != before.task)
    {
      now_ns = sampler_now_ns ();
      slot->running_ns += now_ns - before.begin_ns;
      slot->steps++;
      go_on (slot, now_ns);
      atomic_store_explicit (&here->running->task, before.task, memory_order_relaxed);
      return;
    }
  begin_wait (slot, before.begin_ns);
}

void
sampler_task_destroyed (PyObject *task)
{
  SamplerTaskSlot *slot = sampler_slots_find (task);
  uint64_t now_ns;
  uint8_t how;

  if (slot == NULL)
    return;
  now_ns = sampler_now_ns ();
  end_wait (slot, now_ns);
  how = sampler_task_death (task, slot->is_python);
  die (slot, now_ns, how != 0 ? how : FORMAT_DEATH_DESTROYED);
}

void
sampler_task_was_there (SamplerTaskThread *here, PyObject *task)
{
  uint64_t now_ns = sampler_now_ns ();
  SamplerTaskSlot *slot;

  if (sampler_slots_find (task) != NULL || sampler_task_death (task, false) != 0)
    return;
  slot = new_slot (task, false, now_ns);
  if (slot == NULL)
    return;
  tell_birth (here, slot, sampler_task_field (task, false, sampler_asyncio.coroutine_of_task, NULL), FORMAT_TASK_WAS_THERE, now_ns);
  begin_wait (slot, now_ns);
  sampler_task_tell_name (slot, now_ns);
  sampler_parents_tell (slot, now_ns);
}

/* ---- steps ---- */

/* Who has become ready while a long step ran, by what it waits for: a timer or I/O can only have come
 * before the step, a lock or a queue was given by it. At most a tenth of the step goes into it. */
static void
look_for_ready (uint64_t begin_ns, uint64_t end_ns)
{
  static uint32_t next;
  uint64_t room = (end_ns - begin_ns) / 10 / SCAN_NS;
  uint32_t n = sampler_slots_count ();

  for (uint32_t i = 0; i < n && i < room; i++)
    {
      SamplerTaskSlot *slot;
      PyObject *future;

      next = next + 1 < n ? next + 1 : 0;
      slot = sampler_slots_at (next);
      if (slot->task == NULL || slot->is_python || slot->state != SAMPLER_TASK_WAITING || slot->ready_since_ns != 0
          || slot->reason == FORMAT_WAIT_READY)
        continue;
      future = (PyObject *) sampler_task_word (slot->task, sampler_asyncio.waiter);
      if (future == NULL || !PyType_IsSubtype (Py_TYPE (future), sampler_asyncio.future)
          || *(const int32_t *) ((const char *) future + sampler_asyncio.state) == 0)
        continue;
      slot->ready_since_ns = slot->reason == FORMAT_WAIT_LOCK || slot->reason == FORMAT_WAIT_FOREIGN ? end_ns : begin_ns;
      if (slot->ready_since_ns < slot->since_ns)
        slot->ready_since_ns = slot->since_ns;
    }
}

SamplerTaskBefore
sampler_task_begin_step (SamplerTaskThread *here, PyObject *task, bool is_python)
{
  SamplerTaskBefore before = { .task = atomic_load_explicit (&here->running->task, memory_order_relaxed),
                               .begin_ns = sampler_now_ns () };
  SamplerTaskSlot *slot = sampler_slots_find (task);

  if (slot == NULL)
    {
      slot = new_slot (task, is_python, before.begin_ns);
      if (slot == NULL)
        return before;
      tell_birth (here, slot, sampler_task_field (task, is_python, sampler_asyncio.coroutine_of_task, "_coro"), FORMAT_TASK_WAS_THERE,
                  before.begin_ns);
    }
  end_wait (slot, before.begin_ns);
  /* Somebody may have begun to wait for it while it was suspended. */
  sampler_parents_tell (slot, before.begin_ns);
  slot->state = SAMPLER_TASK_RUNNING;
  slot->since_ns = before.begin_ns;
  before.slot = slot;
  atomic_store_explicit (&here->running->task, slot->id, memory_order_relaxed);
  return before;
}

void
sampler_task_end_step (SamplerTaskThread *here, PyObject *task, SamplerTaskBefore before)
{
  SamplerTaskSlot *slot = before.slot != NULL && before.slot->task == task ? before.slot : sampler_slots_find (task);
  uint64_t now_ns = sampler_now_ns ();

  atomic_store_explicit (&here->running->task, before.task, memory_order_relaxed);
  if (slot == NULL)
    return;
  /* Another recording may have begun in this step, and found it as one that is not running. */
  if (slot->state == SAMPLER_TASK_RUNNING)
    slot->running_ns += now_ns - slot->since_ns;
  else
    end_wait (slot, now_ns);
  slot->steps++;
  go_on (slot, now_ns);
  if (now_ns - before.begin_ns > EXACT_NS)
    look_for_ready (before.begin_ns, now_ns);
}

void
sampler_tasks_tell_all (void)
{
  uint64_t now_ns = sampler_now_ns ();

  for (uint32_t i = 0; i < sampler_slots_count (); i++)
    {
      SamplerTaskSlot *slot = sampler_slots_at (i);

      if (slot->task == NULL)
        continue;
      if (sampler_task_events_are_half_full ())
        sampler_writer_flush ();
      if (slot->state == SAMPLER_TASK_RUNNING)
        slot->running_ns += now_ns - slot->since_ns;
      else
        end_wait (slot, now_ns);
      sampler_task_tell_name (slot, now_ns);
      sampler_parents_tell (slot, now_ns);
      sampler_task_tell_sums (slot, now_ns);
    }
}
