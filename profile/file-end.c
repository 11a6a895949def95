/* file-end.c: see file-end.h */

#include "profile/file-end.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/format.h"

/* The last words of a file are losses, costs, META and the end mark. */
#define END_BYTES 65536

/* The last bytes of a file; 0 when there are none to be had. */
static gsize
read_end (const char *path, guint8 *bytes)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status;
  ssize_t size = 0;

  if (fd < 0)
    return 0;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    size = pread (fd, bytes, END_BYTES, MAX (status.st_size - END_BYTES, 0));
  close (fd);
  return size > 0 ? (gsize) size : 0;
}

static void
read_losses (FormatCursor *payload, ProfileFileEnd *end)
{
  FormatCursor record;

  while (format_get_record (payload, &record))
    {
      guint64 number = format_get_varint (&record), value = format_get_varint (&record);

      if (!record.failed && number == FORMAT_LOSS_WRITE_FAILED)
        end->n_failed_writes = value;
      else if (!record.failed && number == FORMAT_LOSS_UNWRITTEN)
        end->unwritten_ns = value;
    }
}

gboolean
profile_file_end_read (const char *path, ProfileFileEnd *end)
{
  static const char tag[4] = { 'L', 'O', 'S', 'S' };
  g_autofree guint8 *bytes = g_malloc (END_BYTES);
  const guint8 *at = bytes, *stop = bytes + read_end (path, bytes);
  gboolean found = FALSE;

  *end = (ProfileFileEnd) { 0 };
  /* Losses are counted from the begin: the last ones count. */
  while ((at = memmem (at, (gsize) (stop - at), tag, sizeof tag)) != NULL)
    {
      FormatChunk chunk;

      if (format_read_chunk (at, (gsize) (stop - at), &chunk) == FORMAT_READ_OK)
        {
          read_losses (&chunk.payload, end);
          found = TRUE;
        }
      at++;
    }
  return found;
}
