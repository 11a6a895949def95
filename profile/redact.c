/* redact.c: see redact.h */

#include "profile/redact.h"

#include "profile/chunks.h"
#include "profile/error-text.h"

#include <errno.h>
#include <string.h>

typedef struct {
  const ProfileRedaction *what;
  FILE        *out;
  FormatBuffer chunk;        /* the one being made */
} Redaction;

/* ---- text ---- */

static gboolean
is_name_byte (guint8 c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '.' || c >= 0x80;
}

/* The size of *folder* when it stands at *at* as a whole folder's name; else 0. */
static gsize
match_folder (const guint8 *text, gsize size, gsize at, const char *folder)
{
  gsize length = folder != NULL ? strlen (folder) : 0;

  while (length > 1 && folder[length - 1] == '/')
    length--;
  if (length < 2 || size - at < length || memcmp (text + at, folder, length) != 0)
    return 0;
  return at + length < size && is_name_byte (text[at + length]) ? 0 : length;
}

/* The size of PARENT/NAME when it stands at *at*; else 0. */
static gsize
match_below (const guint8 *text, gsize size, gsize at, const char *parent)
{
  gsize length = strlen (parent), end = at + length;

  if (size - at <= length || memcmp (text + at, parent, length) != 0)
    return 0;
  while (end < size && is_name_byte (text[end]))
    end++;
  return end > at + length ? end - at : 0;
}

/* The size of the folder that stands at *at* and has another name in the copy; else 0. */
static gsize
match_renamed (const guint8 *text, gsize size, gsize at, const ProfileRedaction *what, const char **name)
{
  const char *const *folders = what->folders;
  gsize found;

  for (; folders != NULL && folders[0] != NULL; folders += 2)
    if ((found = match_folder (text, size, at, folders[0])) > 0)
      {
        *name = folders[1];
        return found;
      }
  *name = "~";
  found = match_folder (text, size, at, what->home);
  found = MAX (found, match_below (text, size, at, "/home/"));
  found = MAX (found, match_below (text, size, at, "/Users/"));
  return MAX (found, match_folder (text, size, at, "/root"));
}

GByteArray *
profile_redact_text (const guint8 *text, gsize size, const ProfileRedaction *what)
{
  GByteArray *result = g_byte_array_sized_new ((guint) size);

  for (gsize at = 0; at < size;)
    {
      const char *name = NULL;
      gsize found = 0;

      /* A folder begins where no name goes on: "x/home/a" is not a home folder. */
      if (text[at] == '/' && (at == 0 || !is_name_byte (text[at - 1])))
        found = match_renamed (text, size, at, what, &name);
      if (found > 0)
        g_byte_array_append (result, (const guint8 *) name, (guint) strlen (name));
      else
        g_byte_array_append (result, text + at, 1);
      at += MAX (found, 1);
    }
  return result;
}

static void
put_text (Redaction *self, const guint8 *text, gsize size, gboolean with_length)
{
  g_autoptr (GByteArray) redacted = profile_redact_text (text, size, self->what);

  if (with_length)
    format_put_bytes (&self->chunk, redacted->data, redacted->len);
  else
    format_put_raw (&self->chunk, redacted->data, redacted->len);
}

/* ---- records; FALSE leaves the record out ---- */

/* What ran, for people, without what follows the program: "-m module", "-c", "script.py". */
static gsize
measure_program (const guint8 *target, gsize size)
{
  gsize skip = size >= 3 && memcmp (target, "-m ", 3) == 0 ? 3 : 0;

  while (skip < size && target[skip] != ' ')
    skip++;
  return skip;
}

static gboolean
redact_meta (Redaction *self, FormatCursor *record)
{
  gsize key_size, size;
  const guint8 *key = format_get_bytes (record, &key_size);
  const guint8 *value = format_get_bytes (record, &size);
  g_autofree char *name = key != NULL ? g_strndup ((const char *) key, key_size) : NULL;

  if (record->failed || strcmp (name, "argv") == 0)
    return FALSE;
  if (strcmp (name, "target") == 0)
    size = measure_program (value, size);
  format_put_bytes (&self->chunk, key, key_size);
  put_text (self, value, size, TRUE);
  return TRUE;
}

