/* test-damaged-code.c: the walk over bytecode of call-sites.h stays in its bounds whatever it reads
 *
 * A plain program, run as it is and under the sanitizers; the loads are those of the recorder.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "sampler/signal/call-sites.h"
#include "sampler/signal/guard.h"

#define N_CODES   40000u
#define UNITS_MAX 200u
#define UNITS_FEW 10u
#define TABLE_MAX 24u
#define CODE_SIZE 4096u    /* a page; what follows it faults */

static const SamplerLayout layout = {
  .version = 0x030C, .code_units = 16, .code_exceptiontable = 40, .code_monitoring = 48, .code_executors = 56,
  .executor_opcode = 8, .monitoring_lines = 8, .monitoring_instructions = 16,
  .code_bytecode = 200, .bytes_length = 16, .bytes_data = 32,
};
static SamplerCode code;
static unsigned char *page;

static uint32_t
next_random (uint32_t *seed)
{
  *seed ^= *seed << 13;
  *seed ^= *seed >> 17;
  *seed ^= *seed << 5;
  return *seed;
}

static bool
is_harmless (const SamplerOpcode *opcode)
{
  return opcode->flags == SAMPLER_OPCODE_KNOWN && opcode->form == SAMPLER_EFFECT_CONSTANT
         && opcode->fall > 0 && opcode->caches == 0;
}

/* Instructions that put a value on the stack for the most part, so that some are understood. */
static void
make_code (const SamplerOpcode *opcodes, uint32_t *seed, unsigned char *table)
{
  uint32_t units_max = next_random (seed) % 4 != 0 ? UNITS_FEW : UNITS_MAX;
  uint64_t units = 1 + next_random (seed) % units_max;
  uint64_t table_size = next_random (seed) % TABLE_MAX;
  uintptr_t exceptions = next_random (seed) % 16 == 0 ? (uintptr_t) page + CODE_SIZE : (uintptr_t) table;

  memset (page, 0, CODE_SIZE);
  for (uint32_t unit = 0; unit < units; unit++)
    {
      unsigned char opcode = (unsigned char) next_random (seed);

      if (next_random (seed) % 4 != 0)
        while (!is_harmless (&opcodes[opcode]))
          opcode++;
      page[layout.code_bytecode + 2 * unit] = opcode;
      page[layout.code_bytecode + 2 * unit + 1] = (unsigned char) (next_random (seed) % 4);
    }
  /* Sometimes there are said to be more than the page has. */
  if (next_random (seed) % 16 == 0)
    units = next_random (seed);
  if (next_random (seed) % 4 != 0)
    table_size = 0;
  for (uint32_t i = 0; i < TABLE_MAX; i++)
    table[layout.bytes_data + (int32_t) i] = (unsigned char) (next_random (seed) & 0x43);
  memcpy (page + layout.code_units, &units, sizeof units);
  memcpy (page + layout.code_exceptiontable, &exceptions, sizeof exceptions);
  memcpy (table + layout.bytes_length, &table_size, sizeof table_size);
}

static bool
are_in_order (const SamplerCodes *codes)
{
  const SamplerCallSite *sites = (const SamplerCallSite *) (codes->arena + code.sites_at);

  for (uint32_t i = 0; i < code.n_sites; i++)
    if (sites[i].unit >= UNITS_MAX || (i > 0 && sites[i].unit <= sites[i - 1].unit))
      return false;
  return true;
}

static bool
check_version (SamplerCodes *codes, uint32_t *n_made)
{
  unsigned char table[128] = { 0 };
  uint32_t seed = 77;

  for (uint32_t n = 0; n < N_CODES; n++)
    {
      make_code (codes->opcodes, &seed, table);
      memset (&code, 0, sizeof code);
      codes->n_analysed = 0;
      codes->arena_used = n % 8 == 0 ? SAMPLER_ARENA_SIZE - 16 : 0;
      if (!sampler_call_sites_known (codes, 0, (uintptr_t) page))
        continue;
      if (!are_in_order (codes) || codes->arena_used > SAMPLER_ARENA_SIZE)
        return false;
      for (uint32_t unit = 0; unit < UNITS_MAX; unit++)
        sampler_call_site (codes, 0, (uintptr_t) page, (int32_t) (2 * unit));
      *n_made += code.n_sites > 0;
    }
  return true;
}

int
main (void)
{
  static SamplerCodes codes = { .layout = &layout, .codes = &code };
  bool failed = false;

  /* The heap, so that the sanitizers know their ends. */
  codes.arena = malloc (SAMPLER_ARENA_SIZE);
  codes.bytecode = malloc (2 * SAMPLER_UNITS_MAX + 8);
  codes.depths = malloc (SAMPLER_UNITS_MAX * sizeof *codes.depths);
  page = mmap (NULL, 2 * CODE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED || munmap (page + CODE_SIZE, CODE_SIZE) != 0 || !sampler_guard_install ())
    return 1;
  printf ("1..5\n");
  for (uint32_t version = 0x030B; version <= 0x030F; version++)
    {
      uint32_t n_made = 0;
      bool good;

      codes.opcodes = sampler_opcodes (version);
      good = check_version (&codes, &n_made) && n_made > N_CODES / 1000;
      printf ("%s %u - damaged bytecode of 3.%u, %s\n", good ? "ok" : "not ok", version - 0x030A, version & 255u,
              n_made > 0 ? "some of it understood" : "none of it understood");
      if (!good)
        printf ("# %u had calls\n", n_made);
      failed |= !good;
    }
  return failed;
}
