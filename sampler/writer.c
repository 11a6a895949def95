/* writer.c: see writer.h */

#include "sampler/clock.h"
#include "sampler/writer.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sampler/control.h"
#include "sampler/counts.h"
#include "sampler/cut.h"
#include "sampler/entries.h"
#include "sampler/event-engine.h"
#include "sampler/family.h"
#include "sampler/futex.h"
#include "sampler/head.h"
#include "sampler/itimer.h"
#include "sampler/memory-file.h"
#include "sampler/names.h"
#include "sampler/output.h"
#include "sampler/pace.h"
#include "sampler/private-descriptors.h"
#include "sampler/ready-pages.h"
#include "sampler/signal/handler.h"
#include "sampler/size-limit.h"
#include "sampler/stream.h"
#include "sampler/ticks.h"
#include "sampler/writer-private.h"

#define TRACE_COARSER_NS 1000000u    /* looks of a trace that became too long */
#define FAMILY_FLUSHES  5u           /* children are looked for every half second */

SamplerWriter sampler_writer = { .uuid_lock = PTHREAD_MUTEX_INITIALIZER };

static struct {
  pthread_t           thread;
  _Atomic int32_t     tid;            /* of the thread; 0 none */
  _Atomic uint32_t    wake;           /* futex: something is to be done */
  _Atomic uint32_t    begun;          /* futex: 0, then 1 + SamplerStatus */
  _Atomic uint32_t    n_flushes;      /* futex for sampler_writer_flush() */
  _Atomic uint32_t    flushes_asked;
  _Atomic uint64_t    asked_ns;       /* the greatest distance of looks asked for so far */
  SamplerSizeLimit    size_limit;
  bool                is_recording;   /* the time at which it begins has come */
  int                 parked_file;    /* a file without a name, while the thread is parked; -1 none */
  int32_t             parked_by;      /* the thread that has it */
  bool                parking;        /* with stopping: the thread ends, the recording does not */
} drain = { .parked_file = -1 };

int32_t
sampler_writer_tid (void)
{
  return atomic_load_explicit (&drain.tid, memory_order_relaxed);
}

void
sampler_writer_wake (void)
{
  atomic_store (&drain.wake, 1);
  sampler_futex_wake (&drain.wake);
}

/* ---- how far apart looks are ---- */

static void
set_entries_interval (void)
{
  uint64_t least_ns = sampler_writer.config.looks == SAMPLER_LOOKS_CPU_TIME ? sampler_itimer_resolution_ns () : 0;
  uint64_t interval_ns = atomic_load (&drain.asked_ns);

  if (atomic_load (&sampler_writer.interval_ns) > interval_ns)
    interval_ns = atomic_load (&sampler_writer.interval_ns);
  sampler_entries_set_interval (interval_ns > least_ns ? interval_ns : least_ns);
}

/* Any thread. */
static void
make_looks_apart (uint64_t interval_ns)
{
  atomic_store (&sampler_writer.interval_ns, interval_ns);
  switch (sampler_writer.config.looks)
    {
    case SAMPLER_LOOKS_EVENTS: sampler_events_set_interval (interval_ns); break;
    case SAMPLER_LOOKS_CPU_TIME: sampler_itimer_set_interval (interval_ns); break;
    case SAMPLER_LOOKS_REGULAR: sampler_ticks_set_interval (interval_ns); break;
    }
}

/* The file grows too fast. */
static void
look_less_often (void)
{
  uint64_t interval_ns = atomic_load (&sampler_writer.interval_ns);

  atomic_fetch_add_explicit (&sampler_tick_counts.coarser, 1, memory_order_relaxed);
  /* A trace that grows too fast keeps every call no more. */
  make_looks_apart (interval_ns != 0 ? 2 * interval_ns : TRACE_COARSER_NS);
  set_entries_interval ();
  sampler_head_write_meta ();
  sampler_size_limit_begin (&drain.size_limit, sampler_now_ns (), sampler_output_bytes ());
}

void
sampler_writer_set_interval (uint64_t interval_ns)
{
  uint64_t known = atomic_load (&drain.asked_ns);
  uint64_t n_doublings = atomic_load (&sampler_tick_counts.coarser);

  while (interval_ns > known && !atomic_compare_exchange_weak (&drain.asked_ns, &known, interval_ns))
    ;
  make_looks_apart (interval_ns << (n_doublings < 16 ? n_doublings : 16));
}

