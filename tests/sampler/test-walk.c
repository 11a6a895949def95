/* test-walk.c: the walker and the code table over an interpreter made by hand
 *
 * A plain program, run as it is and under the sanitizers. The image has the layouts of
 * 3.11 and 3.12, since those are tables. Whole, it gives the exact stack; with any damage
 * (random words, wild and unmapped pointers, loops) a walk ends, stays in its bounds and
 * never faults: the loads are those of the recorder, in assembly and not instrumented.
 * In the last test threads stand in for the signal, whose handler the sanitizers would defer.
 */

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "format/format.h"
#include "sampler/layouts.h"
#include "sampler/memory.h"
#include "sampler/signal/builtins.h"
#include "sampler/signal/call-sites.h"
#include "sampler/signal/class-names.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/signal/walk.h"

#define IMAGE_SIZE  (1u << 20)
#define N_CODES     40u
#define DEPTH       200u
#define N_DAMAGES   20000u
#define N_REQUESTS  20000u
#define SHARE_TABLE 100u     /* damages: emptying the table of codes takes longer than a walk */

static SamplerLayout layout;
static unsigned char *image;
static unsigned char *unmapped;    /* an address that faults */
static uint32_t n_used;
static uintptr_t thread, gil, code_type, string_type, codes[N_CODES];
static uint32_t n_tests;
static int failed;

static void
tell (bool good, const char *what)
{
  printf ("%s %u - %s\n", good ? "ok" : "not ok", ++n_tests, what);
  fflush (stdout);
  failed |= !good;
}

static uint32_t
next_random (uint32_t *seed)
{
  *seed ^= *seed << 13;
  *seed ^= *seed >> 17;
  *seed ^= *seed << 5;
  return *seed;
}

static uintptr_t
take (uint32_t size)
{
  uintptr_t at = (uintptr_t) image + n_used;

  n_used += (size + 15) & ~15u;
  if (n_used > IMAGE_SIZE)
    abort ();
  return at;
}

static void
put_64 (uintptr_t object, int32_t offset, uint64_t value)
{
  memcpy ((void *) (object + (uintptr_t) offset), &value, sizeof value);
}

static void
put_8 (uintptr_t object, int32_t offset, uint8_t value)
{
  *(uint8_t *) (object + (uintptr_t) offset) = value;
}

static uintptr_t
make_string (const char *text)
{
  uint32_t size = (uint32_t) strlen (text);
  uintptr_t string = take (128 + size);

  put_64 (string, 8, string_type);
  put_64 (string, layout.string_length, size);
  put_64 (string, layout.string_state, 1u << 2 | 1u << 5 | 1u << 6);   /* one byte each, compact, ASCII */
  memcpy ((void *) (string + (uintptr_t) layout.string_ascii_data), text, size + 1);
  return string;
}

static uintptr_t
make_code (uint32_t number)
{
  uintptr_t code = take (512), lines = take (128);
  char name[32];

  snprintf (name, sizeof name, "function_%u", number);
  put_64 (lines, layout.bytes_length, 2);
  put_8 (lines, layout.bytes_data, 0x80 | 11 << 3 | 7);
  put_64 (code, 8, code_type);
  put_64 (code, layout.code_qualname, make_string (name));
  put_64 (code, layout.code_filename, make_string ("made_by_hand.py"));
  put_64 (code, layout.code_linetable, lines);
  put_64 (code, layout.code_firstlineno, number + 1);
  put_64 (code, layout.code_firsttraceable, 1);
  return code;
}

