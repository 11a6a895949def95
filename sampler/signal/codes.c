/* codes.c: see codes.h. Signal-safe. */

#include "sampler/signal/codes.h"

#include <string.h>

#include "format/format.h"
#include "sampler/memory.h"
#include "sampler/signal/fetch.h"

static bool
still_is (const SamplerCodes *codes, const SamplerCode *code, uintptr_t address)
{
  const SamplerLayout *layout = codes->layout;
  int failed = 0;

  return sampler_fetch_64 (address + (uintptr_t) layout->code_qualname, &failed) == code->name_address
         && sampler_fetch_64 (address + (uintptr_t) layout->code_filename, &failed) == code->file_address
         && sampler_fetch_64 (address + (uintptr_t) layout->code_linetable, &failed) == code->lines_address
         && (int32_t) sampler_fetch_64 (address + (uintptr_t) layout->code_firstlineno, &failed) == code->first_line
         && !failed;
}

/* Copies by guarded loads. False when it does not fit or a load failed. */
static bool
copy_bytes (SamplerCodes *codes, uintptr_t address, uint32_t size, uint32_t *at)
{
  uint32_t room = (size + 7) & ~7u;
  unsigned char *target;
  uint32_t i = 0;
  int failed = 0;

  if (room > SAMPLER_ARENA_SIZE - codes->arena_used)
    {
      atomic_fetch_add_explicit (&codes->refused, 1, memory_order_relaxed);
      return false;
    }
  *at = codes->arena_used;
  target = codes->arena + *at;
  for (; i + 8 <= size && !failed; i += 8)
    {
      uint64_t word = sampler_fetch_64 (address + i, &failed);
      memcpy (target + i, &word, 8);
    }
  for (; i < size && !failed; i++)
    target[i] = (unsigned char) sampler_fetch_8 (address + i, &failed);
  if (failed)
    return false;
  codes->arena_used += room;
  return true;
}

/* Only exact, compact str objects; anything else makes the code object unknown. */
static bool
copy_string (SamplerCodes *codes, uintptr_t address, SamplerText *text)
{
  const SamplerLayout *layout = codes->layout;
  int failed = 0;
  uint64_t length;
  uint32_t state, kind, limit;

  if (address == 0 || (address & 7) != 0 || sampler_fetch_64 (address + 8, &failed) != codes->string_type || failed)
    return false;
  length = sampler_fetch_64 (address + (uintptr_t) layout->string_length, &failed);
  state = (uint32_t) sampler_fetch_64 (address + (uintptr_t) layout->string_state, &failed);
  kind = state >> 2 & 7;
  if (failed || (state >> 5 & 1) == 0 || (kind != 1 && kind != 2 && kind != 4) || length > 1u << 28)
    return false;
  limit = FORMAT_STRING_MAX / kind;
  text->cut = length > limit;
  text->kind = (uint8_t) kind;
  text->size = (uint32_t) (text->cut ? limit : length) * kind;
  return copy_bytes (codes, address + (uintptr_t) (state >> 6 & 1 ? layout->string_ascii_data
                                                                   : layout->string_compact_data),
                     text->size, &text->at);
}

static bool
copy_code (SamplerCodes *codes, uintptr_t address, SamplerCode *code)
{
  const SamplerLayout *layout = codes->layout;
  int failed = 0;
  uint64_t size;

  memset (code, 0, sizeof *code);
  code->kind = FORMAT_CODE_PYTHON;
  code->name_address = sampler_fetch_64 (address + (uintptr_t) layout->code_qualname, &failed);
  code->file_address = sampler_fetch_64 (address + (uintptr_t) layout->code_filename, &failed);
  code->lines_address = sampler_fetch_64 (address + (uintptr_t) layout->code_linetable, &failed);
  code->first_line = (int32_t) sampler_fetch_64 (address + (uintptr_t) layout->code_firstlineno, &failed);
  code->first_traceable = 2 * (int32_t) sampler_fetch_64 (address + (uintptr_t) layout->code_firsttraceable, &failed)
                          - (layout->version < 0x030D ? 2 : 0);
  if (failed || !copy_string (codes, code->name_address, &code->name)
      || !copy_string (codes, code->file_address, &code->file))
    return false;
  size = sampler_fetch_64 (code->lines_address + (uintptr_t) layout->bytes_length, &failed);
  if (failed || size > 1u << 20)
    return false;
  code->lines_size = (uint32_t) size;
  return copy_bytes (codes, code->lines_address + (uintptr_t) layout->bytes_data, code->lines_size, &code->lines_at);
}

