/* blocks.h: an array that grows at its end and never moves what it has
 *
 * Block k holds PROFILE_BLOCKS_FIRST << k elements, so a directory of fixed
 * size serves any length and an index is found with one bit scan. One thread
 * appends; other threads may read every element below a length that was handed
 * to them (a snapshot), while it appends.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PROFILE_BLOCKS_FIRST_LOG2 6
#define PROFILE_BLOCKS_FIRST      ((guint64) 1 << PROFILE_BLOCKS_FIRST_LOG2)
#define PROFILE_BLOCKS_MAX        32

typedef struct {
  gpointer directory[PROFILE_BLOCKS_MAX];
  guint64  length;
  guint32  element_size;
} ProfileBlocks;

void     profile_blocks_init   (ProfileBlocks *self, guint32 element_size);
void     profile_blocks_clear  (ProfileBlocks *self);
/* A place for one more element at the end; not cleared. */
gpointer profile_blocks_append (ProfileBlocks *self);

/* Asks for pages of 2 MB for fresh memory: a table that is read here and there misses the
 * processor's table of pages each time otherwise. Only what is used is ever made of them. */
void     profile_prefer_huge_pages (gpointer memory, gsize size);

/* *element_size* must be the one of profile_blocks_init(); as a constant it saves a multiplication. */
static inline gpointer
profile_blocks_at (const ProfileBlocks *self, guint64 index, gsize element_size)
{
  guint64 shifted = index + PROFILE_BLOCKS_FIRST;
  guint top = 63u - (guint) __builtin_clzll (shifted);

  return (char *) self->directory[top - PROFILE_BLOCKS_FIRST_LOG2] + (shifted - ((guint64) 1 << top)) * element_size;
}

#define PROFILE_BLOCKS_AT(blocks, type, index) ((type *) profile_blocks_at ((blocks), (index), sizeof (type)))

G_END_DECLS
