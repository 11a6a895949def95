/* encode.c: put numbers, records and chunks into a caller's buffer */

#include "format/format.h"

#include <string.h>

static bool
has_room (FormatBuffer *buffer, size_t size)
{
  if (size <= buffer->capacity - buffer->size)
    return true;
  buffer->overflow = true;
  return false;
}

void
format_put_raw (FormatBuffer *buffer, const void *bytes, size_t size)
{
  if (size > 0 && has_room (buffer, size))
    {
      memcpy (buffer->data + buffer->size, bytes, size);
      buffer->size += size;
    }
}

void
format_put_u8 (FormatBuffer *buffer, uint8_t value)
{
  format_put_raw (buffer, &value, 1);
}

void
format_put_u32 (FormatBuffer *buffer, uint32_t value)
{
  uint8_t bytes[4] = { (uint8_t) value, (uint8_t) (value >> 8), (uint8_t) (value >> 16), (uint8_t) (value >> 24) };
  format_put_raw (buffer, bytes, sizeof bytes);
}

static size_t
encode_varint (uint8_t bytes[10], uint64_t value)
{
  size_t size = 0;

  while (value >= 0x80)
    {
      bytes[size++] = (uint8_t) (value | 0x80);
      value >>= 7;
    }
  bytes[size++] = (uint8_t) value;
  return size;
}

void
format_put_varint (FormatBuffer *buffer, uint64_t value)
{
  uint8_t bytes[10];
  format_put_raw (buffer, bytes, encode_varint (bytes, value));
}

void
format_put_zigzag (FormatBuffer *buffer, int64_t value)
{
  format_put_varint (buffer, (uint64_t) value << 1 ^ (uint64_t) (value >> 63));
}

void
format_put_bytes (FormatBuffer *buffer, const void *bytes, size_t size)
{
  format_put_varint (buffer, size);
  format_put_raw (buffer, bytes, size);
}

void
format_put_file_header (FormatBuffer *buffer)
{
  format_put_raw (buffer, FORMAT_MAGIC, FORMAT_MAGIC_SIZE);
  format_put_u8 (buffer, FORMAT_VERSION);
}

size_t
format_begin_record (FormatBuffer *buffer)
{
  return buffer->size;
}

void
format_end_record (FormatBuffer *buffer, size_t mark)
{
  size_t length = buffer->size - mark;
  uint8_t bytes[10];
  size_t prefix = encode_varint (bytes, length);

  if (!has_room (buffer, prefix))
    return;
  memmove (buffer->data + mark + prefix, buffer->data + mark, length);
  memcpy (buffer->data + mark, bytes, prefix);
  buffer->size += prefix;
}

size_t
format_begin_chunk (FormatBuffer *buffer, uint32_t type)
{
  size_t mark = buffer->size;
  uint32_t flags = 0;

  switch ((int) type)
    {
#define XX(name, tag, critical) case FORMAT_CHUNK_##name: flags = critical ? FORMAT_CHUNK_CRITICAL : 0; break;
    FORMAT_CHUNK_MAP (XX)
#undef XX
    }
  format_put_u32 (buffer, type);
  format_put_u32 (buffer, flags);
  format_put_u32 (buffer, 0);
  format_put_u32 (buffer, 0);
  return mark;
}

void
format_seal_chunk (FormatBuffer *buffer, size_t mark)
{
  size_t end = buffer->size;
  uint32_t crc;

  if (buffer->overflow)
    return;
  buffer->size = mark + 8;
  format_put_u32 (buffer, (uint32_t) (end - mark - FORMAT_CHUNK_HEADER_SIZE));
  crc = format_crc32 (0, buffer->data + mark, 12);
  crc = format_crc32 (crc, buffer->data + mark + FORMAT_CHUNK_HEADER_SIZE, end - mark - FORMAT_CHUNK_HEADER_SIZE);
  format_put_u32 (buffer, crc);
  buffer->size = end;
}
