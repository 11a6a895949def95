/* codes.c: see codes.h. Signal-safe. */

#include "sampler/signal/codes.h"

#include <string.h>

#include "format/format.h"
#include "sampler/memory.h"
#include "sampler/signal/builtins.h"
#include "sampler/signal/call-sites.h"
#include "sampler/signal/class-names.h"
#include "sampler/signal/fetch.h"

#define CO_COROUTINE 0x80u
#define NAMES_MAX    4096u

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

_Static_assert (sizeof ((SamplerCodes *) 0)->analysed == SAMPLER_WALKS_PER_LOOK * sizeof (uint32_t),
                "each walk over a code object can be undone");

/* Copies by guarded loads. False when it does not fit or a load failed. */
static bool
copy_bytes (SamplerCodes *codes, uintptr_t address, uint32_t size, uint32_t *at)
{
  uint32_t room = (size + 7) & ~7u;
  int failed = 0;

  if (room > SAMPLER_ARENA_SIZE - codes->arena_used)
    {
      atomic_fetch_add_explicit (&codes->refused, 1, memory_order_relaxed);
      return false;
    }
  *at = codes->arena_used;
  sampler_fetch_bytes (address, &failed, codes->arena + *at, size);
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

/* Whether the str at *address* is *name*: ASCII, shorter than 24 bytes. */
static bool
is_named (const SamplerCodes *codes, uintptr_t address, const char *name, uint64_t length, int *failed)
{
  const SamplerLayout *layout = codes->layout;
  uintptr_t at = address + (uintptr_t) layout->string_ascii_data;

  if (sampler_fetch_64 (address + (uintptr_t) layout->string_length, failed) != length
      || ((uint32_t) sampler_fetch_64 (address + (uintptr_t) layout->string_state, failed) >> 5 & 3) != 3)
    return false;
  for (uint64_t i = 0; i < length && !*failed; i++)
    if ((char) sampler_fetch_8 (at + i, failed) != name[i])
      return false;
  return !*failed;
}

/* What the names of its local variables say of a code. */
static void
read_local_names (const SamplerCodes *codes, uintptr_t address, SamplerCode *code)
{
  const SamplerLayout *layout = codes->layout;
  int failed = 0;
  uintptr_t names = sampler_fetch_64 (address + (uintptr_t) layout->code_local_names, &failed);
  uint32_t n = (uint32_t) sampler_fetch_64 (address + (uintptr_t) layout->code_n_variables, &failed);

  for (uint32_t i = 0; i < n && i < NAMES_MAX && !failed; i++)
    {
      uintptr_t name = sampler_fetch_64 (names + (uintptr_t) layout->tuple_items + 8u * i, &failed);

      if (i == 0 && is_named (codes, name, "self", 4, &failed))
        code->first_local = SAMPLER_FIRST_SELF;
      else if (i == 0 && is_named (codes, name, "cls", 3, &failed))
        code->first_local = SAMPLER_FIRST_CLS;
      else if (is_named (codes, name, "__tracebackhide__", 17, &failed))
        code->flags |= FORMAT_CODE_TRACEBACK_HIDDEN;
    }
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
  /* Unsigned: a damaged number may be any. */
  code->first_traceable = (int32_t) (2 * (uint32_t) sampler_fetch_64 (address + (uintptr_t) layout->code_firsttraceable, &failed)
                                     - (layout->version < 0x030D ? 2 : 0));
  code->n_locals = (uint32_t) sampler_fetch_64 (address + (uintptr_t) layout->code_n_locals, &failed);
  code->code_flags = (uint32_t) sampler_fetch_64 (address + (uintptr_t) layout->code_flags, &failed);
  code->flags = (code->code_flags & CO_COROUTINE) != 0 ? FORMAT_CODE_COROUTINE : 0;
  read_local_names (codes, address, code);
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
  sampler_codes_publish (codes, index, slot, address);
  return index;
}

void
sampler_codes_publish (SamplerCodes *codes, uint32_t index, uint32_t slot, uintptr_t address)
{
  atomic_store_explicit (&codes->codes[index].address, address, memory_order_release);
  atomic_store_explicit (&codes->count, index + 1, memory_order_release);
  atomic_store_explicit (&codes->slots[slot], index + 1, memory_order_release);
}

static uint32_t
find_by_slots (SamplerCodes *codes, uintptr_t address)
{
  uint32_t slot = sampler_code_slot (address), usable = SAMPLER_CODE_NONE;

  for (uint32_t probe = 0; probe < SAMPLER_CODE_PROBES; probe++, slot = (slot + 1) & (SAMPLER_CODE_SLOTS - 1))
    {
      uint32_t found = atomic_load_explicit (&codes->slots[slot], memory_order_acquire);
      uintptr_t there = found == 0 ? 0 : sampler_code_address (codes, found - 1);

      if (found != 0 && there == address)
        {
          if (!codes->revalidate || still_is (codes, &codes->codes[found - 1], address))
            return found - 1;
          atomic_store_explicit (&codes->codes[found - 1].address, SAMPLER_CODE_FORGOTTEN, memory_order_relaxed);
          usable = slot;
          break;
        }
      if ((found == 0 || there == SAMPLER_CODE_FORGOTTEN) && usable == SAMPLER_CODE_NONE)
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

/* The hints are small enough to stay near, and what is found there by its address is right. */
uint32_t
sampler_codes_find (SamplerCodes *codes, uintptr_t address)
{
  uint16_t *hint = &codes->hints[sampler_code_slot (address) & (SAMPLER_CODE_HINTS - 1)];
  uint32_t index = *hint;

  if (sampler_code_address (codes, index) == address
      && index < atomic_load_explicit (&codes->count, memory_order_relaxed)
      && (!codes->revalidate || still_is (codes, &codes->codes[index], address)))
    return index;
  index = find_by_slots (codes, address);
  if (index != SAMPLER_CODE_NONE)
    *hint = (uint16_t) index;
  return index;
}

void
sampler_codes_forget (SamplerCodes *codes, uintptr_t address)
{
  uint32_t slot = sampler_code_slot (address);

  for (uint32_t probe = 0; probe < SAMPLER_CODE_PROBES; probe++, slot = (slot + 1) & (SAMPLER_CODE_SLOTS - 1))
    {
      uint32_t found = atomic_load_explicit (&codes->slots[slot], memory_order_acquire);
      uintptr_t there = address;

      if (found == 0)
        return;
      /* Exchange, not store: the table may just have begun anew. */
      if (atomic_compare_exchange_strong (&codes->codes[found - 1].address, &there, SAMPLER_CODE_FORGOTTEN))
        return;
    }
}

uint32_t
sampler_codes_mark (SamplerCodes *codes)
{
  codes->n_analysed = 0;
  codes->marked_classes = codes->n_classes;
  return atomic_load_explicit (&codes->count, memory_order_relaxed);
}

void
sampler_codes_roll_back (SamplerCodes *codes, uint32_t mark)
{
  uint32_t count = atomic_load_explicit (&codes->count, memory_order_relaxed);

  for (uint32_t i = 0; i < codes->n_analysed; i++)
    codes->codes[codes->analysed[i]].sites = SAMPLER_SITES_NOT_MADE;
  codes->n_analysed = 0;
  /* A signature of 0 never fits, nor does no index: the name is made anew, at the same place. */
  for (uint32_t slot = 0; codes->n_classes != codes->marked_classes && slot < SAMPLER_CLASS_SLOTS; slot++)
    if (codes->classes[slot].index > codes->marked_classes)
      codes->classes[slot].signature = 0;
  memset (codes->recent_classes, 0, sizeof codes->recent_classes);
  if (count == mark)
    return;
  for (uint32_t slot = 0; slot < SAMPLER_NAME_SLOTS; slot++)
    if (codes->names[slot].index >= mark)
      codes->names[slot].index = SAMPLER_CODE_NONE;
  for (uint32_t index = mark; index < count; index++)
    atomic_store_explicit (&codes->codes[index].address, SAMPLER_CODE_FORGOTTEN, memory_order_release);
}

void
sampler_codes_reset (SamplerCodes *codes)
{
  if (codes->arena_used == 0 && atomic_load_explicit (&codes->count, memory_order_relaxed) == 0)
    return;
  sampler_map_clear ((void *) codes->slots, SAMPLER_CODE_SLOTS * sizeof *codes->slots);
  if (codes->names != NULL && codes->classes != NULL)
    {
      sampler_map_clear ((void *) codes->names, SAMPLER_NAME_SLOTS * sizeof *codes->names);
      sampler_map_clear ((void *) codes->classes, SAMPLER_CLASS_SLOTS * sizeof *codes->classes);
    }
  memset (codes->recent_classes, 0, sizeof codes->recent_classes);
  codes->n_classes = codes->marked_classes = codes->n_analysed = codes->collector_name = 0;
  codes->arena_used = 0;
  atomic_store_explicit (&codes->count, 0, memory_order_release);
}

bool
sampler_codes_is_nearly_full (const SamplerCodes *codes)
{
  return atomic_load_explicit (&codes->count, memory_order_relaxed) > SAMPLER_CODES_MAX / 4 * 3
         || codes->arena_used > SAMPLER_ARENA_SIZE / 2;
}
