/* memory-simulation.c: hours of a server's looks through the recorder's own drain side, in minutes
 *
 * usage: memory-simulation FILE HOURS
 *
 * Built with IS_STRICT and a low SAMPLER_BYTES_PER_HOUR it expects the interval to be doubled.
 *
 * Everything from the ring to the file is the real code and its real thread; only the looks are
 * made up and the clock is ours. The server: 50 threads, a tenth of a core busy at 1 ms, 200 kinds
 * of requests over 6000 functions. TAP: the bytes written and the memory that was touched must stay
 * within the promise for 12 hours, in the part that HOURS is of them.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "format/format.h"
#include "sampler/children.h"
#include "sampler/clock.h"
#include "sampler/control.h"
#include "sampler/event-engine.h"
#include "sampler/itimer.h"
#include "sampler/memory.h"
#include "sampler/pace.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/tasks/tasks.h"
#include "sampler/ticks.h"
#include "sampler/writer.h"

#define N_THREADS      50u
#define N_ENDPOINTS    200u
#define COMMON_DEPTH   22u        /* frames of the server and its framework below every request */
#define OWN_DEPTH      14u        /* of one kind of request */
#define N_CODES        6000u
#define CODE_BYTES     420u       /* a line table of usual size */
#define FLUSH_NS       100000000u
#define MS             1000000u
#define MEMORY_MAX     (50u << 20)
#define DISK_MAX       (100u << 20)    /* for 12 hours */

SamplerTick sampler_tick;
SamplerTickCounts sampler_tick_counts;
_Atomic uint64_t sampler_guard_faults;

static _Atomic uint64_t clock_ns = 1000000000u;
static uint32_t n_restarts;

/* ---- what the drain thread asks of the rest of the recorder ---- */

void sampler_tasks_new_segment (uint64_t base_ns) { (void) base_ns; }
void sampler_tasks_finish (bool is_over) { (void) is_over; }
void sampler_tasks_go_on (uint64_t begin_ns) { (void) begin_ns; }
bool sampler_tasks_take (uint64_t base_ns) { (void) base_ns; return false; }
void sampler_tasks_write (void) { }
uint64_t sampler_tasks_lost (void) { return 0; }
uint64_t sampler_now_ns (void) { return atomic_load (&clock_ns); }
uint64_t sampler_clock_now_ns (void) { return atomic_load (&clock_ns); }
int64_t sampler_own_cpu_ns (void) { return (int64_t) (atomic_load (&clock_ns) / 1000); }
uint64_t sampler_histogram_percentile (const SamplerHistogram *histogram, unsigned percent) { return histogram->count + percent * 1000; }
uint64_t sampler_lateness_percentile (unsigned percent) { return percent * 1000; }
uint64_t sampler_lateness_max (void) { return 5 * MS; }
void sampler_pace_ask_for_short_turns (void) { }
static _Atomic uint64_t interval_now_ns = 1000000u;
void sampler_ticks_set_interval (uint64_t interval_ns) { atomic_store (&interval_now_ns, interval_ns); }
void sampler_events_set_interval (uint64_t interval_ns) { (void) interval_ns; }
void sampler_itimer_set_interval (uint64_t interval_ns) { (void) interval_ns; }
uint64_t sampler_itimer_resolution_ns (void) { return 0; }
void sampler_itimer_check (void) { }
uint64_t sampler_events_displaced (void) { return 0; }
void sampler_ticks_pause_until (uint64_t time_ns) { (void) time_ns; }
void sampler_itimer_pause (uint64_t ns) { (void) ns; }
uint64_t sampler_children_left (void) { return 0; }
void sampler_control_open (void) { }
void sampler_control_close (void) { }
void sampler_control_poll (void) { }
void sampler_control_forget (void) { }
void sampler_ticks_lock (void) { }
void sampler_ticks_unlock (void) { }

/* The codes begin again, as in ticks.c; the server's functions are met anew. */
static void add_codes (void);

void
sampler_ticks_reset_codes (void (*when_held) (void))
{
  SamplerCodes *codes = &sampler_tick.codes;

  when_held ();
  sampler_map_clear (codes->slots, SAMPLER_CODE_SLOTS * sizeof *codes->slots);
  sampler_map_clear (codes->codes, SAMPLER_CODES_MAX * sizeof *codes->codes);
  sampler_map_clear (codes->arena, SAMPLER_ARENA_SIZE);
  sampler_codes_reset (codes);
  add_codes ();
  n_restarts++;
}

/* ---- the server ---- */

static uint64_t random_state = 88172645463325252ull;

