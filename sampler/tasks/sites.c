/* sites.c: see sites.h */

#include "sampler/tasks/sites.h"

#include <string.h>

#include "format/format.h"
#include "sampler/memory.h"
#include "sampler/signal/builtins.h"
#include "sampler/signal/class-names.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/classes.h"
#include "sampler/tasks/reasons.h"

#define TEXTS_SIZE   (8u << 20)
#define FRAMES_MAX   (1u << 20)
#define METHODS_SIZE (1u << 20)
#define IS_CLS       0x80u             /* of a method: its first local is cls, not self */
#define SLOTS        (1u << 18)        /* of each map: at most half is used */
#define CO_COROUTINE 0x80

SamplerSiteTable sampler_sites;

/* From an address or a hash to an index; keys are never 0. */
typedef struct {
  uint64_t key;
  uint32_t value;
  uint32_t methods;          /* of instructions: which of the frames are methods, in the bytes of that; 0: none is */
} Entry;

/* Where no frame is a method, instructions alone make a site. Else they are one for each names of classes; the
 * classes themselves, which is what a suspension has, lead there by an entry of their own. */
static struct {
  Entry   *codes, *lines, *sites, *classed;
  uint8_t *methods;          /* how many, then their places in the chain; from 1 */
  uint32_t n_codes, n_lines, n_frames, n_texts, n_methods, n_places, n_classed;
} table;

static Entry *
entry_of (Entry *map, uint64_t key)
{
  uint32_t slot = (uint32_t) (key * 0x9E3779B97F4A7C15ull >> 40) & (SLOTS - 1);

  while (map[slot].key != 0 && map[slot].key != key)
    slot = (slot + 1) & (SLOTS - 1);
  return &map[slot];
}

bool
sampler_sites_reset (void)
{
  sampler_sites_release ();
  atomic_store (&sampler_sites.n_sites, 0);
  atomic_store (&sampler_sites.refused, 0);
  table.n_codes = table.n_lines = table.n_frames = table.n_texts = table.n_places = table.n_classed = 0;
  table.n_methods = 1;
  return sampler_task_classes_reset () && sampler_map_again (&sampler_sites.texts, TEXTS_SIZE)
         && sampler_map_again (&sampler_sites.codes, (SAMPLER_TASK_CODES_MAX + 1) * sizeof *sampler_sites.codes)
         && sampler_map_again (&sampler_sites.lines, (SAMPLER_TASK_FRAMES_MAX + 1) * sizeof *sampler_sites.lines)
         && sampler_map_again (&sampler_sites.frames, FRAMES_MAX * sizeof *sampler_sites.frames)
         && sampler_map_again (&sampler_sites.sites, (SAMPLER_SITES_MAX + 1) * sizeof *sampler_sites.sites)
         && sampler_map_again (&table.codes, SLOTS * sizeof *table.codes) && sampler_map_again (&table.lines, SLOTS * sizeof *table.lines)
         && sampler_map_again (&table.sites, SLOTS * sizeof *table.sites) && sampler_map_again (&table.classed, SLOTS * sizeof *table.classed)
         && sampler_map_again (&table.methods, METHODS_SIZE);
}

void
sampler_sites_release (void)
{
  for (uint32_t i = 1; i <= table.n_codes; i++)
    Py_CLEAR (sampler_sites.codes[i].code);
}

static uint32_t
refuse (void)
{
  atomic_fetch_add_explicit (&sampler_sites.refused, 1, memory_order_relaxed);
  return 0;
}

/* ---- codes ---- */

static bool
copy_text (PyObject *code, const char *attribute, uint32_t *at, uint32_t *size)
{
  PyObject *text = PyObject_GetAttrString (code, attribute);
  PyObject *bytes = text != NULL ? PyUnicode_AsEncodedString (text, "utf-8", "surrogateescape") : NULL;
  Py_ssize_t n = bytes != NULL ? PyBytes_Size (bytes) : 0;
  bool fits;

  PyErr_Clear ();
  if (n > (Py_ssize_t) FORMAT_STRING_MAX)
    n = FORMAT_STRING_MAX;
  fits = (size_t) n <= TEXTS_SIZE - table.n_texts;
  *at = table.n_texts;
  *size = fits ? (uint32_t) n : 0;
  if (*size > 0)
    memcpy (sampler_sites.texts + *at, PyBytes_AsString (bytes), *size);
  table.n_texts += *size;
  Py_XDECREF (bytes);
  Py_XDECREF (text);
  return fits;
}

static long
number_of (PyObject *code, const char *attribute)
{
  PyObject *number = PyObject_GetAttrString (code, attribute);
  long value = number != NULL ? PyLong_AsLong (number) : 0;

  Py_XDECREF (number);
  PyErr_Clear ();
  return value;
}