/* ---- the thread ---- */

/* Until the next flush, or the moment at which the recording begins or ends. */
static uint64_t
next_wait_ns (void)
{
  uint64_t now_ns = sampler_now_ns (), wait_ns = SAMPLER_FLUSH_NS;

  if (sampler_writer.start_ns > now_ns && sampler_writer.start_ns - now_ns < wait_ns)
    wait_ns = sampler_writer.start_ns - now_ns;
  if (sampler_writer.config.until_ns > now_ns && sampler_writer.config.until_ns - now_ns < wait_ns)
    wait_ns = sampler_writer.config.until_ns - now_ns;
  return wait_ns;
}

static void
do_round (uint32_t n)
{
  uint32_t asked = atomic_load (&drain.flushes_asked);

  if (sampler_stream_has_begun ())
    {
      if (!drain.is_recording)
        sampler_stream_begin_cpu ();
      drain.is_recording = true;
      set_entries_interval ();
      sampler_stream_flush (n);
      sampler_ready_pages_go_on ();
    }
  else
    {
      /* Nothing is kept; what was seen may not lie in the ring until then. */
      drain.is_recording = false;
      sampler_stream_drop_looks ();
    }
  if (n % FAMILY_FLUSHES == 0)
    sampler_stream_write_children ();
  if (sampler_stream_segment_is_long ())
    sampler_stream_restart_segment ();
  if (sampler_size_limit_is_passed (&drain.size_limit, sampler_now_ns (), sampler_output_bytes ()))
    look_less_often ();
  atomic_store (&drain.n_flushes, asked);
  sampler_futex_wake (&drain.n_flushes);
  sampler_cut_answer ();
  sampler_control_poll ();
  if (sampler_writer.config.until_ns != 0 && sampler_now_ns () >= sampler_writer.config.until_ns
      && !atomic_load (&sampler_writer.has_ended))
    sampler_writer_end_here (FORMAT_STOP_ASKED);
}

static void *
run_writer (void *unused)
{
  SamplerStatus status = SAMPLER_STATUS_OK;

  (void) unused;
  /* What a sudden end leaves is what has been written by then. */
  sampler_pace_ask_for_short_turns ();
  sampler_writer.is_private = sampler_unshare_descriptors ();
  atomic_store (&drain.tid, (int32_t) syscall (SYS_gettid));
  if (drain.parking)
    sampler_output_reopen (drain.parked_by, drain.parked_file, sampler_writer.is_private);
  else
    status = sampler_stream_open ();
  drain.parking = false;
  atomic_store (&drain.begun, 1 + (uint32_t) status);
  sampler_futex_wake (&drain.begun);
  if (status != SAMPLER_STATUS_OK)
    return NULL;
  /* Where the program could see the socket there is none. */
  if (sampler_writer.is_private)
    sampler_control_open ();
  sampler_ready_pages_begin ();
  for (uint32_t n = 1; !atomic_load (&sampler_writer.stopping) && !atomic_load (&sampler_writer.has_ended); n++)
    {
      if (atomic_exchange (&drain.wake, 0) == 0)
        {
          sampler_futex_wait (&drain.wake, 0, next_wait_ns ());
          /* What woke us is served by this round, and not by one more. */
          atomic_store (&drain.wake, 0);
        }
      do_round (n);
    }
  sampler_control_close ();
  if (atomic_load (&sampler_writer.has_ended))
    sampler_writer.config.on_end ();
  else if (drain.parking)
    {
      sampler_stream_flush (0);
      sampler_output_close ();
    }
  else
    sampler_stream_finish ();
  return NULL;
}

static SamplerStatus
start_thread (void)
{
  sigset_t all, old;
  SamplerStatus status;

  atomic_store (&sampler_writer.stopping, false);
  atomic_store (&drain.begun, 0);
  sigfillset (&all);     /* SIGXFSZ among them: a full file is an error, not an end */
  pthread_sigmask (SIG_SETMASK, &all, &old);
  status = pthread_create (&drain.thread, NULL, run_writer, NULL) == 0 ? SAMPLER_STATUS_OK : SAMPLER_STATUS_THREAD;
  pthread_sigmask (SIG_SETMASK, &old, NULL);
  if (status != SAMPLER_STATUS_OK)
    return status;
  while (atomic_load (&drain.begun) == 0)
    sampler_futex_wait (&drain.begun, 0, SAMPLER_FLUSH_NS);
  status = (SamplerStatus) (atomic_load (&drain.begun) - 1);
  if (status != SAMPLER_STATUS_OK)
    pthread_join (drain.thread, NULL);
  return status;
}

