/* tasks.h: asyncio, as the rest of the recorder sees it
 *
 * Nothing happens before the program has imported asyncio. Then its tasks are followed until
 * the recording ends, by hooks or what else is possible (engines.h): META's task.engine says so.
 * begin() to end() with the GIL; write() and its like on the drain thread.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

/* A recording is going to begin; before its drain thread does. */
void sampler_tasks_begin     (void);
/* It runs: asyncio may be there already. */
void sampler_tasks_start     (void);
/* An audit event: asyncio's import is over when something else happens. Cheap. */
void sampler_tasks_on_audit  (const char *event, PyObject *arguments);
/* The recording ends; its drain thread still runs. */
void sampler_tasks_end       (void);
/* What META says: NULL where asyncio was never imported. *why*: NULL, or why it is not the hooks. */
const char *sampler_tasks_engine (const char **why);
/* Also META's: NULL, or whose tasks nobody tells apart. */
const char *sampler_tasks_foreign (void);
void sampler_tasks_forget    (void);      /* in the child of a fork */

/* Puts what happened into the payload, defining what it needs, until that or a chunk of definitions is half
 * full; false: nothing is waiting. The definitions must be written first. */
bool sampler_tasks_take      (uint64_t base_ns);
void sampler_tasks_write     (void);
/* The next takes are the last of the file, on the drain thread: they tell what lasts, and when the recording *is_over* what
 * nobody else will have told. */
void sampler_tasks_finish    (bool is_over);
/* The file was cut off, and another begins at that time. */
void sampler_tasks_go_on     (uint64_t begin_ns);
/* All ids of strings, frames and stacks begin again: living tasks are told anew. */
void sampler_tasks_new_segment (uint64_t base_ns);
uint64_t sampler_tasks_lost  (void);