/* What the names of its local variables say of a code. */
static void
read_local_names (PyObject *object, SamplerTaskCode *code)
{
  PyObject *names = PyObject_GetAttrString (object, "co_varnames"), *name = PyUnicode_FromString ("__tracebackhide__");
  PyObject *first = names != NULL && PyTuple_Size (names) > 0 ? PyTuple_GetItem (names, 0) : NULL;

  if (names != NULL && name != NULL && PySequence_Contains (names, name) == 1)
    code->flags |= FORMAT_CODE_TRACEBACK_HIDDEN;
  if (first != NULL && PyUnicode_CompareWithASCIIString (first, "self") == 0)
    code->first_local = SAMPLER_FIRST_SELF;
  else if (first != NULL && PyUnicode_CompareWithASCIIString (first, "cls") == 0)
    code->first_local = SAMPLER_FIRST_CLS;
  else
    code->first_local = SAMPLER_FIRST_OTHER;
  Py_XDECREF (name);
  Py_XDECREF (names);
  PyErr_Clear ();
}

static uint32_t
add_code (PyObject *object)
{
  SamplerTaskCode *code = &sampler_sites.codes[table.n_codes + 1];
  long first_line = number_of (object, "co_firstlineno");

  if (table.n_codes >= SAMPLER_TASK_CODES_MAX
      || !copy_text (object, sampler_tick.codes.layout->version < 0x030B ? "co_name" : "co_qualname", &code->name_at, &code->name_size)
      || !copy_text (object, "co_filename", &code->file_at, &code->file_size))
    return refuse ();
  code->first_line = first_line > 0 ? (uint32_t) first_line : 0;
  code->flags = number_of (object, "co_flags") & CO_COROUTINE ? FORMAT_CODE_COROUTINE : 0;
  read_local_names (object, code);
  Py_INCREF (object);
  code->code = object;
  return ++table.n_codes;
}

static uint32_t
find_code (PyObject *code)
{
  Entry *entry = entry_of (table.codes, (uintptr_t) code);
  PyObject *type, *value, *traceback;

  if (entry->key != 0)
    return entry->value;
  PyErr_Fetch (&type, &value, &traceback);
  entry->value = add_code (code);
  if (entry->value != 0)
    entry->key = (uintptr_t) code;
  PyErr_Restore (type, value, traceback);
  return entry->value;
}

SamplerFirstLocal
sampler_sites_first_local (PyObject *code)
{
  /* Before the first reset a chain is only tried. */
  uint32_t index = table.codes != NULL && sampler_tick.codes.opcodes != NULL ? find_code (code) : 0;

  return index != 0 ? (SamplerFirstLocal) sampler_sites.codes[index].first_local : SAMPLER_FIRST_OTHER;
}

/* ---- frames ---- */

/* 0: its first local holds no class, nor an object of one. */
static uintptr_t
class_of (const SamplerTaskFrame *frame, SamplerFirstLocal what)
{
  return what != SAMPLER_FIRST_OTHER ? sampler_class_of (&sampler_tick.codes.types, what, frame->first) : 0;
}

static uint32_t
find_line (const SamplerTaskFrame *frame, uint32_t class_name)
{
  /* Two numbers in 64 bits; never 0. */
  uint64_t key = frame->instruction ^ class_name * 0xD6E8FEB86659FD93ull;
  Entry *entry = entry_of (table.lines, key);
  const SamplerLayout *layout = sampler_tick.codes.layout;
  uint32_t code;
  long line;

  if (entry->key != 0)
    return entry->value;
  code = find_code (frame->code);
  if (code == 0 || table.n_lines >= SAMPLER_TASK_FRAMES_MAX)
    return refuse ();
  line = sampler_code_line (frame->code, (int) (frame->instruction - ((uintptr_t) frame->code + (uintptr_t) layout->code_bytecode)));
  table.n_lines++;
  sampler_sites.lines[table.n_lines] = (SamplerTaskLine) { .code = code, .line = line > 0 ? (uint32_t) line : 0, .class_name = class_name };
  entry->value = table.n_lines;
  entry->key = key;
  return entry->value;
}

uint32_t
sampler_sites_find_line (const SamplerTaskFrame *frame)
{
  return find_line (frame, sampler_task_class (class_of (frame, sampler_sites_first_local (frame->code))));
}

/* ---- stacks ---- */

_Static_assert (SAMPLER_CHAIN_MAX <= IS_CLS, "a place in a chain and how its first local is called are one byte");

static uint8_t
place_of (uint8_t method)
{
  return method & (uint8_t) ~IS_CLS;
}

typedef struct {
  const SamplerTaskFrame *frames;
  uint32_t n;
  unsigned reason;
  bool     decides;
  uint64_t known;            /* the key by which its site was found; 0: it had to be made */
} Chain;

static uint32_t
add_site (const Chain *chain, const uint32_t *class_names)
{
  uint32_t index = atomic_load_explicit (&sampler_sites.n_sites, memory_order_relaxed) + 1;
  SamplerSite *site = &sampler_sites.sites[index];

  if (index > SAMPLER_SITES_MAX || chain->n > FRAMES_MAX - table.n_frames)
    return refuse ();
  site->frames_at = table.n_frames;
  site->n_frames = chain->n;
  site->reason = (uint8_t) (chain->decides ? sampler_reason_of_stack (chain->frames, chain->n) : chain->reason);
  for (uint32_t i = 0; i < chain->n; i++)
    {
      uint32_t line = find_line (&chain->frames[i], class_names[i]);

      if (line == 0)
        return 0;
      sampler_sites.frames[site->frames_at + i] = line;
    }
  table.n_frames += chain->n;
  atomic_store_explicit (&sampler_sites.n_sites, index, memory_order_release);
  return index;
}

