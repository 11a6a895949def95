/* chunks.c: the bytes of a recording, chunk by chunk
 *
 * Reads from the last good offset, never maps: a foreign or growing file may
 * shrink under a mapping. A chunk that is not whole at the end is "not yet";
 * one that is damaged with more behind it starts a search for the next segment,
 * which stands alone.
 */

#include "profile/chunks.h"

#include "profile/error-text.h"
#include "profile/profile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_MAX     (FORMAT_CHUNK_HEADER_SIZE + (gsize) FORMAT_PAYLOAD_MAX)
#define BUFFER_SIZE   (4 * CHUNK_MAX)
/* A SEGM chunk is one short record. A longer one is taken for chance, which bounds the search. */
#define SEGMENT_MAX   256u

struct _ProfileChunks {
  char    *path;
  int      fd;
  guint8  *buffer;       /* BUFFER_SIZE */
  gsize    filled;
  gsize    position;     /* in the buffer, of the next chunk */
  guint64  offset;       /* in the file, of *position* */
  gboolean at_end;       /* the last read found no more */
  gboolean searching;    /* for a segment, since *damage_offset* */
  guint64  damage_offset;
};

static gboolean
open_file (ProfileChunks *self, GError **error)
{
  struct stat status;
  const char *kind = NULL;

  /* A named pipe would block without O_NONBLOCK; files do not care. */
  self->fd = open (self->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (self->fd < 0 || fstat (self->fd, &status) != 0)
    {
      g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_IO, PROFILE_SAYS_CANNOT_OPEN, self->path, g_strerror (errno));
      return FALSE;
    }
  if (S_ISDIR (status.st_mode))
    kind = "a folder";
  else if (!S_ISREG (status.st_mode))
    kind = "a device, pipe or socket";
  if (kind != NULL)
    g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_IO, PROFILE_SAYS_NOT_A_FILE, self->path, kind);
  return kind == NULL;
}

/* Fills the buffer as far as the file goes; FALSE on an error of the system. */
static gboolean
fill (ProfileChunks *self, GError **error)
{
  memmove (self->buffer, self->buffer + self->position, self->filled - self->position);
  self->filled -= self->position;
  self->position = 0;
  self->at_end = FALSE;
  while (self->filled < BUFFER_SIZE)
    {
      ssize_t got = pread (self->fd, self->buffer + self->filled, BUFFER_SIZE - self->filled,
                           (off_t) (self->offset + self->filled));
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_IO, PROFILE_SAYS_CANNOT_READ, self->path,
                       self->offset + self->filled, g_strerror (errno));
          return FALSE;
        }
      if (got == 0)
        {
          self->at_end = TRUE;
          break;
        }
      self->filled += (gsize) got;
    }
  return TRUE;
}

static void
advance (ProfileChunks *self, gsize size)
{
  self->position += size;
  self->offset += size;
}

static gboolean
read_file_header (ProfileChunks *self, GError **error)
{
  const guint8 *bytes = self->buffer;
  gsize known = MIN (self->filled, FORMAT_MAGIC_SIZE);

  if (self->filled == 0)
    {
      g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_EMPTY, PROFILE_SAYS_EMPTY, self->path);
      return FALSE;
    }
  if (memcmp (bytes, FORMAT_MAGIC, known) != 0)
    {
      g_autoptr (GString) found = g_string_new (NULL);
      for (gsize i = 0; i < known; i++)
        g_string_append_printf (found, "%s%02x", i > 0 ? " " : "", bytes[i]);
      g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_NOT_PYPROF, PROFILE_SAYS_NOT_PYPROF, self->path, found->str);
      return FALSE;
    }
  if (self->filled < FORMAT_FILE_HEADER_SIZE)
    {
      g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_DAMAGED, PROFILE_SAYS_HALF_HEADER, self->path,
                   (guint) self->filled);
      return FALSE;
    }
  if (bytes[FORMAT_MAGIC_SIZE] != FORMAT_VERSION)
    {
      g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_NEWER, PROFILE_SAYS_NEWER_VERSION, self->path,
                   bytes[FORMAT_MAGIC_SIZE], FORMAT_VERSION);
      return FALSE;
    }
  advance (self, FORMAT_FILE_HEADER_SIZE);
  return TRUE;
}

ProfileChunks *
profile_chunks_new (const char *path, GError **error)
{
  ProfileChunks *self = g_new0 (ProfileChunks, 1);

  self->path = g_strdup (path);
  self->fd = -1;
  self->buffer = g_malloc (BUFFER_SIZE);
  if (!open_file (self, error) || !fill (self, error) || !read_file_header (self, error))
    g_clear_pointer (&self, profile_chunks_free);
  return self;
}

void
profile_chunks_free (ProfileChunks *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->buffer);
  g_free (self->path);
  g_free (self);
}

/* ---- damage ---- */

