/* output.c: see output.h */

#include "sampler/output.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sampler/memory.h"
#include "sampler/memory-file.h"
#include "sampler/room.h"

#define PARTS_MAX 100000u
/* Room for what follows a segment that goes on after a failure; less is not worth it. */
#define RESUME_ROOM 65536u

static struct {
  int          file;
  int          next_file;                     /* where it goes on after a cut; -1 none */
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
  bool         is_broken;                     /* something that others build on is missing, until a segment begins */
  SamplerRoom  room;                          /* of a file with a name */
  FormatBuffer buffer;
} output = { .file = -1, .next_file = -1, .lock = PTHREAD_MUTEX_INITIALIZER };

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
note_failure (void)
{
  output.n_failed_writes++;
  output.has_failed = output.is_broken = true;
}

/* For *size* bytes at the end of the file. */
static bool
has_room (size_t size)
{
  return output.is_memory || sampler_room_take (&output.room, output.file, output.n_bytes, size);
}

static void
write_out (void)
{
  size_t done = 0;

  while (done < output.buffer.size && file_is_ours () && (done > 0 || has_room (output.buffer.size)))
    {
      ssize_t n = write (output.file, output.buffer.data + done, output.buffer.size - done);
      if (n > 0)
        done += (size_t) n;
      else if (n < 0 && errno != EINTR)
        break;
    }
  if (done < output.buffer.size)
    {
      note_failure ();
      if (done > 0 && file_is_ours () && ftruncate (output.file, (off_t) output.n_bytes) != 0)
        output.n_failed_writes++;
      if (done > 0)
        output.room.end = 0;     /* cutting has given back what was reserved */
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

static int
open_new (int flags)
{
  return open (output.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | flags, 0600);
}

/* *file* is empty; -1 fails. */
static bool
begin_file (int file)
{
  bool good;

  output.n_bytes = output.n_failed_writes = output.head_bytes = 0;
  output.has_failed = output.is_broken = false;
  sampler_room_begin (&output.room);
  pthread_mutex_lock (&output.lock);
  good = take_file (file);
  pthread_mutex_unlock (&output.lock);
  if (!good)
    return false;
  output.buffer.size = 0;
  format_put_file_header (&output.buffer);
  write_out ();
  return output.n_bytes > 0;
}

bool
sampler_output_open (const char *path, bool is_private)
{
  output.is_private = is_private;
  output.is_memory = path == NULL;
  output.was_moved = false;
  if (path != NULL)
    set_path (path);
  return begin_file (path == NULL ? sampler_memory_file_new () : open_new (O_TRUNC));
}

const char *
sampler_output_path (void)
{
  return output.path;
}

/* Whether the name under which we write still leads to our file. */
static bool
name_is_ours (void)
{
  struct stat status;

  return output.file >= 0 && stat (output.path, &status) == 0
         && status.st_dev == output.device && status.st_ino == output.inode;
}

bool
sampler_output_part (char *part, size_t size)
{
  size_t stem = strlen (output.path);

  if (output.is_memory || !name_is_ours ())
    return false;
  if (stem > 7 && strcmp (output.path + stem - 7, ".pyprof") == 0)
    stem -= 7;
  for (unsigned n = 1; n < PARTS_MAX; n++)
    {
      if ((size_t) snprintf (part, size, "%.*s.%u.pyprof", (int) stem, output.path, n) >= size)
        return false;
      /* A second name first: it fails where that name is taken, so nothing is ever replaced. */
      if (link (output.path, part) == 0)
        break;
      if (errno == EEXIST)
        continue;
      /* A file system without links: a name that is free now. */
      if (access (part, F_OK) == 0)
        continue;
      if (rename (output.path, part) != 0)
        return false;
      output.next_file = open_new (O_EXCL);
      if (output.next_file < 0 && rename (part, output.path) != 0)
        set_path (part);
      return output.next_file >= 0;
    }
  if (unlink (output.path) == 0)
    output.next_file = open_new (O_EXCL);
  if (output.next_file < 0 && (name_is_ours () || link (part, output.path) == 0))
    unlink (part);
  return output.next_file >= 0;
}

void
sampler_output_switch (void)
{
  sampler_output_close ();
  if (!begin_file (output.next_file))
    output.n_failed_writes++;
  output.next_file = -1;
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
    {
      if (!output.is_memory)
        sampler_room_give_back (&output.room, output.file, output.n_bytes);
      close (output.file);
    }
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

/* What says the same whatever is missing before it. */
static bool
stands_alone (uint32_t type)
{
  return type == (uint32_t) FORMAT_CHUNK_SEGM || type == (uint32_t) FORMAT_CHUNK_META || type == (uint32_t) FORMAT_CHUNK_LOSS
         || type == (uint32_t) FORMAT_CHUNK_COST || type == (uint32_t) FORMAT_CHUNK_STOP;
}

void
sampler_output_chunk (uint32_t type, const uint8_t *payload, size_t size)
{
  uint64_t before = output.n_bytes;
  size_t mark;

  if (output.is_broken && !stands_alone (type))
    {
      note_failure ();
      return;
    }
  mark = format_begin_chunk (&output.buffer, type);
  format_put_raw (&output.buffer, payload, size);
  format_seal_chunk (&output.buffer, mark);
  write_out ();
  if (type == (uint32_t) FORMAT_CHUNK_SEGM && output.n_bytes > before)
    output.is_broken = false;
}

bool
sampler_output_is_broken (void)
{
  return output.is_broken;
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

void
sampler_output_begin_end (void)
{
  sampler_room_open (&output.room);
}

void
sampler_output_end (void (*fill) (FormatBuffer *buffer))
{
  sampler_room_open_all (&output.room);
  sampler_output_record (FORMAT_CHUNK_STOP, fill);
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
  /* A disk that is still full would only be asked again and again. */
  return failed && file_is_ours () && has_room (RESUME_ROOM);
}
