/* slots.h: the tasks that live, as the hooks know them
 *
 * Found by the address of the task, which is theirs until they die. GIL held, but for
 * snapshots. Slots do not move, but one that was given up may be another task's next.
 */

#pragma once

#include <Python.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAMPLER_TASK_SHORTS 2u
#define SAMPLER_SLOTS_MAX   (1u << 20)

typedef enum {
  SAMPLER_TASK_CHANGING,       /* nothing is known yet, or it is being written */
  SAMPLER_TASK_RUNNING,
  SAMPLER_TASK_WAITING,        /* or ready: its site says so */
} SamplerTaskState;

/* Waits at one site that are too short for records of their own, since *begin_ns*. */
typedef struct {
  uint64_t begin_ns, ns;
  uint32_t site, n;
} SamplerTaskShort;

typedef struct {
  /* What each step touches: of 10,000 tasks each comes back to cold memory. */
  _Alignas (64) PyObject *task;   /* borrowed; NULL: free */
  _Atomic uint64_t since_ns;      /* in this state; changes with each */
  uint64_t  running_ns, waiting_ns, steps;
  uint32_t  id;                   /* the recorder's; 0: one of too many, not told apart */
  uint32_t  site;                 /* of the wait */
  uint32_t  trail;                /* of the wait (trails.h); 0: none */
  _Atomic uint8_t state;          /* SamplerTaskState */
  uint8_t   reason;               /* of the wait */
  bool      is_python;            /* a Task that is written in Python */
  bool      has_thread;           /* its thread was told */
  uintptr_t callback;             /* what waited for it when its parents were last looked for: this, and *callbacks* */
  uintptr_t callbacks;
  uintptr_t name;                 /* the object that was its name when it was last said */
  uint64_t  ready_since_ns;       /* what it waits for is there since; 0: it is not */
  uint32_t  session;              /* whose context it ran in when that was last told */
  uint32_t  linked;               /* the task that is waited for */
  uintptr_t executor_future;      /* what it waits for in another thread; never followed */
  SamplerTaskShort shorts[SAMPLER_TASK_SHORTS];   /* the site of the last wait first; what comes behind that is seldom touched */
  bool      is_shallow;           /* where it waits was not asked: its site is its own function */
  uint64_t  ready_ns, born_ns;
  PyObject *watch;                /* of a Python task: what says that it has gone; owned */
} SamplerTaskSlot;

_Static_assert (offsetof (SamplerTaskSlot, shorts[1]) == 128, "a step of a task touches two lines of the processor's memory");

/* False: no memory. */
bool             sampler_slots_reset (void);
/* NULL: not there. */
SamplerTaskSlot *sampler_slots_find  (PyObject *task);
/* A zeroed one at need (*is_new*). NULL: there is no room. */
SamplerTaskSlot *sampler_slots_get   (PyObject *task, bool *is_new);
void             sampler_slots_free  (SamplerTaskSlot *slot);
/* For going over all: slots 0 .. n - 1, free ones among them. */
uint32_t         sampler_slots_count (void);
SamplerTaskSlot *sampler_slots_at    (uint32_t index);
/* Any thread, without the GIL: a copy of one that has rested in its state since before *until_ns*. False: it has not. */
bool             sampler_slots_snapshot (uint32_t index, uint64_t until_ns, uint32_t attempts, SamplerTaskSlot *copy);

/* Around what changes in a slot. The compiler keeps the order of the stores; the processor (x86-64, else there are no
 * hooks) does so by itself. */
static inline void
sampler_slot_begin_change (SamplerTaskSlot *slot)
{
  atomic_store_explicit (&slot->state, SAMPLER_TASK_CHANGING, memory_order_relaxed);
  atomic_signal_fence (memory_order_release);
}

static inline void
sampler_slot_end_change (SamplerTaskSlot *slot, SamplerTaskState state, uint64_t now_ns)
{
  atomic_store_explicit (&slot->since_ns, now_ns, memory_order_relaxed);
  atomic_store_explicit (&slot->state, (uint8_t) state, memory_order_release);
}
