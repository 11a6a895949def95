/* recording.h: start and stop, and which engine serves
 *
 * The one place that knows both engines. Ordinary context. start() and the first
 * half of stop() need the GIL; sampler_recording_finish() must not hold it.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "format/format.h"
#include "sampler/status.h"

typedef enum {
  SAMPLER_ENGINE_AUTO,
  SAMPLER_ENGINE_SIGNAL,
  SAMPLER_ENGINE_EVENT,
} SamplerEngine;

typedef enum {
  SAMPLER_TICKS_THREAD,       /* ticks.h */
  SAMPLER_TICKS_ITIMER,       /* itimer.h; with the signal engine only */
} SamplerTickSource;

typedef struct {
  const char   *path;           /* NULL: memory, and what no open session needs is dropped */
  uint64_t      interval_ns;
  SamplerEngine engine;
  SamplerTickSource ticks;
  uint64_t      from_ns, until_ns;                 /* as in writer.h */
  uint8_t       parent_uuid[FORMAT_UUID_SIZE];
  uint64_t      parent_pid;
  bool          has_children;                      /* records them too */
  bool          leaves_sources_out;                /* the text of the application's files is not kept */
} SamplerRecordingConfig;

/* Decides the engine; *reason* says why it is not the signal engine (NULL: it is). GIL held. */
SamplerStatus sampler_recording_choose (SamplerEngine wanted, SamplerEngine *chosen, const char **reason);
/* META must have been set (writer.h). GIL held. */
SamplerStatus sampler_recording_start  (const SamplerRecordingConfig *config, SamplerEngine engine);
/* GIL held: the part of stopping that touches Python. */
SamplerStatus sampler_recording_halt   (void);
/* Without the GIL: joins the recorder's threads; the file is complete when this returns. */
void          sampler_recording_finish (unsigned reason);
/* No tick for this long, whatever makes them: the process is about to be replaced. */
void          sampler_recording_pause  (uint64_t ns);
bool          sampler_recording_is_running (void);
/* Why the recording has no C functions and class names; NULL when it has. */
const char   *sampler_recording_why_no_leaves (void);
/* Puts away what a recording that ended by itself or from outside has left. GIL held; cheap when there is none. */
void          sampler_recording_reap       (void);
SamplerEngine sampler_recording_get_engine (void);   /* of the running or last one */
/* It runs for sessions alone: it ends with the last of them. */
bool          sampler_recording_is_for_sessions (void);
/* The sessions (sessions.h) changed: looks from now on at the shortest interval asked for. */
void          sampler_recording_follow_sessions (void);
