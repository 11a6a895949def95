/* engines.h: how tasks are followed here, and what takes the hooks' place where they cannot be
 *
 * From the best to the least: hooks (hooks.h); contexts, the interpreter's own word that it
 * changes to another context (3.14+): steps are exact, where a task waits is asked as far as
 * that costs little; sweep: the same with a method in the place of Handle._run, and only who
 * waits for long is asked; running: nobody is asked. GIL held, in the main interpreter.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>

typedef enum {
  SAMPLER_TASKS_BY_HOOKS,
  SAMPLER_TASKS_BY_CONTEXTS,
  SAMPLER_TASKS_BY_SWEEP,
  SAMPLER_TASKS_BY_RUNNING,
  SAMPLER_TASKS_NOT,
} SamplerTaskEngine;

/* As META says it (docs/format.md). */
const char       *sampler_task_engine_name  (SamplerTaskEngine engine);
/* The best that this interpreter allows; with *why*: NULL, or why it is not the hooks. PYINST_TASK_ENGINE in the environment,
 * one of the names, leaves out what is better (for tests). Nothing is told before the next call. */
SamplerTaskEngine sampler_task_engine_choose (PyObject *asyncio, const char **why);
/* False: a place holds something else than was expected; then nothing was changed. */
bool              sampler_task_engine_place  (SamplerTaskEngine engine, PyObject *asyncio);
void              sampler_task_engine_remove (SamplerTaskEngine engine);
