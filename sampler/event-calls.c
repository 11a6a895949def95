/* event-calls.c: see event-calls.h */

#include "sampler/event-calls.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CALLS_MAX 1000u

typedef struct Calls {
  struct Calls *next, **link;      /* all threads' */
  uint32_t      n;
  uint32_t      n_not_kept;        /* deeper than there is room */
  struct {
    PyObject *frame;               /* borrowed: it runs as long as its call */
    PyObject *function;
  } calls[CALLS_MAX];
} Calls;

static Calls          *all;
static pthread_key_t   key;
static pthread_once_t  once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;   /* a thread ends without the GIL */

/* A thread ends after its last call has returned: there is nothing left to release. */
static void
end_thread (void *data)
{
  Calls *calls = data;

  pthread_mutex_lock (&lock);
  *calls->link = calls->next;
  if (calls->next != NULL)
    calls->next->link = calls->link;
  pthread_mutex_unlock (&lock);
  free (calls);
}

static void
make_key (void)
{
  pthread_key_create (&key, end_thread);
}

static Calls *
own_calls (bool make)
{
  Calls *calls;

  pthread_once (&once, make_key);
  calls = pthread_getspecific (key);
  if (calls != NULL || !make)
    return calls;
  calls = malloc (sizeof *calls);
  if (calls == NULL || pthread_setspecific (key, calls) != 0)
    {
      free (calls);
      return NULL;
    }
  calls->n = calls->n_not_kept = 0;
  pthread_mutex_lock (&lock);
  calls->next = all;
  calls->link = &all;
  if (all != NULL)
    all->link = &calls->next;
  all = calls;
  pthread_mutex_unlock (&lock);
  return calls;
}

void
sampler_event_calls_push (PyObject *frame, PyObject *function)
{
  Calls *calls = own_calls (true);

  if (calls == NULL)
    return;
  if (calls->n == CALLS_MAX)
    {
      calls->n_not_kept++;
      return;
    }
  Py_INCREF (function);
  calls->calls[calls->n].frame = frame;
  calls->calls[calls->n++].function = function;
}

/* The place of what *frame* called, from the innermost; *n* when it is not kept. */
static uint32_t
find_call (const Calls *calls, PyObject *frame)
{
  for (uint32_t i = calls->n; i > 0; i--)
    if (calls->calls[i - 1].frame == frame)
      return i - 1;
  return calls->n;
}

/* Greenlets switch stacks in the middle of a call: the one that returns need not be the innermost. What was kept
 * longer would keep the program's objects alive: a file that is never closed, a peer that waits for ever. */
void
sampler_event_calls_pop (PyObject *frame)
{
  Calls *calls = own_calls (false);
  uint32_t place = calls != NULL ? find_call (calls, frame) : 0;
  PyObject *function;

  if (calls == NULL)
    return;
  if (place == calls->n)
    {
      if (calls->n_not_kept > 0)
        calls->n_not_kept--;
      return;
    }
  function = calls->calls[place].function;
  calls->n--;
  memmove (&calls->calls[place], &calls->calls[place + 1], (calls->n - place) * sizeof calls->calls[0]);
  Py_DECREF (function);
}

PyObject *
sampler_event_calls_find (PyObject *frame)
{
  Calls *calls = own_calls (false);
  uint32_t place = calls != NULL ? find_call (calls, frame) : 0;

  return calls != NULL && place < calls->n ? calls->calls[place].function : NULL;
}

static PyObject *
take_any_call (void)
{
  PyObject *function = NULL;

  pthread_mutex_lock (&lock);
  for (Calls *calls = all; calls != NULL && function == NULL; calls = calls->next)
    {
      calls->n_not_kept = 0;
      if (calls->n > 0)
        function = calls->calls[--calls->n].function;
    }
  pthread_mutex_unlock (&lock);
  return function;
}

/* One at a time and without the lock: what is released may run the program's code. */
void
sampler_event_calls_clear (void)
{
  PyObject *function;

  while ((function = take_any_call ()) != NULL)
    Py_DECREF (function);
}

void
sampler_event_calls_forget (void)
{
  pthread_mutex_init (&lock, NULL);
}
