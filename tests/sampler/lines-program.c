/* lines-program.c: the decoder of sampler/lines.h for test-lines.py */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sampler/lines.h"

static uint32_t
from_hex (const char *hex, uint8_t *out)
{
  uint32_t n = 0;
  unsigned byte;

  for (; hex[0] != '\0' && hex[0] != '-' && sscanf (hex, "%2x", &byte) == 1; hex += 2)
    out[n++] = (uint8_t) byte;
  return n;
}

int
main (void)
{
  char *line = NULL;
  size_t room = 0;

  while (getline (&line, &room, stdin) > 0)
    {
      char *rest;
      const char *first = strtok_r (line, " \n", &rest), *hex = strtok_r (NULL, " \n", &rest), *word;
      uint8_t *table;
      uint32_t size;

      if (first == NULL || hex == NULL)
        return 1;
      table = malloc (strlen (hex) + 1);
      size = from_hex (hex, table);
      while ((word = strtok_r (NULL, " \n", &rest)) != NULL)
        printf ("%d ", (int) sampler_find_line (table, size, atoi (first), atoi (word)));
      putchar ('\n');
      free (table);
    }
  free (line);
  return 0;
}
