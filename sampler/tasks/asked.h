/* asked.h: what a task says of itself, where nothing is read by its offset
 *
 * By the attributes that its objects have for everybody. Slower by far, and never wrong
 * about where something lies. GIL held, ordinary context; a pending exception is kept.
 */

#pragma once

#include <Python.h>
#include <stdint.h>

#include "sampler/tasks/chain.h"

/* Borrowed: the object itself holds it. NULL: None, or there is no such attribute. */
PyObject *sampler_ask          (PyObject *object, const char *attribute);
/* As sampler_chain_walk(). */
uint32_t  sampler_asked_chain  (PyObject *awaitable, SamplerTaskFrame *frames);
/* The code of a coroutine, generator or async generator; borrowed; NULL: it is another thing. */
PyObject *sampler_asked_code   (PyObject *awaitable);
/* The callbacks of a future, at most *room*; borrowed: the future holds them. */
uint32_t  sampler_asked_callbacks (PyObject *future, PyObject **callbacks, uint32_t room);
