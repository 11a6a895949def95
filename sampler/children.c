/* children.c: see children.h */

#include "sampler/children.h"

#include <stdatomic.h>

#include "sampler/fork.h"
#include "sampler/recording.h"

static struct {
  PyObject           *rewrite;
  void              (*start) (void);
  void              (*stop) (void);
  SamplerChildOptions options;
  _Atomic uint64_t    n_left;
  bool                is_watching;
  /* What ours call. */
  PyObject           *fork_exec, *posix_spawn, *posix_spawnp, *exit;
} children;

uint64_t
sampler_children_left (void)
{
  return atomic_load (&children.n_left);
}

void
sampler_children_reset (void)
{
  atomic_store (&children.n_left, 0);
}

void
sampler_children_set_options (SamplerChildOptions options)
{
  children.options = options;
}

/* ---- programs ---- */

/* The arguments with another command line in place *at*; NULL, without an exception: as they are. */
static PyObject *
change_arguments (PyObject *args, Py_ssize_t at, PyObject *executables, PyObject *cwd)
{
  PyObject *words = PyTuple_GetItem (args, at);
  PyObject *options = children.options (), *line = NULL, *changed = NULL;

  if (words != NULL && executables != NULL && options != NULL)
    line = PyObject_CallFunctionObjArgs (children.rewrite, words, executables, cwd != NULL ? cwd : Py_None, options, NULL);
  if (line == Py_False)
    atomic_fetch_add (&children.n_left, 1);
  else if (line != NULL && PyList_Check (line))
    {
      PyObject *list = PySequence_List (args);

      Py_INCREF (line);     /* the list takes one */
      if (list != NULL && PyList_SetItem (list, at, line) == 0)
        changed = PyList_AsTuple (list);
      Py_XDECREF (list);
    }
  PyErr_Clear ();
  Py_XDECREF (line);
  Py_XDECREF (options);
  return changed;
}

static bool
wants_children (PyObject *args, Py_ssize_t n_least)
{
  return children.rewrite != NULL && children.rewrite != Py_None && children.options != NULL
         && sampler_recording_is_running () && PyTuple_Size (args) >= n_least;
}

static PyObject *
fork_exec (PyObject *self, PyObject *args)
{
  PyObject *changed = NULL, *result;

  (void) self;
  sampler_fork_is_not_ours ();
  /* args, executable_list, close_fds, pass_fds, cwd, ... in all versions */
  if (wants_children (args, 5))
    changed = change_arguments (args, 0, PyTuple_GetItem (args, 1), PyTuple_GetItem (args, 4));
  result = PyObject_CallObject (children.fork_exec, changed != NULL ? changed : args);
  Py_XDECREF (changed);
  return result;
}

static PyObject *
spawn (PyObject *original, PyObject *args, PyObject *keywords)
{
  PyObject *changed = NULL, *executables, *result;

  if (wants_children (args, 2))
    {
      executables = PyTuple_GetSlice (args, 0, 1);
      changed = change_arguments (args, 1, executables, NULL);
      Py_XDECREF (executables);
    }
  result = PyObject_Call (original, changed != NULL ? changed : args, keywords);
  Py_XDECREF (changed);
  return result;
}

static PyObject *
posix_spawn (PyObject *self, PyObject *args, PyObject *keywords)
{
  (void) self;
  return spawn (children.posix_spawn, args, keywords);
}

static PyObject *
posix_spawnp (PyObject *self, PyObject *args, PyObject *keywords)
{
  (void) self;
  return spawn (children.posix_spawnp, args, keywords);
}

/* ---- forks ---- */

/* A forked child often ends like this, before anything could be written. */
static PyObject *
exit_now (PyObject *self, PyObject *args, PyObject *keywords)
{
  (void) self;
  if (sampler_recording_is_running ())
    children.stop ();
  return PyObject_Call (children.exit, args, keywords);
}

