/* executor.c: see executor.h */

#include "sampler/tasks/executor.h"

#include <Python.h>
#include <stdbool.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sampler/recording.h"
#include "sampler/tasks/waits.h"

#define METHOD "set_running_or_notify_cancel"

static PyObject *original;

static PyObject *
set_running (PyObject *future, PyObject *unused)
{
  (void) unused;
  if (sampler_recording_is_running ())
    sampler_task_executor_began (future, (int32_t) syscall (SYS_gettid));
  return PyObject_CallFunctionObjArgs (original, future, NULL);
}

static PyMethodDef method = { METHOD, set_running, METH_NOARGS, NULL };

void
sampler_executor_watch (void)
{
  PyObject *name = PyUnicode_FromString ("concurrent.futures._base");
  PyObject *module = name != NULL ? PyImport_GetModule (name) : NULL;
  PyObject *type = module != NULL ? PyObject_GetAttrString (module, "Future") : NULL;
  PyObject *wrapper = NULL;

  if (original == NULL && type != NULL && PyType_Check (type))
    {
      original = PyObject_GetAttrString (type, METHOD);
      wrapper = original != NULL ? PyDescr_NewMethod ((PyTypeObject *) type, &method) : NULL;
      if (wrapper == NULL || PyObject_SetAttrString (type, METHOD, wrapper) != 0)
        Py_CLEAR (original);
    }
  PyErr_Clear ();
  Py_XDECREF (wrapper);
  Py_XDECREF (type);
  Py_XDECREF (module);
  Py_XDECREF (name);
}
