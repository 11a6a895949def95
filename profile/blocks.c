/* blocks.c: an array that grows at its end and never moves what it has */

#include "profile/blocks.h"

#include <sys/mman.h>

#define HUGE_PAGE ((guintptr) 2 << 20)

void
profile_prefer_huge_pages (gpointer memory, gsize size)
{
#ifdef MADV_HUGEPAGE
  guintptr begin = ((guintptr) memory + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1), end = ((guintptr) memory + size) & ~(HUGE_PAGE - 1);

  /* Refused, it is as it was. */
  if (memory != NULL && end > begin)
    madvise ((gpointer) begin, end - begin, MADV_HUGEPAGE);
#endif
}

void
profile_blocks_init (ProfileBlocks *self, guint32 element_size)
{
  *self = (ProfileBlocks) { .element_size = element_size };
}

void
profile_blocks_clear (ProfileBlocks *self)
{
  for (guint i = 0; i < PROFILE_BLOCKS_MAX; i++)
    g_clear_pointer (&self->directory[i], g_free);
  self->length = 0;
}

gpointer
profile_blocks_append (ProfileBlocks *self)
{
  guint64 shifted = self->length + PROFILE_BLOCKS_FIRST;
  guint block = 63u - (guint) __builtin_clzll (shifted) - PROFILE_BLOCKS_FIRST_LOG2;

  g_assert (block < PROFILE_BLOCKS_MAX);
  /* A big block is fresh pages from the kernel: what is not yet used costs nothing. */
  if (self->directory[block] == NULL)
    {
      self->directory[block] = g_malloc_n (PROFILE_BLOCKS_FIRST << block, self->element_size);
      profile_prefer_huge_pages (self->directory[block], (PROFILE_BLOCKS_FIRST << block) * self->element_size);
    }
  return profile_blocks_at (self, self->length++, self->element_size);
}
