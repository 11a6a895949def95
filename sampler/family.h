/* family.h: finds the recordings of our child processes
 *
 * A child never touches its parent's file, and the parent of a process pool does
 * not always know who its children are. But a child's recording lies beside its
 * parent's, is called NAME.PID.pyprof, and its HEAD names its parent: the parent's
 * drain thread looks into the folder now and then. Drain thread only.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "format/format.h"

typedef struct {
  uint64_t pid;
  uint64_t begin_ns;                 /* monotonic */
  char     name[256];                /* relative to the parent's folder */
} SamplerChild;

void sampler_family_reset (void);    /* nothing was found yet */
/* Opens the folder of *path*, our own recording; false when nothing can be new there. */
bool sampler_family_begin (const char *path);
/* The next child that was not told before, of a recording with one of the two ids. False: no more. */
bool sampler_family_next  (const uint8_t uuid[FORMAT_UUID_SIZE], const uint8_t last_uuid[FORMAT_UUID_SIZE],
                           SamplerChild *child);

/* Where a process puts its recording, being a child of the one recorded in *parent* (both absolute).
 * A recording of a child that ended long ago is replaced; anything else keeps its name. Any thread. */
bool sampler_family_name (const char *parent, char *path, size_t size);
