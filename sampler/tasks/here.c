/* here.c: see here.h */

#include "sampler/tasks/here.h"

#include <sys/syscall.h>
#include <unistd.h>

#include "sampler/signal/handler.h"
#include "sampler/tasks/chain.h"

static struct {
  bool                serve;
  uint32_t            generation;
  PyInterpreterState *interpreter;
} told;

/* The thread that asked last: with the GIL there is one at a time, and they take turns seldom. */
static SamplerTaskThread last_thread;

void
sampler_task_here_serve (bool serve)
{
  told.serve = serve;
  if (!serve)
    return;
  told.interpreter = PyInterpreterState_Get ();
  told.generation++;
}

static bool
is_known (PyThreadState *thread)
{
  /* A thread state may come again at another's address. */
  return last_thread.thread == thread && last_thread.generation == told.generation
         && (int32_t) sampler_task_word (thread, sampler_tick.codes.layout->thread_native_id) == last_thread.tid;
}

static void
get_to_know (SamplerTaskThread *here, PyThreadState *thread)
{
  here->thread = thread;
  here->generation = told.generation;
  here->tid = (int32_t) syscall (SYS_gettid);
  here->is_ours = PyInterpreterState_Get () == told.interpreter;
  here->running = here->is_ours ? sampler_running_task_slot ((uintptr_t) thread) : NULL;
  here->is_ours = here->running != NULL;
}

bool
sampler_task_here (SamplerTaskThread *here)
{
  PyThreadState *thread = PyThreadState_Get ();

  if (!told.serve)
    return false;
  if (!is_known (thread))
    get_to_know (&last_thread, thread);
  *here = last_thread;
  return here->is_ours;
}

/* The thread is the same. */
bool
sampler_task_here_again (SamplerTaskThread *here)
{
  return (told.serve && here->generation == told.generation) || sampler_task_here (here);
}
