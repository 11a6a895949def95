/* room.c: see room.h */

#include "sampler/room.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Losses, costs, what the recording is about, and the end mark. */
#define LAST_WORDS 8192u
/* The end mark: a chunk's header and three numbers. */
#define END_MARK   64u
/* Reserved at a time, so that it is seldom done. */
#define STEP       65536u

void
sampler_room_begin (SamplerRoom *room)
{
  *room = (SamplerRoom) { .kept_free = LAST_WORDS };
}

void
sampler_room_open (SamplerRoom *room)
{
  room->kept_free = END_MARK;
}

void
sampler_room_open_all (SamplerRoom *room)
{
  room->kept_free = 0;
}

static bool
limit_allows (uint64_t end)
{
  struct rlimit limit;

  return getrlimit (RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY || end <= limit.rlim_cur;
}

static bool
reserve (SamplerRoom *room, int file, uint64_t offset, uint64_t end)
{
  if (fallocate (file, FALLOC_FL_KEEP_SIZE, (off_t) offset, (off_t) (end - offset)) != 0)
    return false;
  room->end = end;
  return true;
}

bool
sampler_room_take (SamplerRoom *room, int file, uint64_t offset, size_t size)
{
  uint64_t end = offset + size + room->kept_free;

  if (!limit_allows (end))
    {
      errno = EFBIG;
      return false;
    }
  if (room->is_without || end <= room->end || reserve (room, file, offset, end + STEP) || reserve (room, file, offset, end))
    return true;
  if (errno == ENOSPC || errno == EDQUOT)
    return false;
  room->is_without = errno == EOPNOTSUPP || errno == ENOSYS;
  return true;
}

void
sampler_room_give_back (SamplerRoom *room, int file, uint64_t offset)
{
  struct stat status;

  /* Who else cut or prolonged the file meanwhile keeps what they made of it. */
  if (room->end > offset && fstat (file, &status) == 0 && (uint64_t) status.st_size == offset
      && ftruncate (file, (off_t) offset) != 0)
    return;     /* some room is wasted, no byte of the recording */
  room->end = 0;
}
