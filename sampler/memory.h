/* memory.h: zeroed memory straight from the kernel, never returned before the end
 *
 * Not malloc(): the recorder's threads must not meet the program in its allocator.
 * Pages are only used when touched.
 */

#pragma once

#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* NULL when there is none. */
static inline void *
sampler_map (size_t size)
{
  void *memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return memory == MAP_FAILED ? NULL : memory;
}

/* Zeros again, by giving the pages back: what was never touched stays so. *memory* is from sampler_map(). */
static inline void
sampler_map_clear (void *memory, size_t size)
{
  if (syscall (SYS_madvise, memory, size, MADV_DONTNEED) != 0)
    memset (memory, 0, size);
}
