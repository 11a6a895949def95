/* thread-names.c: see thread-names.h */

#include "sampler/thread-names.h"

#include <sys/syscall.h>
#include <unistd.h>

#include "sampler/cpython-symbols.h"
#include "sampler/event-engine.h"
#include "sampler/recording.h"
#include "sampler/writer.h"

static PyObject *original;   /* Thread._set_native_id, while ours stands in its place */

static void
note_name (PyObject *thread, long tid)
{
  PyObject *name = PyObject_GetAttrString (thread, "_name");
  PyObject *bytes = name != NULL && PyUnicode_Check (name)
                    ? PyUnicode_AsEncodedString (name, "utf-8", "surrogateescape") : NULL;

  if (bytes != NULL && PyBytes_Size (bytes) > 0)
    sampler_writer_note_name ((int32_t) tid, PyBytes_AsString (bytes));
  PyErr_Clear ();
  Py_XDECREF (name);
  Py_XDECREF (bytes);
}

/* Runs in the new thread, with its Thread object. */
static PyObject *
set_native_id (PyObject *thread, PyObject *unused)
{
  PyObject *result = PyObject_CallFunctionObjArgs (original, thread, NULL);

  (void) unused;
  if (result != NULL && sampler_recording_is_running ())
    {
      note_name (thread, syscall (SYS_gettid));
      if (sampler_events_are_running ())
        sampler_events_install_here ();
    }
  return result;
}

static PyMethodDef set_native_id_method = { "_set_native_id", set_native_id, METH_NOARGS, NULL };

void
sampler_thread_names_watch (void)
{
  PyObject *name, *module, *type = NULL, *method = NULL;

  if (original != NULL)
    return;
  name = PyUnicode_FromString ("threading");
  module = name != NULL ? PyImport_GetModule (name) : NULL;
  if (module != NULL)
    type = PyObject_GetAttrString (module, "Thread");
  if (type != NULL && PyType_Check (type))
    {
      original = PyObject_GetAttrString (type, "_set_native_id");
      if (original != NULL)
        method = PyDescr_NewMethod ((PyTypeObject *) type, &set_native_id_method);
      if (method == NULL || PyObject_SetAttrString (type, "_set_native_id", method) != 0)
        Py_CLEAR (original);
    }
  PyErr_Clear ();
  Py_XDECREF (method);
  Py_XDECREF (type);
  Py_XDECREF (module);
  Py_XDECREF (name);
}

static void
read_one (PyObject *thread)
{
  PyObject *id = PyObject_GetAttrString (thread, "_native_id");
  long tid = id != NULL && PyLong_Check (id) ? PyLong_AsLong (id) : 0;

  if (tid > 0)
    note_name (thread, tid);
  PyErr_Clear ();
  Py_XDECREF (id);
}

void
sampler_thread_names_read (void)
{
  PyObject *name = PyUnicode_FromString ("threading");
  PyObject *module = name != NULL ? PyImport_GetModule (name) : NULL;
  PyObject *active = module != NULL ? PyObject_GetAttrString (module, "_active") : NULL;
  PyObject *values = active != NULL && PyDict_Check (active) ? PyDict_Values (active) : NULL;

  if (values == NULL)
    sampler_writer_note_name ((int32_t) getpid (), "MainThread");
  for (Py_ssize_t i = 0; values != NULL && i < PyList_Size (values); i++)
    read_one (PyList_GetItem (values, i));
  PyErr_Clear ();
  Py_XDECREF (values);
  Py_XDECREF (active);
  Py_XDECREF (module);
  Py_XDECREF (name);
}
