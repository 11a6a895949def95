/* trails.h: chains that were seen before, known again by a walk that only compares
 *
 * A trail is what decides the site of a suspension: the instruction of each frame, the
 * classes of the objects whose methods they run, what the chain ends at, and the reason as
 * far as the future tells it. All of that is compared: an answer is never believed because
 * the task, the coroutine or the object is the same. Instructions stay their code's because
 * the sites hold it; a class is known by its address and its name. From 1; where there is
 * no room there are no more trails, and sites.h answers alone. GIL held.
 */

#pragma once

#include <Python.h>
#include <stdbool.h>
#include <stdint.h>

#include "sampler/tasks/chain.h"

typedef struct {
  uintptr_t end;             /* the type of what the last frame awaits; 0: it awaits nothing */
  uint32_t  site;
  uint32_t  next;            /* the trail of what the task did after it, the last time that was another */
  uint8_t   asked, reason;   /* what the future said (0: the stack decides); of the wait */
  uint8_t   n, n_methods;
} SamplerTrail;

/* With the sites, when asyncio is calibrated; all trails are forgotten. False: no memory. */
bool     sampler_trails_reset  (void);
/* The trail of the chain that begins at *coroutine*, where it is one of those that come after *last* (0: after a
 * task's birth); else 0. */
uint32_t sampler_trail_follow  (uint32_t last, PyObject *coroutine, unsigned asked);
/* What was walked after *last*, with the site that was found for it and *key*, which is that of no other chain.
 * 0: there is no room. */
uint32_t sampler_trail_keep    (uint32_t last, uint64_t key, const SamplerTaskFrame *frames, SamplerTrail trail);
const SamplerTrail *sampler_trail_at (uint32_t index);
