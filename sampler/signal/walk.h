/* walk.h: one Python thread's stack, read from memory
 *
 * Right when the thread cannot move: in a signal handler on it, or while it has
 * released the GIL (then read twice and compare). Every load is guarded and
 * every loop bounded, so a wrong guess costs a counted failure, never a crash.
 * Signal-safe. The caller owns the code table (codes.h) while it walks.
 */

#pragma once

#include "sampler/signal/codes.h"
#include "sampler/signal/ring.h"

#define SAMPLER_FRAMES_MAX 16384u
#define SAMPLER_STEPS_MAX  (SAMPLER_FRAMES_MAX * 4)

typedef struct {
  uint32_t n_frames;
  bool     truncated;   /* more than SAMPLER_FRAMES_MAX: the outermost are missing */
  bool     bad;         /* a check failed; the frames must not be used */
} SamplerWalk;

/* *thread* is the address of a PyThreadState; innermost frame first. C functions that Python
 * called and that are still running are frames, too (calls.h). */
SamplerWalk sampler_walk (SamplerCodes *codes, uintptr_t thread, SamplerFrame *frames);
/* The same for the thread that holds the GIL: with "[gc]" where garbage is collected. */
SamplerWalk sampler_walk_holder  (SamplerCodes *codes, uintptr_t thread, SamplerFrame *frames);
/* The same on the very thread. */
SamplerWalk sampler_walk_running (SamplerCodes *codes, uintptr_t thread, SamplerFrame *frames);

/* What changes when the stack does: the innermost frame and its instruction. */
typedef struct {
  uintptr_t frame, instruction;
} SamplerFingerprint;

bool sampler_fingerprint (const SamplerLayout *layout, uintptr_t thread, SamplerFingerprint *fingerprint);
