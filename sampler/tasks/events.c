/* events.c: see events.h */

#include "sampler/tasks/events.h"

#include <stdatomic.h>
#include <string.h>

#include "sampler/memory.h"

#define RING_SIZE (1u << 22)     /* power of two: positions wrap by mask */

static struct {
  unsigned char   *data;
  _Atomic uint32_t head, tail;   /* the consumer's and the producer's position */
  _Atomic uint64_t lost;
} ring;

bool
sampler_task_events_reset (void)
{
  if (ring.data == NULL)
    ring.data = sampler_map (RING_SIZE);
  atomic_store (&ring.head, 0);
  atomic_store (&ring.tail, 0);
  atomic_store (&ring.lost, 0);
  return ring.data != NULL;
}

void
sampler_task_events_forget (void)
{
  atomic_store (&ring.lost, 0);
}

static void
copy_in (uint32_t at, const void *bytes, uint32_t size)
{
  uint32_t begin = at & (RING_SIZE - 1), first = RING_SIZE - begin < size ? RING_SIZE - begin : size;

  memcpy (ring.data + begin, bytes, first);
  memcpy (ring.data, (const unsigned char *) bytes + first, size - first);
}

static void
copy_out (uint32_t at, void *bytes, uint32_t size)
{
  uint32_t begin = at & (RING_SIZE - 1), first = RING_SIZE - begin < size ? RING_SIZE - begin : size;

  memcpy (bytes, ring.data + begin, first);
  memcpy ((unsigned char *) bytes + first, ring.data, size - first);
}

void
sampler_task_events_push (SamplerTaskEvent *event, const char *text)
{
  uint32_t tail = atomic_load_explicit (&ring.tail, memory_order_relaxed);
  uint32_t used = tail - atomic_load_explicit (&ring.head, memory_order_acquire);

  if (event->text_size > SAMPLER_TASK_TEXT_MAX)
    event->text_size = SAMPLER_TASK_TEXT_MAX;
  event->size = (uint16_t) ((sizeof *event + event->text_size + 7u) & ~7u);
  if (event->size > RING_SIZE - used)
    {
      atomic_fetch_add_explicit (&ring.lost, 1, memory_order_relaxed);
      return;
    }
  copy_in (tail, event, sizeof *event);
  if (event->text_size > 0)
    copy_in (tail + (uint32_t) sizeof *event, text, event->text_size);
  atomic_store_explicit (&ring.tail, tail + event->size, memory_order_release);
}

bool
sampler_task_events_pull (SamplerTaskEvent *event, char *text)
{
  uint32_t head = atomic_load_explicit (&ring.head, memory_order_relaxed);

  if (head == atomic_load_explicit (&ring.tail, memory_order_acquire))
    return false;
  copy_out (head, event, sizeof *event);
  copy_out (head + (uint32_t) sizeof *event, text, event->text_size);
  atomic_store_explicit (&ring.head, head + event->size, memory_order_release);
  return true;
}

bool
sampler_task_events_are_half_full (void)
{
  return atomic_load_explicit (&ring.tail, memory_order_relaxed) - atomic_load_explicit (&ring.head, memory_order_relaxed)
         > RING_SIZE / 2;
}

uint64_t
sampler_task_events_lost (void)
{
  return atomic_load (&ring.lost);
}
