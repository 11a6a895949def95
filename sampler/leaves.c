/* leaves.c: see leaves.h */

#include "sampler/leaves.h"

#include <Python.h>
#include <string.h>

#include "format/format.h"
#include "sampler/cpython-symbols.h"
#include "sampler/memory.h"
#include "sampler/signal/builtins.h"
#include "sampler/signal/call-sites.h"
#include "sampler/signal/class-names.h"
#include "sampler/signal/handler.h"

bool
sampler_leaves_map (SamplerCodes *codes)
{
  codes->bytecode = sampler_map (2 * SAMPLER_UNITS_MAX + 8);
  codes->depths = sampler_map (SAMPLER_UNITS_MAX * sizeof *codes->depths);
  codes->names = sampler_map (SAMPLER_NAME_SLOTS * sizeof *codes->names);
  codes->classes = sampler_map (SAMPLER_CLASS_SLOTS * sizeof *codes->classes);
  codes->class_names = sampler_map (SAMPLER_CLASSES_MAX * sizeof *codes->class_names);
  return codes->bytecode != NULL && codes->depths != NULL && codes->names != NULL
         && codes->classes != NULL && codes->class_names != NULL;
}

static bool
find_types (SamplerTypes *types)
{
  PyObject *class = PyObject_CallFunction ((PyObject *) &PyType_Type, "s(){}", "Class");
  PyObject *wrapper = PyObject_GetAttrString (Py_None, "__str__");

  *types = (SamplerTypes) {
    .python_function = (uintptr_t) sampler_cpython.function_type,
    .bound_method = (uintptr_t) sampler_cpython.bound_method_type,
    .function = (uintptr_t) sampler_cpython.builtin_type,
    .class_function = (uintptr_t) sampler_cpython.builtin_class_type,
    .method = (uintptr_t) sampler_cpython.method_type,
    .class_method = (uintptr_t) sampler_cpython.class_method_type,
    .wrapper = (uintptr_t) sampler_cpython.wrapper_type,
    .bound_wrapper = wrapper != NULL ? (uintptr_t) Py_TYPE (wrapper) : 0,
    .module = (uintptr_t) &PyModule_Type,
    .cell = (uintptr_t) sampler_cpython.cell_type,
  };
  if (class != NULL)
    types->class_dealloc = (uintptr_t) PyType_GetSlot ((PyTypeObject *) class, Py_tp_dealloc);
  Py_XDECREF (class);
  Py_XDECREF (wrapper);
  PyErr_Clear ();
  return types->python_function != 0 && types->bound_method != 0 && types->function != 0 && types->method != 0
         && types->class_method != 0 && types->wrapper != 0 && types->bound_wrapper != 0 && types->cell != 0 && types->class_dealloc != 0;
}

/* ---- trying it out ---- */

#define TRIES 6

static const char *const program =
  "def method(self):\n"
  "    try:\n"
  "        return [check(1), *sorted('a', key=check), (lambda: check(self, key=2))()]\n"
  "    finally:\n"
  "        for i in check, (3, check(*(i for i in '4'))):\n"
  "            check(i, 5, (6, (7, check)))\n"
  "method({})\n";
static unsigned n_right;

static bool
is_text (const SamplerText *text, const char *expected)
{
  return text->size == strlen (expected)
         && memcmp (sampler_tick.codes.arena + text->at, expected, text->size) == 0;
}

static PyObject *
check (PyObject *self, PyObject *arguments, PyObject *keywords)
{
  SamplerCodes *codes = &sampler_tick.codes;
  SamplerWalk walk = sampler_walk_running (codes, (uintptr_t) PyThreadState_Get (), sampler_tick.scratch);
  const SamplerFrame *frames = sampler_tick.scratch;
  /* sorted() called it once: then that is the leaf. */
  PyObject *first = PyTuple_Size (arguments) == 1 ? PyTuple_GetItem (arguments, 0) : NULL;
  const char *expected = first != NULL && PyUnicode_Check (first) && PyUnicode_CompareWithASCIIString (first, "a") == 0
                         ? "sorted" : "check";

  (void) self;
  (void) keywords;
  PyErr_Clear ();
  if (!walk.bad && walk.n_frames > 2 && codes->codes[frames[0].code].kind == FORMAT_CODE_BUILTIN
      && is_text (&codes->codes[frames[0].code].name, expected)
      && codes->codes[frames[1].code].kind == FORMAT_CODE_PYTHON
      && (frames[1].class_name == 0 || is_text (&codes->class_names[frames[1].class_name], "dict"))
      && (frames[1].class_name != 0) == (codes->codes[frames[1].code].first_local == SAMPLER_FIRST_SELF))
    n_right++;
  Py_RETURN_NONE;
}

static bool
try_out (void)
{
  static PyMethodDef method = { "check", (PyCFunction) (void (*) (void)) check, METH_VARARGS | METH_KEYWORDS, NULL };
  PyObject *function = PyCFunction_New (&method, NULL);
  PyObject *names = PyDict_New (), *code = Py_CompileString (program, "<pyinst>", Py_file_input), *result = NULL;

  n_right = 0;
  if (function != NULL && names != NULL && code != NULL
      && PyDict_SetItemString (names, "__builtins__", PyEval_GetBuiltins ()) == 0
      && PyDict_SetItemString (names, "check", function) == 0)
    result = PyEval_EvalCode (code, names, names);
  Py_XDECREF (result);
  Py_XDECREF (code);
  Py_XDECREF (names);
  Py_XDECREF (function);
  PyErr_Clear ();
  return n_right == TRIES;
}

const char *
sampler_leaves_init (SamplerCodes *codes)
{
  codes->opcodes = sampler_opcodes (codes->layout->version);
  if (codes->opcodes == NULL)
    return "the instructions of this interpreter are not known";
  if (!find_types (&codes->types) || !try_out ())
    codes->opcodes = NULL;
  /* The codes that were run are gone, and nobody has said so yet. */
  sampler_codes_reset (codes);
  return codes->opcodes != NULL ? NULL : "the self-check did not find the C functions that it called";
}
