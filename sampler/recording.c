/* recording.c: see recording.h */

#include "sampler/recording.h"

#include <Python.h>
#include <string.h>

#include "sampler/cpython-symbols.h"
#include "sampler/event-engine.h"
#include "sampler/fork.h"
#include "sampler/itimer.h"
#include "sampler/leaves.h"
#include "sampler/lines.h"
#include "sampler/memory.h"
#include "sampler/module-private.h"
#include "sampler/sessions.h"
#include "sampler/signal/context.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/tasks.h"
#include "sampler/ticks.h"
#include "sampler/writer.h"

static struct {
  _Atomic bool  running;
  bool          is_for_sessions;
  uint64_t      interval_ns;      /* what the recording itself asks for */
  SamplerEngine engine;
  int           watcher;          /* -1 none */
  const char   *no_leaves;        /* why; NULL when there are */
  SamplerLayout layout;
} recording = { .watcher = -1 };

bool
sampler_recording_is_running (void)
{
  return recording.running && !sampler_writer_has_ended ();
}

SamplerEngine
sampler_recording_get_engine (void)
{
  return recording.engine;
}

bool
sampler_recording_is_for_sessions (void)
{
  return recording.running && recording.is_for_sessions;
}

static bool
map_tables (void)
{
  SamplerCodes *codes = &sampler_tick.codes;

  if (sampler_tick.ring.data != NULL)
    return true;
  codes->slots = sampler_map (SAMPLER_CODE_SLOTS * sizeof *codes->slots);
  codes->codes = sampler_map (SAMPLER_CODES_MAX * sizeof *codes->codes);
  codes->arena = sampler_map (SAMPLER_ARENA_SIZE);
  sampler_tick.scratch = sampler_map (SAMPLER_FRAMES_MAX * sizeof (SamplerFrame));
  sampler_tick.second = sampler_map (SAMPLER_FRAMES_MAX * sizeof (SamplerFrame));
  sampler_tick.ring.data = sampler_map (SAMPLER_RING_SIZE);
  return codes->slots != NULL && codes->codes != NULL && codes->arena != NULL
         && sampler_tick.scratch != NULL && sampler_tick.second != NULL && sampler_tick.ring.data != NULL
         && sampler_leaves_map (codes);
}

static void
clear_counters (void)
{
  atomic_store (&sampler_tick.late_handlers, 0);
  atomic_store (&sampler_tick.unattached, 0);
  atomic_store (&sampler_tick.bad_walks, 0);
  atomic_store (&sampler_tick.truncated, 0);
  atomic_store (&sampler_tick.foreign, 0);
  atomic_store (&sampler_tick.busy, 0);
  atomic_store (&sampler_tick.ring.dropped, 0);
  atomic_store (&sampler_tick.ring.head, 0);
  atomic_store (&sampler_tick.ring.tail, 0);
  atomic_store (&sampler_tick.ring.anew, SAMPLER_RING_GOES_ON);
  atomic_store (&sampler_tick.codes.refused, 0);
  atomic_store (&sampler_tick.codes.unknown_leaves, 0);
  atomic_store (&sampler_guard_faults, 0);
  memset (&sampler_tick.handler_ns, 0, sizeof sampler_tick.handler_ns);
}

static int
on_code_event (int event, PyObject *code)
{
  if (event == 1)   /* PY_CODE_EVENT_DESTROY */
    sampler_codes_forget (&sampler_tick.codes, (uintptr_t) code);
  return 0;
}

/* Watched from the first recording to the end: a cleared watcher could miss a death. */
static void
watch_codes (void)
{
  if (sampler_cpython.version >= 0x030C && sampler_cpython.code_add_watcher != NULL && recording.watcher < 0)
    recording.watcher = sampler_cpython.code_add_watcher (on_code_event);
  if (recording.watcher < 0)
    PyErr_Clear ();
  sampler_tick.codes.revalidate = recording.watcher < 0;
}