/* Which frames are methods, said once for all chains of these instructions. False: there is no room. */
static bool
note_methods (const Chain *chain, uint32_t *methods)
{
  uint8_t *list = table.methods + table.n_methods, n = 0;

  if (table.n_places >= SAMPLER_SITES_MAX || table.n_methods + 1 + chain->n > METHODS_SIZE)
    return refuse () != 0;
  for (uint32_t i = 0; i < chain->n; i++)
    {
      SamplerFirstLocal what = sampler_sites_first_local (chain->frames[i].code);

      if (what != SAMPLER_FIRST_OTHER)
        list[++n] = (uint8_t) (i | (what == SAMPLER_FIRST_CLS ? IS_CLS : 0));
    }
  list[0] = n;
  *methods = n > 0 ? table.n_methods : 0;
  table.n_methods += n > 0 ? 1u + n : 0;
  table.n_places++;
  return true;
}

static uintptr_t
class_of_method (const Chain *chain, uint8_t method)
{
  return class_of (&chain->frames[place_of (method)], (method & IS_CLS) != 0 ? SAMPLER_FIRST_CLS : SAMPLER_FIRST_SELF);
}

/* Classes of one name are one. */
static uint32_t
find_named (uint64_t key, const uint8_t *methods, const Chain *chain)
{
  uint32_t class_names[SAMPLER_CHAIN_MAX] = { 0 };
  Entry *entry;

  for (uint8_t i = 1; i <= methods[0]; i++)
    {
      uint32_t class_name = sampler_task_class (class_of_method (chain, methods[i]));

      class_names[place_of (methods[i])] = class_name;
      key = (key + class_name + 1) * 0x9E3779B97F4A7C15ull;
    }
  entry = entry_of (table.sites, key | 1);
  if (entry->key != 0)
    return entry->value;
  entry->value = add_site (chain, class_names);
  if (entry->value != 0)
    entry->key = key | 1;
  return entry->value;
}

static bool
is_same_object (const Chain *chain, uint8_t a, uint8_t b)
{
  return chain->frames[place_of (a)].first == chain->frames[place_of (b)].first && ((a ^ b) & IS_CLS) == 0;
}

static uint32_t
find_classed (uint64_t key, const uint8_t *methods, Chain *chain)
{
  uint64_t classed = key, class_key = 0;
  uint32_t site;
  Entry *entry;

  for (uint8_t i = 1; i <= methods[0]; i++)
    {
      /* A method that awaits another of the same object: the class is the same, too. */
      if (i == 1 || !is_same_object (chain, methods[i - 1], methods[i]))
        {
          uintptr_t type = class_of_method (chain, methods[i]);

          class_key = type != 0 ? type + sampler_type_signature (type) : 1;
        }
      classed = (classed + class_key) * 0x9E3779B97F4A7C15ull;
    }
  entry = entry_of (table.classed, classed | 1);
  chain->known = entry->key;
  if (entry->key != 0)
    return entry->value;
  site = find_named (key, methods, chain);
  if (site != 0 && table.n_classed < SLOTS / 2)
    {
      table.n_classed++;
      *entry = (Entry) { .key = classed | 1, .value = site };
    }
  return site;
}

static uint32_t
find_site (Chain *chain)
{
  static const uint32_t no_names[SAMPLER_CHAIN_MAX];
  uint64_t key = (chain->reason + 1) * 0xD6E8FEB86659FD93ull;
  Entry *entry;

  for (uint32_t i = 0; i < chain->n; i++)
    key = (key + chain->frames[i].instruction) * 0x9E3779B97F4A7C15ull;
  key |= 1;
  entry = entry_of (table.sites, key);
  chain->known = entry->key;
  if (entry->key == 0)
    {
      if (!note_methods (chain, &entry->methods))
        return 0;
      entry->value = entry->methods == 0 ? add_site (chain, no_names) : 0;
      if (entry->value != 0 || entry->methods != 0)
        entry->key = key;
    }
  return entry->methods != 0 ? find_classed (key, table.methods + entry->methods, chain) : entry->value;
}

uint32_t
sampler_sites_find_known (const SamplerTaskFrame *frames, uint32_t n, unsigned reason, bool decides, uint64_t *key)
{
  Chain chain = { .frames = frames, .n = n, .reason = reason, .decides = decides };
  uint32_t site = find_site (&chain);

  *key = site != 0 ? chain.known : 0;
  return site;
}

uint32_t
sampler_sites_find (const SamplerTaskFrame *frames, uint32_t n, unsigned reason, bool decides)
{
  uint64_t key;

  return sampler_sites_find_known (frames, n, reason, decides, &key);
}