static void
end_thread (void)
{
  atomic_store (&sampler_writer.stopping, true);
  sampler_writer_wake ();
  pthread_join (drain.thread, NULL);
}

void
sampler_writer_park (void)
{
  if (!sampler_writer.running || atomic_load (&sampler_writer.has_ended))
    return;
  /* The thread's descriptors end with it. */
  if (sampler_output_is_memory ())
    {
      drain.parked_by = (int32_t) syscall (SYS_gettid);
      drain.parked_file = sampler_output_open_again (atomic_load (&drain.tid), O_RDWR | O_APPEND);
    }
  drain.parking = true;
  end_thread ();
}

static void
end_parking (void)
{
  if (drain.parked_file >= 0 && sampler_writer.is_private)
    close (drain.parked_file);
  drain.parked_file = -1;
}

void
sampler_writer_unpark (void)
{
  if (!sampler_writer.running || !drain.parking)
    return;
  /* It may have ended by itself on its way into the pause: it was joined there. */
  sampler_writer.running = !atomic_load (&sampler_writer.has_ended) && start_thread () == SAMPLER_STATUS_OK;
  end_parking ();
}

SamplerStatus
sampler_writer_start (const SamplerWriterConfig *config)
{
  SamplerStatus status;

  sampler_writer.config = *config;
  drain.parking = false;
  sampler_writer.start_ns = sampler_clock_now_ns ();
  if (config->from_ns > sampler_writer.start_ns)
    sampler_writer.start_ns = config->from_ns;
  atomic_store (&sampler_writer.has_ended, false);
  sampler_cut_begin ();
  sampler_counts_begin ();
  sampler_writer.n_looks = 0;
  drain.is_recording = true;
  sampler_head_make_uuid ();
  memcpy (sampler_writer.last_uuid, sampler_writer.uuid, sizeof sampler_writer.uuid);
  sampler_family_reset ();
  sampler_stream_begin_cpu ();
  atomic_store (&drain.asked_ns, config->interval_ns);
  atomic_store (&sampler_writer.interval_ns, config->interval_ns);
  sampler_memory_file_init ();
  sampler_names_reset ();
  atomic_store (&sampler_tick_counts.coarser, 0);
  sampler_size_limit_begin (&drain.size_limit, sampler_writer.start_ns, 0);
  if (!sampler_stream_init ())
    return SAMPLER_STATUS_MEMORY;
  set_entries_interval ();
  status = start_thread ();
  sampler_writer.running = status == SAMPLER_STATUS_OK;
  return status;
}

void
sampler_writer_stop (unsigned reason)
{
  if (!sampler_writer.running)
    return;
  sampler_writer.stop_reason = reason;
  end_thread ();
  sampler_writer.running = false;
}

bool
sampler_writer_flush (void)
{
  uint32_t wanted;

  if (!sampler_writer.running)
    return true;
  wanted = atomic_fetch_add (&drain.flushes_asked, 1) + 1;
  sampler_writer_wake ();
  for (int wait = 0; wait < 4 && !atomic_load (&sampler_writer.has_ended)
                     && (int32_t) (atomic_load (&drain.n_flushes) - wanted) < 0; wait++)
    sampler_futex_wait (&drain.n_flushes, atomic_load (&drain.n_flushes), SAMPLER_FLUSH_NS / 2);
  return (int32_t) (atomic_load (&drain.n_flushes) - wanted) >= 0;
}

int
sampler_writer_open_stream (void)
{
  return sampler_writer.running ? sampler_output_open_again (atomic_load (&drain.tid), O_RDONLY) : -1;
}

void
sampler_writer_forget (void)
{
  if (sampler_writer.running && drain.parked_file >= 0)
    close (drain.parked_file);
  drain.parked_file = -1;
  sampler_writer.running = false;
  sampler_output_forget ();
  sampler_names_forget ();
  sampler_control_forget ();
  sampler_head_forget ();
  sampler_cut_forget ();
}
