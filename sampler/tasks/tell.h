/* tell.h: what is told of one task, and what it says of itself
 *
 * GIL held, ordinary context; a pending exception is kept. Of a task that is not told
 * apart (id 0) nothing is told.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/chain.h"
#include "sampler/tasks/slots.h"

/* A record without more than *how* or *other* (events.h). */
void      sampler_task_tell      (const SamplerTaskSlot *slot, uint8_t what, uint64_t time_ns, uint8_t how, uint32_t other);
void      sampler_task_tell_sums (const SamplerTaskSlot *slot, uint64_t now_ns);
/* Its name, where that was not told yet. */
void      sampler_task_tell_name (SamplerTaskSlot *slot, uint64_t now_ns);

/* What stands at *offset* in a C task, or is *attribute* of one in Python; borrowed, NULL for none. */
PyObject *sampler_task_field     (PyObject *task, bool is_python, int32_t offset, const char *attribute);
/* FormatTaskDeath; 0: it lives. */
uint8_t   sampler_task_death     (PyObject *task, bool is_python);

/* Its fields are read where they lie: it is a C task, and they were found. */
static inline bool
sampler_task_is_read (const SamplerTaskSlot *slot)
{
  return !slot->is_python && !sampler_asyncio.is_asked;
}

/* The next two: of one that is read. */
static inline bool
sampler_task_goes_on (const SamplerTaskSlot *slot)
{
  return *(const int32_t *) ((const char *) slot->task + sampler_asyncio.state) == 0;
}

static inline bool
sampler_task_name_is_told (const SamplerTaskSlot *slot)
{
  return sampler_task_word (slot->task, sampler_asyncio.name) == slot->name;
}
