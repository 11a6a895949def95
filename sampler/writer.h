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

#include "format/format.h"
#include "sampler/entries.h"
#include "sampler/status.h"

#define SAMPLER_FLUSH_NS 80000000u    /* looks wait at most so long for the file, and for the time that writing takes */

typedef struct {
  const char *path;             /* the recording; created or emptied, mode 0600. NULL: memory */
  uint64_t    interval_ns;
  SamplerLooks looks;           /* but for regular ones threads end unseen, and /proc knows them */
  uint64_t    from_ns;          /* monotonic: what is seen before is dropped; 0: from now on */
  uint64_t    until_ns;         /* monotonic: the recording ends by itself then; 0: never */
  uint8_t     parent_uuid[FORMAT_UUID_SIZE];   /* zeros: none */
  uint64_t    parent_pid;
  bool        finds_children;   /* lists the recordings of our child processes */
  void      (*on_end) (void);   /* it ended by itself or was told to from outside; drain thread */
} SamplerWriterConfig;

/* Returns when the file is open and begun, or why it is not. */
SamplerStatus sampler_writer_start    (const SamplerWriterConfig *config);
/* Drains, writes META, STOP and ends. Call after the producer has stopped; without the GIL. */
void          sampler_writer_stop     (unsigned reason);
/* More is waiting than usual. Any thread, not from a handler. */
void          sampler_writer_wake     (void);
/* Waits (bounded, 200 ms) until what is in the ring now is in the file; false: it is not yet. */
bool          sampler_writer_flush    (void);
/* Looks are made that far apart from now on, unless the file grew too fast. Any thread. */
void          sampler_writer_set_interval (uint64_t interval_ns);
/* The recording so far gets a name of its own (left in *path*, absolute) and goes on in a fresh
 * file. Ordinary context without the GIL; bounded by a few seconds. */
SamplerStatus sampler_writer_cut      (char *path, size_t size);
/* The recording is complete though nobody called sampler_writer_stop() yet. Any thread. */
bool          sampler_writer_has_ended (void);
/* What our children's HEAD names as their parent: the running recording's. */
void          sampler_writer_get_uuid (uint8_t uuid[FORMAT_UUID_SIZE]);

/* For whoever answers from outside: the drain thread, between two flushes. */
typedef struct {
  uint64_t recorded_ns;         /* since the file began */
  uint64_t waits_ns;            /* not begun yet: so long still */
  uint64_t n_looks, n_bytes, n_lost;
  bool     is_event_engine;
} SamplerWriterState;

void          sampler_writer_get_state (SamplerWriterState *state);
SamplerStatus sampler_writer_cut_here  (char *path, size_t size);
/* The file is complete afterwards; the program goes on. */
void          sampler_writer_end_here  (unsigned reason);

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
/* Of the drain thread; 0 before the first recording. Its CPU time is not the program's. */
int32_t       sampler_writer_tid       (void);
