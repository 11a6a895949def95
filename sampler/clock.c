/* clock.c: see clock.h */

#include "sampler/clock.h"

#include <stdatomic.h>

#include "sampler/signal/handler.h"

static PyObject        *timer;        /* NULL: none */
static _Atomic bool     has_timer;
static double           first;        /* what it said when it was set */
static uint64_t         base_ns;
static _Atomic uint64_t last_ns;
static __thread bool    is_asking;
static bool             has_failed;   /* said once; guarded by the GIL */

bool
sampler_clock_is (PyObject *callable)
{
  return timer == callable;
}

bool
sampler_clock_is_asking (void)
{
  return is_asking;
}

uint64_t
sampler_clock_now_ns (void)
{
  return atomic_load (&has_timer) ? atomic_load (&last_ns) : sampler_now_ns ();
}

/* False with an exception. */
static bool
call (PyObject *callable, double *seconds)
{
  PyObject *result;

  is_asking = true;
  result = PyObject_CallObject (callable, NULL);
  is_asking = false;
  *seconds = result != NULL ? PyFloat_AsDouble (result) : 0;
  Py_XDECREF (result);
  return PyErr_Occurred () == NULL;
}

bool
sampler_clock_set_timer (PyObject *callable)
{
  double seconds = 0;

  if (callable != NULL && !call (callable, &seconds))
    return false;
  Py_XINCREF (callable);
  Py_XDECREF (timer);
  timer = callable;
  first = seconds;
  has_failed = false;
  base_ns = sampler_now_ns ();
  atomic_store (&last_ns, base_ns);
  atomic_store (&has_timer, callable != NULL);
  return true;
}

uint64_t
sampler_clock_ask (void)
{
  PyObject *type, *value, *traceback;
  uint64_t time_ns, known_ns = atomic_load (&last_ns);
  double seconds;

  if (timer == NULL)
    return sampler_now_ns ();
  if (is_asking)
    return known_ns;
  PyErr_Fetch (&type, &value, &traceback);
  if (!call (timer, &seconds))
    {
      if (!has_failed)
        PyErr_WriteUnraisable (timer);
      has_failed = true;
      PyErr_Clear ();
    }
  else if (seconds > first)
    {
      time_ns = base_ns + (uint64_t) ((seconds - first) * 1e9 + 0.5);
      while (time_ns > known_ns && !atomic_compare_exchange_weak (&last_ns, &known_ns, time_ns))
        ;
    }
  PyErr_Restore (type, value, traceback);
  return atomic_load (&last_ns);
}
