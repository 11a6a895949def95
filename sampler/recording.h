/* recording.h: start and stop, and which engine serves
 *
 * The one place that knows both engines. Ordinary context. start() and the first
 * half of stop() need the GIL; sampler_recording_finish() must not hold it.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/status.h"

typedef enum {
  SAMPLER_ENGINE_AUTO,
  SAMPLER_ENGINE_SIGNAL,
  SAMPLER_ENGINE_EVENT,
} SamplerEngine;

typedef struct {
  const char   *path;           /* NULL: memory, and what no open session needs is dropped */
  uint64_t      interval_ns;
  SamplerEngine engine;
} SamplerRecordingConfig;

/* Decides the engine; *reason* says why it is not the signal engine (NULL: it is). GIL held. */
SamplerStatus sampler_recording_choose (SamplerEngine wanted, SamplerEngine *chosen, const char **reason);
/* META must have been set (writer.h). GIL held. */
SamplerStatus sampler_recording_start  (const SamplerRecordingConfig *config, SamplerEngine engine);
/* GIL held: the part of stopping that touches Python. */
SamplerStatus sampler_recording_halt   (void);
/* Without the GIL: joins the recorder's threads; the file is complete when this returns. */
void          sampler_recording_finish (unsigned reason);
bool          sampler_recording_is_running (void);
SamplerEngine sampler_recording_get_engine (void);   /* of the running or last one */
/* It runs for sessions alone: it ends with the last of them. */
bool          sampler_recording_is_for_sessions (void);
/* The sessions (sessions.h) changed: looks from now on at the shortest interval asked for. */
void          sampler_recording_follow_sessions (void);
