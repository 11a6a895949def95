/* contexts.c: see contexts.h */

#include "sampler/contexts.h"

#include <Python.h>

#include "sampler/cpython-symbols.h"
#include "sampler/signal/context.h"
#include "sampler/signal/fetch.h"

#define THREAD_STATE_WORDS  96u       /* how far into a thread state its context is looked for */
#define FILLING             64u       /* variables that make the mapping's root an array node */
#define PROBE               123456u
#define CONTEXT_MAPPING     24u
#define OBJECT_TYPE         8u
#define MAPPING_ROOT        16u

static PyObject   *variable;
static bool        is_checked;
static const char *check_result;

static const char *
why_no_contexts (void)
{
  return sampler_cpython.context_var_new == NULL || sampler_cpython.context_var_get == NULL
         || sampler_cpython.context_var_set == NULL || sampler_cpython.context_new == NULL
         || sampler_cpython.context_enter == NULL || sampler_cpython.context_exit == NULL
         ? "the interpreter does not show its contexts" : NULL;
}

/* As the mapping folds a hash of 64 bits. */
static uint32_t
fold_hash (Py_hash_t hash)
{
  int32_t folded = (int32_t) ((uint64_t) hash & 0xffffffffu) ^ (int32_t) ((uint64_t) hash >> 32);

  return (uint32_t) (folded == -1 ? -2 : folded);
}

const char *
sampler_contexts_init (void)
{
  const char *why = why_no_contexts ();
  Py_hash_t hash;

  if (why != NULL || variable != NULL)
    return why;
  variable = sampler_cpython.context_var_new ("pyinst.session", NULL);
  hash = variable != NULL ? PyObject_Hash (variable) : -1;
  if (hash == -1)
    {
      PyErr_Clear ();
      Py_CLEAR (variable);
      return "a context variable could not be made";
    }
  sampler_contexts.variable = (uintptr_t) variable;
  sampler_contexts.hash = fold_hash (hash);
  sampler_contexts.int_type = (uintptr_t) &PyLong_Type;
  return NULL;
}

uint32_t
sampler_contexts_get (void)
{
  PyObject *value = NULL;
  unsigned long session = 0;

  if (variable == NULL)
    return 0;
  if (sampler_cpython.context_var_get (variable, NULL, &value) == 0 && value != NULL && PyLong_Check (value))
    session = PyLong_AsUnsignedLong (value);
  Py_XDECREF (value);
  if (PyErr_Occurred () != NULL)
    {
      PyErr_Clear ();
      return 0;
    }
  return (uint32_t) session;
}

bool
sampler_contexts_set (uint32_t session)
{
  PyObject *value = PyLong_FromUnsignedLong (session), *token = NULL;

  if (value != NULL)
    token = sampler_cpython.context_var_set (variable, value);
  Py_XDECREF (value);
  Py_XDECREF (token);
  return token != NULL;
}

/* ---- the check at start ---- */

static bool
find_thread_context (uintptr_t thread, uintptr_t context)
{
  int failed = 0;

  for (uint32_t i = 0; i < THREAD_STATE_WORDS; i++)
    if (sampler_fetch_64 (thread + 8 * i, &failed) == context && !failed)
      {
        sampler_contexts.thread_context = (int32_t) (8 * i);
        return true;
      }
  return false;
}

static uintptr_t
type_at (uintptr_t object, int *failed)
{
  return sampler_fetch_64 (object + OBJECT_TYPE, failed);
}

static uintptr_t
root_of (uintptr_t context, uintptr_t *mapping, int *failed)
{
  *mapping = sampler_fetch_64 (context + CONTEXT_MAPPING, failed);
  return sampler_fetch_64 (*mapping + MAPPING_ROOT, failed);
}

static bool
fill_context (PyObject *filling)
{
  for (uint32_t i = 0; i < FILLING; i++)
    {
      PyObject *one = sampler_cpython.context_var_new ("pyinst.probe", NULL);
      PyObject *token = one != NULL ? sampler_cpython.context_var_set (one, Py_None) : NULL;
      bool good = token != NULL && PyList_Append (filling, one) == 0;

      Py_XDECREF (token);
      Py_XDECREF (one);
      if (!good)
        return false;
    }
  return true;
}

/* In an empty context that was entered for it. */
static const char *
compare (uintptr_t thread, uintptr_t context, PyObject *filling)
{
  SamplerContexts *contexts = &sampler_contexts;
  uintptr_t mapping;
  int failed = 0;

  if (!find_thread_context (thread, context))
    return "the self-check did not find the thread's context";
  if (!sampler_contexts_set (PROBE))
    return "the self-check could not set its variable";
  contexts->bitmap_type = type_at (root_of (context, &mapping, &failed), &failed);
  contexts->mapping_type = type_at (mapping, &failed);
  if (failed || sampler_context_find (contexts, mapping) != PROBE)
    return "the self-check did not find its variable in a context";
  if (!fill_context (filling))
    return "the self-check could not fill a context";
  contexts->array_type = type_at (root_of (context, &mapping, &failed), &failed);
  if (failed || contexts->array_type == contexts->bitmap_type || sampler_context_find (contexts, mapping) != PROBE)
    return "the self-check did not find its variable in a full context";
  if (!sampler_contexts_set (0) || sampler_context_find (contexts, sampler_fetch_64 (context + CONTEXT_MAPPING, &failed)) != 0)
    return "the self-check found a value that was put back";
  return NULL;
}

static const char *
check_in_new_context (void)
{
  PyObject *context = sampler_cpython.context_new (), *filling = PyList_New (0);
  const char *why = "the self-check could not enter a context";

  if (context != NULL && filling != NULL && sampler_cpython.context_enter (context) == 0)
    {
      why = compare ((uintptr_t) PyThreadState_Get (), (uintptr_t) context, filling);
      PyErr_Clear ();
      if (sampler_cpython.context_exit (context) != 0)
        why = "the self-check could not leave its context";
    }
  Py_XDECREF (filling);
  Py_XDECREF (context);
  PyErr_Clear ();
  return why;
}

const char *
sampler_contexts_self_check (void)
{
  if (is_checked)
    return check_result;
  check_result = sampler_contexts_init ();
  if (check_result == NULL)
    check_result = check_in_new_context ();
  is_checked = true;
  return check_result;
}