static gboolean
redact_string (Redaction *self, FormatCursor *record)
{
  format_put_varint (&self->chunk, format_get_varint (record));
  put_text (self, record->data + record->position, record->size - record->position, FALSE);
  return TRUE;
}

/* The path, the time and the size stay; the text goes, unless it is to be kept. */
static gboolean
redact_source (Redaction *self, FormatCursor *record)
{
  gsize size;
  const guint8 *path = format_get_bytes (record, &size);
  guint64 mtime_ns = format_get_varint (record), file_size = format_get_varint (record);

  if (record->failed)
    return FALSE;
  put_text (self, path, size, TRUE);
  format_put_varint (&self->chunk, mtime_ns);
  format_put_varint (&self->chunk, file_size);
  if (self->what->keep_sources)
    {
      format_put_raw (&self->chunk, record->data + record->position, record->size - record->position);
      return TRUE;
    }
  format_put_varint (&self->chunk, 0);
  format_put_varint (&self->chunk, 0);
  return TRUE;
}

typedef gboolean (*RedactRecord) (Redaction *self, FormatCursor *record);

static RedactRecord
find_redaction (guint32 type)
{
  switch ((int) type)
    {
    case FORMAT_CHUNK_META: return redact_meta;
    case FORMAT_CHUNK_STRS: return redact_string;
    case FORMAT_CHUNK_SRCF: return redact_source;
    default: return NULL;
    }
}

/* ---- chunks ---- */

static void
redact_chunk (Redaction *self, FormatChunk *chunk, RedactRecord redact)
{
  FormatCursor record;
  gsize begin = format_begin_chunk (&self->chunk, chunk->type);

  while (format_get_record (&chunk->payload, &record))
    {
      gsize mark = format_begin_record (&self->chunk);

      if (redact (self, &record))
        format_end_record (&self->chunk, mark);
      else
        self->chunk.size = mark;
    }
  format_seal_chunk (&self->chunk, begin);
}

static gboolean
write_chunk (Redaction *self, FormatChunk *chunk, const char *path, GError **error)
{
  RedactRecord redact = find_redaction (chunk->type);

  self->chunk.size = 0;
  self->chunk.overflow = FALSE;
  if (redact != NULL)
    redact_chunk (self, chunk, redact);
  else
    {
      gsize begin = format_begin_chunk (&self->chunk, chunk->type);
      format_put_raw (&self->chunk, chunk->payload.data, chunk->payload.size);
      format_seal_chunk (&self->chunk, begin);
    }
  if (fwrite (self->chunk.data, 1, self->chunk.size, self->out) == self->chunk.size)
    return TRUE;
  g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_IO, PROFILE_SAYS_CANNOT_COPY, path, g_strerror (errno));
  return FALSE;
}

static gboolean
copy_chunks (Redaction *self, ProfileChunks *chunks, const char *path, GError **error)
{
  for (;;)
    {
      g_autofree char *sentence = NULL;
      FormatChunk chunk;
      guint64 offset;

      switch (profile_chunks_next (chunks, &chunk, &offset, &sentence, error))
        {
        case PROFILE_CHUNK_OK:
          /* What a later version added may say anything. */
          if (format_chunk_is_known (chunk.type) && !write_chunk (self, &chunk, path, error))
            return FALSE;
          break;
        case PROFILE_CHUNK_DAMAGED:
        case PROFILE_CHUNK_RESUMED:
          break;
        case PROFILE_CHUNK_WAIT:
          return TRUE;
        case PROFILE_CHUNK_FAILED:
        default:
          return FALSE;
        }
    }
}

gboolean
profile_redact (const char *path, const ProfileRedaction *what, FILE *out, GError **error)
{
  g_autoptr (ProfileChunks) chunks = profile_chunks_new (path, error);
  Redaction self = { .what = what, .out = out };
  gboolean done;

  if (chunks == NULL)
    return FALSE;
  /* Nothing becomes longer, but a record's length may be written in more bytes than it was. */
  self.chunk.capacity = 2 * FORMAT_PAYLOAD_MAX;
  self.chunk.data = g_malloc (self.chunk.capacity);
  format_put_file_header (&self.chunk);
  done = fwrite (self.chunk.data, 1, self.chunk.size, out) == self.chunk.size
         && copy_chunks (&self, chunks, path, error);
  g_free (self.chunk.data);
  return done;
}
