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

#include "sampler/entries.h"
#include "sampler/status.h"

#define SAMPLER_FLUSH_NS 100000000u

typedef struct {
  const char *path;             /* the recording; created or emptied, mode 0600 */
  uint64_t    interval_ns;
  SamplerLooks looks;           /* but for regular ones threads end unseen, and /proc knows them */
} SamplerWriterConfig;

/* Returns when the file is open and begun, or why it is not. */
SamplerStatus sampler_writer_start    (const SamplerWriterConfig *config);
/* Drains, writes META, STOP and ends. Call after the producer has stopped; without the GIL. */
void          sampler_writer_stop     (unsigned reason);
/* More is waiting than usual. Any thread, not from a handler. */
void          sampler_writer_wake     (void);
/* Waits (bounded, 200 ms) until what is in the ring now is in the file. */
void          sampler_writer_flush    (void);
/* Ends the thread for a moment, what was seen being in the file, and starts it again. */
void          sampler_writer_park     (void);
void          sampler_writer_unpark   (void);
void          sampler_writer_forget   (void);   /* in the child of a fork */
/* Replaces META: records as docs/format.md says. *boot* frames are left out of stacks. */
void          sampler_writer_set_meta (const void *records, size_t size, const char *boot);
/* Of the drain thread; 0 before the first recording. Its CPU time is not the program's. */
int32_t       sampler_writer_tid       (void);
