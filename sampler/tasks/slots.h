/* slots.h: the tasks that live, as the hooks know them
 *
 * Found by the address of the task, which is theirs until they die. GIL held. Slots do
 * not move, but one that was given up may be another task's next.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
  SAMPLER_TASK_NEW,            /* nothing is known yet */
  SAMPLER_TASK_RUNNING,
  SAMPLER_TASK_WAITING,        /* or ready: its site says so */
} SamplerTaskState;

typedef struct {
  _Alignas (64) PyObject *task;   /* borrowed; NULL: free */
  uint64_t  since_ns;          /* in this state */
  uint64_t  running_ns, waiting_ns, steps;
  uint32_t  id;                /* the recorder's; 0: one of too many, not told apart */
  uint32_t  site;              /* of the wait */
  uint32_t  linked;            /* the task that is waited for */
  uint8_t   state;             /* SamplerTaskState */
  bool      is_python;         /* a Task that is written in Python */
  uint8_t   reason;            /* of the wait */
  uint64_t  ready_since_ns;    /* what it waits for is there since; 0: it is not */
  uint64_t  ready_ns;
  uintptr_t executor_future;   /* what it waits for in another thread; never followed */
  uintptr_t name;              /* the object that was its name when it was last said */
  uintptr_t callback, callbacks;   /* what waited for it when its parents were last looked for */
} SamplerTaskSlot;

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
