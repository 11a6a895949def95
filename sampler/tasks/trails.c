/* trails.c: see trails.h */

#include "sampler/tasks/trails.h"

#include "sampler/memory.h"
#include "sampler/signal/class-names.h"
#include "sampler/signal/fetch.h"
#include "sampler/signal/handler.h"
#include "sampler/signal/python-objects.h"
#include "sampler/tasks/calibrate.h"
#include "sampler/tasks/sites.h"

#define OBJECT_HEAD 16
#define WORDS       (1u << 21)
#define HEAD_WORDS  (sizeof (SamplerTrail) / sizeof (uintptr_t))
#define KEYS        (1u << 16)       /* power of two; at most half is used */
#define MOST_FRAMES 64u              /* longer chains are not kept */

_Static_assert (sizeof (SamplerTrail) % sizeof (uintptr_t) == 0 && MOST_FRAMES < SAMPLER_CHAIN_MAX,
                "a trail is words: its head, an instruction for each frame, its methods");

/* Whose method a frame is. */
typedef struct {
  uintptr_t place;           /* of the frame in the chain */
  uintptr_t first_local;     /* SamplerFirstLocal */
  uintptr_t type;            /* 0: its first local holds none */
  uintptr_t name, letters;   /* of the type: where its name is, and the word its first letter is in */
} Method;

#define METHOD_WORDS (sizeof (Method) / sizeof (uintptr_t))

typedef struct {
  uint64_t key;
  uint32_t trail;
} Entry;

/* Word 0 begins a trail that nothing is compared with: what comes after it comes after a birth. */
static struct {
  uintptr_t *words;
  Entry     *entries;
  uint32_t   n_words, n_entries;
} table;

/* What each step of a walk needs, beside each other. */
static struct {
  _Alignas (64) const PyTypeObject *coroutine;
  const PyTypeObject *generator;       /* NULL: only the interpreter tells what one awaits */
  const PyTypeObject *async_generator;
  uintptr_t mask;
  int32_t   state, instruction, first, top, below;
  int8_t    awaiting, cleared;
  bool      is_top_pointer;
} way;

bool
sampler_trails_reset (void)
{
  const SamplerAsyncio *asyncio = &sampler_asyncio;
  const SamplerLayout *layout = sampler_tick.codes.layout;

  way.coroutine = asyncio->coroutine;
  way.generator = asyncio->asks_generators ? NULL : asyncio->generator;
  way.async_generator = asyncio->async_generator;
  way.mask = layout->frame_code_mask;
  way.state = asyncio->frame_state;
  way.instruction = asyncio->frame + layout->frame_instruction;
  way.first = asyncio->frame + layout->frame_locals;
  way.top = asyncio->frame + asyncio->stack_top;
  way.below = asyncio->awaited_below;
  way.awaiting = asyncio->awaiting;
  way.cleared = asyncio->cleared;
  way.is_top_pointer = asyncio->is_stack_pointer;
  table.n_words = HEAD_WORDS;
  table.n_entries = 0;
  return sampler_map_again (&table.words, WORDS * sizeof *table.words) && sampler_map_again (&table.entries, KEYS * sizeof *table.entries);
}

static SamplerTrail *
trail_at (uint32_t index)
{
  return (SamplerTrail *) (void *) (table.words + index);
}

const SamplerTrail *
sampler_trail_at (uint32_t index)
{
  return trail_at (index);
}

/* ---- to know one again ---- */

static bool
is_of_class (const Method *method, uintptr_t value)
{
  uintptr_t type = value != 0 && (value & 7) == 0 ? sampler_task_word ((const void *) value, OBJECT_TYPE) : 0, name;

  if (type != method->type || method->first_local != SAMPLER_FIRST_SELF)
    type = sampler_class_of (&sampler_tick.codes.types, (SamplerFirstLocal) method->first_local, value);
  if (type != method->type || type == 0)
    return type == method->type;
  name = sampler_task_word ((const void *) type, TYPE_NAME);
  return name == method->name && sampler_task_word ((const void *) (name & ~(uintptr_t) 7), 0) == method->letters;
}

static bool
is_generator (const PyTypeObject *type)
{
  return type == way.coroutine || type == way.async_generator || type == way.generator;
}

static bool
is_wrapper (const PyTypeObject *type)
{
  PyTypeObject *const *wrappers = sampler_asyncio.wrappers;

  return type == wrappers[0] || type == wrappers[1] || type == wrappers[2] || type == wrappers[3];
}

static inline const char *
awaited_by (const char *generator)
{
  const uintptr_t *top;

  if (way.is_top_pointer)
    top = (const uintptr_t *) sampler_task_word (generator, way.top);
  else
    top = (const uintptr_t *) (generator + way.first) + *(const int32_t *) (generator + way.top);
  return (const char *) (top[-way.below] & way.mask);
}

/* From *awaitable* over what only wraps. */
static const char *
unwrap (const char *awaitable)
{
  while (awaitable != NULL && is_wrapper (Py_TYPE ((PyObject *) awaitable)))
    awaitable = (const char *) sampler_task_word (awaitable, OBJECT_HEAD);
  return awaitable;
}

