/* steps.c: see steps.h */

#include "sampler/tasks/steps.h"

#include "format/format.h"
#include "sampler/signal/context.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/budget.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/clock.h"
#include "sampler/tasks/deepen.h"
#include "sampler/tasks/due.h"
#include "sampler/tasks/events.h"
#include "sampler/tasks/here.h"
#include "sampler/tasks/parents.h"
#include "sampler/tasks/sites.h"
#include "sampler/tasks/slots.h"
#include "sampler/tasks/tell.h"
#include "sampler/tasks/waits.h"
#include "sampler/tasks/watch.h"
#include "sampler/writer.h"

/* At most a hundredth of a long step's time goes into looking at timers; one takes about so long. */
#define DUE_PART 100u
#define DUE_NS   1000u

static SamplerBudget births = { .most = 50000, .a_second = 500 };   /* those that are told apart */
static uint32_t      last_id;

bool
sampler_task_steps_reset (void)
{
  sampler_budget_fill (&births, sampler_task_now_ns ());
  sampler_waits_reset ();
  last_id = 0;
  return sampler_slots_reset ();
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
  slot->born_ns = now_ns;
  slot->id = sampler_budget_take (&births, now_ns) ? ++last_id : 0;
  /* Nobody stands where it would be said to be destroyed. */
  if (sampler_asyncio.is_asked)
    slot->watch = sampler_task_watch (task);
  return slot;
}

/* Its outermost frame: zeroed where it has none. */
static SamplerTaskFrame
own_frame_of (PyObject *coroutine)
{
  SamplerTaskFrame frames[SAMPLER_CHAIN_MAX];
  uint32_t n = coroutine != NULL ? sampler_chain_walk (coroutine, frames, NULL) : 0;

  return n > 0 ? frames[0] : (SamplerTaskFrame) { .code = NULL };
}

/* Whose context the thread is in. At the end of a step that is the task's. */
static void
tell_session (SamplerTaskSlot *slot, PyThreadState *thread, uint64_t now_ns)
{
  uint32_t session;

  if (atomic_load_explicit (&sampler_contexts.active, memory_order_relaxed) == 0 && slot->session == 0)
    return;
  session = sampler_context_session ((uintptr_t) thread);
  if (session == slot->session)
    return;
  slot->session = session;
  sampler_task_tell (slot, FORMAT_TASK_SESSION, now_ns, 0, session);
}

/* Its loop turns in another thread, or nobody knows where. */
static void
tell_thread (const SamplerTaskThread *here, SamplerTaskSlot *slot)
{
  SamplerTaskEvent event = { .what = FORMAT_TASK_BIRTH, .task = slot->id, .tid = here->tid, .time_ns = slot->born_ns };

  slot->has_thread = true;
  if (slot->id != 0)
    sampler_task_events_push (&event, NULL);
}

static void
tell_birth (const SamplerTaskThread *here, SamplerTaskSlot *slot, PyObject *coroutine, uint8_t flags, uint64_t now_ns)
{
  SamplerTaskEvent event = { .what = FORMAT_TASK_BIRTH, .task = slot->id, .tid = slot->has_thread ? here->tid : 0, .time_ns = now_ns };
  SamplerTaskFrame frames[SAMPLER_CHAIN_MAX], own;

  if (slot->id == 0)
    return;
  event.how = (uint8_t) (flags | (slot->is_python ? FORMAT_TASK_PURE_PYTHON : 0));
  own = own_frame_of (coroutine);
  event.line = own.code != NULL ? sampler_sites_find_line (&own) : 0;
  if ((flags & FORMAT_TASK_WAS_THERE) == 0)
    {
      event.other = atomic_load_explicit (&here->running->task, memory_order_relaxed);
      event.site = sampler_sites_find (frames, sampler_chain_walk_here (frames), 0, false);
    }
  sampler_task_events_push (&event, NULL);
}

/* The task itself may be gone. */
static void
bury (SamplerTaskSlot *slot, uint64_t now_ns, uint8_t how)
{
  PyObject *watch = slot->watch;

  sampler_waits_tell_short (slot, now_ns);
  sampler_task_tell_sums (slot, now_ns);
  sampler_task_tell (slot, FORMAT_TASK_DEATH, now_ns, how, 0);
  sampler_slots_free (slot);
  Py_XDECREF (watch);
}

static void
die (SamplerTaskSlot *slot, uint64_t now_ns, uint8_t how)
{
  sampler_task_tell_name (slot, now_ns);
  bury (slot, now_ns, how);
}

