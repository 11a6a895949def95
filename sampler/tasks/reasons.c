/* reasons.c: see reasons.h */

#include "sampler/tasks/reasons.h"

#include <dlfcn.h>
#include <string.h>

#include "format/format.h"
#include "sampler/tasks/asked.h"
#include "sampler/tasks/calibrate.h"

/* By the end of a file's name and the beginning of a function's; the first that fits. */
static const struct {
  const char *file, *function;
  unsigned    reason;
} table[] = {
  { "/asyncio/tasks.py", "sleep", FORMAT_WAIT_TIMER },
  { "/asyncio/tasks.py", "__sleep0", FORMAT_WAIT_READY },
  { "/asyncio/tasks.py", "", FORMAT_WAIT_TASK },
  { "/asyncio/taskgroups.py", "", FORMAT_WAIT_TASK },
  { "/asyncio/runners.py", "", FORMAT_WAIT_TASK },
  { "/asyncio/locks.py", "", FORMAT_WAIT_LOCK },
  { "/asyncio/queues.py", "", FORMAT_WAIT_LOCK },
  { "/asyncio/threads.py", "", FORMAT_WAIT_EXECUTOR },
  { "/asyncio/base_events.py", "BaseEventLoop.shutdown_default_executor", FORMAT_WAIT_EXECUTOR },
  { "/asyncio/base_events.py", "", FORMAT_WAIT_IO },
  { "/asyncio/streams.py", "", FORMAT_WAIT_IO },
  { "/asyncio/selector_events.py", "", FORMAT_WAIT_IO },
  { "/asyncio/unix_events.py", "", FORMAT_WAIT_IO },
  { "/asyncio/subprocess.py", "", FORMAT_WAIT_IO },
  { "/asyncio/base_subprocess.py", "", FORMAT_WAIT_IO },
  { "/asyncio/sslproto.py", "", FORMAT_WAIT_IO },
};

static bool
text_is (PyObject *code, const char *attribute, const char *text, bool at_end)
{
  PyObject *value = PyObject_GetAttrString (code, attribute);
  PyObject *bytes = value != NULL ? PyUnicode_AsEncodedString (value, "utf-8", "replace") : NULL;
  const char *string = bytes != NULL ? PyBytes_AsString (bytes) : "";
  size_t size = strlen (string), wanted = strlen (text);
  bool fits = size >= wanted && memcmp (string + (at_end ? size - wanted : 0), text, wanted) == 0;

  PyErr_Clear ();
  Py_XDECREF (bytes);
  Py_XDECREF (value);
  return fits;
}

unsigned
sampler_reason_of_stack (const SamplerTaskFrame *frames, uint32_t n)
{
  PyObject *type, *value, *traceback, *code = n > 0 ? frames[n - 1].code : NULL;
  unsigned reason = FORMAT_WAIT_FOREIGN;

  PyErr_Fetch (&type, &value, &traceback);
  for (size_t i = 0; code != NULL && i < sizeof table / sizeof table[0]; i++)
    if (text_is (code, "co_filename", table[i].file, true) && text_is (code, "co_qualname", table[i].function, false))
      {
        reason = table[i].reason;
        break;
      }
  PyErr_Restore (type, value, traceback);
  return reason;
}

static PyObject *
first_callback (PyObject *future)
{
  PyObject *callback = NULL;

  if (!sampler_asyncio.is_asked)
    return (PyObject *) sampler_task_word (future, sampler_asyncio.callback);
  sampler_asked_callbacks (future, &callback, 1);
  return callback;
}

/* The code of the first callback of a future, where that is a Python function. */
static uintptr_t
callback_code (PyObject *future)
{
  PyObject *callback = first_callback (future);

  if (callback == NULL || Py_TYPE (callback) != sampler_asyncio.python_function)
    return 0;
  return sampler_asyncio.is_asked ? (uintptr_t) sampler_ask (callback, "__code__") : sampler_task_word (callback, sampler_asyncio.function_code);
}

unsigned
sampler_reason_of_future (PyObject *future)
{
  const SamplerAsyncio *asyncio = &sampler_asyncio;
  uintptr_t code;

  if (future == NULL)
    return FORMAT_WAIT_READY;
  if (Py_TYPE (future) != asyncio->future)
    {
      if (Py_TYPE (future) == asyncio->task || PyType_IsSubtype (Py_TYPE (future), asyncio->task))
        return FORMAT_WAIT_TASK;
      /* What gather() makes. */
      return PyType_IsSubtype (Py_TYPE (future), asyncio->future) ? FORMAT_WAIT_TASK : 0;
    }
  code = callback_code (future);
  if (code == 0)
    return 0;
  if (code == (uintptr_t) asyncio->chain_callback)
    return FORMAT_WAIT_EXECUTOR;
  return code == (uintptr_t) asyncio->shield_callback ? FORMAT_WAIT_TASK : 0;
}

/* Of the function in *callback* what a variable of its outer function holds; borrowed. */
static PyObject *
outer_variable (PyObject *callback, PyTypeObject *not_this)
{
  PyObject *cells = PyObject_GetAttrString (callback, "__closure__"), *found = NULL;

  for (Py_ssize_t i = 0; cells != NULL && PyTuple_Check (cells) && i < PyTuple_Size (cells) && found == NULL; i++)
    {
      PyObject *value = PyObject_GetAttrString (PyTuple_GetItem (cells, i), "cell_contents");
      PyObject *waits = value != NULL ? PyObject_GetAttrString (value, "set_running_or_notify_cancel") : NULL;

      PyErr_Clear ();
      if (waits != NULL && Py_TYPE (value) != not_this)
        found = value;
      Py_XDECREF (waits);
      /* The cell holds it. */
      Py_XDECREF (value);
    }
  PyErr_Clear ();
  Py_XDECREF (cells);
  return found;
}

PyObject *
sampler_executor_future (PyObject *future)
{
  PyObject *type, *value, *traceback, *found = NULL;

  PyErr_Fetch (&type, &value, &traceback);
  if (callback_code (future) == (uintptr_t) sampler_asyncio.chain_callback)
    found = outer_variable (first_callback (future), sampler_asyncio.future);
  PyErr_Restore (type, value, traceback);
  return found;
}

long
sampler_code_line (PyObject *code, int offset)
{
  static int (*line_of) (PyObject *code, int offset);

  if (line_of == NULL)
    *(void **) &line_of = dlsym (RTLD_DEFAULT, "PyCode_Addr2Line");
  return line_of != NULL && offset >= 0 ? line_of (code, offset) : 0;
}