/* The innermost frame is that of code 0; every eighth is called from C. */
static void
make_chain (void)
{
  uintptr_t previous = 0, cframe = take (64), cframe_previous = take (64), first_entry_previous = 0;
  bool has_entry = false;

  for (uint32_t i = DEPTH; i-- > 0;)
    {
      bool is_entry = i % 8 == 7 || i == DEPTH - 1;
      uintptr_t frame = take (128);

      /* 3.12 marks the call from C by a frame of its own. */
      if (is_entry && layout.frame_is_entry < 0)
        {
          uintptr_t shim = take (128);

          put_64 (shim, layout.frame_previous, previous);
          put_8 (shim, layout.frame_owner, layout.shim_owner_from);
          first_entry_previous = previous;
          previous = shim;
        }
      else if (is_entry)
        first_entry_previous = previous;
      has_entry |= is_entry;
      put_64 (frame, layout.frame_previous, previous);
      put_64 (frame, layout.frame_code, codes[i % N_CODES]);
      put_64 (frame, layout.frame_instruction, codes[i % N_CODES] + (uintptr_t) layout.code_bytecode + 2 * (i % 4 + 2));
      if (layout.frame_is_entry >= 0)
        put_8 (frame, layout.frame_is_entry, is_entry);
      previous = frame;
    }
  put_64 (cframe, layout.cframe_current_frame, previous);
  put_64 (cframe, layout.cframe_previous, cframe_previous);
  put_64 (cframe_previous, layout.cframe_current_frame, first_entry_previous);
  put_64 (thread, layout.thread_cframe, cframe);
}

static void
make_image (uint32_t version)
{
  sampler_layout_init (&layout, NULL, version);
  memset (image, 0, IMAGE_SIZE);
  n_used = 64;
  code_type = take (64);
  string_type = take (64);
  gil = take (128);
  thread = take (1024);
  for (uint32_t i = 0; i < N_CODES; i++)
    codes[i] = make_code (i);
  make_chain ();
  put_64 (gil, layout.gil_last_holder, thread);
  put_64 (gil, layout.gil_locked, 1);
  sampler_tick.codes.layout = &layout;
  sampler_tick.codes.code_type = code_type;
  sampler_tick.codes.string_type = string_type;
  sampler_codes_reset (&sampler_tick.codes);
}

/* 3.12 compares where a C frame lies with where its Python frame does. */
static void
place_cframe_nearby (void)
{
  uintptr_t cframe, frame, near, previous;

  memcpy (&cframe, (void *) (thread + (uintptr_t) layout.thread_cframe), sizeof cframe);
  memcpy (&frame, (void *) (cframe + (uintptr_t) layout.cframe_current_frame), sizeof frame);
  memcpy (&previous, (void *) (cframe + (uintptr_t) layout.cframe_previous), sizeof previous);
  near = frame + 112;    /* the last bytes of the innermost frame's place are free */
  if (layout.version != 0x030C)
    return;
  put_64 (near, 0, frame);
  put_64 (near, 8, previous);
  put_64 (thread, layout.thread_cframe, near);
}

static bool
has_name (uint32_t index, uint32_t number)
{
  const SamplerCode *code = &sampler_tick.codes.codes[index];
  char name[32];

  snprintf (name, sizeof name, "function_%u", number);
  return code->name.size == strlen (name) && code->first_line == (int32_t) number + 1
         && memcmp (sampler_tick.codes.arena + code->name.at, name, code->name.size) == 0;
}

/* A built-in that was called may stand innermost; the Python frames are what is compared. */
static bool
is_whole_stack (const SamplerWalk *walk, const SamplerFrame *frames)
{
  uint32_t n = 0;

  if (walk->bad || walk->truncated)
    return false;
  for (uint32_t i = 0; i < walk->n_frames; i++)
    {
      if (frames[i].code == SAMPLER_CODE_NONE || sampler_tick.codes.codes[frames[i].code].kind != FORMAT_CODE_PYTHON)
        continue;
      if (!has_name (frames[i].code, n % N_CODES) || frames[i].where != (int32_t) (2 * (n % 4 + 2)))
        return false;
      n++;
    }
  return n == DEPTH;
}

