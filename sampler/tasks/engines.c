/* engines.c: see engines.h */

#include "sampler/tasks/engines.h"

#include <stdlib.h>
#include <string.h>

#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/deepen.h"
#include "sampler/tasks/handles.h"
#include "sampler/tasks/here.h"
#include "sampler/tasks/hooks.h"

#define CHOICE "PYINST_TASK_ENGINE"

static const char *const names[] = { "hooks", "contexts", "sweep", "running", "none" };

/* Once for the whole process, whatever came of it. */
static struct {
  bool        is_done, has_types, can_ask;
  const char *why_no_hooks;
} check;

const char *
sampler_task_engine_name (SamplerTaskEngine engine)
{
  return names[engine];
}

static SamplerTaskEngine
first_allowed (void)
{
  const char *choice = getenv (CHOICE);

  for (unsigned i = 0; choice != NULL && i < sizeof names / sizeof names[0]; i++)
    if (strcmp (names[i], choice) == 0)
      return (SamplerTaskEngine) i;
  return SAMPLER_TASKS_BY_HOOKS;
}

static bool
serve (SamplerTaskEngine engine, PyObject *asyncio)
{
  switch (engine)
    {
    case SAMPLER_TASKS_BY_HOOKS:
      return check.why_no_hooks == NULL && sampler_hooks_are_as_expected ();
    case SAMPLER_TASKS_BY_CONTEXTS:
      return check.can_ask && sampler_handles_can_watch (asyncio);
    case SAMPLER_TASKS_BY_SWEEP:
      return check.can_ask && sampler_handles_can_place (asyncio);
    case SAMPLER_TASKS_BY_RUNNING:
      return check.has_types && sampler_handles_can_place (asyncio);
    case SAMPLER_TASKS_NOT:
    default:
      return true;
    }
}

SamplerTaskEngine
sampler_task_engine_choose (PyObject *asyncio, const char **why)
{
  SamplerTaskEngine engine = first_allowed ();

  if (!check.is_done)
    check.why_no_hooks = sampler_asyncio_calibrate (asyncio, &check.has_types, &check.can_ask);
  check.is_done = true;
  *why = engine != SAMPLER_TASKS_BY_HOOKS ? "the environment asks for it" : check.why_no_hooks;
  if (*why == NULL && !serve (engine, asyncio))
    *why = "a place in the interpreter holds something else than was expected";
  while (!serve (engine, asyncio))
    engine++;
  return engine;
}

bool
sampler_task_engine_place (SamplerTaskEngine engine, PyObject *asyncio)
{
  bool is_placed;

  sampler_asyncio.is_asked = engine != SAMPLER_TASKS_BY_HOOKS;
  sampler_deepen_reset (engine == SAMPLER_TASKS_BY_CONTEXTS, engine == SAMPLER_TASKS_BY_CONTEXTS || engine == SAMPLER_TASKS_BY_SWEEP);
  if (engine == SAMPLER_TASKS_BY_HOOKS)
    is_placed = sampler_hooks_place ();
  else
    is_placed = engine == SAMPLER_TASKS_BY_CONTEXTS ? sampler_handles_watch (asyncio) : sampler_handles_place (asyncio);
  if (is_placed)
    sampler_task_here_serve (true);
  return is_placed;
}

void
sampler_task_engine_remove (SamplerTaskEngine engine)
{
  sampler_task_here_serve (false);
  if (engine == SAMPLER_TASKS_BY_HOOKS)
    sampler_hooks_remove ();
  else
    sampler_handles_let_go ();
}