/* It has run since *begin_ns*, and nothing has been said of that yet. */
static void
end_run (SamplerTaskSlot *slot, uint64_t begin_ns, uint64_t now_ns)
{
  sampler_slot_begin_change (slot);
  slot->running_ns += now_ns - begin_ns;
  slot->steps++;
  if (now_ns - begin_ns >= SAMPLER_EXACT_NS)
    sampler_waits_tell_step (slot, begin_ns, now_ns);
}

/* A step is over: what now? */
static void
go_on (SamplerTaskThread *here, SamplerTaskSlot *slot, uint64_t now_ns)
{
  PyObject *task = slot->task;
  bool is_read = sampler_task_is_read (slot);
  uint8_t how = is_read && sampler_task_goes_on (slot) ? 0 : sampler_task_death (slot->task, slot->is_python);

  if (how != 0)
    {
      die (slot, now_ns, how);
      return;
    }
  tell_session (slot, here->thread, now_ns);
  sampler_wait_begin (slot, now_ns);
  /* Hardly any step changes more. */
  if (is_read && slot->steps >= 3 && slot->task == task && sampler_task_name_is_told (slot))
    return;
  if (slot->task == task)
    sampler_task_tell_name (slot, now_ns);
  /* Later changes are seen when it goes on. */
  if (slot->task == task && slot->steps < 3)
    sampler_parents_tell (slot, now_ns);
}

SamplerTaskBefore
sampler_task_begin_life (SamplerTaskThread *here, PyObject *task, PyObject *coroutine, bool is_eager)
{
  SamplerTaskBefore before = { .task = atomic_load_explicit (&here->running->task, memory_order_relaxed),
                               .begin_ns = sampler_task_now_ns (), .is_eager = is_eager };
  SamplerTaskSlot *slot = sampler_slots_find (task);

  /* An old one at this address was never said to be freed. */
  if (slot != NULL)
    die (slot, before.begin_ns, FORMAT_DEATH_DESTROYED);
  slot = new_slot (task, false, before.begin_ns);
  if (slot == NULL)
    return before;
  slot->has_thread = true;
  tell_birth (here, slot, coroutine, is_eager ? FORMAT_TASK_EAGER : 0, before.begin_ns);
  /* It takes over the context. */
  tell_session (slot, here->thread, before.begin_ns);
  sampler_slot_end_change (slot, SAMPLER_TASK_RUNNING, before.begin_ns);
  if (is_eager)
    atomic_store_explicit (&here->running->task, slot->id, memory_order_relaxed);
  return before;
}

void
sampler_task_end_birth (SamplerTaskThread *here, PyObject *task, SamplerTaskBefore before, bool is_good)
{
  SamplerTaskSlot *slot = sampler_slots_find (task);
  uint64_t now_ns;

  atomic_store_explicit (&here->running->task, before.task, memory_order_relaxed);
  if (slot == NULL)
    return;
  if (!is_good)
    {
      die (slot, sampler_task_now_ns (), FORMAT_DEATH_DESTROYED);
      return;
    }
  if (!before.is_eager)
    {
      sampler_wait_begin (slot, before.begin_ns);
      return;
    }
  now_ns = sampler_task_now_ns ();
  end_run (slot, before.begin_ns, now_ns);
  go_on (here, slot, now_ns);
}

void
sampler_task_destroyed (PyObject *task)
{
  SamplerTaskSlot *slot = sampler_slots_find (task);
  uint64_t now_ns;
  uint8_t how;

  if (slot == NULL)
    return;
  now_ns = sampler_task_now_ns ();
  sampler_wait_end (slot, now_ns, true);
  how = sampler_task_death (task, slot->is_python);
  die (slot, now_ns, how != 0 ? how : FORMAT_DEATH_DESTROYED);
}

void
sampler_task_gone (PyObject *address)
{
  SamplerTaskSlot *slot = sampler_slots_find (address);
  uint64_t now_ns = sampler_task_now_ns ();

  if (slot == NULL || slot->watch == NULL)
    return;
  sampler_wait_end (slot, now_ns, true);
  bury (slot, now_ns, FORMAT_DEATH_DESTROYED);
}

void
sampler_task_was_there (SamplerTaskThread *here, PyObject *task, bool is_here)
{
  uint64_t now_ns = sampler_task_now_ns ();
  SamplerTaskSlot *slot;

  if (sampler_slots_find (task) != NULL || sampler_task_death (task, false) != 0)
    return;
  slot = new_slot (task, false, now_ns);
  if (slot == NULL)
    return;
  slot->has_thread = is_here;
  tell_birth (here, slot, sampler_task_field (task, false, sampler_asyncio.coroutine_of_task, "_coro"), FORMAT_TASK_WAS_THERE, now_ns);
  if (slot->task == task)
    sampler_wait_begin (slot, now_ns);
  /* Each of them may let another thread go on with it, to its end. */
  if (slot->task == task)
    sampler_task_tell_name (slot, now_ns);
  if (slot->task == task)
    sampler_parents_tell (slot, now_ns);
}

