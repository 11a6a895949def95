/* builtins.c: see builtins.h. Signal-safe. */

#include "sampler/signal/builtins.h"

#include <string.h>

#include "format/format.h"
#include "sampler/signal/fetch.h"
#include "sampler/signal/python-objects.h"

#define NAME_MAX_BYTES 512u
#define BASES_MAX      64
/* In the lowest bits of a key, an address: the entry is another one's again, kept for the type of what a function
 * is bound to, or of a method's first argument. That it is there shows what kind of type it is: nothing more of
 * the type has to be looked at. */
#define BY_BOUND_OBJECT ((uintptr_t) 1)
#define BY_ARGUMENT     ((uintptr_t) 2)

typedef struct {
  SamplerCodes *codes;
  int           failed;
} Reader;

static uintptr_t
load (Reader *reader, uintptr_t address, uintptr_t offset)
{
  return sampler_fetch_64 (address + offset, &reader->failed);
}

/* The aligned word around a name's first byte: never reaches into the next page. */
static uint64_t
word_at (uintptr_t address, int *failed)
{
  return sampler_fetch_64 (address & ~(uintptr_t) 7, failed);
}

uint64_t
sampler_type_signature (uintptr_t type)
{
  int failed = 0;
  uintptr_t name = sampler_fetch_64 (type + TYPE_NAME, &failed);

  return failed ? 0 : name * 0x9E3779B97F4A7C15ull ^ word_at (name, &failed);
}

uint32_t
sampler_type_version (uintptr_t type)
{
  int failed = 0;
  uint32_t version = (uint32_t) sampler_fetch_64 (type + TYPE_VERSION, &failed);

  return failed ? 0 : version;
}

static uint32_t
copy_c_string (uintptr_t address, char *out, uint32_t room)
{
  int failed = 0;
  uint32_t n = 0;

  while (n < room)
    {
      out[n] = (char) sampler_fetch_8 (address + n, &failed);
      if (failed)
        return 0;
      if (out[n] == '\0')
        break;
      n++;
    }
  return n;
}

uint32_t
sampler_copy_type_name (uintptr_t type, char *out, uint32_t room)
{
  int failed = 0;
  uintptr_t name = sampler_fetch_64 (type + TYPE_NAME, &failed);
  uint32_t n = failed ? 0 : copy_c_string (name, out, room), last = 0;

  for (uint32_t i = 0; i < n; i++)
    if (out[i] == '.')
      last = i + 1;
  memmove (out, out + last, n - last);
  return n - last;
}

/* A Python class's qualified name where it is ASCII, else its name. */
static uint32_t
copy_qualified_name (Reader *reader, uintptr_t type, char *out, uint32_t room)
{
  const SamplerLayout *layout = reader->codes->layout;

  if ((load (reader, type, TYPE_FLAGS) & TYPE_FLAG_HEAP) != 0)
    {
      uintptr_t text = load (reader, type, (uintptr_t) layout->type_qualname);
      uint64_t length = load (reader, text, (uintptr_t) layout->string_length);
      uint32_t state = (uint32_t) load (reader, text, (uintptr_t) layout->string_state);

      if (!reader->failed && load (reader, text, OBJECT_TYPE) == reader->codes->string_type
          && (state >> 5 & 3) == 3 && length < room)
        return copy_c_string (text + (uintptr_t) layout->string_ascii_data, out, (uint32_t) length);
    }
  return sampler_copy_type_name (type, out, room);
}

static bool
is_python_class (Reader *reader, uintptr_t type)
{
  return (load (reader, type, TYPE_FLAGS) & TYPE_FLAG_HEAP) != 0
         && load (reader, type, TYPE_DEALLOC) == reader->codes->types.class_dealloc;
}

static bool
is_subtype (Reader *reader, uintptr_t type, uintptr_t base)
{
  for (int i = 0; i < BASES_MAX && type != 0 && !reader->failed; i++)
    {
      if (type == base)
        return true;
      type = load (reader, type, TYPE_BASE);
    }
  return false;
}

static uint32_t
add_name (SamplerCodes *codes, uint8_t kind, const char *name, uint32_t size)
{
  uint32_t index = atomic_load_explicit (&codes->count, memory_order_relaxed);
  uint32_t room = (size + 7) & ~7u;
  SamplerCode *code;

  if (index >= SAMPLER_CODES_MAX || room > SAMPLER_ARENA_SIZE - codes->arena_used)
    {
      atomic_fetch_add_explicit (&codes->refused, 1, memory_order_relaxed);
      return SAMPLER_CODE_NONE;
    }
  code = &codes->codes[index];
  memset (code, 0, sizeof *code);
  code->kind = kind;
  code->has_line = true;
  code->name = (SamplerText) { .at = codes->arena_used, .size = size, .kind = SAMPLER_TEXT_UTF8 };
  memcpy (codes->arena + codes->arena_used, name, size);
  codes->arena_used += room;
  atomic_store_explicit (&codes->count, index + 1, memory_order_release);
  return index;
}

