/* ring.h: one-producer one-consumer byte ring between looks and the drain thread
 *
 * The producer is whoever owns the state word of handler.h (the handler, or the
 * tick thread) or, in the event engine, whoever holds the GIL: never two at once.
 * The consumer is the drain thread. Memory is mapped before the first look and
 * never unmapped. A record that does not fit is counted, never waited for.
 *
 * A look should not be the first to touch a page: that costs more than the look. So an
 * empty ring begins anew where it has got far, and its first part is used again and
 * again. The consumer, who saw it empty, asks for that; the producer does it with its
 * next record, and from the asking on the consumer leaves the ring alone until it is
 * done or taken back.
 */

#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SAMPLER_RING_SIZE (1u << 22)   /* power of two: positions wrap by mask */

#define SAMPLER_RING_NEAR (1u << 17)   /* what is used of it while the consumer keeps up */

typedef enum {
  SAMPLER_RING_GOES_ON,
  SAMPLER_RING_IS_ASKED,      /* by the consumer, who takes it back where a record came instead */
  SAMPLER_RING_IS_AT_IT,      /* the producer: for a moment */
} SamplerRingAnew;

typedef struct {
  _Atomic uint32_t head;      /* consumer's position */
  _Atomic uint32_t tail;      /* producer's position */
  _Atomic uint32_t anew;      /* SamplerRingAnew */
  _Atomic uint64_t dropped;   /* records that did not fit */
  unsigned char   *data;      /* SAMPLER_RING_SIZE bytes */
} SamplerRing;

_Static_assert ((SAMPLER_RING_SIZE & (SAMPLER_RING_SIZE - 1)) == 0, "ring size must be a power of two");

typedef struct {
  uint32_t code;     /* index in the code table; SAMPLER_CODE_NONE: not known */
  int32_t  where;    /* byte offset of the instruction, or a line for text codes; -1 unknown */
  uint32_t class_name;   /* index in the table of class names; 0 none */
} SamplerFrame;

_Static_assert (sizeof (SamplerFrame) == 12, "frames are compared as bytes: no padding");

typedef enum {
  SAMPLER_RECORD_LOOK = 1,
  SAMPLER_RECORD_HOLD = 2,          /* no frames: only what was held */
  SAMPLER_RECORD_THREAD_ENDED = 3,
} SamplerRecordKind;

/* Every record begins with this; n_frames frames follow, innermost first. */
typedef struct {
  uint32_t size;             /* bytes, with the frames */
  uint8_t  kind;
  uint8_t  state;            /* FormatThreadState */
  uint8_t  truncated;        /* the outermost frames are missing */
  uint8_t  padding;
  uint32_t thread;           /* the recorder's thread id */
  uint32_t n_frames;
  uint64_t time_ns;          /* CLOCK_MONOTONIC */
  int64_t  cpu_ns;           /* the thread's CPU clock, -1 unknown */
  uint64_t held_until_ns;    /* the look before still held until then; of a first look: when the thread began */
  uint32_t held_looks;
  int32_t  tid;
  uint32_t session;          /* whose context the thread was running in; 0 none */
  uint32_t task;             /* which task the thread was running; 0 none */
} SamplerRecord;

_Static_assert (sizeof (SamplerRecord) == 56, "records are copied as bytes");

bool   sampler_ring_push (SamplerRing *ring, const SamplerRecord *record, const SamplerFrame *frames);   /* signal-safe */
size_t sampler_ring_used (const SamplerRing *ring);                                                     /* any thread */
/* Consumer only. Copies the next record and at most max_frames frames; false when empty. */
bool   sampler_ring_pull (SamplerRing *ring, SamplerRecord *record, SamplerFrame *frames, uint32_t max_frames);
