/* thread-names.c: see thread-names.h */

#include "sampler/thread-names.h"

#include <sys/syscall.h>
#include <unistd.h>

#include "sampler/cpython-symbols.h"
#include "sampler/event-engine.h"
#include "sampler/recording.h"
#include "sampler/names.h"

/* Thread's own methods, while ours stand in their places. */
static PyObject *original_set_native_id, *original_leave;

static void
note_name (PyObject *thread, long tid)
{
  PyObject *name = PyObject_GetAttrString (thread, "_name");
  PyObject *bytes = name != NULL && PyUnicode_Check (name)
                    ? PyUnicode_AsEncodedString (name, "utf-8", "surrogateescape") : NULL;

  if (bytes != NULL && PyBytes_Size (bytes) > 0)
    sampler_names_note ((int32_t) tid, PyBytes_AsString (bytes));
  PyErr_Clear ();
  Py_XDECREF (name);
  Py_XDECREF (bytes);
}

/* The tid that threading noted; 0 before that. */
static long
native_id (PyObject *thread)
{
  PyObject *id = PyObject_GetAttrString (thread, "_native_id");
  long tid = id != NULL && PyLong_Check (id) ? PyLong_AsLong (id) : 0;

  PyErr_Clear ();
  Py_XDECREF (id);
  return tid;
}

/* The first runs in the new thread, the second as it ends, for a program may rename its threads. */
static PyObject *
set_native_id (PyObject *thread, PyObject *unused)
{
  PyObject *result = PyObject_CallFunctionObjArgs (original_set_native_id, thread, NULL);

  (void) unused;
  if (result != NULL && sampler_recording_is_running ())
    {
      note_name (thread, syscall (SYS_gettid));
      if (sampler_events_are_running ())
        sampler_events_install_here ();
    }
  return result;
}

static PyObject *
take_leave (PyObject *thread, PyObject *unused)
{
  (void) unused;
  if (sampler_recording_is_running () && native_id (thread) > 0)
    note_name (thread, native_id (thread));
  return PyObject_CallFunctionObjArgs (original_leave, thread, NULL);
}

static PyMethodDef set_native_id_method = { "_set_native_id", set_native_id, METH_NOARGS, NULL };
static PyMethodDef delete_method = { "_delete", take_leave, METH_NOARGS, NULL };
static PyMethodDef stop_method = { "_stop", take_leave, METH_NOARGS, NULL };     /* before 3.11 */

static void
wrap_method (PyObject *type, PyMethodDef *method, PyObject **original)
{
  PyObject *wrapper = NULL;

  *original = PyObject_GetAttrString (type, method->ml_name);
  if (*original != NULL)
    wrapper = PyDescr_NewMethod ((PyTypeObject *) type, method);
  if (wrapper == NULL || PyObject_SetAttrString (type, method->ml_name, wrapper) != 0)
    Py_CLEAR (*original);
  PyErr_Clear ();
  Py_XDECREF (wrapper);
}

void
sampler_thread_names_watch (void)
{
  PyObject *name, *module, *type = NULL;

  if (original_set_native_id != NULL)
    return;
  name = PyUnicode_FromString ("threading");
  module = name != NULL ? PyImport_GetModule (name) : NULL;
  if (module != NULL)
    type = PyObject_GetAttrString (module, "Thread");
  if (type != NULL && PyType_Check (type))
    {
      wrap_method (type, &set_native_id_method, &original_set_native_id);
      wrap_method (type, sampler_cpython.version < 0x030B ? &stop_method : &delete_method, &original_leave);
    }
  PyErr_Clear ();
  Py_XDECREF (type);
  Py_XDECREF (module);
  Py_XDECREF (name);
}

static void
read_one (PyObject *thread)
{
  long tid = native_id (thread);

  if (tid > 0)
    note_name (thread, tid);
}

void
sampler_thread_names_read (void)
{
  PyObject *name = PyUnicode_FromString ("threading");
  PyObject *module = name != NULL ? PyImport_GetModule (name) : NULL;
  PyObject *active = module != NULL ? PyObject_GetAttrString (module, "_active") : NULL;
  PyObject *values = active != NULL && PyDict_Check (active) ? PyDict_Values (active) : NULL;

  if (values == NULL)
    sampler_names_note ((int32_t) getpid (), "MainThread");
  for (Py_ssize_t i = 0; values != NULL && i < PyList_Size (values); i++)
    read_one (PyList_GetItem (values, i));
  PyErr_Clear ();
  Py_XDECREF (values);
  Py_XDECREF (active);
  Py_XDECREF (module);
  Py_XDECREF (name);
}
