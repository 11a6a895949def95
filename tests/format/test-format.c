/* test-format.c: what is put into bytes comes out again, and nothing is read past an end */

#include "format/format.h"

#include <stdio.h>
#include <string.h>

#include <glib.h>

static const uint64_t numbers[] = { 0, 1, 127, 128, 300, 16383, 16384, UINT32_MAX, (uint64_t) 1 << 32, INT64_MAX, UINT64_MAX };
static const int64_t signed_numbers[] = { 0, 1, -1, 63, -64, 64, -65, INT64_MAX, INT64_MIN };

static void
test_numbers (void)
{
  uint8_t data[512];
  FormatBuffer buffer = { .data = data, .capacity = sizeof data };
  FormatCursor cursor;

  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++)
    format_put_varint (&buffer, numbers[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (signed_numbers); i++)
    format_put_zigzag (&buffer, signed_numbers[i]);
  format_put_u32 (&buffer, 0x04030201);
  format_put_bytes (&buffer, "abc", 3);
  g_assert_false (buffer.overflow);
  cursor = (FormatCursor) { .data = data, .size = buffer.size };
  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpuint (format_get_varint (&cursor), ==, numbers[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (signed_numbers); i++)
    g_assert_cmpint (format_get_zigzag (&cursor), ==, signed_numbers[i]);
  g_assert_cmpmem (data + cursor.position, 4, "\1\2\3\4", 4);
  g_assert_cmpuint (format_get_u32 (&cursor), ==, 0x04030201);
  {
    size_t size;
    const uint8_t *bytes = format_get_bytes (&cursor, &size);
    g_assert_cmpmem (bytes, size, "abc", 3);
  }
  g_assert_true (format_at_end (&cursor));
  g_assert_false (cursor.failed);
}

static void
test_known_bytes (void)
{
  uint8_t data[16];
  FormatBuffer buffer = { .data = data, .capacity = sizeof data };

  format_put_varint (&buffer, 300);
  format_put_zigzag (&buffer, -3);
  g_assert_cmpmem (data, buffer.size, "\xac\x02\x05", 3);
}

static void
test_bad_numbers (void)
{
  static const uint8_t endless[12] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  static const uint8_t too_big[10] = { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02 };
  FormatCursor cursors[] = {
    { .data = endless, .size = sizeof endless },
    { .data = too_big, .size = sizeof too_big },
    { .data = endless, .size = 3 },
    { .data = endless, .size = 0 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_assert_cmpuint (format_get_varint (&cursors[i]), ==, 0);
      g_assert_true (cursors[i].failed);
      /* It stays so. */
      g_assert_cmpuint (format_get_u8 (&cursors[i]), ==, 0);
      g_assert_null (format_get_raw (&cursors[i], 0));
    }
}

static void
test_records (void)
{
  uint8_t data[1024], long_bytes[300] = { 7 };
  FormatBuffer buffer = { .data = data, .capacity = sizeof data };
  FormatCursor cursor, record;
  size_t mark;

  mark = format_begin_record (&buffer);
  format_put_varint (&buffer, 5);
  format_end_record (&buffer, mark);
  mark = format_begin_record (&buffer);
  format_put_raw (&buffer, long_bytes, sizeof long_bytes);
  format_end_record (&buffer, mark);
  mark = format_begin_record (&buffer);
  format_end_record (&buffer, mark);
  cursor = (FormatCursor) { .data = data, .size = buffer.size };
  g_assert_true (format_get_record (&cursor, &record));
  g_assert_cmpuint (format_get_varint (&record), ==, 5);
  g_assert_true (format_at_end (&record));
  g_assert_true (format_get_record (&cursor, &record));
  g_assert_cmpmem (record.data, record.size, long_bytes, sizeof long_bytes);
  g_assert_true (format_get_record (&cursor, &record));
  g_assert_cmpuint (record.size, ==, 0);
  g_assert_false (format_get_record (&cursor, &record));
  g_assert_false (cursor.failed);

  /* A record that says it is longer than what there is. */
  cursor = (FormatCursor) { .data = (const uint8_t *) "\x05" "ab", .size = 3 };
  g_assert_false (format_get_record (&cursor, &record));
  g_assert_true (cursor.failed);
}

static void
test_overflow (void)
{
  uint8_t data[24];

  for (size_t capacity = 0; capacity < 20; capacity++)
    {
      FormatBuffer buffer = { .data = data, .capacity = capacity };
      size_t mark;

      memset (data, 0xee, sizeof data);
      mark = format_begin_chunk (&buffer, FORMAT_CHUNK_SEGM);
      format_put_varint (&buffer, 1);
      format_put_u32 (&buffer, 1);
      format_seal_chunk (&buffer, mark);
      g_assert_true (buffer.overflow);
      for (size_t i = capacity; i < sizeof data; i++)
        g_assert_cmpuint (data[i], ==, 0xee);
    }
}

static void
test_chunks (void)
{
  uint8_t data[64], copy[64];
  FormatBuffer buffer = { .data = data, .capacity = sizeof data };
  size_t mark = format_begin_chunk (&buffer, FORMAT_CHUNK_BEAT);
  FormatChunk chunk;

  format_put_raw (&buffer, "hello", 5);
  format_seal_chunk (&buffer, mark);
  g_assert_cmpint (format_read_chunk (data, buffer.size, &chunk), ==, FORMAT_READ_OK);
  g_assert_cmpuint (chunk.type, ==, FORMAT_CHUNK_BEAT);
  g_assert_cmpuint (chunk.flags, ==, FORMAT_CHUNK_CRITICAL);
  g_assert_cmpuint (chunk.size, ==, buffer.size);
  g_assert_cmpmem (chunk.payload.data, chunk.payload.size, "hello", 5);
  for (size_t size = 0; size < buffer.size; size++)
    g_assert_cmpint (format_read_chunk (data, size, &chunk), ==, FORMAT_READ_SHORT);
  for (size_t i = 0; i < buffer.size; i++)
    for (int bit = 0; bit < 8; bit++)
      {
        memcpy (copy, data, sizeof copy);
        copy[i] ^= (uint8_t) (1 << bit);
        g_assert_cmpint (format_read_chunk (copy, buffer.size, &chunk), !=, FORMAT_READ_OK);
      }
  memcpy (copy, data, sizeof copy);
  memset (copy + 8, 0xff, 4);
  g_assert_cmpint (format_read_chunk (copy, buffer.size, &chunk), ==, FORMAT_READ_TOO_LONG);
  g_assert_true (format_chunk_is_known (FORMAT_CHUNK_STOP));
  g_assert_false (format_chunk_is_known (FORMAT_TAG ('n', 'o', 'n', 'e')));
}

/* The values are those of Python's zlib.crc32(). */
static void
test_checksum (void)
{
  static const struct { const char *text; uint32_t crc; } rows[] = {
    { "", 0x00000000 }, { "a", 0xe8b7be43 }, { "123456789", 0xcbf43926 },
    { "The quick brown fox jumps over the lazy dog", 0x414fa339 },
  };
  uint8_t bytes[1000];

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmphex (format_crc32 (0, rows[i].text, strlen (rows[i].text)), ==, rows[i].crc);
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (uint8_t) (i * 7);
  g_assert_cmphex (format_crc32 (0, bytes, sizeof bytes), ==, 0x114ad5ffu);
  for (size_t cut = 0; cut <= sizeof bytes; cut++)
    g_assert_cmphex (format_crc32 (format_crc32 (0, bytes, cut), bytes + cut, sizeof bytes - cut), ==, 0x114ad5ffu);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/numbers", test_numbers);
  g_test_add_func ("/format/known-bytes", test_known_bytes);
  g_test_add_func ("/format/bad-numbers", test_bad_numbers);
  g_test_add_func ("/format/records", test_records);
  g_test_add_func ("/format/overflow", test_overflow);
  g_test_add_func ("/format/chunks", test_chunks);
  g_test_add_func ("/format/checksum", test_checksum);
  return g_test_run ();
}
