/* context.c: see context.h
 *
 * The mapping of a context is a tree of at most seven levels, five bits of the
 * hash each, the same in every CPython from 3.7 on. A bitmap node has pairs of key
 * and value, an array node 32 children, a collision node pairs of one whole hash.
 */

#include "sampler/signal/context.h"

#include "sampler/signal/fetch.h"

#define LEVELS          8u      /* seven of five bits, and one of collisions */
#define COLLISIONS_MAX  16u

/* struct offsets, in bytes */
enum {
  OBJECT_TYPE = 8,
  CONTEXT_MAPPING = 24,
  MAPPING_ROOT = 16,
  VAR_OBJECT_SIZE = 16,
  ARRAY_CHILDREN = 16,
  BITMAP_BITS = 24,          /* u32; of a collision node the whole hash */
  BITMAP_PAIRS = 32,
  INT_DIGIT = 24,            /* u32: ids are below 2^30, one digit */
};

SamplerContexts sampler_contexts;

typedef struct {
  uintptr_t value;           /* the variable's; 0: none */
  uintptr_t node;            /* or where to look on; 0: nowhere */
} Step;

/* Not the compiler's: where the processor has no such instruction it calls a library. */
static uint32_t
count_bits (uint32_t bits)
{
  bits -= bits >> 1 & 0x55555555u;
  bits = (bits & 0x33333333u) + (bits >> 2 & 0x33333333u);
  bits = (bits + (bits >> 4)) & 0x0f0f0f0fu;
  return bits * 0x01010101u >> 24;
}

static Step
look_in_bitmap (const SamplerContexts *contexts, uintptr_t node, uint32_t shift, int *failed)
{
  uint32_t bits = (uint32_t) sampler_fetch_64 (node + BITMAP_BITS, failed);
  uint32_t bit = 1u << (shift < 32 ? contexts->hash >> shift & 31u : 0);
  uintptr_t pair = node + BITMAP_PAIRS + 16u * (uintptr_t) count_bits (bits & (bit - 1));
  uintptr_t key, value;

  if (*failed || (bits & bit) == 0)
    return (Step) { 0, 0 };
  key = sampler_fetch_64 (pair, failed);
  value = sampler_fetch_64 (pair + 8, failed);
  if (key == 0)
    return (Step) { 0, value };
  return (Step) { key == contexts->variable ? value : 0, 0 };
}

static Step
look_in_collisions (const SamplerContexts *contexts, uintptr_t node, int *failed)
{
  uint64_t n = sampler_fetch_64 (node + VAR_OBJECT_SIZE, failed);

  if ((uint32_t) sampler_fetch_64 (node + BITMAP_BITS, failed) != contexts->hash)
    return (Step) { 0, 0 };
  for (uint64_t i = 0; i + 1 < n && i < 2 * COLLISIONS_MAX && !*failed; i += 2)
    if (sampler_fetch_64 (node + BITMAP_PAIRS + 8 * i, failed) == contexts->variable)
      return (Step) { sampler_fetch_64 (node + BITMAP_PAIRS + 8 * i + 8, failed), 0 };
  return (Step) { 0, 0 };
}

static Step
look_in_node (const SamplerContexts *contexts, uintptr_t node, uint32_t shift, int *failed)
{
  uintptr_t type = sampler_fetch_64 (node + OBJECT_TYPE, failed);

  if (*failed)
    return (Step) { 0, 0 };
  if (type == contexts->bitmap_type)
    return look_in_bitmap (contexts, node, shift, failed);
  if (type == contexts->array_type && shift < 32)
    return (Step) { 0, sampler_fetch_64 (node + ARRAY_CHILDREN + 8u * (contexts->hash >> shift & 31u), failed) };
  return look_in_collisions (contexts, node, failed);
}

uint32_t
sampler_context_find (const SamplerContexts *contexts, uintptr_t mapping)
{
  int failed = 0;
  Step step = { 0, 0 };
  uint32_t digit;

  if (mapping == 0 || sampler_fetch_64 (mapping + OBJECT_TYPE, &failed) != contexts->mapping_type || failed)
    return 0;
  step.node = sampler_fetch_64 (mapping + MAPPING_ROOT, &failed);
  for (uint32_t level = 0; level < LEVELS && step.node != 0 && !failed; level++)
    step = look_in_node (contexts, step.node, 5 * level, &failed);
  if (step.value == 0 || failed || sampler_fetch_64 (step.value + OBJECT_TYPE, &failed) != contexts->int_type)
    return 0;
  digit = (uint32_t) sampler_fetch_64 (step.value + INT_DIGIT, &failed);
  return failed ? 0 : digit;
}

uint32_t
sampler_context_session (uintptr_t thread)
{
  const SamplerContexts *contexts = &sampler_contexts;
  uintptr_t context;
  int failed = 0;

  if (atomic_load_explicit (&contexts->active, memory_order_acquire) == 0)
    return 0;
  context = sampler_fetch_64 (thread + (uintptr_t) contexts->thread_context, &failed);
  if (context == 0 || failed)
    return 0;
  return sampler_context_find (contexts, sampler_fetch_64 (context + CONTEXT_MAPPING, &failed));
}
