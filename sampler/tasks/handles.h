/* handles.h: steps of tasks, seen where a loop runs what it was given
 *
 * asyncio's own loops run everything through Handle._run: a method of ours that calls
 * theirs stands in its place, or (3.14+) the interpreter says that it changes to another
 * context and back, which each Handle._run does. Loops in C (uvloop) have no such handles.
 * A task is first seen as it makes its first step. GIL held, ordinary context.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>

/* *asyncio*: the module, imported whole. */
bool sampler_handles_can_place (PyObject *asyncio);
bool sampler_handles_can_watch (PyObject *asyncio);
/* False: that is not possible, and nothing was changed. */
bool sampler_handles_place    (PyObject *asyncio);
bool sampler_handles_watch    (PyObject *asyncio);
/* Whichever was done. */
void sampler_handles_let_go   (void);