static char *
dup_damage (ProfileChunks *self, FormatReadStatus status)
{
  const guint8 *bytes = self->buffer + self->position;
  FormatCursor header = { .data = bytes, .size = FORMAT_CHUNK_HEADER_SIZE, .position = 8 };
  guint32 length = format_get_u32 (&header), checksum = format_get_u32 (&header), found;

  if (status == FORMAT_READ_TOO_LONG)
    return g_strdup_printf (PROFILE_SAYS_TOO_LONG, self->offset, length);
  found = format_crc32 (format_crc32 (0, bytes, 12), bytes + FORMAT_CHUNK_HEADER_SIZE, length);
  return g_strdup_printf (PROFILE_SAYS_BAD_CHECKSUM, self->offset, checksum, found);
}

/* Moves to the next whole SEGM chunk in the buffer, or to its end less what may become one. */
static gboolean
search_segment (ProfileChunks *self)
{
  static const guint8 tag[4] = { 'S', 'E', 'G', 'M' };

  while (self->filled - self->position >= sizeof tag)
    {
      const guint8 *start = self->buffer + self->position, *found;
      gsize left = self->filled - self->position;
      FormatChunk chunk;

      found = memmem (start, left, tag, sizeof tag);
      if (found == NULL)
        {
          advance (self, left - (sizeof tag - 1));
          return FALSE;
        }
      advance (self, (gsize) (found - start));
      left -= (gsize) (found - start);
      if (left < SEGMENT_MAX && !self->at_end)
        return FALSE;
      if (format_read_chunk (found, MIN (left, SEGMENT_MAX), &chunk) == FORMAT_READ_OK)
        return TRUE;
      advance (self, 1);
    }
  return FALSE;
}

/* ---- one after the other ---- */

/* What can be said with what is in the buffer; WAIT when that is nothing. */
static ProfileChunkStep
take_from_buffer (ProfileChunks *self, FormatChunk *chunk, guint64 *offset, char **sentence)
{
  gsize left = self->filled - self->position;
  FormatReadStatus status = format_read_chunk (self->buffer + self->position, left, chunk);

  *offset = self->offset;
  if (status == FORMAT_READ_SHORT)
    return PROFILE_CHUNK_WAIT;
  if (status == FORMAT_READ_OK)
    {
      advance (self, chunk->size);
      return PROFILE_CHUNK_OK;
    }
  if (status == FORMAT_READ_BAD_CHECKSUM && self->at_end)
    {
      FormatCursor header = { .data = self->buffer + self->position, .size = left, .position = 8 };
      /* The last one of a growing file may be half written. */
      if (FORMAT_CHUNK_HEADER_SIZE + format_get_u32 (&header) == left)
        return PROFILE_CHUNK_WAIT;
    }
  *sentence = dup_damage (self, status);
  self->searching = TRUE;
  self->damage_offset = self->offset;
  advance (self, 1);
  return PROFILE_CHUNK_DAMAGED;
}

static ProfileChunkStep
take_segment (ProfileChunks *self, guint64 *offset, char **sentence)
{
  if (!search_segment (self))
    return PROFILE_CHUNK_WAIT;
  self->searching = FALSE;
  *offset = self->offset;
  *sentence = g_strdup_printf (PROFILE_SAYS_RESUMED, self->offset, self->offset - self->damage_offset);
  return PROFILE_CHUNK_RESUMED;
}

ProfileChunkStep
profile_chunks_next (ProfileChunks *self, FormatChunk *chunk, guint64 *offset, char **sentence, GError **error)
{
  *sentence = NULL;
  /* Fewer bytes than the longest chunk: read on first, so that what is last is known to be last. */
  for (gboolean filled = FALSE;;)
    {
      gboolean enough = self->filled - self->position >= CHUNK_MAX || filled;
      ProfileChunkStep step = PROFILE_CHUNK_WAIT;

      if (enough || self->at_end)
        step = self->searching ? take_segment (self, offset, sentence)
                               : take_from_buffer (self, chunk, offset, sentence);
      if (step != PROFILE_CHUNK_WAIT)
        return step;
      if (filled && self->at_end)
        {
          self->at_end = FALSE;   /* it may have grown when asked again */
          return step;
        }
      if (!fill (self, error))
        return PROFILE_CHUNK_FAILED;
      filled = TRUE;
    }
}

char *
profile_chunks_dup_tail (ProfileChunks *self)
{
  guint64 left = self->filled - self->position;

  if (self->searching)
    return g_strdup_printf (PROFILE_SAYS_LOST_TO_END, self->damage_offset, self->offset + left - self->damage_offset);
  return left > 0 ? g_strdup_printf (PROFILE_SAYS_CUT, left, self->offset) : NULL;
}

void
profile_chunks_get_progress (ProfileChunks *self, guint64 *read_bytes, guint64 *file_bytes)
{
  struct stat status;

  *read_bytes = self->offset;
  *file_bytes = MAX (self->offset + (self->filled - self->position),
                     fstat (self->fd, &status) == 0 ? (guint64) status.st_size : 0);
}
