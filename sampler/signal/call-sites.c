/* call-sites.c: see call-sites.h. Signal-safe. */

#include "sampler/signal/call-sites.h"

#include <string.h>

#include "sampler/signal/fetch.h"
#include "sampler/signal/opcodes.h"

#define DEPTH_UNKNOWN UINT16_MAX
#define DEPTH_MAX     16000
#define PASSES_MAX    8
#define CO_GENERATES  (0x20 | 0x80 | 0x200)   /* generator, coroutine, asynchronous generator */

typedef struct {
  SamplerCodes        *codes;
  const SamplerOpcode *opcodes;
  uintptr_t            address;
  unsigned char       *bytes;      /* the bytecode as it was compiled */
  uint16_t            *depths;     /* by unit, before the instruction */
  uint32_t             n;          /* units */
  SamplerCallSite     *sites;      /* room for sites_max */
  uint32_t             n_sites, sites_max;
  bool                 again;      /* a way leads back to where none had led */
  bool                 failed;
} Analysis;

static unsigned char
load_byte (Analysis *a, uintptr_t address)
{
  int failed = 0;
  unsigned char byte = (unsigned char) sampler_fetch_8 (address, &failed);

  a->failed |= failed != 0;
  return byte;
}

static uint64_t
load (Analysis *a, uintptr_t address)
{
  int failed = 0;
  uint64_t word = sampler_fetch_64 (address, &failed);

  a->failed |= failed != 0;
  return word;
}

/* Two bytes for each unit, the opcode first; a later 3.13 begins with how many bytes there are. That
 * is 2 to 5, and no code begins with such an opcode. */
static unsigned char
line_instruction (Analysis *a, uintptr_t at, uint32_t unit)
{
  unsigned char first = load_byte (a, at);

  if (a->codes->layout->version >= 0x030E
      || (a->codes->layout->version == 0x030D && first >= 2 && first <= 5))
    return load_byte (a, at + 1 + (uintptr_t) first * unit);
  return load_byte (a, at + 2 * unit);
}

/* Tools and loops that were made faster put an instruction of theirs in the place of another. */
static void
uncover (Analysis *a, uint32_t unit)
{
  const SamplerLayout *layout = a->codes->layout;
  unsigned char *instruction = a->bytes + 2 * unit;

  for (int i = 0; i < 3 && !a->failed; i++)
    {
      uint32_t flags = a->opcodes[instruction[0]].flags;
      uintptr_t at;

      if ((flags & SAMPLER_OPCODE_HIDES_LOOP) != 0)
        {
          at = load (a, load (a, a->address + (uintptr_t) layout->code_executors) + 8 + 8u * instruction[1]);
          instruction[0] = load_byte (a, at + (uintptr_t) layout->executor_opcode);
          instruction[1] = load_byte (a, at + (uintptr_t) layout->executor_opcode + 1);
        }
      else if ((flags & SAMPLER_OPCODE_HIDES_LINE) != 0)
        {
          at = load (a, load (a, a->address + (uintptr_t) layout->code_monitoring) + (uintptr_t) layout->monitoring_lines);
          instruction[0] = line_instruction (a, at, unit);
        }
      else if ((flags & SAMPLER_OPCODE_HIDES_INSTRUCTION) != 0)
        {
          at = load (a, a->address + (uintptr_t) layout->code_monitoring);
          instruction[0] = load_byte (a, load (a, at + (uintptr_t) layout->monitoring_instructions) + unit);
        }
      else
        return;
    }
}

static bool
copy_bytecode (Analysis *a)
{
  const SamplerLayout *layout = a->codes->layout;
  uint64_t n = load (a, a->address + (uintptr_t) layout->code_units);
  int failed = 0;

  if (a->failed || n == 0 || n > SAMPLER_UNITS_MAX)
    return false;
  a->n = (uint32_t) n;
  sampler_fetch_bytes (a->address + (uintptr_t) layout->code_bytecode, &failed, a->bytes, 2 * (size_t) a->n);
  return !failed;
}

/* A way leads to *target*, from *unit*, with so many values on the stack. */
static void
reach (Analysis *a, uint32_t unit, int64_t target, int32_t depth)
{
  if (target < 0 || target >= a->n || depth < 0 || depth > DEPTH_MAX)
    a->failed = true;
  else if (a->depths[target] == DEPTH_UNKNOWN)
    {
      a->depths[target] = (uint16_t) depth;
      a->again |= target < unit;
    }
  else if (a->depths[target] != depth)
    a->failed = true;
}

