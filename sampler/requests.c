/* requests.c: see requests.h */

#include "sampler/requests.h"

#include <signal.h>

#include "sampler/signal/fetch.h"
#include "sampler/signal/handler.h"
#include "sampler/signals.h"
#include "sampler/ticks.h"

#define PENDING_BEFORE_READ_NS 50000000u   /* a signal that stays out longer is blocked by its thread */

static struct {
  int      signal_number;      /* 0: none is to be had, threads are only read */
  int32_t  outstanding_tid;    /* a signal is on its way to this thread */
  uint64_t sent_ns;            /* when it was sent */
  uint64_t late_handlers_seen;
  bool     knows_self;         /* a thread state says what sampler_thread_block() is on its thread */
} requests;

static uintptr_t
self_of_thread (uintptr_t thread)
{
  int failed = 0;
  uintptr_t self = sampler_fetch_64 (thread + (uintptr_t) sampler_tick.codes.layout->thread_self, &failed);

  return failed ? 0 : self;
}

bool
sampler_requests_begin (uintptr_t thread)
{
  requests.knows_self = sampler_thread_block () != 0 && self_of_thread (thread) == sampler_thread_block ();
  requests.outstanding_tid = 0;
  requests.signal_number = sampler_signal_take (SIGPROF) ? SIGPROF : 0;
  return requests.signal_number != 0;
}

int
sampler_requests_signal (void)
{
  return requests.signal_number;
}

static SamplerThread *
find_slot (SamplerThreads *threads, uint32_t id)
{
  for (uint32_t i = 0; i < threads->n_used; i++)
    if (threads->slots[i].thread != 0 && threads->slots[i].id == id)
      return &threads->slots[i];
  return NULL;
}

void
sampler_requests_settle (SamplerThreads *threads)
{
  SamplerThread *slot;

  if (!atomic_exchange_explicit (&sampler_tick.answered, false, memory_order_acquire))
    return;
  slot = find_slot (threads, sampler_tick.request.thread_id);
  if (slot == NULL)
    return;
  slot->held_until_ns = 0;
  slot->held_looks = 0;
  slot->is_known = false;      /* it ran: its next look as a sleeper is a new one */
}

void
sampler_requests_keep_signal (void)
{
  if (requests.signal_number == 0 || sampler_signal_is_ours (requests.signal_number))
    return;
  atomic_fetch_add_explicit (&sampler_tick_counts.signal_taken, 1, memory_order_relaxed);
  requests.outstanding_tid = 0;
  if (requests.signal_number == SIGPROF && sampler_signal_take (SIGURG))
    requests.signal_number = SIGURG;
  else
    requests.signal_number = 0;
}

void
sampler_requests_be_harmless (void)
{
  if (requests.signal_number == SIGPROF && sampler_signal_take (SIGURG))
    requests.signal_number = SIGURG;
}

bool
sampler_requests_take_state (void)
{
  int expected = SAMPLER_TICK_DONE;

  if (atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_TICK))
    {
      requests.outstanding_tid = 0;
      return true;
    }
  if (expected == SAMPLER_TICK_IDLE)
    return atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_TICK);
  if (expected == SAMPLER_TICK_REQUESTED
      && atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_TICK))
    {
      atomic_fetch_add_explicit (&sampler_tick_counts.pending, 1, memory_order_relaxed);
      return true;
    }
  return false;
}

void
sampler_requests_send (const SamplerLook *look, uint64_t now_ns)
{
  SamplerThread *slot = look->holder;
  uint64_t late = atomic_load (&sampler_tick.late_handlers);

  sampler_tick.request = (SamplerRequest) {
    .thread = slot->thread, .gil = look->gil, .thread_id = slot->id, .tid = slot->tid,
    .held_until_ns = slot->held_until_ns != 0 ? slot->held_until_ns : slot->begin_ns,
    .held_looks = slot->held_looks,
    .self = requests.knows_self ? self_of_thread (slot->thread) : 0,
    .cpu_ns = look->holder_cpu_ns,
  };
  /* A signal that came while nobody waited for it is not on its way any more. */
  if (late != requests.late_handlers_seen)
    requests.outstanding_tid = 0;
  requests.late_handlers_seen = late;

  atomic_store_explicit (&sampler_tick.state, SAMPLER_TICK_REQUESTED, memory_order_release);
  if (requests.outstanding_tid == slot->tid)
    return;
  if (sampler_send_tick (slot->tid, requests.signal_number) == 0)
    {
      requests.outstanding_tid = slot->tid;
      requests.sent_ns = now_ns;
    }
  else
    {
      int expected = SAMPLER_TICK_REQUESTED;
      atomic_fetch_add_explicit (&sampler_tick_counts.thread_gone, 1, memory_order_relaxed);
      atomic_compare_exchange_strong (&sampler_tick.state, &expected, SAMPLER_TICK_IDLE);
    }
}

bool
sampler_requests_cannot_reach (const SamplerThread *holder, uint64_t now_ns)
{
  return requests.signal_number == 0
         || (requests.outstanding_tid == holder->tid && now_ns - requests.sent_ns > PENDING_BEFORE_READ_NS);
}