static void
test_whole (void)
{
  SamplerWalk first = sampler_walk (&sampler_tick.codes, thread, sampler_tick.scratch);
  bool good = is_whole_stack (&first, sampler_tick.scratch);
  SamplerWalk second = sampler_walk (&sampler_tick.codes, thread, sampler_tick.second);

  tell (good && first.n_frames == second.n_frames && is_whole_stack (&second, sampler_tick.second)
          && atomic_load (&sampler_tick.codes.count) == N_CODES,
        "a whole chain is walked exactly, and its codes are known once");
}

static uint64_t
wild_word (uint32_t *seed)
{
  uint32_t choice = next_random (seed);

  switch (choice % 8)
    {
    case 0: return (uintptr_t) image + choice % IMAGE_SIZE;                   /* any place, any alignment */
    case 1: return (uintptr_t) image + (choice % IMAGE_SIZE & ~15u);
    case 2: return (uintptr_t) unmapped + (choice >> 4) % 4096;
    case 3: return 0;
    case 4: return (uint64_t) next_random (seed) << 32 | choice;              /* mostly no address at all */
    case 5: return codes[choice % N_CODES];
    case 6: return (uintptr_t) image + IMAGE_SIZE - choice % 16;              /* over the end */
    default: return choice % 1024;
    }
}

/* Words that a walk meets are damaged more often than others: those of the thread and of its frames. */
static void
test_damaged (const char *name)
{
  unsigned char *kept = malloc (IMAGE_SIZE);
  uint32_t seed = 12345, n_bad = 0, n_frames = 0;
  uint64_t faults = atomic_load (&sampler_guard_faults);
  bool good = true;

  memcpy (kept, image, n_used);
  for (uint32_t i = 0; i < N_DAMAGES && good; i++)
    {
      uint32_t n_words = 1 + next_random (&seed) % 4;
      SamplerWalk walk;
      SamplerFingerprint fingerprint;

      for (uint32_t w = 0; w < n_words; w++)
        {
          uint32_t at = next_random (&seed) % n_used & ~7u;
          uint64_t word = wild_word (&seed);
          if (next_random (&seed) % 8 == 0)
            at = (uint32_t) (thread - (uintptr_t) image) + (uint32_t) layout.thread_cframe;
          memcpy (image + at, &word, sizeof word);
        }
      if (i % SHARE_TABLE == 0)
        sampler_codes_reset (&sampler_tick.codes);
      walk = sampler_walk (&sampler_tick.codes, thread, sampler_tick.scratch);
      sampler_fingerprint (&layout, thread, &fingerprint);
      good = walk.n_frames <= SAMPLER_FRAMES_MAX;
      for (uint32_t f = 0; f < walk.n_frames && !walk.bad; f++)
        good &= sampler_tick.scratch[f].code == SAMPLER_CODE_NONE
                || sampler_tick.scratch[f].code < atomic_load (&sampler_tick.codes.count);
      n_bad += walk.bad;
      n_frames += walk.n_frames;
      memcpy (image, kept, n_used);
    }
  free (kept);
  /* Damage that nobody met would prove nothing. */
  tell (good && n_bad > N_DAMAGES / 50 && n_bad < N_DAMAGES && n_frames > N_DAMAGES
          && atomic_load (&sampler_guard_faults) > faults, name);
}

static void
test_loop (void)
{
  uintptr_t cframe, frame;
  SamplerWalk walk;

  memcpy (&cframe, (void *) (thread + (uintptr_t) layout.thread_cframe), sizeof cframe);
  memcpy (&frame, (void *) (cframe + (uintptr_t) layout.cframe_current_frame), sizeof frame);
  put_64 (frame, layout.frame_previous, frame);
  walk = sampler_walk (&sampler_tick.codes, thread, sampler_tick.scratch);
  tell (walk.n_frames <= SAMPLER_FRAMES_MAX && (walk.bad || walk.truncated), "a frame that is its own caller ends the walk");
}

