/* classes.c: see classes.h */

#include "sampler/tasks/classes.h"

#include <string.h>

#include "sampler/memory.h"
#include "sampler/signal/builtins.h"
#include "sampler/tasks/sites.h"

#define NAMES_MAX  4096u
#define NAME_SLOTS (4 * NAMES_MAX)     /* power of two */
#define TEXTS_SIZE (1u << 20)

typedef struct {
  uint32_t at, size;                   /* UTF-8, in the texts */
} Name;

static struct {
  char     *texts;
  Name     *names;                     /* from 1 */
  uint32_t *slots;                     /* by name: its number; 0 free */
  uint32_t  n_names, n_texts;
} classes;

bool
sampler_task_classes_reset (void)
{
  classes.n_names = classes.n_texts = 0;
  return sampler_map_again (&classes.texts, TEXTS_SIZE)
         && sampler_map_again (&classes.names, (NAMES_MAX + 1) * sizeof *classes.names)
         && sampler_map_again (&classes.slots, NAME_SLOTS * sizeof *classes.slots);
}

static uint32_t
add_name (const char *text, uint32_t size)
{
  Name name = { .at = classes.n_texts, .size = size };

  if (classes.n_names >= NAMES_MAX || size > TEXTS_SIZE - classes.n_texts)
    {
      atomic_fetch_add_explicit (&sampler_sites.refused, 1, memory_order_relaxed);
      return 0;
    }
  memcpy (classes.texts + name.at, text, size);
  classes.n_texts += size;
  classes.names[++classes.n_names] = name;
  return classes.n_names;
}

uint32_t
sampler_task_class (uintptr_t type)
{
  char text[256];
  uint32_t size = type != 0 ? sampler_copy_type_name (type, text, sizeof text) : 0, slot;
  uint64_t hash = 0xCBF29CE484222325ull;

  if (size == 0)
    return 0;
  for (uint32_t i = 0; i < size; i++)
    hash = (hash ^ (unsigned char) text[i]) * 0x100000001B3ull;
  for (slot = (uint32_t) (hash >> 32) & (NAME_SLOTS - 1); classes.slots[slot] != 0; slot = (slot + 1) & (NAME_SLOTS - 1))
    {
      const Name *name = &classes.names[classes.slots[slot]];

      if (name->size == size && memcmp (classes.texts + name->at, text, size) == 0)
        return classes.slots[slot];
    }
  classes.slots[slot] = add_name (text, size);
  return classes.slots[slot];
}

const char *
sampler_task_class_name (uint32_t index, size_t *size)
{
  *size = index != 0 ? classes.names[index].size : 0;
  return index != 0 ? classes.texts + classes.names[index].at : "";
}

/* Where the part of a dotted name that ends at *end* begins. */
static size_t
part_before (const char *name, size_t end)
{
  while (end > 0 && name[end - 1] != '.')
    end--;
  return end;
}

size_t
sampler_task_method_name (char *out, size_t room, uint32_t class_name, const char *name, size_t size)
{
  static const char within[] = "<locals>";
  size_t class_size, last = part_before (name, size), owner = last > 0 ? part_before (name, last - 1) : 0, owner_size;
  const char *class_text = sampler_task_class_name (class_name, &class_size);

  owner_size = last > 0 ? last - 1 - owner : 0;
  if (class_size == 0 || class_size + 1 + size - last > room
      || (owner_size == sizeof within - 1 && memcmp (name + owner, within, owner_size) == 0)
      || (owner_size == class_size && memcmp (name + owner, class_text, class_size) == 0))
    return 0;
  memcpy (out, class_text, class_size);
  out[class_size] = '.';
  memcpy (out + class_size + 1, name + last, size - last);
  return class_size + 1 + size - last;
}
