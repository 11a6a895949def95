/* sources.c: see sources.h */

#include "sampler/sources.h"

#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sampler/memory.h"

#define FOLDERS_SIZE (64u << 10)
#define QUEUE_SIZE   (256u << 10)

static char  *folders;            /* NUL-separated */
static size_t folders_size;
static char  *queue;              /* NUL-separated paths, each once a segment */
static size_t queue_size, queue_at, total;
static bool   leaves_texts_out;

void
sampler_sources_set_folders (const char *new_folders, size_t size)
{
  if (folders == NULL && (folders = sampler_map (FOLDERS_SIZE)) == NULL)
    return;
  folders_size = size < FOLDERS_SIZE ? size : 0;
  memcpy (folders, new_folders, folders_size);
}

void
sampler_sources_keep_texts (bool keep)
{
  leaves_texts_out = !keep;
}

void
sampler_sources_reset (void)
{
  queue_size = queue_at = total = 0;
}

static bool
is_queued (const char *path, size_t size)
{
  for (size_t at = 0; at < queue_size; at += strlen (queue + at) + 1)
    if (strlen (queue + at) == size && memcmp (queue + at, path, size) == 0)
      return true;
  return false;
}

void
sampler_sources_note (const char *path, size_t size)
{
  if (size == 0 || path[0] == '<' || memchr (path, '\0', size) != NULL)
    return;
  if (queue == NULL && (queue = sampler_map (QUEUE_SIZE)) == NULL)
    return;
  if (size + 1 > QUEUE_SIZE - queue_size || is_queued (path, size))
    return;
  memcpy (queue + queue_size, path, size);
  queue[queue_size + size] = '\0';
  queue_size += size + 1;
}

static bool
is_library (const char *path)
{
  for (size_t at = 0; at < folders_size; at += strlen (folders + at) + 1)
    {
      size_t size = strlen (folders + at);
      if (size > 0 && strncmp (path, folders + at, size) == 0 && path[size] == '/')
        return true;
    }
  return false;
}

static void
put_source (FormatBuffer *payload, const char *path, const struct stat *status, int file)
{
  size_t mark = format_begin_record (payload), size = 0;
  uint64_t mtime_ns = (uint64_t) status->st_mtim.tv_sec * 1000000000u + (uint64_t) status->st_mtim.tv_nsec;

  format_put_bytes (payload, path, strlen (path));
  format_put_varint (payload, mtime_ns);
  format_put_varint (payload, (uint64_t) status->st_size);
  format_put_varint (payload, 0);
  if (file >= 0 && (size_t) status->st_size <= payload->capacity - payload->size - 64)
    {
      /* Read behind the room for its length, which is at most 10 bytes. */
      uint8_t *text = payload->data + payload->size + 10;
      ssize_t n;

      while (size < (size_t) status->st_size && (n = read (file, text + size, (size_t) status->st_size - size)) > 0)
        size += (size_t) n;
      format_put_varint (payload, size);
      memmove (payload->data + payload->size, text, size);
      payload->size += size;
      total += size;
    }
  else
    format_put_varint (payload, 0);
  format_end_record (payload, mark);
}

int
sampler_sources_put_next (FormatBuffer *payload)
{
  struct stat status;
  const char *path;
  int file = -1;

  if (queue_at >= queue_size)
    return 0;
  path = queue + queue_at;
  queue_at += strlen (path) + 1;
  if (stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return 1;
  if (!leaves_texts_out && !is_library (path) && (size_t) status.st_size <= SAMPLER_SOURCE_MAX
      && total + (size_t) status.st_size <= SAMPLER_SOURCES_TOTAL_MAX)
    file = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  put_source (payload, path, &status, file);
  if (file >= 0)
    close (file);
  return 1;
}
