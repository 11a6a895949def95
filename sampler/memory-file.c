/* memory-file.c: see memory-file.h */

#include "sampler/memory-file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static char folder[4096] = "/tmp";

void
sampler_memory_file_init (void)
{
  const char *wanted = getenv ("TMPDIR");

  if (wanted != NULL && wanted[0] == '/')
    snprintf (folder, sizeof folder, "%s", wanted);
}

static int
new_in_memory (void)
{
  int file = memfd_create ("pyinst", MFD_CLOEXEC);

  if (file >= 0)
    fcntl (file, F_SETFL, O_APPEND);
  return file;
}

static int
new_on_disk (void)
{
  char path[sizeof folder + 32];
  int file;

  file = open (folder, O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600);
  if (file >= 0)
    return file;
  /* A file system that knows no nameless files. */
  snprintf (path, sizeof path, "%s/pyinst-XXXXXX", folder);
  file = mkostemp (path, O_APPEND | O_CLOEXEC);
  if (file >= 0)
    unlink (path);
  return file;
}

int
sampler_memory_file_new (void)
{
  int file = new_in_memory ();

  return file >= 0 ? file : new_on_disk ();
}

/* Not sendfile(): a file that is appended to refuses it. */
static bool
copy_range (int from_file, int to_file, uint64_t begin, uint64_t end)
{
  static char bytes[1 << 16];

  while (begin < end)
    {
      size_t wanted = end - begin < sizeof bytes ? (size_t) (end - begin) : sizeof bytes;
      ssize_t n = pread (from_file, bytes, wanted, (off_t) begin);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return false;
      for (ssize_t done = 0; done < n; )
        {
          ssize_t written = write (to_file, bytes + done, (size_t) (n - done));
          if (written < 0 && errno != EINTR)
            return false;
          done += written > 0 ? written : 0;
        }
      begin += (uint64_t) n;
    }
  return true;
}

int
sampler_memory_file_copy (int file, uint64_t head, uint64_t from, uint64_t to, bool on_disk)
{
  int copy = on_disk ? new_on_disk () : sampler_memory_file_new ();

  if (copy < 0)
    return -1;
  if (copy_range (file, copy, 0, head) && copy_range (file, copy, from, to))
    return copy;
  close (copy);
  return -1;
}