/* "owner.name", or one of them where the other is 0. */
static uint32_t
make_name (Reader *reader, uintptr_t name, uintptr_t owner)
{
  char text[NAME_MAX_BYTES];
  uint32_t size = 0;

  if (owner != 0)
    size = copy_qualified_name (reader, owner, text, sizeof text / 2);
  if (owner != 0 && size == 0)
    return SAMPLER_CODE_NONE;
  if (name != 0)
    {
      uint32_t dot = size, more;
      if (owner != 0)
        text[size++] = '.';
      more = copy_c_string (name, text + size, sizeof text - size);
      if (more == 0)
        return SAMPLER_CODE_NONE;
      size = more + (owner != 0 ? dot + 1 : 0);
    }
  return reader->failed ? SAMPLER_CODE_NONE : add_name (reader->codes, FORMAT_CODE_BUILTIN, text, size);
}

static uint64_t
name_signature (Reader *reader, uintptr_t name)
{
  return name != 0 ? name * 0xD6E8FEB86659FD93ull ^ word_at (name, &reader->failed) : 0;
}

/* Whether the entry's type is still the one that it was made for. */
static bool
has_same_owner (SamplerName *entry)
{
  uint32_t version = entry->owner != 0 ? sampler_type_version (entry->owner) : 0;

  if (entry->owner == 0 || (version != 0 && version == entry->version))
    return true;
  if (sampler_type_signature (entry->owner) != entry->signature)
    return false;
  entry->version = version;
  return true;
}

/* The place of *key* of *owner*: its entry, or where it is to be made; NULL: there is no room. */
static SamplerName *
find_place (SamplerCodes *codes, uintptr_t key, uintptr_t owner)
{
  uint32_t slot = (uint32_t) ((key * 3 ^ owner) * 0x9E3779B97F4A7C15ull >> 40) & (SAMPLER_NAME_SLOTS - 1);

  for (uint32_t probe = 0; probe < SAMPLER_NAME_PROBES; probe++, slot = (slot + 1) & (SAMPLER_NAME_SLOTS - 1))
    {
      SamplerName *found = &codes->names[slot];

      if (found->key == 0 || (found->key == key && found->owner == owner))
        return found;
    }
  return NULL;
}

/* The index of a name that was made before and is still right, or SAMPLER_CODE_NONE. */
static uint32_t
known_name (Reader *reader, uintptr_t key, uintptr_t name, uintptr_t owner)
{
  SamplerName *place = find_place (reader->codes, key, owner);

  if (place == NULL || place->key == 0 || place->index == SAMPLER_CODE_NONE || reader->failed
      || place->name_signature != name_signature (reader, name) || !has_same_owner (place))
    return SAMPLER_CODE_NONE;
  return place->index;
}

static void
remember (Reader *reader, uintptr_t key, uintptr_t name, uintptr_t owner, uint32_t index)
{
  SamplerName *place = find_place (reader->codes, key, owner);

  if (place != NULL && index != SAMPLER_CODE_NONE)
    *place = (SamplerName) {
      .key = key, .owner = owner, .index = index, .name_signature = name_signature (reader, name),
      .signature = owner != 0 ? sampler_type_signature (owner) : 0, .version = owner != 0 ? sampler_type_version (owner) : 0 };
}

/* The entry of the C string *name* of what *owner*, a type or 0, has; *key* tells it from others. */
static uint32_t
intern (Reader *reader, uintptr_t key, uintptr_t name, uintptr_t owner)
{
  uint32_t index = known_name (reader, key, name, owner);

  if (index != SAMPLER_CODE_NONE || reader->failed)
    return index;
  if (find_place (reader->codes, key, owner) == NULL)
    {
      atomic_fetch_add_explicit (&reader->codes->refused, 1, memory_order_relaxed);
      return SAMPLER_CODE_NONE;
    }
  index = make_name (reader, name, owner);
  remember (reader, key, name, owner, index);
  return index;
}

/* A builtin function knows what it is bound to: a module, an object or a class. */
static uint32_t
name_function (Reader *reader, uintptr_t function)
{
  const SamplerTypes *types = &reader->codes->types;
  uintptr_t method = load (reader, function, FUNCTION_METHOD), self = load (reader, function, FUNCTION_SELF);
  uintptr_t type = self != 0 ? load (reader, self, OBJECT_TYPE) : 0, owner = 0;
  uintptr_t name = load (reader, method, METHOD_NAME);
  uint32_t index;

  if (type != 0 && type != types->module)
    {
      index = known_name (reader, method | BY_BOUND_OBJECT, name, type);
      if (index != SAMPLER_CODE_NONE)
        return index;
      if (!is_subtype (reader, type, types->module))
        owner = (load (reader, type, TYPE_FLAGS) & TYPE_FLAG_TYPE) != 0 ? self : type;
    }
  index = intern (reader, method, name, owner);
  if (owner != 0 && owner == type)
    remember (reader, method | BY_BOUND_OBJECT, name, type, index);
  return index;
}

