/* room.h: disk room for the last words of a recording
 *
 * A disk that is full would also refuse what says so. So blocks are reserved behind
 * the end of the file, by which its size does not change: a chunk is only written
 * while the room for the end of the file stays free behind it. The process's own
 * limit for the size of files is kept clear of in the same way. Where the file
 * system cannot reserve, nothing is promised and every chunk is tried.
 * Drain thread only.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint64_t end;         /* bytes of the file for which there are blocks; 0 not known */
  uint64_t kept_free;   /* bytes that stay free behind every chunk */
  bool     is_without;  /* nothing can be reserved here */
} SamplerRoom;

/* For an empty file. */
void sampler_room_begin     (SamplerRoom *room);
/* From now on what follows are the last words: only the end mark needs room behind them. */
void sampler_room_open      (SamplerRoom *room);
/* Then the end mark itself, which may have all. */
void sampler_room_open_all  (SamplerRoom *room);
/* Whether *size* bytes may be put at *offset*, the end of *file*; false: errno says why. */
bool sampler_room_take      (SamplerRoom *room, int file, uint64_t offset, size_t size);
/* What is reserved behind *offset*, the end of *file*, is given back. */
void sampler_room_give_back (SamplerRoom *room, int file, uint64_t offset);
