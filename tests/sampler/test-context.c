/* test-context.c: the way to a session through mappings made by hand
 *
 * Every node kind, at every depth: what an interpreter seldom makes (collisions,
 * seven levels) and what it never should (rings, wild pointers) are here.
 */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "sampler/signal/context.h"

typedef struct { uint64_t references; const void *type; } Object;
typedef struct { Object object; const void *root; } Mapping;
typedef struct { Object object; int64_t size; uint64_t bits; const void *pairs[8]; } Bitmap;
typedef struct { Object object; const void *children[32]; } Array;
typedef struct { Object object; uint64_t tag; uint32_t digit; } Int;

static const char bitmap_type, array_type, collision_type, mapping_type, int_type, variable, stranger;
static const Int session = { { 1, &int_type }, 1 << 3, 77 };
static int n_tests, n_failed;

static void
check (uint32_t found, uint32_t wanted, const char *name)
{
  n_tests++;
  if (found != wanted)
    n_failed++;
  printf ("%s %d - %s (%u)\n", found == wanted ? "ok" : "not ok", n_tests, name, found);
}

static SamplerContexts
contexts_for (uint32_t hash)
{
  return (SamplerContexts) {
    .variable = (uintptr_t) &variable, .hash = hash, .bitmap_type = (uintptr_t) &bitmap_type,
    .array_type = (uintptr_t) &array_type, .mapping_type = (uintptr_t) &mapping_type,
    .int_type = (uintptr_t) &int_type,
  };
}

static uint32_t
find (uint32_t hash, const void *root)
{
  SamplerContexts contexts = contexts_for (hash);
  Mapping mapping = { { 1, &mapping_type }, root };

  return sampler_context_find (&contexts, (uintptr_t) &mapping);
}

/* A bitmap node with a stranger below the wanted place, so that the count of bits matters. */
static Bitmap
bitmap_of (uint32_t place, const void *key, const void *value)
{
  Bitmap node = { { 1, &bitmap_type }, 4, 1u << place, { key, value } };

  if (place > 0)
    node = (Bitmap) { { 1, &bitmap_type }, 4, 1u << place | 1u, { &stranger, &session, key, value } };
  return node;
}

static void
test_levels (void)
{
  const uint32_t hash = 0xDEADBEEF;

  for (unsigned depth = 0; depth < 7; depth++)
    for (unsigned arrays = 0; arrays < 2; arrays++)
      {
        Bitmap bitmaps[7];
        Array array_nodes[7];
        const void *below;
        char name[64];

        bitmaps[depth] = bitmap_of (hash >> 5 * depth & 31, &variable, &session);
        below = &bitmaps[depth];
        for (int level = (int) depth - 1; level >= 0; level--)
          {
            uint32_t place = hash >> 5 * level & 31;
            bitmaps[level] = bitmap_of (place, NULL, below);
            memset (&array_nodes[level], 0, sizeof array_nodes[level]);
            array_nodes[level].object.type = &array_type;
            array_nodes[level].children[place] = below;
            below = arrays ? (const void *) &array_nodes[level] : &bitmaps[level];
          }
        snprintf (name, sizeof name, "%u levels of %s", depth + 1, arrays ? "arrays" : "bitmaps");
        check (find (hash, below), 77, name);
        check (find (hash ^ 1u << 5 * depth, below), 0, "another hash");
      }
}

static void
test_collisions (void)
{
  const uint32_t hash = 0x12345678;
  Bitmap node = { { 1, &collision_type }, 6, hash, { &stranger, &stranger, &stranger, &stranger, &variable, &session } };
  Bitmap above = bitmap_of (hash & 31, NULL, &node);

  check (find (hash, &above), 77, "among collisions");
  node.size = 4;
  check (find (hash, &above), 0, "behind the collisions");
  node.size = INT64_MAX;
  node.pairs[4] = &stranger;
  node.bits = hash + 1;
  check (find (hash, &above), 0, "collisions of another hash");
}

static void
test_odd (void)
{
  const uint32_t hash = 3;
  Bitmap node = bitmap_of (3, &variable, &session), ring = bitmap_of (3, NULL, &ring);
  const Object text = { 1, &stranger };
  Mapping other = { { 1, &stranger }, &node };
  SamplerContexts contexts = contexts_for (hash);

  check (find (hash, &node), 77, "a single node");
  check (find (0, &ring), 0, "an empty place");
  ring.pairs[3] = &ring;
  ring.bits = ~0ull;
  memset (ring.pairs, 0, sizeof ring.pairs);
  for (unsigned i = 1; i < 8; i += 2)
    ring.pairs[i] = &ring;
  check (find (hash, &ring), 0, "a ring ends");
  node.pairs[2] = &stranger;
  check (find (hash, &node), 0, "another variable");
  node = bitmap_of (3, &variable, &text);
  check (find (hash, &node), 0, "a value that is no number");
  check (sampler_context_find (&contexts, (uintptr_t) &other), 0, "what is no mapping");
  check (sampler_context_find (&contexts, 0), 0, "no mapping");
  check (find (hash, NULL), 0, "an empty mapping");
  check (sampler_context_session ((uintptr_t) &node), 0, "no session is open: nothing is read");
}

int
main (void)
{
  test_levels ();
  test_collisions ();
  test_odd ();
  printf ("1..%d\n", n_tests);
  return n_failed != 0;
}