static uint32_t
random_below (uint32_t n)
{
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return (uint32_t) ((random_state >> 32) * n >> 32);
}

/* Low numbers are met far more often than high ones, as functions and lines are. */
static uint32_t
random_skewed (uint32_t n)
{
  uint32_t first = random_below (n), second = random_below (n);

  return (uint32_t) ((uint64_t) first * second / n);
}

static void
add_codes (void)
{
  SamplerCodes *codes = &sampler_tick.codes;

  for (uint32_t i = 0; i < N_CODES; i++)
    {
      char name[64], file[128];
      int name_size = snprintf (name, sizeof name, "RequestHandler.process_step_%u", i);
      int file_size = snprintf (file, sizeof file, "/srv/application/lib/python3.12/site-packages/framework/part_%u/views.py", i / 20);

      sampler_codes_add_text (codes, FORMAT_CODE_PYTHON, name, (uint32_t) name_size, file, (uint32_t) file_size, 10);
      memset (codes->arena + codes->arena_used, 1, CODE_BYTES);
      codes->arena_used += CODE_BYTES;
    }
}

typedef struct {
  SamplerFrame frames[COMMON_DEPTH + OWN_DEPTH];   /* innermost first */
  uint32_t     n;
} Stack;

/* *depth* frames of a request. The innermost four are met at any of ten lines each; the line
 * says which function is called there. */
static void
make_stack (Stack *stack, uint32_t endpoint, uint32_t depth)
{
  uint32_t called = 0;

  stack->n = COMMON_DEPTH + depth;
  for (uint32_t i = 0; i < stack->n; i++)
    {
      uint32_t code = i < COMMON_DEPTH ? i : COMMON_DEPTH + endpoint * 29 + i - COMMON_DEPTH, line = 20 + i;

      code += called % 15;
      if (depth > 4 && i >= stack->n - 4)
        {
          line += random_skewed (10);
          called = called * 31 + line;
        }
      stack->frames[stack->n - 1 - i] = (SamplerFrame) { .code = code % N_CODES, .where = (int32_t) line };
    }
}

static int64_t thread_cpu_ns[N_THREADS];
static uint64_t n_dropped;

static void
push_look (uint32_t thread, uint8_t state, const Stack *stack, uint64_t now_ns, uint64_t held_until_ns)
{
  SamplerRecord record = {
    .kind = SAMPLER_RECORD_LOOK, .state = state, .thread = thread + 1, .tid = (int32_t) (4000 + thread),
    .n_frames = stack->n, .time_ns = now_ns, .cpu_ns = thread_cpu_ns[thread], .held_until_ns = held_until_ns,
  };

  n_dropped += !sampler_ring_push (&sampler_tick.ring, &record, stack->frames);
  atomic_fetch_add (&sampler_tick_counts.ticks, 1);
}

/* It wakes, computes with two short waits between, and waits for the next. Returns when it ended.
 * Nobody ran before it, so the ticks were stretched to 4 ms. */
static uint64_t
serve_request (uint64_t now_ns)
{
  uint32_t thread = random_below (N_THREADS), endpoint = random_skewed (N_ENDPOINTS), busy_ms = 1 + random_below (9);
  uint32_t first_ms = random_below (4);
  uint64_t held_until_ns = now_ns - MS / 2;
  Stack stack;

  for (uint32_t i = 0; i < busy_ms; i++)
    {
      now_ns += MS + random_below (MS / 8);
      thread_cpu_ns[thread] += 900000 + random_below (100000);
      if (i < first_ms)
        continue;
      make_stack (&stack, endpoint, OWN_DEPTH);
      push_look (thread, FORMAT_THREAD_RUNNING, &stack, now_ns, held_until_ns);
      held_until_ns = 0;
      if (i == busy_ms / 3 || i == busy_ms * 2 / 3)
        {
          make_stack (&stack, endpoint, 4);
          push_look (thread, FORMAT_THREAD_BLOCKED, &stack, now_ns += MS, 0);
          held_until_ns = now_ns += 3 * MS;
        }
    }
  make_stack (&stack, 0, 0);
  push_look (thread, FORMAT_THREAD_BLOCKED, &stack, now_ns + MS, 0);
  return now_ns + MS;
}

