/* python-tasks.h: steps of tasks that are written in Python
 *
 * They pass through two functions of asyncio.tasks: ours stand in their places, call them,
 * and leave C tasks alone. Such a task is first seen when it makes its first step. GIL held.
 */

#pragma once

#include <Python.h>

void sampler_python_tasks_place  (PyObject *asyncio);
void sampler_python_tasks_remove (void);