static PyMethodDef fork_exec_method = { "fork_exec", fork_exec, METH_VARARGS, NULL };
static PyMethodDef spawn_method = { "posix_spawn", (PyCFunction) (void (*) (void)) posix_spawn,
                                    METH_VARARGS | METH_KEYWORDS, NULL };
static PyMethodDef spawnp_method = { "posix_spawnp", (PyCFunction) (void (*) (void)) posix_spawnp,
                                     METH_VARARGS | METH_KEYWORDS, NULL };
static PyMethodDef exit_method = { "_exit", (PyCFunction) (void (*) (void)) exit_now,
                                   METH_VARARGS | METH_KEYWORDS, NULL };

static PyObject *
get_loaded (const char *name)
{
  PyObject *text = PyUnicode_FromString (name);
  PyObject *module = text != NULL ? PyImport_GetModule (text) : NULL;

  PyErr_Clear ();
  Py_XDECREF (text);
  return module;
}

/* Puts ours in the place of a module's function, and of what another loaded module took of it. */
static void
wrap_function (const char *module_name, PyMethodDef *method, PyObject **original, const char *also, const char *also_name)
{
  PyObject *module = PyImport_ImportModule (module_name), *other = get_loaded (also), *wrapper = NULL, *taken;
  PyObject *name = PyUnicode_FromString (module_name);

  if (module != NULL && name != NULL && *original == NULL
      && (*original = PyObject_GetAttrString (module, method->ml_name)) != NULL)
    wrapper = PyCFunction_NewEx (method, module, name);
  if (wrapper != NULL)
    PyObject_SetAttrString (module, method->ml_name, wrapper);
  taken = wrapper != NULL && other != NULL ? PyObject_GetAttrString (other, also_name) : NULL;
  if (taken != NULL && taken == *original)
    PyObject_SetAttrString (other, also_name, wrapper);
  PyErr_Clear ();
  Py_XDECREF (taken);
  Py_XDECREF (wrapper);
  Py_XDECREF (name);
  Py_XDECREF (other);
  Py_XDECREF (module);
}

static PyObject *
begin_in_child (PyObject *self, PyObject *unused)
{
  (void) self;
  (void) unused;
  if (!sampler_fork_may_record ())
    Py_RETURN_NONE;
  wrap_function ("posix", &exit_method, &children.exit, "os", "_exit");
  children.start ();
  PyErr_Clear ();
  Py_RETURN_NONE;
}

static PyMethodDef begin_method = { "begin_in_child", begin_in_child, METH_NOARGS, NULL };

static void
register_at_fork (void)
{
  PyObject *posix = PyImport_ImportModule ("posix");
  PyObject *function = PyCFunction_New (&begin_method, NULL);
  PyObject *keywords = function != NULL ? Py_BuildValue ("{s:O}", "after_in_child", function) : NULL;
  PyObject *nothing = PyTuple_New (0);
  PyObject *register_function = posix != NULL ? PyObject_GetAttrString (posix, "register_at_fork") : NULL;

  if (register_function != NULL && keywords != NULL && nothing != NULL)
    Py_XDECREF (PyObject_Call (register_function, nothing, keywords));
  PyErr_Clear ();
  Py_XDECREF (register_function);
  Py_XDECREF (nothing);
  Py_XDECREF (keywords);
  Py_XDECREF (function);
  Py_XDECREF (posix);
}

void
sampler_children_watch (PyObject *rewrite, void (*start) (void), void (*stop) (void))
{
  PyObject *old = children.rewrite;

  Py_XINCREF (rewrite);
  children.rewrite = rewrite;
  Py_XDECREF (old);
  children.start = start;
  children.stop = stop;
  if (children.is_watching)
    return;
  children.is_watching = true;
  register_at_fork ();
  wrap_function ("_posixsubprocess", &fork_exec_method, &children.fork_exec, "subprocess", "_fork_exec");
  wrap_function ("posix", &spawn_method, &children.posix_spawn, "os", "posix_spawn");
  wrap_function ("posix", &spawnp_method, &children.posix_spawnp, "os", "posix_spawnp");
}
