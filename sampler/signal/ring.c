/* ring.c: see ring.h. Signal-safe on the producer's side. */

#include "sampler/signal/ring.h"

#include <string.h>

static void
copy_in (SamplerRing *ring, uint32_t position, const void *source, uint32_t size)
{
  uint32_t at = position & (SAMPLER_RING_SIZE - 1);
  uint32_t first = size < SAMPLER_RING_SIZE - at ? size : SAMPLER_RING_SIZE - at;

  memcpy (ring->data + at, source, first);
  memcpy (ring->data, (const unsigned char *) source + first, size - first);
}

static void
copy_out (const SamplerRing *ring, uint32_t position, void *target, uint32_t size)
{
  uint32_t at = position & (SAMPLER_RING_SIZE - 1);
  uint32_t first = size < SAMPLER_RING_SIZE - at ? size : SAMPLER_RING_SIZE - at;

  memcpy (target, ring->data + at, first);
  memcpy ((unsigned char *) target + first, ring->data, size - first);
}

/* Producer. The ring is empty, and nobody but us can change that. */
static bool
begin_anew (SamplerRing *ring)
{
  uint32_t asked = SAMPLER_RING_IS_ASKED;

  if (atomic_load_explicit (&ring->anew, memory_order_relaxed) != SAMPLER_RING_IS_ASKED
      || atomic_load_explicit (&ring->head, memory_order_relaxed) != atomic_load_explicit (&ring->tail, memory_order_relaxed)
      || !atomic_compare_exchange_strong (&ring->anew, &asked, SAMPLER_RING_IS_AT_IT))
    return false;
  atomic_store_explicit (&ring->head, 0, memory_order_relaxed);
  atomic_store_explicit (&ring->tail, 0, memory_order_relaxed);
  atomic_store_explicit (&ring->anew, SAMPLER_RING_GOES_ON, memory_order_release);
  return true;
}

/* Consumer. False: the ring is empty, or about to begin anew. */
static bool
may_pull (SamplerRing *ring)
{
  uint32_t asked = SAMPLER_RING_IS_ASKED;
  uint32_t anew = atomic_load_explicit (&ring->anew, memory_order_acquire);
  uint32_t head = atomic_load_explicit (&ring->head, memory_order_relaxed);
  bool is_empty = head == atomic_load_explicit (&ring->tail, memory_order_acquire);

  if (anew == SAMPLER_RING_GOES_ON && is_empty && head >= SAMPLER_RING_NEAR)
    atomic_store_explicit (&ring->anew, SAMPLER_RING_IS_ASKED, memory_order_release);
  if (anew == SAMPLER_RING_IS_ASKED && !is_empty)
    return atomic_compare_exchange_strong (&ring->anew, &asked, SAMPLER_RING_GOES_ON);
  return anew == SAMPLER_RING_GOES_ON && !is_empty;
}

bool
sampler_ring_push (SamplerRing *ring, const SamplerRecord *record, const SamplerFrame *frames)
{
  bool is_anew = begin_anew (ring);
  uint32_t tail = is_anew ? 0 : atomic_load_explicit (&ring->tail, memory_order_relaxed);
  uint32_t head = is_anew ? 0 : atomic_load_explicit (&ring->head, memory_order_acquire);
  uint32_t frame_bytes = record->n_frames * (uint32_t) sizeof (SamplerFrame);
  SamplerRecord header = *record;

  header.size = (uint32_t) sizeof header + frame_bytes;
  if (header.size > SAMPLER_RING_SIZE - (tail - head))
    {
      atomic_fetch_add_explicit (&ring->dropped, 1, memory_order_relaxed);
      return false;
    }
  copy_in (ring, tail, &header, sizeof header);
  copy_in (ring, tail + (uint32_t) sizeof header, frames, frame_bytes);

  /* Publish: the bytes above must be visible before the new tail is. */
  atomic_store_explicit (&ring->tail, tail + header.size, memory_order_release);
  return true;
}

size_t
sampler_ring_used (const SamplerRing *ring)
{
  return atomic_load_explicit (&ring->tail, memory_order_acquire)
         - atomic_load_explicit (&ring->head, memory_order_acquire);
}

bool
sampler_ring_pull (SamplerRing *ring, SamplerRecord *record, SamplerFrame *frames, uint32_t max_frames)
{
  uint32_t head;

  if (!may_pull (ring))
    return false;
  head = atomic_load_explicit (&ring->head, memory_order_relaxed);
  copy_out (ring, head, record, sizeof *record);
  if (record->n_frames > max_frames)
    record->n_frames = max_frames;
  copy_out (ring, head + (uint32_t) sizeof *record, frames, record->n_frames * (uint32_t) sizeof *frames);
  atomic_store_explicit (&ring->head, head + record->size, memory_order_release);
  return true;
}
