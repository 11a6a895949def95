/* children.h: recordings of child processes
 *
 * A child that Python forked begins a recording of its own as soon as it runs
 * Python code (a function registered with os.register_at_fork). A child that is
 * another Python is started with our boot in its command line: C functions in the
 * places of _posixsubprocess.fork_exec and os.posix_spawn[p], put there when a
 * recording that wants children begins and never taken away, ask a function of
 * pyinst/children.py what the command line becomes. Whatever it does not
 * understand is started as it is, and counted. GIL held throughout.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

/* *rewrite*: callable (args, executables, cwd, options) -> args or None, or None to leave new programs
 * alone; *start* begins the recording of a forked child, *stop* ends it when it calls os._exit().
 * Does it once; later calls replace the functions. */
void     sampler_children_watch  (PyObject *rewrite, void (*start) (void), void (*stop) (void));
/* What a child that is started now is told, as strings "KEY=VALUE"; a new reference. */
typedef  PyObject *(*SamplerChildOptions) (void);
void     sampler_children_set_options (SamplerChildOptions options);
/* Python children that were started and are not recorded. Any thread. */
uint64_t sampler_children_left   (void);
void     sampler_children_reset  (void);
