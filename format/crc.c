/* crc.c: CRC-32 (polynomial 0xEDB88320), eight bytes at a time */

#include "format/format.h"

#include <pthread.h>
#include <string.h>

static uint32_t table[8][256];
static pthread_once_t table_once = PTHREAD_ONCE_INIT;

static void
make_table (void)
{
  for (uint32_t i = 0; i < 256; i++)
    {
      uint32_t value = i;
      for (int bit = 0; bit < 8; bit++)
        value = value >> 1 ^ (value & 1 ? 0xEDB88320u : 0);
      table[0][i] = value;
    }
  for (uint32_t i = 0; i < 256; i++)
    for (int row = 1; row < 8; row++)
      table[row][i] = table[row - 1][i] >> 8 ^ table[0][table[row - 1][i] & 0xff];
}

uint32_t
format_crc32 (uint32_t crc, const void *data, size_t size)
{
  const uint8_t *bytes = data;

  pthread_once (&table_once, make_table);
  crc = ~crc;
  for (; size >= 8; size -= 8, bytes += 8)
    {
      uint32_t low, high;
      memcpy (&low, bytes, 4);
      memcpy (&high, bytes + 4, 4);
      low ^= crc;
      crc = table[7][low & 0xff] ^ table[6][low >> 8 & 0xff]
            ^ table[5][low >> 16 & 0xff] ^ table[4][low >> 24]
            ^ table[3][high & 0xff] ^ table[2][high >> 8 & 0xff]
            ^ table[1][high >> 16 & 0xff] ^ table[0][high >> 24];
    }
  for (; size > 0; size--, bytes++)
    crc = crc >> 8 ^ table[0][(crc ^ *bytes) & 0xff];
  return ~crc;
}
