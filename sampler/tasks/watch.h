/* watch.h: that a task is no more, where no step says so
 *
 * It was destroyed while it was pending. GIL held.
 */

#pragma once

#include <Python.h>

/* What must be held for as long as its end is to be told (steps.h: sampler_task_gone()); NULL: that is not possible. */
PyObject *sampler_task_watch (PyObject *task);