static bool
map_tables (void)
{
  SamplerCodes *codes = &sampler_tick.codes;

  codes->slots = sampler_map (SAMPLER_CODE_SLOTS * sizeof *codes->slots);
  codes->codes = sampler_map (SAMPLER_CODES_MAX * sizeof *codes->codes);
  codes->arena = sampler_map (SAMPLER_ARENA_SIZE);
  sampler_tick.ring.data = sampler_map (SAMPLER_RING_SIZE);
  return codes->slots != NULL && codes->codes != NULL && codes->arena != NULL
         && sampler_tick.ring.data != NULL;
}

/* Peak of what is resident, from the kernel. */
static size_t
peak_bytes (void)
{
  char line[256];
  size_t kilobytes = 0;
  FILE *status = fopen ("/proc/self/status", "re");

  while (status != NULL && fgets (line, sizeof line, status) != NULL)
    if (sscanf (line, "VmHWM: %zu", &kilobytes) == 1)
      break;
  if (status != NULL)
    fclose (status);
  return kilobytes << 10;
}

static void
run_server (uint64_t end_ns)
{
  uint64_t next_ns = atomic_load (&clock_ns);

  for (uint64_t now_ns = next_ns; now_ns < end_ns; now_ns += FLUSH_NS)
    {
      while (next_ns < now_ns)
        /* 5 ms of CPU on average in every 50: a tenth. */
        next_ns = serve_request (next_ns) + 5 * MS + random_below (66 * MS);
      atomic_store (&clock_ns, now_ns);
      sampler_writer_flush ();
    }
}

static void
set_meta (void)
{
  uint8_t bytes[64];
  FormatBuffer meta = { .data = bytes, .capacity = sizeof bytes };
  size_t mark = format_begin_record (&meta);

  format_put_bytes (&meta, "interval_ns", strlen ("interval_ns"));
  format_put_bytes (&meta, "1000000", strlen ("1000000"));
  format_end_record (&meta, mark);
  sampler_writer_set_meta (meta.data, meta.size, NULL);
}

int
main (int argc, char **argv)
{
  double hours = argc > 2 ? atof (argv[2]) : 0;
  SamplerWriterConfig config = { .path = argc > 1 ? argv[1] : "", .interval_ns = MS, .looks = SAMPLER_LOOKS_REGULAR };
  size_t before = peak_bytes (), memory;
  uint64_t begin_ns = atomic_load (&clock_ns), busy_ns = 0;
  double disk_max = DISK_MAX * hours / 12;
  struct stat file;

  set_meta ();
  if (hours <= 0 || !map_tables () || sampler_writer_start (&config) != SAMPLER_STATUS_OK)
    {
      printf ("Bail out! usage: memory-simulation FILE HOURS, or the file cannot be made\n");
      return 1;
    }
  add_codes ();
  run_server (begin_ns + (uint64_t) (hours * 3600e9));
  sampler_writer_stop (FORMAT_STOP_ASKED);
  memory = peak_bytes () - before;
  for (uint32_t i = 0; i < N_THREADS; i++)
    busy_ns += (uint64_t) thread_cpu_ns[i];
  if (stat (argv[1], &file) != 0)
    file.st_size = 0;

  printf ("# %.2f hours of %u threads, busy %.1f %%: %.1f MB on disk (%.1f MB in 12 hours), %.1f MB of memory, %u segments\n",
          hours, N_THREADS, (double) busy_ns / (hours * 36e9), (double) file.st_size / 1048576,
          (double) file.st_size / 1048576 * 12 / hours, (double) memory / 1048576, n_restarts + 1);
  printf ("1..4\n");
  printf ("%s 1 - a tenth of a core is busy\n", busy_ns > hours * 3600e9 * 0.08 && busy_ns < hours * 3600e9 * 0.12 ? "ok" : "not ok");
#ifdef IS_STRICT
  printf ("%s 2 - the interval was doubled, and again\n", n_dropped == 0 && atomic_load (&sampler_tick_counts.coarser) >= 2
          && atomic_load (&interval_now_ns) == (uint64_t) MS << atomic_load (&sampler_tick_counts.coarser) ? "ok" : "not ok");
#else
  printf ("%s 2 - no look was dropped, no interval doubled\n", n_dropped == 0 && atomic_load (&sampler_tick_counts.coarser) == 0 ? "ok" : "not ok");
#endif
  printf ("%s 3 - at most 50 MB of memory\n", memory > (1u << 20) && memory <= MEMORY_MAX ? "ok" : "not ok");
#ifdef IS_STRICT
  disk_max = DISK_MAX;      /* so short a recording says nothing about 12 hours */
#endif
  printf ("%s 4 - at most 100 MB on disk in 12 hours\n", file.st_size > 10000 && (double) file.st_size <= disk_max ? "ok" : "not ok");
  return 0;
}
