/* module-private.h: what the files of the extension module share
 *
 * module.c has the functions, module-sessions.c those of sessions and marks,
 * module-children.c those of child processes, module-looks.c those of single looks
 * and counts, module-meta.c what is said of the program. GIL held throughout. Starting
 * and ending touch Python and the recorder's threads: one thread at a time does so.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "sampler/recording.h"
#include "sampler/status.h"

/* Raises what a status says; NULL. *reason*: of NO_SIGNAL_ENGINE and NO_CONTEXTS, or NULL. */
PyObject *sampler_module_fail         (SamplerStatus status, const char *reason);
/* False with an exception. */
bool      sampler_module_parse_engine (const char *name, SamplerEngine *engine);
/* 0, every call, is the event engine's alone. */
bool      sampler_module_check_interval (unsigned long long interval_ns, SamplerEngine engine);

/* Waits, without the GIL, until nobody else starts or ends. False with an exception:
 * this very thread does so already. */
bool      sampler_module_take_control (void);
void      sampler_module_give_control (void);
void      sampler_module_forget       (void);   /* in the child of a fork */

/* Under control. Starts the recorder. *pairs*: META, a list or NULL. False with an exception. */
bool      sampler_module_start        (const SamplerRecordingConfig *config, PyObject *pairs);
/* Under control. Ends what runs, if anything does. *pairs* replaces META; NULL: as it was. */
void      sampler_module_stop         (PyObject *pairs, unsigned reason);
const char *sampler_module_engine     (void);   /* "signal" or "event": of the running or last recording */

/* Takes META for the recording that begins, or ends. False with an exception. */
bool      sampler_module_set_meta     (PyObject *pairs, bool starting);
/* What every META says beside what it is given. *reason* may be NULL; borrowed. */
void      sampler_module_set_own_meta (const SamplerRecordingConfig *config, const char *engine, const char *reason);

/* "HEX:PID", a recording's id and process. False with an exception. */
bool      sampler_module_parse_parent (const char *text, SamplerRecordingConfig *config);
/* *children*: a function that rewrites command lines (pyinst/children.py), or True for forks alone. */
void      sampler_module_watch_children (const SamplerRecordingConfig *config, PyObject *pairs, PyObject *children);
PyObject *sampler_module_child_file   (PyObject *module, PyObject *args);

PyObject *sampler_module_begin_session (PyObject *module, PyObject *args, PyObject *keywords);
PyObject *sampler_module_end_session   (PyObject *module, PyObject *args, PyObject *keywords);
PyObject *sampler_module_open_sessions (PyObject *module, PyObject *unused);
PyObject *sampler_module_is_recording  (PyObject *module, PyObject *unused);
PyObject *sampler_module_mark          (PyObject *module, PyObject *name);
PyObject *sampler_module_span_begin    (PyObject *module, PyObject *name);
PyObject *sampler_module_span_end      (PyObject *module, PyObject *id);
PyObject *sampler_module_sample_here   (PyObject *module, PyObject *args);
PyObject *sampler_module_forward_tasks (PyObject *module, PyObject *forward);
PyObject *sampler_module_counts        (PyObject *module, PyObject *unused);

extern const char sampler_child_file_doc[], sampler_begin_session_doc[], sampler_end_session_doc[], sampler_open_sessions_doc[],
                  sampler_is_recording_doc[], sampler_mark_doc[], sampler_span_begin_doc[], sampler_span_end_doc[],
                  sampler_sample_here_doc[], sampler_counts_doc[], sampler_forward_tasks_doc[];
