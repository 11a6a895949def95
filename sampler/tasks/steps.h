/* steps.h: the life of a task, as the hooks tell it: born, a step, suspended, dead
 *
 * GIL held, ordinary context, in the main interpreter. Each wait is told once, when it
 * is over. Nothing here runs Python code of the program, and a pending exception is kept.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "sampler/signal/running-task.h"
#include "sampler/tasks/slots.h"

/* What is known of the calling thread. */
typedef struct {
  PyThreadState      *thread;
  uint32_t            generation;      /* of the hooks; 0 never */
  bool                is_ours;         /* the hooks serve, in this interpreter */
  int32_t             tid;
  SamplerRunningTask *running;         /* never NULL where is_ours */
} SamplerTaskThread;

/* What was going on before a step or a birth; put back at its end. */
typedef struct {
  uint32_t         task;
  uint64_t         begin_ns;
  SamplerTaskSlot *slot;               /* of the step's task; another's if that died in it */
  bool             is_eager;           /* of a birth: its first step is made in it */
} SamplerTaskBefore;

SamplerTaskBefore sampler_task_begin_step (SamplerTaskThread *here, PyObject *task, bool is_python);
void              sampler_task_end_step   (SamplerTaskThread *here, PyObject *task, SamplerTaskBefore before);
/* Around Task.__init__. */
SamplerTaskBefore sampler_task_begin_life (SamplerTaskThread *here, PyObject *task, PyObject *coroutine, bool is_eager);
void              sampler_task_end_birth  (SamplerTaskThread *here, PyObject *task, SamplerTaskBefore before, bool is_good);
/* Before it is freed. */
void              sampler_task_destroyed  (PyObject *task);
/* One that is written in Python is no more; it is not looked at. */
void              sampler_task_gone       (PyObject *address);
/* A task that was there already, suspended or not started; *is_here*: its loop turns in this thread. */
void              sampler_task_was_there  (SamplerTaskThread *here, PyObject *task, bool is_here);
/* One of this thread's loop that no step has shown yet; NULL: it is over, or there is no room. */
SamplerTaskSlot  *sampler_task_meet       (PyObject *task);
/* The recording ends: tells what every living task has done, and forgets them. */
void              sampler_tasks_tell_all  (void);
bool              sampler_task_steps_reset (void);
