/* head.h: what a file says of itself: HEAD once, META with every segment
 *
 * HEAD has the file's id, its process, machine and clocks. META has what Python says of the
 * program, set through writer.h, and the interval where it is not what was asked for.
 */

#pragma once

#include "format/format.h"

/* An id for the file that begins; the one before is kept beside it. Before the drain thread starts, or on it. */
void sampler_head_make_uuid  (void);
/* The payload of HEAD. Drain thread, as all below. */
void sampler_head_fill       (FormatBuffer *buffer);
/* Appends a META chunk, if there is anything to say. */
void sampler_head_write_meta (void);
void sampler_head_forget     (void);   /* in the child of a fork */