/* The walk from memory must see what the interpreter itself says of this very stack. */
static const char *
compare_with_interpreter (void)
{
  SamplerWalk walk = sampler_walk (&sampler_tick.codes, (uintptr_t) PyThreadState_Get (), sampler_tick.scratch);
  PyObject *frame = sampler_cpython.eval_get_frame ();
  const char *why = walk.bad ? "the self-check could not walk this interpreter's stack" : NULL;
  uint32_t n = 0;

  Py_XINCREF (frame);
  while (frame != NULL)
    {
      PyObject *code = sampler_cpython.frame_get_code (frame), *back;
      int line = sampler_cpython.frame_get_line_number (frame);

      if (why == NULL && n >= walk.n_frames)
        why = "the self-check found fewer frames than the interpreter";
      if (why == NULL && sampler_codes_find (&sampler_tick.codes, (uintptr_t) code) != sampler_tick.scratch[n].code)
        why = "the self-check found other frames than the interpreter";
      if (why == NULL)
        {
          const SamplerCode *entry = &sampler_tick.codes.codes[sampler_tick.scratch[n].code];
          int32_t found = sampler_find_line (sampler_tick.codes.arena + entry->lines_at, entry->lines_size,
                                             entry->first_line, sampler_tick.scratch[n].where);
          if (line > 0 && found != line)
            why = "the self-check found other lines than the interpreter";
        }
      n++;
      Py_DECREF (code);
      back = sampler_cpython.frame_get_back (frame);
      Py_DECREF (frame);
      frame = back;
    }
  if (why == NULL && n != walk.n_frames)
    why = "the self-check found more frames than the interpreter";
  return why;
}

static const char *
why_no_signal_engine (void)
{
  const char *why;

#ifndef __x86_64__
  return "the signal engine knows x86-64 processors only so far";
#endif
  if (sampler_cpython.runtime == NULL || sampler_cpython.code_type == NULL)
    return "the interpreter does not show its internals";
  if (sampler_cpython.eval_get_frame == NULL || sampler_cpython.frame_get_back == NULL
      || sampler_cpython.frame_get_code == NULL || sampler_cpython.frame_get_line_number == NULL)
    return "the interpreter does not show its frames";
  why = sampler_layout_init (&recording.layout, sampler_cpython.runtime, sampler_cpython.version);
  if (why != NULL)
    return why;
  sampler_tick.codes.layout = &recording.layout;
  sampler_tick.codes.code_type = (uintptr_t) sampler_cpython.code_type;
  sampler_tick.codes.string_type = (uintptr_t) &PyUnicode_Type;
  sampler_tick.codes.revalidate = true;
  sampler_tick.codes.opcodes = NULL;      /* the stack is compared without leaves first */
  if (!sampler_guard_install ())
    return "the system refused the guard for reading memory";
  why = compare_with_interpreter ();
  if (why != NULL)
    sampler_guard_restore ();
  else
    recording.no_leaves = sampler_leaves_init (&sampler_tick.codes);
  return why;
}

const char *
sampler_recording_why_no_leaves (void)
{
  return recording.engine == SAMPLER_ENGINE_SIGNAL ? recording.no_leaves : NULL;
}

SamplerStatus
sampler_recording_choose (SamplerEngine wanted, SamplerEngine *chosen, const char **reason)
{
  *reason = NULL;
  sampler_recording_reap ();
  if (recording.running)
    return SAMPLER_STATUS_ALREADY;
  if (!map_tables ())
    return SAMPLER_STATUS_MEMORY;
  sampler_cpython_find ();
  sampler_codes_reset (&sampler_tick.codes);
  clear_counters ();
  if (wanted == SAMPLER_ENGINE_EVENT)
    *reason = "asked for";
  else
    *reason = why_no_signal_engine ();
  *chosen = *reason == NULL ? SAMPLER_ENGINE_SIGNAL : SAMPLER_ENGINE_EVENT;
  recording.engine = *chosen;
  return wanted == SAMPLER_ENGINE_SIGNAL && *reason != NULL ? SAMPLER_STATUS_NO_SIGNAL_ENGINE : SAMPLER_STATUS_OK;
}

static void
end_in_child (void)
{
  recording.running = false;
  atomic_store (&sampler_contexts.active, 0);
  sampler_tasks_forget ();
  sampler_module_forget ();
}