/* Six bits a byte, the highest first; bit 6 says that more follow. */
static uint32_t
table_number (Analysis *a, uintptr_t *at, uintptr_t end)
{
  uint32_t number = 0;

  for (int i = 0; i < 6 && *at < end; i++)
    {
      unsigned char byte = load_byte (a, (*at)++);
      number = number << 6 | (byte & 63);
      if ((byte & 64) == 0)
        break;
    }
  return number;
}

/* The table says how deep the stack is where each handler begins; an exception is put on top. */
static void
reach_handlers (Analysis *a)
{
  const SamplerLayout *layout = a->codes->layout;
  uintptr_t table = load (a, a->address + (uintptr_t) layout->code_exceptiontable);
  uint64_t size = load (a, table + (uintptr_t) layout->bytes_length);
  uintptr_t at = table + (uintptr_t) layout->bytes_data, end = at + size;

  if (size > 1u << 20)
    a->failed = true;
  while (at < end && !a->failed)
    {
      uint32_t target, depth;

      table_number (a, &at, end);
      table_number (a, &at, end);
      target = table_number (a, &at, end);
      depth = table_number (a, &at, end);
      reach (a, 0, target, (int32_t) (depth >> 1) + (int32_t) (depth & 1) + 1);
    }
}

/* Fills *site* but its unit; false where the stack is not as deep as the call needs. */
static bool
make_site (const Analysis *a, const SamplerOpcode *opcode, int32_t depth, uint32_t argument, SamplerCallSite *site)
{
  int32_t slot;

  if ((opcode->flags & SAMPLER_OPCODE_CALL_AFTER_PRECALL) != 0)
    slot = depth - 2;
  else if ((opcode->flags & SAMPLER_OPCODE_CALL_EX) != 0)
    slot = depth - (a->codes->layout->version >= 0x030E ? 4 : 3 + (int32_t) (argument & 1));
  else
    slot = depth - 2 - (int32_t) argument - ((opcode->flags & SAMPLER_OPCODE_CALL_KW) != 0);
  site->slot = (uint16_t) slot;
  site->n_arguments = argument > 255 ? 255 : (uint8_t) argument;
  site->is_unpacked = (opcode->flags & SAMPLER_OPCODE_CALL_EX) != 0;
  return slot >= 0;
}

static void
add_site (Analysis *a, const SamplerOpcode *opcode, uint32_t unit, int32_t depth, uint32_t argument)
{
  SamplerCallSite site = { .unit = unit };

  if (!make_site (a, opcode, depth, argument, &site))
    return;
  if (a->n_sites == a->sites_max)
    a->failed = true;
  else
    a->sites[a->n_sites++] = site;
}

static int32_t
effect_of (const SamplerOpcode *opcode, uint32_t argument, bool jumps)
{
  if (opcode->form == SAMPLER_EFFECT_CONSTANT)
    return jumps ? opcode->jump : opcode->fall;
  return sampler_stack_effect (opcode, argument, jumps);
}

/* Where an instruction leads, that is reached with so many values on the stack. */
static void
go_on_from (Analysis *a, const SamplerOpcode *opcode, uint32_t unit, uint32_t next, int32_t depth, uint32_t argument)
{
  if ((opcode->flags & SAMPLER_OPCODE_FORWARD) != 0)
    reach (a, unit, (int64_t) next + argument, depth + effect_of (opcode, argument, true));
  if ((opcode->flags & SAMPLER_OPCODE_BACKWARD) != 0)
    reach (a, unit, (int64_t) next - argument, depth + effect_of (opcode, argument, true));
  if ((opcode->flags & SAMPLER_OPCODE_ENDS) == 0 && next < a->n)
    reach (a, unit, next, depth + effect_of (opcode, argument, false));
}

/* Depths and calls at once. Where a way back reached something new both are not complete, and the next pass
 * begins anew. */
static void
pass (Analysis *a)
{
  uint32_t argument = 0;

  a->n_sites = 0;
  for (uint32_t unit = 0; unit < a->n && !a->failed; )
    {
      const SamplerOpcode *opcode = &a->opcodes[a->bytes[2 * unit]];
      uint32_t next;

      if ((opcode->flags & SAMPLER_OPCODE_HIDES) != 0)
        {
          uncover (a, unit);
          opcode = &a->opcodes[a->bytes[2 * unit]];
        }
      next = unit + 1 + opcode->caches;
      argument |= a->bytes[2 * unit + 1];
      if (opcode->flags == 0 || next > a->n)
        {
          a->failed = true;
          return;
        }
      if (a->depths[unit] != DEPTH_UNKNOWN)
        {
          go_on_from (a, opcode, unit, next, a->depths[unit], argument);
          if ((opcode->flags & SAMPLER_OPCODE_CALLS) != 0)
            add_site (a, opcode, unit, a->depths[unit], argument);
        }
      argument = (opcode->flags & SAMPLER_OPCODE_EXTENDS) != 0 ? argument << 8 : 0;
      unit = next;
    }
}

