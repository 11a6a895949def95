/* output.c: see output.h */

#include "sampler/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sampler/memory.h"

#define PARTS_MAX 100000u

static struct {
  int          file;
  int          next_file;                     /* between the two steps of a cut */
  bool         is_private;
  char         path[2 * FORMAT_STRING_MAX];   /* absolute: the program may change its folder */
  dev_t        device;
  ino_t        inode;
  uint64_t     n_bytes, n_failed_writes;
  bool         has_failed;
  FormatBuffer buffer;
} output = { .file = -1, .next_file = -1 };

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
  struct stat status;

  output.file = file;
  output.n_bytes = output.n_failed_writes = 0;
  output.has_failed = false;
  if (output.file < 0 || fstat (output.file, &status) != 0)
    return false;
  output.device = status.st_dev;
  output.inode = status.st_ino;
  output.buffer.size = 0;
  format_put_file_header (&output.buffer);
  write_out ();
  return output.n_bytes > 0;
}

bool
sampler_output_open (const char *path, bool is_private)
{
  set_path (path);
  output.is_private = is_private;
  return begin_file (open_new (O_TRUNC));
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

  if (!name_is_ours ())
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
sampler_output_reopen (bool is_private)
{
  struct stat status;

  output.is_private = is_private;
  output.file = open (output.path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (output.file >= 0 && fstat (output.file, &status) == 0
      && (status.st_dev != output.device || status.st_ino != output.inode))
    sampler_output_close ();
}

void
sampler_output_close (void)
{
  if (output.file >= 0 && file_is_ours ())
    close (output.file);
  output.file = -1;
}

void
sampler_output_forget (void)
{
  output.file = -1;
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
