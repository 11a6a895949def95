/* watch.c: see watch.h */

#include "sampler/tasks/watch.h"

#include "sampler/tasks/here.h"
#include "sampler/tasks/steps.h"

static PyObject *
end_watch (PyObject *address, PyObject *unused)
{
  SamplerTaskThread here;

  (void) unused;
  if (sampler_task_here (&here))
    sampler_task_gone ((PyObject *) PyLong_AsVoidPtr (address));
  Py_RETURN_NONE;
}

static PyMethodDef watch_method = { "pyinst_watch", end_watch, METH_O, NULL };

PyObject *
sampler_task_watch (PyObject *task)
{
  PyObject *address = PyLong_FromVoidPtr (task);
  PyObject *callback = address != NULL ? PyCFunction_New (&watch_method, address) : NULL;
  PyObject *reference = callback != NULL ? PyWeakref_NewRef (task, callback) : NULL;

  PyErr_Clear ();
  Py_XDECREF (callback);
  Py_XDECREF (address);
  return reference;
}
