/* run-main.h: run the user's program as the interpreter itself would
 *
 * Called once, by boot.py, with the GIL held. Each runs its target in the real
 * __main__ and handles what is raised as the interpreter's own main does, so
 * tracebacks, exit statuses and SystemExit are byte for byte as without us.
 * Each is a Python function's implementation: returns a new reference or NULL.
 */

#pragma once

#include <Python.h>

PyObject *sampler_run_script (PyObject *module, PyObject *args);   /* (path: str) -> int status */
PyObject *sampler_run_module (PyObject *module, PyObject *args);   /* (name: str) -> int status */
PyObject *sampler_run_code   (PyObject *module, PyObject *args);   /* (source: str) -> int status */
