/* memory.h: zeroed memory straight from the kernel, never returned before the end
 *
 * Not malloc(): the recorder's threads must not meet the program in its allocator.
 * Pages are only used when touched.
 */

#pragma once

#include <stddef.h>
#include <sys/mman.h>

/* NULL when there is none. */
static inline void *
sampler_map (size_t size)
{
  void *memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}
