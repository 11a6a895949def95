/* cpython-symbols.c: see cpython-symbols.h. dlsym() of the whole process finds
 * them in static interpreters and in a shared libpython alike. */

#include "sampler/cpython-symbols.h"

#include <dlfcn.h>

SamplerCPython sampler_cpython;

#define FIND(field, name) *(void **) &sampler_cpython.field = dlsym (RTLD_DEFAULT, name)

static uint32_t
find_version (void)
{
  const unsigned long *hex = dlsym (RTLD_DEFAULT, "Py_Version");   /* 3.11+ */
  const char *text = Py_GetVersion ();
  unsigned major = 0, minor = 0;

  if (hex != NULL)
    return (uint32_t) (*hex >> 16);
  for (; *text >= '0' && *text <= '9'; text++)
    major = major * 10 + (unsigned) (*text - '0');
  for (text += *text == '.'; *text >= '0' && *text <= '9'; text++)
    minor = minor * 10 + (unsigned) (*text - '0');
  return major << 8 | minor;
}

void
sampler_cpython_find (void)
{
  sampler_cpython.version = find_version ();
  FIND (runtime, "_PyRuntime");
  FIND (code_type, "PyCode_Type");
  FIND (function_type, "PyFunction_Type");
  FIND (bound_method_type, "PyMethod_Type");
  FIND (builtin_type, "PyCFunction_Type");
  FIND (builtin_class_type, "PyCMethod_Type");
  FIND (method_type, "PyMethodDescr_Type");
  FIND (class_method_type, "PyClassMethodDescr_Type");
  FIND (wrapper_type, "PyWrapperDescr_Type");
  FIND (cell_type, "PyCell_Type");
  FIND (eval_set_profile, "PyEval_SetProfile");
  FIND (eval_set_profile_all_threads, "PyEval_SetProfileAllThreads");
  FIND (frame_get_back, "PyFrame_GetBack");
  FIND (frame_get_code, "PyFrame_GetCode");
  FIND (frame_get_var, sampler_cpython.version >= 0x030C ? "PyFrame_GetVarString" : "");
  FIND (eval_get_frame, "PyEval_GetFrame");
  FIND (frame_get_line_number, "PyFrame_GetLineNumber");
  FIND (code_add_watcher, "PyCode_AddWatcher");
  FIND (context_var_new, "PyContextVar_New");
  FIND (context_var_get, "PyContextVar_Get");
  FIND (context_var_set, "PyContextVar_Set");
  FIND (context_new, "PyContext_New");
  FIND (context_enter, "PyContext_Enter");
  FIND (context_exit, "PyContext_Exit");
  FIND (context_add_watcher, "PyContext_AddWatcher");
  FIND (context_clear_watcher, "PyContext_ClearWatcher");
  FIND (add_audit_hook, "PySys_AddAuditHook");
}
