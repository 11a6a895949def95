/* test-ring.c: records come out as they went in, in order, or are counted as dropped.
 *
 * A plain program, run as it is and under the thread and address sanitizers: a thread
 * stands in for the handler, whose signal the sanitizers would defer.
 */

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sampler/signal/ring.h"

#define N_RECORDS 200000u
#define FRAMES_MAX 300u

static SamplerRing ring;

static uint32_t
frames_of (uint32_t i)
{
  return i * 7919u % FRAMES_MAX;
}

static void *
produce (void *unused)
{
  SamplerFrame frames[FRAMES_MAX];

  (void) unused;
  for (uint32_t i = 0; i < N_RECORDS;)
    {
      SamplerRecord record = { .kind = SAMPLER_RECORD_LOOK, .thread = i, .n_frames = frames_of (i) };
      for (uint32_t f = 0; f < record.n_frames; f++)
        frames[f] = (SamplerFrame) { .code = i + f, .where = (int32_t) (i ^ f) };
      if (sampler_ring_push (&ring, &record, frames))
        i++;
    }
  return NULL;
}

static int
consume (void)
{
  SamplerFrame frames[FRAMES_MAX];
  SamplerRecord record;

  for (uint32_t i = 0; i < N_RECORDS;)
    {
      if (!sampler_ring_pull (&ring, &record, frames, FRAMES_MAX))
        continue;
      if (record.thread != i || record.n_frames != frames_of (i))
        return printf ("not ok 1 - record %u came as %u\n", i, record.thread), 1;
      for (uint32_t f = 0; f < record.n_frames; f++)
        if (frames[f].code != i + f || frames[f].where != (int32_t) (i ^ f))
          return printf ("not ok 1 - frame %u of record %u is wrong\n", f, i), 1;
      i++;
    }
  printf ("ok 1 - %u records in order\n", N_RECORDS);
  return 0;
}

/* A full ring refuses, counts, and is whole afterwards. */
static int
fill (void)
{
  static SamplerFrame frames[16384];
  SamplerRecord record = { .n_frames = 16384 };
  uint64_t before = atomic_load (&ring.dropped);
  uint32_t n_in = 0, n_out = 0;

  while (sampler_ring_push (&ring, &record, frames))
    n_in++;
  while (sampler_ring_pull (&ring, &record, frames, 16384))
    n_out++;
  if (n_in == 0 || n_in != n_out || atomic_load (&ring.dropped) != before + 1 || sampler_ring_used (&ring) != 0)
    return printf ("not ok 2 - %u in, %u out\n", n_in, n_out), 1;
  printf ("ok 2 - a full ring refuses and counts\n");
  return 0;
}

/* Where the consumer keeps up the first part alone is used, and a record that comes while it asks is not lost. */
static int
stay_near (void)
{
  static SamplerFrame frames[100];
  SamplerRecord record = { .n_frames = 100 };
  uint32_t furthest = 0, n_out = 0;

  for (uint32_t i = 0; i < 10000; i++)
    {
      sampler_ring_push (&ring, &record, frames);
      if (atomic_load (&ring.tail) > furthest)
        furthest = atomic_load (&ring.tail);
      /* Now and then it comes once too often, and asks. */
      for (uint32_t pulls = 1 + i % 2; pulls > 0; pulls--)
        n_out += sampler_ring_pull (&ring, &record, frames, 100);
    }
  if (n_out != 10000 || furthest > SAMPLER_RING_NEAR + 8 * (sizeof record + sizeof frames))
    return printf ("not ok 3 - %u out, %u bytes used\n", n_out, furthest), 1;
  printf ("ok 3 - a ring that is emptied begins anew\n");
  return 0;
}

int
main (void)
{
  pthread_t thread;
  int failed;

  printf ("1..3\n");
  ring.data = malloc (SAMPLER_RING_SIZE);
  pthread_create (&thread, NULL, produce, NULL);
  failed = consume ();
  if (failed)
    return 1;
  pthread_join (thread, NULL);
  failed = fill () || stay_near ();
  free (ring.data);
  return failed;
}