static void
test_interning (void)
{
  SamplerCodes *table = &sampler_tick.codes;
  uint32_t first, mark, again;
  bool good;

  make_image (0x030C);
  first = sampler_codes_find (table, codes[0]);
  good = first != SAMPLER_CODE_NONE && sampler_codes_find (table, codes[0]) == first;
  tell (good && sampler_codes_find (table, codes[1]) != first, "a code object has one index, another has another");

  sampler_codes_forget (table, codes[0]);
  put_64 (codes[0], layout.code_qualname, make_string ("function_7"));
  put_64 (codes[0], layout.code_firstlineno, 8);
  again = sampler_codes_find (table, codes[0]);
  tell (again != first && has_name (again, 7), "a new code object at an old address is a new code");

  table->revalidate = true;
  put_64 (codes[0], layout.code_qualname, make_string ("function_9"));
  put_64 (codes[0], layout.code_firstlineno, 10);
  tell (has_name (sampler_codes_find (table, codes[0]), 9), "without a watcher the object itself is looked at");
  table->revalidate = false;

  mark = atomic_load (&table->count);
  sampler_codes_find (table, codes[2]);
  sampler_codes_roll_back (table, mark);
  put_64 (codes[2], layout.code_qualname, make_string ("function_5"));
  put_64 (codes[2], layout.code_firstlineno, 6);
  tell (has_name (sampler_codes_find (table, codes[2]), 5), "what was read from a thread that moved is undone");

  put_64 (codes[3], layout.code_qualname, (uintptr_t) unmapped);
  put_64 (codes[4], 8, 0);
  tell (sampler_codes_find (table, codes[3]) == SAMPLER_CODE_NONE && sampler_codes_find (table, codes[4]) == SAMPLER_CODE_NONE
          && sampler_codes_find (table, (uintptr_t) unmapped) == SAMPLER_CODE_NONE
          && sampler_codes_find (table, codes[5] + 4) == SAMPLER_CODE_NONE, "what is no code object is none");
}

/* ---- the state word: a tick thread, a handler, a drain thread and a code watcher ---- */

static _Atomic bool over;
static _Atomic uint32_t n_answered, n_taken;

static void *
stand_in_for_the_signal (void *unused)
{
  siginfo_t info;

  (void) unused;
  memset (&info, 0, sizeof info);
  info.si_code = SI_QUEUE;
  info.si_value.sival_ptr = &sampler_tick;
  /* One of the two that do this is a signal that came late. */
  while (!atomic_load (&over))
    {
      sampler_on_tick (SIGPROF, &info, NULL);
      sched_yield ();
    }
  return NULL;
}

static void *
ask (void *unused)
{
  uint32_t asked = 0;

  (void) unused;
  while (asked < N_REQUESTS)
    {
      int expected = SAMPLER_TICK_IDLE;

      if (atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_TICK))
        {
          sampler_tick.request = (SamplerRequest) { .thread = thread, .gil = gil, .thread_id = 1, .tid = 0 };
          sampler_tick.request.held_looks = asked;
          asked++;
          atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_REQUESTED, memory_order_release);
        }
      expected = SAMPLER_TICK_DONE;
      if (atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_TICK))
        {
          atomic_fetch_add (&n_answered, atomic_load_explicit (&sampler_tick.answered, memory_order_relaxed));
          /* The tick thread walks sleepers itself, with the same table and ring. */
          if (asked % 16 == 0)
            {
              SamplerWalk walk = sampler_walk (&sampler_tick.codes, thread, sampler_tick.second);
              SamplerRecord record = { .kind = SAMPLER_RECORD_LOOK, .thread = 2, .n_frames = walk.bad ? 0 : walk.n_frames };
              if (sampler_ring_push (&sampler_tick.ring, &record, sampler_tick.second))
                atomic_fetch_add (&n_answered, 1);
            }
          atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_IDLE, memory_order_release);
        }
      sched_yield ();
    }
  while (atomic_load (&sampler_tick.state) == SAMPLER_TICK_REQUESTED)
    sched_yield ();
  atomic_fetch_add (&n_answered, atomic_load (&sampler_tick.state) == SAMPLER_TICK_DONE
                                 && atomic_load (&sampler_tick.answered));
  atomic_store (&over, true);
  return NULL;
}