static SamplerStatus
may_start (const SamplerRecordingConfig *config, SamplerEngine engine)
{
  if (config->ticks != SAMPLER_TICKS_ITIMER)
    return SAMPLER_STATUS_OK;
  if (engine == SAMPLER_ENGINE_EVENT)
    return SAMPLER_STATUS_TIMER_NEEDS_SIGNALS;
  return sampler_itimer_is_taken () ? SAMPLER_STATUS_TIMER_TAKEN : SAMPLER_STATUS_OK;
}

static int
reap_later (void *unused)
{
  (void) unused;
  sampler_recording_reap ();
  return 0;
}

/* On the drain thread: whoever holds the GIL next puts the rest away. */
static void
on_end (void)
{
  Py_AddPendingCall (reap_later, NULL);
}

void
sampler_recording_reap (void)
{
  if (!recording.running || !sampler_writer_has_ended () || sampler_recording_halt () != SAMPLER_STATUS_OK)
    return;
  /* Neither thread takes the GIL, so they may be waited for with it. */
  sampler_recording_finish (FORMAT_STOP_ASKED);
}

static SamplerStatus
start_ticks (const SamplerRecordingConfig *config)
{
  SamplerStatus status;
  uint64_t now_ns = sampler_now_ns ();

  if (config->ticks != SAMPLER_TICKS_ITIMER)
    return sampler_ticks_start (config->interval_ns, config->from_ns, (uintptr_t) PyThreadState_Get ());
  status = sampler_itimer_start (config->interval_ns);
  if (status == SAMPLER_STATUS_OK && config->from_ns > now_ns)
    sampler_itimer_pause (config->from_ns - now_ns);
  return status;
}

SamplerStatus
sampler_recording_start (const SamplerRecordingConfig *config, SamplerEngine engine)
{
  SamplerWriterConfig writer = {
    .path = config->path,
    .interval_ns = config->interval_ns,
    .looks = engine == SAMPLER_ENGINE_EVENT ? SAMPLER_LOOKS_EVENTS
             : config->ticks == SAMPLER_TICKS_ITIMER ? SAMPLER_LOOKS_CPU_TIME : SAMPLER_LOOKS_REGULAR,
    .from_ns = config->from_ns,
    .until_ns = config->until_ns,
    .parent_pid = config->parent_pid,
    .finds_children = config->has_children,
    .on_end = on_end,
  };
  SamplerStatus status = may_start (config, engine);

  memcpy (writer.parent_uuid, config->parent_uuid, sizeof writer.parent_uuid);
  if (status == SAMPLER_STATUS_OK)
    sampler_tasks_begin ();
  if (status == SAMPLER_STATUS_OK)
    status = sampler_writer_start (&writer);
  if (status != SAMPLER_STATUS_OK)
    return status;
  sampler_fork_init (end_in_child, sampler_recording_is_running);
  recording.engine = engine;
  recording.is_for_sessions = config->path == NULL;
  recording.interval_ns = config->interval_ns;
  if (engine == SAMPLER_ENGINE_SIGNAL)
    {
      watch_codes ();
      status = start_ticks (config);
    }
  else
    status = sampler_events_start (config->interval_ns);
  if (status != SAMPLER_STATUS_OK)
    sampler_writer_stop (1);
  recording.running = status == SAMPLER_STATUS_OK;
  return status;
}

void
sampler_recording_follow_sessions (void)
{
  uint64_t interval_ns = sampler_sessions_interval (recording.is_for_sessions ? UINT64_MAX : recording.interval_ns);

  if (!recording.running || interval_ns == UINT64_MAX)
    return;
  sampler_writer_set_interval (interval_ns);
}

SamplerStatus
sampler_recording_halt (void)
{
  if (!recording.running)
    return SAMPLER_STATUS_NOT_RUNNING;
  recording.running = false;
  sampler_fork_end_pause ();
  if (recording.engine == SAMPLER_ENGINE_EVENT)
    sampler_events_stop ();
  sampler_tasks_end ();
  sampler_sessions_end_all ();
  atomic_store (&sampler_contexts.active, 0);
  return SAMPLER_STATUS_OK;
}

void
sampler_recording_finish (unsigned reason)
{
  sampler_ticks_stop ();
  sampler_itimer_stop ();
  sampler_writer_stop (reason);
}

void
sampler_recording_pause (uint64_t ns)
{
  sampler_ticks_await_exec (sampler_now_ns () + ns);
  sampler_itimer_pause (ns);
}
