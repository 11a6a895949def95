/* here.h: the calling thread, as those know it who see the steps of tasks
 *
 * GIL held. Threads of other interpreters pass through untouched, as do all when
 * nothing is recorded.
 */

#pragma once

#include <stdbool.h>

#include "sampler/tasks/steps.h"

/* Tasks of the calling interpreter are told from now on, or no more. */
void sampler_task_here_serve (bool serve);
/* The calling thread; false: pass through. */
bool sampler_task_here       (SamplerTaskThread *here);
/* After what was passed through: the recording may have ended in it, and another begun. */
bool sampler_task_here_again (SamplerTaskThread *here);
