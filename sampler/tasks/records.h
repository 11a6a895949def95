/* records.h: what happened to a task as a record of a TASK chunk, with what it needs defined
 *
 * Drain thread, but for the reset. The definitions go out before the records, so when one of
 * both is half full both are written (tasks.h).
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/tasks/events.h"
#include "sampler/tasks/living.h"

/* Before the drain thread uses it. False: no memory. */
bool sampler_task_records_reset        (void);
void sampler_task_records_set_base     (uint64_t base_ns);
/* The file was cut off: the next one begins at *begin_ns*, and nothing in it lies before that. */
void sampler_task_records_begin_part   (uint64_t begin_ns);
/* All ids begin again. */
void sampler_task_records_new_segment  (uint64_t base_ns);
/* *text*: event->text_size bytes. */
void sampler_task_records_put          (const SamplerTaskEvent *event, const char *text);
/* In a new segment: all that still holds of a task. */
void sampler_task_records_again        (const SamplerLiving *living);
/* Tasks that were born before the first look at their thread. */
void sampler_task_records_put_threads  (void);
bool sampler_task_records_are_half_full (void);
bool sampler_task_records_are_there    (void);
