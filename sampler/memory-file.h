/* memory-file.h: a recording that has no name
 *
 * It lies in memory while it is small and in an unlinked file of the temporary
 * folder when it is not, behind the same writer as any other. It is open in the
 * drain thread's own descriptor table; others come to it by /proc. Drain thread only.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#define SAMPLER_MEMORY_FILE_MAX (64u << 20)   /* bytes of memory */

/* Before the drain thread starts, GIL held: where an unlinked file would lie. */
void sampler_memory_file_init  (void);
/* A descriptor for reading and appending; -1 when there is no place for it. */
int sampler_memory_file_new    (void);
/* A new one on disk or in memory with the first *head* bytes of *file*, and those of
 * [from, to). -1: it could not be made, and *file* is as it was. *file* stays open. */
int sampler_memory_file_copy   (int file, uint64_t head, uint64_t from, uint64_t to, bool on_disk);