/* The generator whose frame is next; NULL: none is. */
static inline const char *
find_generator (const char *awaitable)
{
  if (awaitable == NULL || Py_TYPE ((PyObject *) awaitable) == way.coroutine)
    return awaitable;
  awaitable = unwrap (awaitable);
  return awaitable != NULL && is_generator (Py_TYPE ((PyObject *) awaitable)) ? awaitable : NULL;
}

static bool
ends (const SamplerTrail *trail, const char *awaitable)
{
  if (awaitable != NULL && (uintptr_t) Py_TYPE ((PyObject *) awaitable) != trail->end)
    awaitable = unwrap (awaitable);
  return awaitable != NULL ? (uintptr_t) Py_TYPE ((PyObject *) awaitable) == trail->end : trail->end == 0;
}

static inline const Method *
methods_of (const SamplerTrail *trail)
{
  return (const Method *) (const void *) ((const uintptr_t *) (trail + 1) + trail->n);
}

/* What awaits nothing is last, and not over. */
static bool
leads (const SamplerTrail *trail, const char *awaitable)
{
  const uintptr_t *instruction = (const uintptr_t *) (trail + 1), *last = instruction + trail->n - 1;
  const Method *method = methods_of (trail), *end = method + trail->n_methods, *before = NULL;
  const uintptr_t *method_at = method < end ? instruction + method->place : NULL;
  uintptr_t seen = 0;

  for (;; instruction++)
    {
      const char *generator = find_generator (awaitable);
      int8_t state;

      if (generator == NULL || sampler_task_word (generator, way.instruction) != *instruction)
        return false;
      if (instruction == method_at)
        {
          uintptr_t first = sampler_task_word (generator, way.first) & way.mask;

          /* A method that awaits another of the same object: that was looked at. */
          if ((before == NULL || first != seen || method->type != before->type || method->first_local != before->first_local)
              && !is_of_class (method, first))
            return false;
          seen = first;
          before = method++;
          method_at = method < end ? instruction + (method->place - before->place) : NULL;
        }
      state = *((const int8_t *) generator + way.state);
      if (state != way.awaiting)
        return instruction == last && state != way.cleared && trail->end == 0;
      awaitable = awaited_by (generator);
      if (instruction == last)
        return ends (trail, awaitable);
    }
}

uint32_t
sampler_trail_follow (uint32_t last, PyObject *coroutine, unsigned asked)
{
  uint32_t next = trail_at (last)->next;

  if (next != 0 && trail_at (next)->asked == asked && leads (trail_at (next), (const char *) coroutine))
    return next;
  if (last != 0 && last != next && trail_at (last)->asked == asked && leads (trail_at (last), (const char *) coroutine))
    return last;
  return 0;
}

/* ---- to keep one ---- */

/* False: it cannot be known again. */
static bool
read_method (Method *method, const SamplerTaskFrame *frame, SamplerFirstLocal what, uint32_t place)
{
  uintptr_t type = sampler_class_of (&sampler_tick.codes.types, what, frame->first);
  int failed = 0;

  *method = (Method) { .place = place, .first_local = what, .type = type };
  if (type == 0)
    return true;
  method->name = sampler_fetch_64 (type + TYPE_NAME, &failed);
  method->letters = failed ? 0 : sampler_fetch_64 (method->name & ~(uintptr_t) 7, &failed);
  /* An object of that type would be taken for what it holds. */
  return !failed && type != sampler_tick.codes.types.cell;
}

static bool
put (SamplerTrail *trail, const SamplerTaskFrame *frames)
{
  uintptr_t *instructions = (uintptr_t *) (trail + 1);
  Method *methods = (Method *) (void *) (instructions + trail->n);

  for (uint32_t i = 0; i < trail->n; i++)
    {
      SamplerFirstLocal what = sampler_sites_first_local (frames[i].code);

      instructions[i] = frames[i].instruction;
      if (what != SAMPLER_FIRST_OTHER && !read_method (&methods[trail->n_methods++], &frames[i], what, i))
        return false;
    }
  return true;
}

static uint32_t
add (const SamplerTaskFrame *frames, SamplerTrail trail)
{
  uint32_t index = table.n_words;

  if (trail.n == 0 || trail.n > MOST_FRAMES || WORDS - index < HEAD_WORDS + trail.n * (1 + METHOD_WORDS))
    return 0;
  *trail_at (index) = trail;
  if (!put (trail_at (index), frames))
    return 0;
  table.n_words += (uint32_t) (HEAD_WORDS + trail.n + trail_at (index)->n_methods * METHOD_WORDS);
  return index;
}

uint32_t
sampler_trail_keep (uint32_t last, uint64_t key, const SamplerTaskFrame *frames, SamplerTrail trail)
{
  uint32_t place;

  key = ((key + trail.end) * 0x9E3779B97F4A7C15ull) | 1;
  for (place = (uint32_t) (key >> 40) & (KEYS - 1); table.entries[place].key != 0; place = (place + 1) & (KEYS - 1))
    if (table.entries[place].key == key)
      break;
  if (table.entries[place].key == 0 && table.n_entries < KEYS / 2)
    {
      table.n_entries++;
      table.entries[place] = (Entry) { .key = key, .trail = add (frames, trail) };
    }
  if (table.entries[place].trail != 0)
    trail_at (last)->next = table.entries[place].trail;
  return table.entries[place].trail;
}
