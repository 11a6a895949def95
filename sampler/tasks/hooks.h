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

/* The places hold what was expected, or ours are there. */
bool sampler_hooks_are_as_expected (void);
/* False: they do not; then nothing was changed. */
bool sampler_hooks_place  (void);
/* Everything is as it was, but for classes that were made from ours since: those pass through. */
void sampler_hooks_remove (void);
/* They are there, and pass through; or do no more. For measuring. */
void sampler_hooks_forward (bool forward);
