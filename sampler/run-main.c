/* run-main.c: run the user's program as the interpreter itself would
 *
 * A script and (before 3.13) code go through the interpreter's own "simple"
 * functions, a module through runpy, as in Modules/main.c; so what is printed,
 * in which order, and how the process ends is the interpreter's own doing. What
 * is not in the limited API comes by dlsym. Whatever returns here returns into
 * boot.py's last line.
 */

#include "sampler/run-main.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Public since 3.8, though not limited: PyCompilerFlags. */
typedef struct {
  int flags;
  int feature_version;
} MainCompilerFlags;

#define MAIN_IGNORE_COOKIE 0x0800   /* PyCF_IGNORE_COOKIE: what -c gives is text already */

typedef int       (*RunFile)   (FILE *file, const char *name, int close_it, MainCompilerFlags *flags);
typedef int       (*RunString) (const char *source, MainCompilerFlags *flags);
typedef PyObject *(*Compile)   (const char *source, const char *name, int start, MainCompilerFlags *flags,
                                int optimize);

static PyObject *saved_hook;   /* sys.excepthook while quiet_hook() stands in for it */

/* Called for the interrupt that end_by_interrupt() raises again: it has been shown already. */
static PyObject *
quiet_hook (PyObject *self,
            PyObject *args)
{
  if (saved_hook != NULL)
    PySys_SetObject ("excepthook", saved_hook);
  Py_CLEAR (saved_hook);
  Py_RETURN_NONE;
}

static PyMethodDef quiet_hook_method = { "excepthook", quiet_hook, METH_VARARGS, NULL };

/* An interpreter ends by SIGINT when its main file was left by KeyboardInterrupt.
 * Its main file is boot.py, so it must leave that one too. */
static PyObject *
end_by_interrupt (PyObject *type,
                  PyObject *value,
                  PyObject *traceback)
{
  PyObject *hook = PyCFunction_New (&quiet_hook_method, NULL);

  saved_hook = PySys_GetObject ("excepthook");
  Py_XINCREF (saved_hook);
  if (hook != NULL)
    PySys_SetObject ("excepthook", hook);
  Py_XDECREF (hook);
  PyErr_Restore (type, value, traceback);
  return NULL;
}

static PyObject *
end_with (long status)
{
  PyObject *code;

  if (status == 0)
    return PyLong_FromLong (0);
  code = PyLong_FromLong (status);
  if (code != NULL)
    PyErr_SetObject (PyExc_SystemExit, code);
  Py_XDECREF (code);
  return NULL;
}

/* Shows what was raised and ends as the interpreter would. SystemExit does not return. */
static PyObject *
end_by_exception (void)
{
  int is_interrupt = PyErr_ExceptionMatches (PyExc_KeyboardInterrupt);
  PyObject *type, *value, *traceback;

  PyErr_Fetch (&type, &value, &traceback);
  Py_XINCREF (type);
  Py_XINCREF (value);
  Py_XINCREF (traceback);
  PyErr_Restore (type, value, traceback);
  PyErr_Print ();
  if (is_interrupt)
    return end_by_interrupt (type, value, traceback);
  Py_XDECREF (type);
  Py_XDECREF (value);
  Py_XDECREF (traceback);
  return end_with (1);
}

/* After a "simple" function failed: it has shown the exception, only its type is left. */
static PyObject *
end_after_simple (int status)
{
  if (status == 0)
    return end_with (0);
  /* The interpreter remembers an interrupt by itself as long as boot.py ends quietly. */
  if (PySys_GetObject ("last_type") == PyExc_KeyboardInterrupt)
    return end_with (0);
  return end_with (1);
}

/* ---- __main__ as it is before the first line ---- */

static int
is_special (PyObject *key)
{
  PyObject *bytes = PyUnicode_Check (key) ? PyUnicode_AsUTF8String (key) : NULL;
  const char *name = bytes != NULL ? PyBytes_AsString (bytes) : "";
  size_t length = strlen (name);
  int special = length >= 5 && strncmp (name, "__", 2) == 0 && strcmp (name + length - 2, "__") == 0
    && strcmp (name, "__file__") != 0 && strcmp (name, "__cached__") != 0;

  PyErr_Clear ();
  Py_XDECREF (bytes);
  return special;
}

/* Borrowed; NULL with an exception. */
static PyObject *
reset_main (void)
{
  PyObject *main_module = PyImport_AddModule ("__main__");
  PyObject *names = main_module != NULL ? PyModule_GetDict (main_module) : NULL;
  PyObject *keys = names != NULL ? PyDict_Keys (names) : NULL;
  PyObject *bootstrap, *loader;

  if (keys == NULL)
    return NULL;
  for (Py_ssize_t i = 0; i < PyList_Size (keys); i++)
    {
      PyObject *key = PyList_GetItem (keys, i);

      if (!is_special (key) && PyDict_DelItem (names, key) != 0)
        PyErr_Clear ();
    }
  Py_DECREF (keys);
  bootstrap = PyImport_ImportModule ("_frozen_importlib");
  loader = bootstrap != NULL ? PyObject_GetAttrString (bootstrap, "BuiltinImporter") : NULL;
  if (loader != NULL)
    PyDict_SetItemString (names, "__loader__", loader);
  PyDict_SetItemString (names, "__doc__", Py_None);
  PyErr_Clear ();
  Py_XDECREF (loader);
  Py_XDECREF (bootstrap);
  return names;
}

