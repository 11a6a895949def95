/* counts.h: what the recording lost and what it cost, as the file says it
 *
 * The recorder counts from the begin of a recording; a file says what was counted since it
 * began, without what the parts cut off before it have said. Drain thread, but for begin.
 */

#pragma once

#include <stdint.h>

/* A recording begins; before its drain thread does. */
void     sampler_counts_begin    (void);
/* What was counted until now belongs to the part that is cut off. */
void     sampler_counts_note_cut (void);
/* Ticks since the file began. */
uint64_t sampler_counts_ticks    (void);
/* Looks that are not in the file, since it began. */
uint64_t sampler_counts_lost     (void);
/* Appends a LOSS and a COST chunk. */
void     sampler_counts_write    (void);
