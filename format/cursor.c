/* cursor.c: take numbers, records and chunks out of untrusted bytes */

#include "format/format.h"

static uint64_t
fail (FormatCursor *cursor)
{
  cursor->failed = true;
  cursor->position = cursor->size;
  return 0;
}

const uint8_t *
format_get_raw (FormatCursor *cursor, size_t size)
{
  const uint8_t *bytes;

  if (cursor->failed || size > cursor->size - cursor->position)
    {
      fail (cursor);
      return NULL;
    }
  bytes = cursor->data + cursor->position;
  cursor->position += size;
  return bytes;
}

uint8_t
format_get_u8 (FormatCursor *cursor)
{
  const uint8_t *bytes = format_get_raw (cursor, 1);
  return bytes ? *bytes : 0;
}

uint32_t
format_get_u32 (FormatCursor *cursor)
{
  const uint8_t *b = format_get_raw (cursor, 4);
  return b ? (uint32_t) b[0] | (uint32_t) b[1] << 8 | (uint32_t) b[2] << 16 | (uint32_t) b[3] << 24 : 0;
}

uint64_t
format_get_varint (FormatCursor *cursor)
{
  uint64_t value = 0;

  for (unsigned shift = 0; shift < 64 && cursor->position < cursor->size; shift += 7)
    {
      uint8_t byte = cursor->data[cursor->position++];
      if (shift == 63 && byte > 1)
        break;
      value |= (uint64_t) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return value;
    }
  return fail (cursor);
}

int64_t
format_get_zigzag (FormatCursor *cursor)
{
  uint64_t value = format_get_varint (cursor);
  return (int64_t) (value >> 1 ^ (~(value & 1) + 1));
}

const uint8_t *
format_get_bytes (FormatCursor *cursor, size_t *size)
{
  uint64_t length = format_get_varint (cursor);

  *size = 0;
  if (cursor->failed || length > cursor->size - cursor->position)
    {
      fail (cursor);
      return NULL;
    }
  *size = (size_t) length;
  return format_get_raw (cursor, *size);
}

bool
format_get_record (FormatCursor *cursor, FormatCursor *record)
{
  size_t size;
  const uint8_t *bytes;

  if (format_at_end (cursor))
    return false;
  bytes = format_get_bytes (cursor, &size);
  *record = (FormatCursor) { .data = bytes, .size = size, .failed = cursor->failed };
  return !cursor->failed;
}

bool
format_chunk_is_known (uint32_t type)
{
  switch ((int) type)
    {
#define XX(name, tag, critical) case FORMAT_CHUNK_##name:
    FORMAT_CHUNK_MAP (XX)
#undef XX
      return true;
    default:
      return false;
    }
}

FormatReadStatus
format_read_chunk (const uint8_t *data, size_t size, FormatChunk *chunk)
{
  FormatCursor cursor = { .data = data, .size = size };
  uint32_t length, checksum, found;

  if (size < FORMAT_CHUNK_HEADER_SIZE)
    return FORMAT_READ_SHORT;
  chunk->type = format_get_u32 (&cursor);
  chunk->flags = format_get_u32 (&cursor);
  length = format_get_u32 (&cursor);
  checksum = format_get_u32 (&cursor);
  if (length > FORMAT_PAYLOAD_MAX)
    return FORMAT_READ_TOO_LONG;
  if (length > size - FORMAT_CHUNK_HEADER_SIZE)
    return FORMAT_READ_SHORT;
  found = format_crc32 (0, data, 12);
  found = format_crc32 (found, data + FORMAT_CHUNK_HEADER_SIZE, length);
  if (found != checksum)
    return FORMAT_READ_BAD_CHECKSUM;
  chunk->size = FORMAT_CHUNK_HEADER_SIZE + length;
  chunk->payload = (FormatCursor) { .data = data + FORMAT_CHUNK_HEADER_SIZE, .size = length };
  return FORMAT_READ_OK;
}
