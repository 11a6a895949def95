/* memory.h: zeroed memory straight from the kernel, never returned before the end
 *
 * Not malloc(): the recorder's threads must not meet the program in its allocator.
 * Pages are only used when touched.
 */

#pragma once

#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

/* NULL when there is none. */
static inline void *
sampler_map (size_t size)
{
  void *memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

/* Zeros what sampler_map() gave, from its beginning. Pages are given back rather than written: a big
 * table costs what is used of it, also in a forked child, where each write would copy a page. */
static inline void
sampler_wipe (void *memory, size_t size)
{
  if (madvise (memory, size, MADV_DONTNEED) != 0)
    memset (memory, 0, size);
}
