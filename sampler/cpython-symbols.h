/* cpython-symbols.h: what the limited API of 3.9 does not have, found at run time
 *
 * Every pointer may be NULL: the caller must do without. Filled once, with the
 * GIL held, before anything else of the recorder runs. One binary serves 3.9 to
 * 3.15 because nothing here is linked.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

typedef int (*SamplerProfileFunc) (PyObject *object, PyObject *frame, int what, PyObject *argument);

/* PyTrace_* values, the same in every version (cpython/pystate.h). */
enum {
  SAMPLER_EVENT_CALL = 0,
  SAMPLER_EVENT_RETURN = 3,
  SAMPLER_EVENT_C_CALL = 4,
  SAMPLER_EVENT_C_EXCEPTION = 5,
  SAMPLER_EVENT_C_RETURN = 6,
};

typedef struct {
  uint32_t version;       /* major << 8 | minor */
  bool     is_free_threaded;
  void    *runtime;       /* &_PyRuntime */
  void    *code_type;     /* &PyCode_Type */
  void    *function_type, *bound_method_type, *builtin_type, *builtin_class_type, *method_type, *class_method_type,
          *wrapper_type, *cell_type;   /* of callables, and of what inner functions share */
  void      (*eval_set_profile) (SamplerProfileFunc function, PyObject *object);
  void      (*eval_set_profile_all_threads) (SamplerProfileFunc function, PyObject *object);
  PyObject *(*frame_get_back) (PyObject *frame);              /* new reference or NULL */
  PyObject *(*frame_get_code) (PyObject *frame);              /* new reference */
  PyObject *(*frame_get_var) (PyObject *frame, const char *name);   /* new reference or NULL and an exception; 3.12+ */
  PyObject *(*eval_get_frame) (void);                         /* borrowed */
  int       (*frame_get_line_number) (PyObject *frame);
  int       (*code_add_watcher) (int (*watcher) (int event, PyObject *code));
  PyObject *(*context_var_new) (const char *name, PyObject *fallback);
  int       (*context_var_get) (PyObject *variable, PyObject *fallback, PyObject **value);
  PyObject *(*context_var_set) (PyObject *variable, PyObject *value);   /* a token, new reference */
  PyObject *(*context_new) (void);
  int       (*context_enter) (PyObject *context);
  int       (*context_exit) (PyObject *context);
  int       (*context_add_watcher) (int (*watcher) (int event, PyObject *context));   /* its number, or -1 and an exception; 3.14+ */
  int       (*context_clear_watcher) (int watcher);
  int       (*add_audit_hook) (int (*hook) (const char *event, PyObject *arguments, void *data), void *data);
} SamplerCPython;

extern SamplerCPython sampler_cpython;

void sampler_cpython_find (void);
