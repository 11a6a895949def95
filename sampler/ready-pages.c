/* ready-pages.c: see ready-pages.h */

#include "sampler/ready-pages.h"

#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sampler/signal/builtins.h"
#include "sampler/signal/class-names.h"
#include "sampler/signal/handler.h"
#include "sampler/writer-private.h"

#ifndef MADV_POPULATE_WRITE    /* Linux 5.14 */
#define MADV_POPULATE_WRITE 23
#endif

#define PAGE_BYTES      4096u
#define STEP_BYTES      65536u      /* in one call: the program may want to map memory meanwhile */
#define CODES_AHEAD     1024u
#define ARENA_AHEAD     (256u << 10)
#define SCRATCH_BYTES   (16u << 10)
#define BYTECODE_BYTES  (64u << 10)  /* 32,768 instructions */

static size_t codes_ready, arena_ready;    /* bytes from the begin */

/* The pages of memory that begins with a page, from one offset to another. */
static void
make_ready (void *memory, size_t from, size_t to)
{
  unsigned char *begin = memory;

  for (size_t at = from / PAGE_BYTES * PAGE_BYTES; begin != NULL && at < to; at += STEP_BYTES)
    if (syscall (SYS_madvise, begin + at, to - at < STEP_BYTES ? to - at : STEP_BYTES, MADV_POPULATE_WRITE) != 0)
      return;
}

/* Half of what lies ahead is still there when the next part is asked for. */
static void
stay_ahead (void *memory, size_t used, size_t ahead, size_t size, size_t *ready)
{
  size_t wanted = used + ahead < size ? used + ahead : size;

  if (*ready >= wanted || *ready > used + ahead / 2)
    return;
  make_ready (memory, *ready, wanted);
  *ready = wanted;
}

void
sampler_ready_pages_go_on (void)
{
  SamplerCodes *codes = &sampler_tick.codes;

  stay_ahead (codes->codes, atomic_load (&codes->count) * sizeof *codes->codes, CODES_AHEAD * sizeof *codes->codes,
              SAMPLER_CODES_MAX * sizeof *codes->codes, &codes_ready);
  stay_ahead (codes->arena, atomic_load (&codes->arena_used), ARENA_AHEAD, SAMPLER_ARENA_SIZE, &arena_ready);
}

void
sampler_ready_pages_begin (void)
{
  SamplerCodes *codes = &sampler_tick.codes;

  codes_ready = arena_ready = sampler_writer.config.looks == SAMPLER_LOOKS_EVENTS ? SIZE_MAX : 0;
  if (codes_ready != 0)
    return;      /* no handler: whoever calls a function fills the tables */
  sampler_ready_pages_go_on ();
  make_ready ((void *) codes->slots, 0, SAMPLER_CODE_SLOTS * sizeof *codes->slots);
  make_ready (codes->names, 0, SAMPLER_NAME_SLOTS * sizeof *codes->names);
  make_ready (codes->classes, 0, SAMPLER_CLASS_SLOTS * sizeof *codes->classes);
  make_ready (sampler_tick.ring.data, 0, 2 * SAMPLER_RING_NEAR);
  make_ready (sampler_tick.scratch, 0, SCRATCH_BYTES);
  make_ready (sampler_tick.second, 0, SCRATCH_BYTES);
  make_ready (codes->bytecode, 0, BYTECODE_BYTES);
  make_ready (codes->depths, 0, BYTECODE_BYTES);
}
