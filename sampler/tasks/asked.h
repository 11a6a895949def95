/* asked.h: what a task says of itself, where nothing is read by its offset
 *
 * By the attributes that its objects have for everybody. Slower by far, and never wrong
 * about where something lies. GIL held, ordinary context; a pending exception is kept.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "sampler/tasks/chain.h"

/* Borrowed: the object itself holds it. NULL: None, or there is no such attribute. */
PyObject *sampler_ask          (PyObject *object, const char *attribute);
/* As sampler_chain_walk(). */
uint32_t  sampler_asked_chain  (PyObject *awaitable, SamplerTaskFrame *frames);
/* Of a coroutine, generator or async generator, at the beginning of its function. False: it is another thing. */
bool      sampler_asked_own_frame (PyObject *awaitable, SamplerTaskFrame *frame);
/* The callbacks of a future, at most *room*; borrowed: the future holds them. */
uint32_t  sampler_asked_callbacks (PyObject *future, PyObject **callbacks, uint32_t room);
