/* memory.h: zeroed memory straight from the kernel
 *
 * Not malloc(): the recorder's threads must not meet the program in its allocator.
 * Pages are only used when touched. What a handler may look at is never unmapped.
 */

#pragma once

#include <stdbool.h>
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

static inline void
sampler_unmap (void *memory, size_t size)
{
  if (memory != NULL)
    munmap (memory, size);
}

/* Zeroes what sampler_map() gave, from its beginning. Pages are given back rather than written: a big
 * table costs what is used of it, also in a forked child, where each write would copy a page. */
static inline void
sampler_map_clear (void *memory, size_t size)
{
  if (syscall (SYS_madvise, memory, size, MADV_DONTNEED) != 0)
    memset (memory, 0, size);
}

/* Zeroed memory at *memory* (a pointer's address): what is there, or what is mapped now. False: there is none. */
static inline bool
sampler_map_again (void *memory, size_t size)
{
  void **at = memory;

  if (*at != NULL)
    sampler_map_clear (*at, size);
  else
    *at = sampler_map (size);
  return *at != NULL;
}
