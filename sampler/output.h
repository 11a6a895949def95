/* output.h: the file under the writer
 *
 * Chunks are appended whole, one write each, or not at all: what was written of a
 * chunk that failed is cut off again. The descriptor is the drain thread's own
 * where the kernel allows it; where not, the file is checked before each write,
 * because the program may have closed it and opened another. Drain thread only.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/format.h"

bool     sampler_output_init   (void);                                   /* false: no memory */
/* Creates or empties *path*, or makes a file without a name (NULL; memory-file.h), and writes the file header. *is_private*: nobody else can touch the descriptor. */
bool     sampler_output_open   (const char *path, bool is_private);
/* After a pause: the same file, or none (then every write fails). One without a name is
 * descriptor *file* of thread *tid*, which closes it. */
void     sampler_output_reopen (int32_t tid, int file, bool is_private);
void     sampler_output_close  (void);
/* A cut, in two steps. First: the file gets the first free name NAME.1.pyprof, NAME.2.pyprof ...,
 * left in *part* (*size* bytes), and an empty one is made under the old name; what is written still
 * goes to the part. False: nothing has changed. Second: the part is closed, the new file begins. */
bool     sampler_output_part   (char *part, size_t size);
void     sampler_output_switch (void);
const char *sampler_output_path (void);                                  /* absolute; "" before the first open */
void     sampler_output_forget (void);                                   /* in the child of a fork */

void     sampler_output_chunk   (uint32_t type, const uint8_t *payload, size_t size);
/* Writes what *payload* holds, if anything, and empties it. */
void     sampler_output_payload (uint32_t type, FormatBuffer *payload);
/* A chunk of one small record. */
void     sampler_output_record  (uint32_t type, void (*fill) (FormatBuffer *buffer));

/* What follows are the last words of the file; room was kept for them (room.h), also on a full disk. */
void     sampler_output_begin_end (void);
/* The very last one: the end mark. */
void     sampler_output_end       (void (*fill) (FormatBuffer *buffer));

uint64_t sampler_output_bytes         (void);   /* in the file */
/* The file has no name: what nobody needs may be dropped. */
bool     sampler_output_is_memory     (void);
/* What is in the file now stays at its beginning: the file header and HEAD. */
void     sampler_output_end_head      (void);
/* Drops what lies between the head and *offset*; false: it is all still there. */
bool     sampler_output_drop_until    (uint64_t offset);
/* Any thread: opens the file anew in the caller's descriptor table, with open()'s *flags*.
 * *tid*: of the drain thread. -1: it cannot be had. */
int      sampler_output_open_again    (int32_t tid, int flags);
uint64_t sampler_output_failed_writes (void);
/* Whether a write failed since the last call, so that ids are missing, and there is room for a new segment. */
bool     sampler_output_take_failure  (void);
/* After a failed write, until a segment begins anew: what builds on what came before fails, too. */
bool     sampler_output_is_broken     (void);
