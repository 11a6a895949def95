/* hooks.h: C functions of ours in the places that every C task passes through
 *
 * A step, a wake-up, Task.__init__ and Task.__del__, for subclasses too. GIL held, main
 * interpreter, sampler_asyncio calibrated. Tasks of other interpreters pass through
 * untouched, as do all when nothing is recorded.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>

#include "sampler/tasks/steps.h"

/* False: a place does not hold what was expected; then nothing was changed. */
bool sampler_hooks_place  (void);
/* Everything is as it was, but for classes that were made from ours since: those pass through. */
void sampler_hooks_remove (void);
/* The calling thread; false: pass through. */
bool sampler_hooks_get_here (SamplerTaskThread *here);
/* The tasks that are there already. */
void sampler_hooks_sweep  (PyObject *asyncio);
/* In the child of a fork: they pass through from now on. */
void sampler_hooks_forget (void);
/* They are there, and pass through; or do no more. For measuring. */
void sampler_hooks_forward (bool forward);