/* Bound as the interpreter would bind it, to the first argument's type. A first argument that
 * does not fit is what an earlier instruction has left there: then nothing is called. */
static uint32_t
name_method (Reader *reader, uintptr_t descriptor, uintptr_t self)
{
  uintptr_t method = load (reader, descriptor, DESCRIPTOR_METHOD);
  uintptr_t owner = load (reader, descriptor, DESCRIPTOR_OWNER), name = load (reader, method, METHOD_NAME);

  if (self != 0)
    {
      uintptr_t type = load (reader, self, OBJECT_TYPE);
      uint32_t index = known_name (reader, method | BY_ARGUMENT, name, type);

      if (index != SAMPLER_CODE_NONE || !is_subtype (reader, type, owner))
        return index;
      index = intern (reader, method, name, type);
      remember (reader, method | BY_ARGUMENT, name, type, index);
      return index;
    }
  return intern (reader, method, name, owner);
}

static uint32_t
name_wrapper (Reader *reader, uintptr_t descriptor)
{
  uintptr_t base = load (reader, descriptor, DESCRIPTOR_METHOD);

  return intern (reader, base, load (reader, base, METHOD_NAME), load (reader, descriptor, DESCRIPTOR_OWNER));
}

static uint32_t
name_type (Reader *reader, uintptr_t type)
{
  return is_python_class (reader, type) ? SAMPLER_CODE_NONE : intern (reader, type, 0, type);
}

static uint32_t
name_object (Reader *reader, uintptr_t callable, uintptr_t self)
{
  const SamplerTypes *types = &reader->codes->types;
  uintptr_t type = load (reader, callable, OBJECT_TYPE);

  if (type == types->bound_method)
    {
      self = load (reader, callable, BOUND_SELF);
      callable = load (reader, callable, BOUND_FUNCTION);
      type = load (reader, callable, OBJECT_TYPE);
    }
  if (type == types->python_function || reader->failed)
    return SAMPLER_CODE_NONE;
  if (type == types->function || type == types->class_function)
    {
      SamplerName *recent = &reader->codes->recent_function;
      if (recent->key != callable)
        *recent = (SamplerName) { .key = callable, .index = name_function (reader, callable) };
      return recent->index;
    }
  if (type == types->method)
    return name_method (reader, callable, self);
  if (type == types->class_method || type == types->wrapper)
    return type == types->wrapper ? name_wrapper (reader, callable) : name_method (reader, callable, 0);
  if (type == types->bound_wrapper)
    return name_wrapper (reader, load (reader, callable, BOUND_FUNCTION));
  if ((load (reader, type, TYPE_FLAGS) & TYPE_FLAG_TYPE) != 0)
    return name_type (reader, callable);
  /* functools.partial, operator.itemgetter…: named by their type. What cannot be called was left there. */
  if (load (reader, type, TYPE_CALL) == 0 || reader->failed)
    return SAMPLER_CODE_NONE;
  return name_type (reader, type);
}

uint32_t
sampler_name_callable (SamplerCodes *codes, uintptr_t callable, uintptr_t self)
{
  Reader reader = { .codes = codes };
  uint32_t index = name_object (&reader, callable, self);

  if (reader.failed)
    atomic_fetch_add_explicit (&codes->unknown_leaves, 1, memory_order_relaxed);
  return index;
}

bool
sampler_is_plain_callable (SamplerCodes *codes, uintptr_t callable)
{
  Reader reader = { .codes = codes };
  uintptr_t type = load (&reader, callable, OBJECT_TYPE);

  if ((load (&reader, type, TYPE_FLAGS) & TYPE_FLAG_METHOD) != 0)
    return !reader.failed;
  if (type == codes->types.function)
    {
      uintptr_t self = load (&reader, callable, FUNCTION_SELF);
      return self == 0 || (load (&reader, self, OBJECT_TYPE) == codes->types.module && !reader.failed);
    }
  return false;
}

uint32_t
sampler_name_collector (SamplerCodes *codes)
{
  if (codes->collector_name == 0)
    {
      uint32_t index = add_name (codes, FORMAT_CODE_PSEUDO, "[gc]", 4);
      if (index == SAMPLER_CODE_NONE)
        return index;
      codes->collector_name = index + 1;
    }
  return codes->collector_name - 1;
}
