/* writer.h: the drain thread: from looks in the ring to chunks in the file
 *
 * A native thread with its own descriptor table. About ten times a second it
 * takes the looks out of the ring, defines what is new (strings, codes, frames,
 * stacks), appends whole chunks and a heartbeat. It never takes the GIL and is
 * never waited for by the program except at start and stop.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sampler/status.h"

#define SAMPLER_FLUSH_NS 100000000u

typedef struct {
  const char *path;             /* the recording; created or emptied, mode 0600. NULL: memory */
  uint64_t    interval_ns;
  bool        is_event_engine;  /* looks come when they come; threads end unseen, /proc knows them */
} SamplerWriterConfig;

/* Returns when the file is open and begun, or why it is not. */
SamplerStatus sampler_writer_start    (const SamplerWriterConfig *config);
/* Drains, writes META, STOP and ends. Call after the producer has stopped; without the GIL. */
void          sampler_writer_stop     (unsigned reason);
/* More is waiting than usual. Any thread, not from a handler. */
void          sampler_writer_wake     (void);
/* Waits (bounded, 200 ms) until what is in the ring now is in the file; false: it is not yet. */
bool          sampler_writer_flush    (void);
/* Looks may now be this far apart. Any thread. */
void          sampler_writer_set_interval (uint64_t interval_ns);
/* Ends the thread for a moment, what was seen being in the file, and starts it again. */
void          sampler_writer_park     (void);
void          sampler_writer_unpark   (void);
void          sampler_writer_forget   (void);   /* in the child of a fork */
/* The stream so far, open for reading in the caller's table; -1: it cannot be had. Any thread. */
int           sampler_writer_open_stream (void);
/* From the next segment on, and at the end, META says this, too. */
void          sampler_writer_add_meta (const char *key, const char *value);
/* Replaces META: records as docs/format.md says. *boot* frames are left out of stacks. */
void          sampler_writer_set_meta (const void *records, size_t size, const char *boot);
