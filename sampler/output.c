/* output.c: see output.h */

#include "sampler/output.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sampler/memory.h"
#include "sampler/memory-file.h"

static struct {
  int          file;
  pthread_mutex_t lock;                       /* whoever changes *file* while others may open it again */
  bool         is_private;
  bool         is_memory;                     /* no name */
  bool         was_moved;               /* or was asked to, and there is no place */
  uint64_t     head_bytes;
  char         path[2 * FORMAT_STRING_MAX];   /* absolute: the program may change its folder */
  dev_t        device;
  ino_t        inode;
  uint64_t     n_bytes, n_failed_writes;
  bool         has_failed;
  FormatBuffer buffer;
} output = { .file = -1, .lock = PTHREAD_MUTEX_INITIALIZER };

bool
sampler_output_init (void)
{
  if (output.buffer.data == NULL)
    {
      output.buffer.capacity = FORMAT_PAYLOAD_MAX + 4096;
      output.buffer.data = sampler_map (output.buffer.capacity);
    }
  return output.buffer.data != NULL;
}

static bool
file_is_ours (void)
{
  struct stat status;

  return output.is_private
         || (fstat (output.file, &status) == 0 && status.st_dev == output.device && status.st_ino == output.inode);
}

/* A thread of ours has descriptors of its own: others come to them by /proc alone. */
static int
open_of_thread (int32_t tid, int file, int flags)
{
  char path[64];

  snprintf (path, sizeof path, "/proc/self/task/%d/fd/%d", (int) tid, file);
  return open (path, flags | O_CLOEXEC);
}

static bool
take_file (int file)
{
  struct stat status;

  if (file < 0 || fstat (file, &status) != 0)
    return false;
  output.device = status.st_dev;
  output.inode = status.st_ino;
  output.file = file;
  return true;
}

/* The rest of a file without a name goes on in another one. */
static bool
move_to (uint64_t from, bool on_disk)
{
  int old = output.file, file;

  if (!file_is_ours ())
    return false;
  file = sampler_memory_file_copy (old, output.head_bytes, from, output.n_bytes, on_disk);
  if (file < 0)
    return false;
  pthread_mutex_lock (&output.lock);
  if (take_file (file))
    close (old);
  pthread_mutex_unlock (&output.lock);
  return true;
}

static void
write_out (void)
{
  size_t done = 0;

  while (done < output.buffer.size && file_is_ours ())
    {
      ssize_t n = write (output.file, output.buffer.data + done, output.buffer.size - done);
      if (n > 0)
        done += (size_t) n;
      else if (n < 0 && errno != EINTR)
        break;
    }
  if (done < output.buffer.size)
    {
      output.n_failed_writes++;
      output.has_failed = true;
      if (done > 0 && file_is_ours () && ftruncate (output.file, (off_t) output.n_bytes) != 0)
        output.n_failed_writes++;
    }
  else
    output.n_bytes += done;
  output.buffer.size = 0;
  output.buffer.overflow = false;
  if (output.is_memory && !output.was_moved && output.n_bytes > SAMPLER_MEMORY_FILE_MAX)
    {
      output.was_moved = true;       /* asked once, whatever the answer is */
      move_to (output.head_bytes, true);
    }
}

static void
set_path (const char *path)
{
  char folder[FORMAT_STRING_MAX];

  if (path[0] == '/' || getcwd (folder, sizeof folder) == NULL)
    snprintf (output.path, sizeof output.path, "%s", path);
  else
    snprintf (output.path, sizeof output.path, "%s/%s", folder, path);
}

bool
sampler_output_open (const char *path, bool is_private)
{
  int file;

  output.is_private = is_private;
  output.is_memory = path == NULL;
  output.was_moved = false;
  output.n_bytes = output.n_failed_writes = output.head_bytes = 0;
  output.has_failed = false;
  if (path != NULL)
    set_path (path);
  file = path == NULL ? sampler_memory_file_new ()
                      : open (output.path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
  if (!take_file (file))
    return false;
  output.buffer.size = 0;
  format_put_file_header (&output.buffer);
  write_out ();
  return output.n_bytes > 0;
}

void
sampler_output_reopen (int32_t tid, int file, bool is_private)
{
  struct stat status;

  output.is_private = is_private;
  if (output.is_memory)
    {
      take_file (is_private ? open_of_thread (tid, file, O_RDWR | O_APPEND) : file);
      return;
    }
  output.file = open (output.path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (output.file >= 0 && fstat (output.file, &status) == 0
      && (status.st_dev != output.device || status.st_ino != output.inode))
    sampler_output_close ();
}

void
sampler_output_close (void)
{
  pthread_mutex_lock (&output.lock);
  if (output.file >= 0 && file_is_ours ())
    close (output.file);
  output.file = -1;
  pthread_mutex_unlock (&output.lock);
}

void
sampler_output_forget (void)
{
  pthread_mutex_init (&output.lock, NULL);
  output.file = -1;
}

/* ---- files without a name ---- */

bool
sampler_output_is_memory (void)
{
  return output.is_memory;
}

void
sampler_output_end_head (void)
{
  output.head_bytes = output.n_bytes;
}

bool
sampler_output_drop_until (uint64_t offset)
{
  uint64_t left = output.head_bytes + (output.n_bytes - offset);

  if (!output.is_memory || offset <= output.head_bytes || offset > output.n_bytes)
    return false;
  output.was_moved = false;
  if (!move_to (offset, left > SAMPLER_MEMORY_FILE_MAX))
    return false;
  output.n_bytes = left;
  return true;
}

int
sampler_output_open_again (int32_t tid, int flags)
{
  int file = -1;

  pthread_mutex_lock (&output.lock);
  if (output.file >= 0)
    file = open_of_thread (tid, output.file, flags);
  pthread_mutex_unlock (&output.lock);
  return file;
}

void
sampler_output_chunk (uint32_t type, const uint8_t *payload, size_t size)
{
  size_t mark = format_begin_chunk (&output.buffer, type);

  format_put_raw (&output.buffer, payload, size);
  format_seal_chunk (&output.buffer, mark);
  write_out ();
}

void
sampler_output_payload (uint32_t type, FormatBuffer *payload)
{
  if (payload->size == 0)
    return;
  sampler_output_chunk (type, payload->data, payload->size);
  payload->size = 0;
  payload->overflow = false;
}

void
sampler_output_record (uint32_t type, void (*fill) (FormatBuffer *buffer))
{
  uint8_t bytes[1024];
  FormatBuffer buffer = { .data = bytes, .capacity = sizeof bytes };
  size_t mark = format_begin_record (&buffer);

  fill (&buffer);
  format_end_record (&buffer, mark);
  sampler_output_chunk (type, buffer.data, buffer.size);
}

uint64_t
sampler_output_bytes (void)
{
  return output.n_bytes;
}

uint64_t
sampler_output_failed_writes (void)
{
  return output.n_failed_writes;
}

bool
sampler_output_take_failure (void)
{
  bool failed = output.has_failed;

  output.has_failed = false;
  return failed;
}
