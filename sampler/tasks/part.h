/* part.h: what of a task's times lies in the part of the recording that is being written
 *
 * When a recording is cut (cut.h) tasks live on, and their waits go on. The file that follows tells
 * of them from its own begin: nothing in it lies before it, and no time is told in both. Drain thread.
 */

#pragma once

#include "sampler/tasks/events.h"

/* *event* as it is in a file that begins at *begin_ns* (monotonic clock): what began before begins with it, and
 * short waits have their share. Sums are not changed. */
SamplerTaskEvent sampler_task_event_from (const SamplerTaskEvent *event, uint64_t begin_ns);
