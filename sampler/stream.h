/* stream.h: the row of chunks that the drain thread appends
 *
 * HEAD, then segments that stand alone: SEGM, META, then with each flush what is new of strings,
 * codes, frames, stacks and threads, the samples, and a heartbeat; STOP at the end. Of a file
 * without a name, segments that no open session needs are dropped. Drain thread, but for init.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "sampler/status.h"

/* A recording with sampler_writer.config begins; before its drain thread does. False: no memory. */
bool          sampler_stream_init            (void);
SamplerStatus sampler_stream_open            (void);
/* In a file that is open: HEAD and the first segment. */
void          sampler_stream_begin           (uint64_t begin_ns);
/* The CPU time in heartbeats counts from here; also before the drain thread starts. */
void          sampler_stream_begin_cpu       (void);

/* The time at which the recording begins has come. */
bool          sampler_stream_has_begun       (void);
/* Empties the ring and keeps nothing of it. */
void          sampler_stream_drop_looks      (void);
/* All that was seen. *n*: of the round; in some of them losses and costs are written, too. */
void          sampler_stream_flush           (uint32_t n);
/* Looks alone, with what they need. */
void          sampler_stream_write_looks     (void);
/* What happened to tasks; when they are told to finish, what lasts, too. */
void          sampler_stream_write_tasks     (void);
void          sampler_stream_write_sources   (void);
/* What was defined, and what tasks (tasks/tasks.h) have said with it. */
void          sampler_stream_write_definitions (void);
/* The recordings of child processes that were found since the last call. */
void          sampler_stream_write_children  (void);

/* The tables are filling up, the segment is long, or a write failed. */
bool          sampler_stream_segment_is_long (void);
/* All ids begin again. */
void          sampler_stream_restart_segment (void);

/* How long nothing could be written so far, since the recording began. */
uint64_t      sampler_stream_unwritten_ns    (void);

/* Losses, costs, META and STOP, in a file that stays open. */
void          sampler_stream_end             (unsigned reason);
/* Flushes, ends for sampler_writer.stop_reason, and closes the file. */
void          sampler_stream_finish          (void);
