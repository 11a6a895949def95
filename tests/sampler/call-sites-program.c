/* call-sites-program.c: the walk over bytecode of sampler/signal/call-sites.h for test-call-sites.py */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sampler/signal/call-sites.h"
#include "sampler/signal/fetch.h"

/* The loads of this program always succeed. */
uint64_t
sampler_fetch_64 (uintptr_t address, int *failed)
{
  uint64_t word;

  (void) failed;
  memcpy (&word, (const void *) address, sizeof word);
  return word;
}

uint64_t
sampler_fetch_8 (uintptr_t address, int *failed)
{
  (void) failed;
  return *(const unsigned char *) address;
}

void
sampler_fetch_bytes (uintptr_t address, int *failed, void *target, size_t size)
{
  (void) failed;
  memcpy (target, (const void *) address, size);
}

static uint32_t
from_hex (const char *hex, unsigned char *out)
{
  uint32_t n = 0;
  unsigned byte;

  for (; sscanf (hex, "%2x", &byte) == 1; hex += 2)
    out[n++] = (unsigned char) byte;
  return n;
}

/* A code object that has what is read: its size, its exception table, its bytecode. */
static void
print_sites (SamplerCodes *codes, const SamplerLayout *layout, uint32_t flags, const char *bytecode, const char *table)
{
  unsigned char *code = calloc (1, strlen (bytecode) + 512), *exceptions = calloc (1, strlen (table) + 64);
  uint64_t units = from_hex (bytecode, code + layout->code_bytecode) / 2;
  uint64_t size = table[0] == '-' ? 0 : from_hex (table, exceptions + layout->bytes_data);
  const SamplerCallSite *sites;

  memcpy (code + layout->code_units, &units, sizeof units);
  memcpy (code + layout->code_exceptiontable, &exceptions, sizeof exceptions);
  memcpy (exceptions + layout->bytes_length, &size, sizeof size);
  codes->codes[0] = (SamplerCode) { .code_flags = flags };
  codes->n_analysed = codes->arena_used = 0;
  if (!sampler_call_sites_known (codes, 0, (uintptr_t) code))
    printf ("none");
  sites = (const SamplerCallSite *) (codes->arena + codes->codes[0].sites_at);
  for (uint32_t i = 0; i < codes->codes[0].n_sites; i++)
    {
      printf ("%u:%u ", (unsigned) sites[i].unit * 2, (unsigned) sites[i].slot);
      for (int twice = 0; twice < 2; twice++)
        {
          const SamplerCallSite *found = sampler_call_site (codes, 0, (uintptr_t) code, (int32_t) sites[i].unit * 2);

          if (found == NULL || memcmp (found, &sites[i], sizeof *found) != 0)
            printf ("lost ");
        }
    }
  putchar ('\n');
  free (code);
  free (exceptions);
}

int
main (void)
{
  static SamplerCode code;
  static SamplerCodes codes = { .codes = &code };
  char *line = NULL;
  size_t room = 0;

  codes.arena = calloc (1, SAMPLER_ARENA_SIZE);
  codes.bytecode = calloc (1, 2 * SAMPLER_UNITS_MAX + 8);
  codes.depths = calloc (SAMPLER_UNITS_MAX, sizeof *codes.depths);
  while (getline (&line, &room, stdin) > 0)
    {
      char *rest;
      const char *version = strtok_r (line, " \n", &rest), *flags = strtok_r (NULL, " \n", &rest);
      const char *bytecode = strtok_r (NULL, " \n", &rest), *table = strtok_r (NULL, " \n", &rest);
      SamplerLayout layout = {
        .code_units = 16, .code_exceptiontable = 40, .code_bytecode = 200,
        .bytes_length = 16, .bytes_data = 32, .code_executors = -1,
      };

      if (table == NULL)
        return 1;
      layout.version = (uint32_t) strtoul (version, NULL, 16);
      codes.layout = &layout;
      codes.opcodes = sampler_opcodes (layout.version);
      print_sites (&codes, &layout, (uint32_t) strtoul (flags, NULL, 10), bytecode, table);
    }
  free (line);
  return 0;
}
