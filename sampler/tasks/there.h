/* there.h: the tasks that are there already when a recording begins
 *
 * GIL held, ordinary context, in the main interpreter; here.h must serve.
 */

#pragma once

#include <Python.h>

/* Tells all tasks that live, of every loop. *asyncio*: the module, imported whole. */
void sampler_tasks_find_there (PyObject *asyncio);
