/* event-calls.h: the C functions that a thread's Python frames have called, for the event engine
 *
 * The profile hook tells when a C function is called and when it has returned;
 * between the two it stands above the frame that called it. One stack per
 * thread, bounded; it holds references, so that a name can be asked for later.
 * GIL held.
 */

#pragma once

#include <Python.h>

/* *function* was called by *frame*. */
void      sampler_event_calls_push  (PyObject *frame, PyObject *function);
/* The C function that *frame* called has returned or failed. */
void      sampler_event_calls_pop   (PyObject *frame);
/* What *frame* has called and still runs, borrowed, or NULL. */
PyObject *sampler_event_calls_find  (PyObject *frame);
/* Forgets the calls of all threads. */
void      sampler_event_calls_clear (void);
/* In the child of a fork: another thread may have held the lock. */
void      sampler_event_calls_forget (void);
