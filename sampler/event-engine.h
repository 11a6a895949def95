/* event-engine.h: PyEval_SetProfile where the signal engine cannot serve
 *
 * A C callback on every call and return; when an interval has passed on a thread
 * it records that thread's stack and charges it the time since. With an interval of
 * 0 it records every one: a trace, which waits for the writer rather than lose a
 * call. Nothing is seen between two events, and each event costs: the report says
 * so. GIL held throughout; frames come from the public API, lines from the frames
 * themselves.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "sampler/status.h"

SamplerStatus sampler_events_start      (uint64_t interval_ns);   /* 0: every call and return */
/* From the next event on. Any thread. */
void          sampler_events_set_interval (uint64_t interval_ns);
void          sampler_events_stop       (void);
/* Installs the callback on the calling thread; for threads that begin later. */
void          sampler_events_install_here (void);
bool          sampler_events_are_running (void);
/* The program called sys.setprofile(): some thread is not seen any more. */
void          sampler_events_note_displaced (void);
uint64_t      sampler_events_displaced  (void);
void          sampler_events_forget     (void);   /* in the child of a fork */