SamplerTaskSlot *
sampler_task_meet (PyObject *task)
{
  SamplerTaskThread here;

  if (sampler_task_here (&here))
    sampler_task_was_there (&here, task, true);
  return sampler_slots_find (task);
}

/* ---- steps ---- */

SamplerTaskBefore
sampler_task_begin_step (SamplerTaskThread *here, PyObject *task, bool is_python)
{
  SamplerTaskBefore before = { .task = atomic_load_explicit (&here->running->task, memory_order_relaxed),
                               .begin_ns = sampler_task_now_ns () };
  SamplerTaskSlot *slot = sampler_slots_find (task);

  if (slot == NULL)
    {
      slot = new_slot (task, is_python, before.begin_ns);
      if (slot == NULL)
        return before;
      slot->has_thread = true;
      tell_birth (here, slot, sampler_task_field (task, is_python, sampler_asyncio.coroutine_of_task, "_coro"), FORMAT_TASK_WAS_THERE,
                  before.begin_ns);
    }
  if (!slot->has_thread)
    tell_thread (here, slot);
  if (sampler_asyncio.is_asked)
    sampler_deepen_turn (before.begin_ns);
  sampler_wait_end (slot, before.begin_ns, true);
  /* Somebody may have begun to wait for it while it was suspended. */
  if (!sampler_task_is_read (slot) || !sampler_parents_are_told (slot))
    sampler_parents_tell (slot, before.begin_ns);
  sampler_slot_end_change (slot, SAMPLER_TASK_RUNNING, before.begin_ns);
  before.slot = slot;
  atomic_store_explicit (&here->running->task, slot->id, memory_order_relaxed);
  return before;
}

void
sampler_task_end_step (SamplerTaskThread *here, PyObject *task, SamplerTaskBefore before)
{
  SamplerTaskSlot *slot = before.slot != NULL && before.slot->task == task ? before.slot : sampler_slots_find (task);
  uint64_t now_ns = sampler_task_now_ns ();

  atomic_store_explicit (&here->running->task, before.task, memory_order_relaxed);
  if (slot == NULL)
    return;
  /* Another recording may have begun in this step, and found it as one that is not running. */
  if (atomic_load_explicit (&slot->state, memory_order_relaxed) == SAMPLER_TASK_RUNNING)
    end_run (slot, atomic_load_explicit (&slot->since_ns, memory_order_relaxed), now_ns);
  else
    sampler_wait_end (slot, now_ns, true);
  go_on (here, slot, now_ns);
  if (now_ns - before.begin_ns >= SAMPLER_EXACT_NS)
    {
      sampler_waits_look_for_ready (before.begin_ns, now_ns);
      sampler_due_look (now_ns, (now_ns - before.begin_ns) / DUE_PART / DUE_NS);
    }
}

static void
tell_last (SamplerTaskSlot *slot, uint64_t now_ns)
{
  if (atomic_load_explicit (&slot->state, memory_order_relaxed) == SAMPLER_TASK_RUNNING)
    end_run (slot, atomic_load_explicit (&slot->since_ns, memory_order_relaxed), now_ns);
  else
    sampler_wait_end (slot, now_ns, false);
  sampler_task_tell_name (slot, now_ns);
  sampler_parents_tell (slot, now_ns);
  sampler_waits_tell_short (slot, now_ns);
  sampler_task_tell_sums (slot, now_ns);
}

void
sampler_tasks_tell_all (void)
{
  uint64_t now_ns;

  sampler_deepen_last ();
  now_ns = sampler_task_now_ns ();
  for (uint32_t i = 0; i < sampler_slots_count (); i++)
    {
      SamplerTaskSlot *slot = sampler_slots_at (i);
      PyObject *task = slot->task, *watch = slot->watch;

      if (task == NULL)
        continue;
      if (sampler_task_events_are_half_full ())
        sampler_writer_flush ();
      /* Garbage may be collected meanwhile. */
      Py_INCREF (task);
      tell_last (slot, now_ns);
      slot->watch = NULL;
      Py_XDECREF (watch);
      sampler_slots_free (slot);
      Py_DECREF (task);
    }
}
