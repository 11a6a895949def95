/* test-writer.c: from looks in the ring to a file, by the recorder's own drain thread
 *
 * usage: test-writer FILE. A plain program, run as it is and under the sanitizers: one
 * thread stands in for the looks, others name threads and ask for flushes, and segments
 * are short. Says how long each thread was seen; test-writer.py reads the file and compares.
 */

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "format/format.h"
#include "sampler/memory.h"
#include "sampler/signal/handler.h"
#include "sampler/ticks.h"
#include "sampler/names.h"
#include "sampler/writer.h"

#define N_LOOKS    60000u
#define N_THREADS  7u
#define DEPTH_MAX  60u
#define STEP_NS    2000u

static _Atomic bool over;
static uint64_t begun_ns[N_THREADS + 1], seen_ns[N_THREADS + 1];

static uint32_t
next_random (uint32_t *seed)
{
  *seed = *seed * 1664525u + 1013904223u;
  return *seed >> 8;
}

static uint32_t
fill_stack (SamplerFrame *frames, uint32_t *seed)
{
  uint32_t n = 1 + next_random (seed) % DEPTH_MAX;

  for (uint32_t i = 0; i < n; i++)
    {
      char name[32];
      uint32_t number = n - i < 8 ? n - i : next_random (seed) % 500;
      int size = snprintf (name, sizeof name, "function_%u", number);

      frames[i] = (SamplerFrame) {
        .code = sampler_codes_add_text (&sampler_tick.codes, FORMAT_CODE_PYTHON, name, (uint32_t) size, "by_hand.py", 10,
                                        (int32_t) number + 1),
        .where = (int32_t) (number + 2 + i % 3),
      };
    }
  return n;
}

static void
look (void)
{
  static SamplerFrame frames[DEPTH_MAX];
  uint32_t seed = 7;
  uint64_t now_ns = sampler_now_ns ();

  for (uint32_t i = 0; i < N_LOOKS; i++)
    {
      uint32_t id = 1 + next_random (&seed) % N_THREADS;
      SamplerRecord record = { .kind = SAMPLER_RECORD_LOOK, .state = FORMAT_THREAD_RUNNING, .thread = id,
                               .tid = (int32_t) (1000000 + id), .cpu_ns = -1 };
      bool pushed = false;

      now_ns += STEP_NS;
      record.time_ns = now_ns;
      record.held_until_ns = begun_ns[id] == 0 ? now_ns : 0;
      while (!pushed)
        {
          /* As every look is taken: nobody empties the table of codes meanwhile. */
          sampler_ticks_lock ();
          record.n_frames = fill_stack (frames, &seed);
          pushed = sampler_ring_push (&sampler_tick.ring, &record, frames);
          sampler_ticks_unlock ();
          if (!pushed)
            {
              sampler_writer_wake ();
              usleep (1000);
            }
        }
      /* Looks leave the lock alone most of the time. */
      if (i % 200 == 0)
        usleep (1000);
      if (begun_ns[id] == 0)
        begun_ns[id] = now_ns;
      seen_ns[id] = now_ns;
    }
}

static void *
name_threads (void *unused)
{
  (void) unused;
  for (uint32_t i = 0; !atomic_load (&over); i++)
    {
      char name[32];

      snprintf (name, sizeof name, "thread %u", i % 3);
      sampler_names_note ((int32_t) (1000001 + i % N_THREADS), name);
      usleep (500);
    }
  return NULL;
}

static void *
ask_for_flushes (void *unused)
{
  (void) unused;
  while (!atomic_load (&over))
    {
      sampler_writer_flush ();
      usleep (3000);
    }
  return NULL;
}

static bool
map_tables (void)
{
  SamplerCodes *table = &sampler_tick.codes;

  table->slots = sampler_map (SAMPLER_CODE_SLOTS * sizeof *table->slots);
  table->codes = sampler_map (SAMPLER_CODES_MAX * sizeof *table->codes);
  table->arena = sampler_map (SAMPLER_ARENA_SIZE);
  sampler_tick.ring.data = sampler_map (SAMPLER_RING_SIZE);
  return table->slots != NULL && table->codes != NULL && table->arena != NULL
         && sampler_tick.ring.data != NULL;
}

int
main (int argc, char **argv)
{
  SamplerWriterConfig config = { .path = argc > 1 ? argv[1] : "", .interval_ns = 1000000 };
  pthread_t threads[2];

  if (!map_tables () || sampler_writer_start (&config) != SAMPLER_STATUS_OK)
    return 1;
  pthread_create (&threads[0], NULL, name_threads, NULL);
  pthread_create (&threads[1], NULL, ask_for_flushes, NULL);
  look ();
  atomic_store (&over, true);
  pthread_join (threads[0], NULL);
  pthread_join (threads[1], NULL);
  sampler_writer_stop (FORMAT_STOP_ASKED);
  for (uint32_t id = 1; id <= N_THREADS; id++)
    printf ("%u %llu\n", id, (unsigned long long) (seen_ns[id] - begun_ns[id]));
  printf ("dropped %llu\n", (unsigned long long) atomic_load (&sampler_tick.ring.dropped));
  return 0;
}
