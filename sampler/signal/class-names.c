/* class-names.c: see class-names.h. Signal-safe. */

#include "sampler/signal/class-names.h"

#include <string.h>

#include "sampler/signal/builtins.h"
#include "sampler/signal/fetch.h"
#include "sampler/signal/python-objects.h"

static uint32_t
add_class (SamplerCodes *codes, uintptr_t type)
{
  char name[256];
  uint32_t index = codes->n_classes, size = sampler_copy_type_name (type, name, sizeof name);
  uint32_t room = (size + 7) & ~7u;

  if (size == 0)
    return 0;
  if (index + 1 >= SAMPLER_CLASSES_MAX || room > SAMPLER_ARENA_SIZE - codes->arena_used)
    {
      atomic_fetch_add_explicit (&codes->refused, 1, memory_order_relaxed);
      return 0;
    }
  codes->class_names[++index] = (SamplerText) { .at = codes->arena_used, .size = size, .kind = SAMPLER_TEXT_UTF8 };
  memcpy (codes->arena + codes->arena_used, name, size);
  codes->arena_used += room;
  codes->n_classes = index;
  return index;
}

static uint32_t
find_class (SamplerCodes *codes, uintptr_t type, uint64_t signature)
{
  uint32_t slot = (uint32_t) (type * 0x9E3779B97F4A7C15ull >> 40) & (SAMPLER_CLASS_SLOTS - 1);

  for (uint32_t probe = 0; probe < SAMPLER_CLASS_PROBES; probe++, slot = (slot + 1) & (SAMPLER_CLASS_SLOTS - 1))
    {
      SamplerName *found = &codes->classes[slot];

      if (found->key == type && found->signature == signature)
        return found->index;
      if (found->key == 0 || found->key == type)
        {
          uint32_t index = add_class (codes, type);
          if (index != 0)
            *found = (SamplerName) { .key = type, .signature = signature, .index = index };
          return index;
        }
    }
  atomic_fetch_add_explicit (&codes->refused, 1, memory_order_relaxed);
  return 0;
}

static uint32_t
intern_class (SamplerCodes *codes, uintptr_t type)
{
  SamplerRecentClass *recent = &codes->recent_classes[(type * 0x9E3779B97F4A7C15ull >> 40) % SAMPLER_RECENT_CLASSES];
  uint32_t version;

  if (recent->key == type && recent->walk == codes->walk)
    return recent->index;
  version = sampler_type_version (type);
  if (recent->key != type || version == 0 || recent->version != version)
    {
      uint64_t signature = sampler_type_signature (type);

      if (signature == 0)
        return 0;
      if (recent->key != type || recent->signature != signature)
        *recent = (SamplerRecentClass) { .key = type, .signature = signature, .index = find_class (codes, type, signature) };
      recent->version = version;
    }
  recent->walk = codes->walk;
  return recent->index;
}

uintptr_t
sampler_class_of (const SamplerTypes *types, SamplerFirstLocal what, uintptr_t value)
{
  int failed = 0;
  uintptr_t type = value != 0 && (value & 7) == 0 ? sampler_fetch_64 (value + OBJECT_TYPE, &failed) : 0;

  /* An inner function uses it: it lies in a cell. */
  if (type != 0 && !failed && type == types->cell)
    {
      value = sampler_fetch_64 (value + CELL_VALUE, &failed);
      type = value != 0 && !failed ? sampler_fetch_64 (value + OBJECT_TYPE, &failed) : 0;
    }
  if (type == 0 || failed)
    return 0;
  if (what == SAMPLER_FIRST_SELF)
    return type;
  if ((sampler_fetch_64 (type + TYPE_FLAGS, &failed) & TYPE_FLAG_TYPE) == 0 || failed)
    return 0;
  return value;
}

uint32_t
sampler_class_name (SamplerCodes *codes, SamplerFirstLocal what, uintptr_t value)
{
  uintptr_t type = sampler_class_of (&codes->types, what, value);

  return type != 0 ? intern_class (codes, type) : 0;
}