static bool
find_depths (Analysis *a, uint32_t code_flags)
{
  bool starts_with_value = a->codes->layout->version < 0x030D && (code_flags & CO_GENERATES) != 0;

  memset (a->depths, 0xFF, a->n * sizeof *a->depths);
  /* A generator is resumed with a value the first time, too; from 3.13 on an instruction says so. */
  a->depths[0] = starts_with_value;
  reach_handlers (a);
  for (int i = 0; i < PASSES_MAX && !a->failed; i++)
    {
      a->again = false;
      pass (a);
      if (!a->again)
        return !a->failed;
    }
  return false;
}

static bool
make_sites (SamplerCodes *codes, SamplerCode *code, uintptr_t address)
{
  uint32_t used = codes->arena_used;
  Analysis a = {
    .codes = codes, .opcodes = codes->opcodes, .address = address,
    .bytes = codes->bytecode, .depths = codes->depths,
    .sites = (SamplerCallSite *) (codes->arena + used),
    .sites_max = (SAMPLER_ARENA_SIZE - used) / (uint32_t) sizeof (SamplerCallSite),
  };

  if (!copy_bytecode (&a) || !find_depths (&a, code->code_flags))
    return false;
  code->n_sites = a.n_sites;
  code->sites_at = used;
  code->recent_site = (SamplerCallSite) { .unit = UINT32_MAX };
  codes->arena_used = used + a.n_sites * (uint32_t) sizeof (SamplerCallSite);
  return true;
}

_Static_assert (sizeof (SamplerCallSite) == 8, "the arena is cut into words");

bool
sampler_call_sites_known (SamplerCodes *codes, uint32_t index, uintptr_t address)
{
  SamplerCode *code = &codes->codes[index];

  if (code->sites == SAMPLER_SITES_NOT_MADE)
    {
      if (codes->n_analysed >= SAMPLER_WALKS_PER_LOOK)
        return false;
      codes->analysed[codes->n_analysed++] = index;
      code->sites = make_sites (codes, code, address) ? SAMPLER_SITES_MADE : SAMPLER_SITES_NONE;
    }
  if (code->sites == SAMPLER_SITES_NONE)
    atomic_fetch_add_explicit (&codes->unknown_leaves, 1, memory_order_relaxed);
  return code->sites == SAMPLER_SITES_MADE;
}

static const SamplerCallSite *
find_site (const SamplerCallSite *sites, uint32_t n_sites, uint32_t unit)
{
  uint32_t low = 0, high = n_sites;

  while (low < high)
    {
      uint32_t middle = low + (high - low) / 2;

      if (sites[middle].unit == unit)
        return &sites[middle];
      if (sites[middle].unit < unit)
        low = middle + 1;
      else
        high = middle;
    }
  return NULL;
}

const SamplerCallSite *
sampler_call_site (SamplerCodes *codes, uint32_t index, uintptr_t address, int32_t offset)
{
  SamplerCode *code = &codes->codes[index];
  uint32_t unit = (uint32_t) offset / 2;
  const SamplerCallSite *found;

  /* The thread is at that instruction, so it is near the processor; most that C runs above are no calls. */
  if (offset < 0 || (sampler_instruction_flags (codes, address, offset) & (SAMPLER_OPCODE_CALLS | SAMPLER_OPCODE_HIDES)) == 0
      || !sampler_call_sites_known (codes, index, address))
    return NULL;
  if (code->recent_site.unit == unit)
    return &code->recent_site;
  found = find_site ((const SamplerCallSite *) (codes->arena + code->sites_at), code->n_sites, unit);
  if (found == NULL)
    return NULL;
  code->recent_site = *found;
  return &code->recent_site;
}

uint32_t
sampler_instruction_flags (SamplerCodes *codes, uintptr_t address, int32_t offset)
{
  int failed = 0;
  unsigned char opcode;

  if (offset < 0)
    return 0;
  opcode = (unsigned char) sampler_fetch_8 (address + (uintptr_t) codes->layout->code_bytecode + (uintptr_t) offset, &failed);
  return failed ? 0 : codes->opcodes[opcode].flags;
}