/* sys.version_info[1]; 9 when in doubt. */
static long
minor_version (void)
{
  PyObject *version = PySys_GetObject ("version_info");
  PyObject *minor = version != NULL ? PySequence_GetItem (version, 1) : NULL;
  long number = minor != NULL ? PyLong_AsLong (minor) : 9;

  Py_XDECREF (minor);
  PyErr_Clear ();
  return number;
}

static PyObject *
missing (const char *name)
{
  PyErr_Format (PyExc_RuntimeError, "this interpreter has no %s", name);
  return NULL;
}

/* ---- the three kinds ---- */

PyObject *
sampler_run_script (PyObject *module,
                    PyObject *args)
{
  RunFile run = (RunFile) dlsym (RTLD_DEFAULT, "PyRun_SimpleFileExFlags");
  PyObject *path, *name;
  FILE *file;
  int status;

  if (!PyArg_ParseTuple (args, "U:run_script", &path))
    return NULL;
  if (run == NULL)
    return missing ("PyRun_SimpleFileExFlags");
  name = PyUnicode_EncodeFSDefault (path);
  if (name == NULL || reset_main () == NULL)
    {
      Py_XDECREF (name);
      return NULL;
    }
  file = fopen (PyBytes_AsString (name), "rbe");
  if (file == NULL)
    {
      PySys_WriteStderr ("can't open file '%s': [Errno %d] %s\n", PyBytes_AsString (name), errno, strerror (errno));
      Py_DECREF (name);
      return end_with (2);
    }
  status = run (file, PyBytes_AsString (name), 1, NULL);
  Py_DECREF (name);
  return end_after_simple (status);
}

PyObject *
sampler_run_module (PyObject *module,
                    PyObject *args)
{
  PyObject *name, *runpy, *result;

  if (!PyArg_ParseTuple (args, "U:run_module", &name) || reset_main () == NULL)
    return NULL;
  runpy = PyImport_ImportModule ("runpy");
  if (runpy == NULL)
    return end_by_exception ();
  /* "__main__" is a folder or a zip file at sys.path[0]: then argv keeps its name. */
  result = PyObject_CallMethod (runpy, "_run_module_as_main", "Oi", name,
                                PyUnicode_CompareWithASCIIString (name, "__main__") != 0);
  Py_DECREF (runpy);
  if (result == NULL)
    return end_by_exception ();
  Py_DECREF (result);
  return end_with (0);
}

/* Since 3.13 the lines of -c are shown in tracebacks; the function that does it is not exported. */
static PyObject *
run_code_with_lines (PyObject   *source,
                     const char *text,
                     PyObject   *names)
{
  Compile compile = (Compile) dlsym (RTLD_DEFAULT, "Py_CompileStringExFlags");
  MainCompilerFlags flags = { MAIN_IGNORE_COOKIE, (int) minor_version () };
  PyObject *code, *linecache, *key, *result;

  if (compile == NULL)
    return missing ("Py_CompileStringExFlags");
  code = compile (text, "<string>", Py_file_input, &flags, -1);
  if (code == NULL)
    return end_by_exception ();
  linecache = PyImport_ImportModule ("linecache");
  /* The first 3.13s kept the lines by file name, later ones by code object, in a place of its own. */
  key = linecache != NULL && !PyObject_HasAttrString (linecache, "_interactive_cache")
    ? PyUnicode_FromString ("<string>") : NULL;
  result = linecache != NULL
    ? PyObject_CallMethod (linecache, "_register_code", "OOs", key != NULL ? key : code, source, "<string>") : NULL;
  if (result == NULL)
    PyErr_Clear ();
  Py_XDECREF (key);
  Py_XDECREF (result);
  Py_XDECREF (linecache);
  result = PyEval_EvalCode (code, names, names);
  Py_DECREF (code);
  if (result == NULL)
    return end_by_exception ();
  Py_DECREF (result);
  return end_with (0);
}

PyObject *
sampler_run_code (PyObject *module,
                  PyObject *args)
{
  RunString run = (RunString) dlsym (RTLD_DEFAULT, "PyRun_SimpleStringFlags");
  MainCompilerFlags flags = { MAIN_IGNORE_COOKIE, (int) minor_version () };
  PyObject *source, *text, *names, *result;

  if (!PyArg_ParseTuple (args, "U:run_code", &source))
    return NULL;
  names = reset_main ();
  if (names == NULL)
    return NULL;
  text = PyUnicode_AsUTF8String (source);
  if (text == NULL)
    return end_by_exception ();
  if (flags.feature_version >= 13)
    result = run_code_with_lines (source, PyBytes_AsString (text), names);
  else if (run != NULL)
    result = end_after_simple (run (PyBytes_AsString (text), &flags));
  else
    result = missing ("PyRun_SimpleStringFlags");
  Py_DECREF (text);
  return result;
}
