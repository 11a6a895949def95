/* text-codes.c: codes known by their texts: the event engine's, and pseudo frames.
 * Ordinary context; the caller is the sole writer of the table. */

#include <string.h>

#include "format/format.h"
#include "sampler/signal/codes.h"

static bool
store_text (SamplerCodes *codes, const char *bytes, uint32_t size, SamplerText *text)
{
  text->kind = SAMPLER_TEXT_UTF8;
  text->cut = size > FORMAT_STRING_MAX;
  text->size = text->cut ? FORMAT_STRING_MAX : size;
  if (((text->size + 7) & ~7u) > SAMPLER_ARENA_SIZE - codes->arena_used)
    return false;
  text->at = codes->arena_used;
  memcpy (codes->arena + text->at, bytes, text->size);
  codes->arena_used += (text->size + 7) & ~7u;
  return true;
}

static bool
has_texts (const SamplerCodes *codes, const SamplerCode *code, const char *name, uint32_t name_size,
           const char *file, uint32_t file_size, int32_t first_line)
{
  return code->first_line == first_line && code->name.size == name_size && code->file.size == file_size
         && memcmp (codes->arena + code->name.at, name, name_size) == 0
         && memcmp (codes->arena + code->file.at, file, file_size) == 0;
}

uint32_t
sampler_codes_add_text (SamplerCodes *codes, uint8_t kind, const char *name, uint32_t name_size,
                        const char *file, uint32_t file_size, int32_t first_line)
{
  uint32_t count = atomic_load_explicit (&codes->count, memory_order_relaxed);
  uintptr_t key = format_crc32 (format_crc32 ((uint32_t) first_line, name, name_size), file, file_size);
  uint32_t slot;
  SamplerCode *code;

  if (name_size > FORMAT_STRING_MAX)
    name_size = FORMAT_STRING_MAX;
  if (file_size > FORMAT_STRING_MAX)
    file_size = FORMAT_STRING_MAX;
  key |= (uintptr_t) 1 << 40;      /* never 0 or SAMPLER_CODE_FORGOTTEN, never an aligned address of an object */
  slot = sampler_code_slot (key);
  for (uint32_t probe = 0; probe < SAMPLER_CODE_PROBES; probe++, slot = (slot + 1) & (SAMPLER_CODE_SLOTS - 1))
    {
      uint32_t found = atomic_load_explicit (&codes->slots[slot], memory_order_relaxed);
      if (found != 0 && sampler_code_address (codes, found - 1) == key
          && has_texts (codes, &codes->codes[found - 1], name, name_size, file, file_size, first_line))
        return found - 1;
      if (found == 0)
        break;
    }
  if (count >= SAMPLER_CODES_MAX || atomic_load_explicit (&codes->slots[slot], memory_order_relaxed) != 0)
    {
      atomic_fetch_add_explicit (&codes->refused, 1, memory_order_relaxed);
      return SAMPLER_CODE_NONE;
    }
  code = &codes->codes[count];
  memset (code, 0, sizeof *code);
  code->kind = kind;
  code->has_line = true;
  code->first_line = first_line;
  if (!store_text (codes, name, name_size, &code->name) || !store_text (codes, file, file_size, &code->file))
    {
      atomic_fetch_add_explicit (&codes->refused, 1, memory_order_relaxed);
      return SAMPLER_CODE_NONE;
    }
  sampler_codes_publish (codes, count, slot, key);
  return count;
}
