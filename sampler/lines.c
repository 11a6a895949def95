/* lines.c: see lines.h */

#include "sampler/lines.h"

#include <stddef.h>

enum {
  ENTRY_ONE_LINE_0 = 10,   /* 10, 11, 12: the line grows by 0, 1, 2 */
  ENTRY_NO_COLUMNS = 13,
  ENTRY_LONG = 14,
  ENTRY_NO_LOCATION = 15,
};

/* Six bits a byte, bit 6 says that more follow. */
static uint32_t
read_varint (const uint8_t *table, uint32_t size, uint32_t *at)
{
  uint32_t value = 0;

  for (unsigned shift = 0; *at < size && shift < 30; shift += 6)
    {
      uint8_t byte = table[(*at)++];
      value |= (uint32_t) (byte & 63) << shift;
      if ((byte & 64) == 0)
        break;
    }
  return value;
}

static int32_t
read_signed (const uint8_t *table, uint32_t size, uint32_t *at)
{
  uint32_t value = read_varint (table, size, at);
  return value & 1 ? -(int32_t) (value >> 1) : (int32_t) (value >> 1);
}

int32_t
sampler_find_line (const uint8_t *table, uint32_t size, int32_t first_line, int32_t offset)
{
  int32_t line = first_line, end = 0;
  uint32_t at = 0;

  if (offset < 0)
    offset = 0;
  while (at < size)
    {
      uint8_t head = table[at++];
      unsigned kind = head >> 3 & 15;

      end += 2 * ((head & 7) + 1);
      if (kind >= ENTRY_ONE_LINE_0 && kind < ENTRY_NO_COLUMNS)
        line += (int32_t) kind - ENTRY_ONE_LINE_0;
      else if (kind == ENTRY_NO_COLUMNS || kind == ENTRY_LONG)
        line += read_signed (table, size, &at);
      if (offset < end)
        return kind == ENTRY_NO_LOCATION ? 0 : line;
      /* What is left of an entry has bit 7 clear. */
      while (at < size && (table[at] & 128) == 0)
        at++;
    }
  return 0;
}