static uint32_t
add_code (SamplerCodes *codes, uintptr_t address, uint32_t slot)
{
  uint32_t index = atomic_load_explicit (&codes->count, memory_order_relaxed);
  uint32_t arena_before = codes->arena_used;
  int failed = 0;

  if ((address & 7) != 0 || sampler_fetch_64 (address + 8, &failed) != codes->code_type || failed)
    return SAMPLER_CODE_NONE;
  if (index >= SAMPLER_CODES_MAX)
    {
      atomic_fetch_add_explicit (&codes->refused, 1, memory_order_relaxed);
      return SAMPLER_CODE_NONE;
    }
  if (!copy_code (codes, address, &codes->codes[index]))
    {
      codes->arena_used = arena_before;
      return SAMPLER_CODE_NONE;
    }
  codes->values[slot] = index;
  atomic_store_explicit (&codes->count, index + 1, memory_order_release);
  atomic_store_explicit (&codes->slots[slot], address, memory_order_release);
  return index;
}

uint32_t
sampler_codes_find (SamplerCodes *codes, uintptr_t address)
{
  uint32_t slot = sampler_code_slot (address), usable = SAMPLER_CODE_NONE;

  for (uint32_t probe = 0; probe < SAMPLER_CODE_PROBES; probe++, slot = (slot + 1) & (SAMPLER_CODE_SLOTS - 1))
    {
      uintptr_t found = atomic_load_explicit (&codes->slots[slot], memory_order_acquire);

      if (found == address)
        {
          uint32_t index = codes->values[slot];
          if (!codes->revalidate || still_is (codes, &codes->codes[index], address))
            return index;
          usable = slot;
          break;
        }
      if (found <= SAMPLER_CODE_FORGOTTEN && usable == SAMPLER_CODE_NONE)
        usable = slot;
      if (found == 0)
        break;
    }
  if (usable == SAMPLER_CODE_NONE)
    {
      atomic_fetch_add_explicit (&codes->refused, 1, memory_order_relaxed);
      return SAMPLER_CODE_NONE;
    }
  return add_code (codes, address, usable);
}

void
sampler_codes_forget (SamplerCodes *codes, uintptr_t address)
{
  uint32_t slot = sampler_code_slot (address);

  for (uint32_t probe = 0; probe < SAMPLER_CODE_PROBES; probe++, slot = (slot + 1) & (SAMPLER_CODE_SLOTS - 1))
    {
      uintptr_t found = atomic_load_explicit (&codes->slots[slot], memory_order_acquire);

      if (found == 0)
        return;
      /* Exchange, not store: a look on another thread may just have reused the slot. */
      if (found == address)
        {
          atomic_compare_exchange_strong (&codes->slots[slot], &found, SAMPLER_CODE_FORGOTTEN);
          return;
        }
    }
}

void
sampler_codes_roll_back (SamplerCodes *codes, uint32_t mark)
{
  uint32_t count = atomic_load_explicit (&codes->count, memory_order_relaxed);

  if (count == mark)
    return;
  for (uint32_t slot = 0; slot < SAMPLER_CODE_SLOTS; slot++)
    if (atomic_load_explicit (&codes->slots[slot], memory_order_relaxed) > SAMPLER_CODE_FORGOTTEN && codes->values[slot] >= mark)
      atomic_store_explicit (&codes->slots[slot], SAMPLER_CODE_FORGOTTEN, memory_order_release);
}

void
sampler_codes_reset (SamplerCodes *codes)
{
  if (codes->arena_used == 0 && atomic_load_explicit (&codes->count, memory_order_relaxed) == 0)
    return;
  sampler_map_clear ((void *) codes->slots, SAMPLER_CODE_SLOTS * sizeof *codes->slots);
  codes->arena_used = 0;
  atomic_store_explicit (&codes->count, 0, memory_order_release);
}

bool
sampler_codes_is_nearly_full (const SamplerCodes *codes)
{
  return atomic_load_explicit (&codes->count, memory_order_relaxed) > SAMPLER_CODES_MAX / 4 * 3
         || codes->arena_used > SAMPLER_ARENA_SIZE / 4 * 3;
}