static void *
drain (void *unused)
{
  SamplerFrame *frames = malloc (SAMPLER_FRAMES_MAX * sizeof *frames);
  SamplerRecord record;
  bool is_last;

  (void) unused;
  do
    {
      is_last = atomic_load (&over);
      while (sampler_ring_pull (&sampler_tick.ring, &record, frames, SAMPLER_FRAMES_MAX))
        {
          atomic_fetch_add (&n_taken, 1);
          for (uint32_t i = 0; i < record.n_frames; i++)
            if (frames[i].code != SAMPLER_CODE_NONE && sampler_tick.codes.codes[frames[i].code].name.size == 0)
              abort ();
        }
      sched_yield ();
    }
  while (!is_last);
  free (frames);
  return NULL;
}

static void *
watch (void *unused)
{
  uint32_t seed = 99;

  (void) unused;
  while (!atomic_load (&over))
    {
      sampler_codes_forget (&sampler_tick.codes, codes[next_random (&seed) % N_CODES]);
      usleep (200);
    }
  return NULL;
}

static void
test_state_word (void)
{
  pthread_t threads[5];
  void *(*const roles[5]) (void *) = { ask, drain, watch, stand_in_for_the_signal, stand_in_for_the_signal };

  make_image (0x030C);
  place_cframe_nearby ();
  for (int i = 0; i < 5; i++)
    pthread_create (&threads[i], NULL, roles[i], NULL);
  for (int i = 0; i < 5; i++)
    pthread_join (threads[i], NULL);
  tell (atomic_load (&n_taken) == atomic_load (&n_answered)
          && atomic_load (&sampler_tick.handler_ns.count) == N_REQUESTS,
        "each request is handled once, and each answer comes out of the ring once");
}

static bool
map_tables (void)
{
  SamplerCodes *table = &sampler_tick.codes;

  table->slots = sampler_map (SAMPLER_CODE_SLOTS * sizeof *table->slots);
  table->codes = sampler_map (SAMPLER_CODES_MAX * sizeof *table->codes);
  table->arena = sampler_map (SAMPLER_ARENA_SIZE);
  table->bytecode = sampler_map (2 * SAMPLER_UNITS_MAX + 8);
  table->depths = sampler_map (SAMPLER_UNITS_MAX * sizeof *table->depths);
  table->names = sampler_map (SAMPLER_NAME_SLOTS * sizeof *table->names);
  table->classes = sampler_map (SAMPLER_CLASS_SLOTS * sizeof *table->classes);
  table->class_names = sampler_map (SAMPLER_CLASSES_MAX * sizeof *table->class_names);
  sampler_tick.scratch = sampler_map (SAMPLER_FRAMES_MAX * sizeof (SamplerFrame));
  sampler_tick.second = sampler_map (SAMPLER_FRAMES_MAX * sizeof (SamplerFrame));
  sampler_tick.ring.data = sampler_map (SAMPLER_RING_SIZE);
  image = sampler_map (IMAGE_SIZE);
  unmapped = sampler_map (4096);
  return image != NULL && unmapped != NULL && munmap (unmapped, 4096) == 0 && sampler_tick.ring.data != NULL
         && table->slots != NULL && table->codes != NULL && table->arena != NULL
         && table->bytecode != NULL && table->depths != NULL && table->names != NULL && table->classes != NULL
         && table->class_names != NULL;
}

int
main (void)
{
  static const uint32_t versions[] = { 0x030B, 0x030C };

  if (!map_tables () || !sampler_guard_install ())
    return 1;
  for (int i = 0; i < 2; i++)
    {
      make_image (versions[i]);
      place_cframe_nearby ();
      test_whole ();
      test_damaged (i == 0 ? "a damaged 3.11 ends every walk" : "a damaged 3.12 ends every walk");
      test_loop ();
    }
  test_interning ();
  test_state_word ();
  printf ("1..%u\n", n_tests);
  return failed;
}
