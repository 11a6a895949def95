/* sites.c: see sites.h */

#include "sampler/tasks/sites.h"

#include <string.h>

#include "format/format.h"
#include "sampler/memory.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/reasons.h"

#define TEXTS_SIZE   (8u << 20)
#define FRAMES_MAX   (1u << 20)
#define SLOTS        (1u << 18)        /* of each map: at most a quarter is used */
#define CO_COROUTINE 0x80

SamplerSiteTable sampler_sites;

/* From an address or a hash to an index; keys are never 0. */
typedef struct {
  uint64_t key;
  uint32_t value;
} Entry;

static struct {
  Entry   *codes, *lines, *sites;
  uint32_t n_codes, n_lines, n_frames, n_texts;
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
  table.n_codes = table.n_lines = table.n_frames = table.n_texts = 0;
  return sampler_map_again (&sampler_sites.texts, TEXTS_SIZE)
         && sampler_map_again (&sampler_sites.codes, (SAMPLER_TASK_CODES_MAX + 1) * sizeof *sampler_sites.codes)
         && sampler_map_again (&sampler_sites.lines, (SAMPLER_TASK_FRAMES_MAX + 1) * sizeof *sampler_sites.lines)
         && sampler_map_again (&sampler_sites.frames, FRAMES_MAX * sizeof *sampler_sites.frames)
         && sampler_map_again (&sampler_sites.sites, (SAMPLER_SITES_MAX + 1) * sizeof *sampler_sites.sites)
         && sampler_map_again (&table.codes, SLOTS * sizeof *table.codes) && sampler_map_again (&table.lines, SLOTS * sizeof *table.lines)
         && sampler_map_again (&table.sites, SLOTS * sizeof *table.sites);
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

static bool
hides_traceback (PyObject *code)
{
  PyObject *names = PyObject_GetAttrString (code, "co_varnames"), *name = PyUnicode_FromString ("__tracebackhide__");
  bool found = names != NULL && name != NULL && PySequence_Contains (names, name) == 1;

  Py_XDECREF (name);
  Py_XDECREF (names);
  PyErr_Clear ();
  return found;
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
  code->flags = (uint8_t) ((number_of (object, "co_flags") & CO_COROUTINE ? FORMAT_CODE_COROUTINE : 0)
                           | (hides_traceback (object) ? FORMAT_CODE_TRACEBACK_HIDDEN : 0));
  Py_INCREF (object);
  code->code = object;
  return ++table.n_codes;
}

uint32_t
sampler_sites_find_code (PyObject *code)
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

/* ---- frames and stacks ---- */

static uint32_t
find_line (const SamplerTaskFrame *frame)
{
  Entry *entry = entry_of (table.lines, frame->instruction);
  const SamplerLayout *layout = sampler_tick.codes.layout;
  uint32_t code;
  long line;

  if (entry->key != 0)
    return entry->value;
  code = sampler_sites_find_code (frame->code);
  if (code == 0 || table.n_lines >= SAMPLER_TASK_FRAMES_MAX)
    return refuse ();
  line = sampler_code_line (frame->code, (int) (frame->instruction - ((uintptr_t) frame->code + (uintptr_t) layout->code_bytecode)));
  table.n_lines++;
  sampler_sites.lines[table.n_lines] = (SamplerTaskLine) { .code = code, .line = line > 0 ? (uint32_t) line : 0 };
  entry->value = table.n_lines;
  entry->key = frame->instruction;
  return entry->value;
}

static uint32_t
add_site (const SamplerTaskFrame *frames, uint32_t n, unsigned reason, bool decides)
{
  uint32_t index = atomic_load_explicit (&sampler_sites.n_sites, memory_order_relaxed) + 1;
  SamplerSite *site = &sampler_sites.sites[index];

  if (index > SAMPLER_SITES_MAX || n > FRAMES_MAX - table.n_frames)
    return refuse ();
  site->frames_at = table.n_frames;
  site->n_frames = n;
  site->reason = (uint8_t) (decides ? sampler_reason_of_stack (frames, n) : reason);
  for (uint32_t i = 0; i < n; i++)
    {
      uint32_t line = find_line (&frames[i]);

      if (line == 0)
        return 0;
      sampler_sites.frames[site->frames_at + i] = line;
    }
  table.n_frames += n;
  atomic_store_explicit (&sampler_sites.n_sites, index, memory_order_release);
  return index;
}

uint32_t
sampler_sites_find (const SamplerTaskFrame *frames, uint32_t n, unsigned reason, bool decides)
{
  uint64_t key = (reason + 1) * 0xD6E8FEB86659FD93ull;
  Entry *entry;

  for (uint32_t i = 0; i < n; i++)
    key = (key + frames[i].instruction) * 0x9E3779B97F4A7C15ull;
  key |= 1;
  entry = entry_of (table.sites, key);
  if (entry->key != 0)
    return entry->value;
  entry->value = add_site (frames, n, reason, decides);
  if (entry->value != 0)
    entry->key = key;
  return entry->value;
}
