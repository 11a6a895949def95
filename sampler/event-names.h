/* event-names.h: codes, C functions and classes by their Python attributes, for the event engine
 *
 * GIL held, no exception pending; the caller is the sole writer of the code table.
 */

#pragma once

#include <Python.h>
#include <stdint.h>

#include "sampler/signal/codes.h"
#include "sampler/signal/ring.h"

/* Before the frames of a stack: a code is looked at once for all of them. */
void         sampler_event_begin   (void);
/* *frame* is a frame object. */
SamplerFrame sampler_event_frame   (PyObject *frame);
/* What the first local variable of the frame object *frame* holds, or a cell with that; a new reference or NULL. */
PyObject    *sampler_event_first_local (PyObject *frame, SamplerFirstLocal what);
/* The frame of the C function *function*. */
SamplerFrame sampler_event_builtin (PyObject *function);
