/* cut.c: a file that is complete while the program goes on
 *
 * Cut off with a fresh one behind it, or ended from outside; and what is said of it there.
 */

#include "sampler/clock.h"
#include "sampler/cut.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "sampler/counts.h"
#include "sampler/entries.h"
#include "sampler/futex.h"
#include "sampler/head.h"
#include "sampler/itimer.h"
#include "sampler/names.h"
#include "sampler/output.h"
#include "sampler/sessions.h"
#include "sampler/signal/handler.h"
#include "sampler/stream.h"
#include "sampler/tasks/tasks.h"
#include "sampler/ticks.h"
#include "sampler/writer-private.h"

#define FOR_GOOD_NS (UINT64_MAX / 2)

static struct {
  pthread_mutex_t  lock;       /* one caller of sampler_writer_cut() at a time */
  _Atomic uint32_t asked;
  _Atomic uint32_t done;       /* futex: the last one that was answered */
  SamplerStatus    status;     /* of that one */
  char             path[2 * FORMAT_STRING_MAX];
} cut = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* Nobody looks: what was seen until now belongs to the part, what comes to the new file. */
static void
while_held_for_cut (void)
{
  sampler_stream_write_looks ();
  sampler_writer.beat_ns = sampler_clock_now_ns ();
}

SamplerStatus
sampler_writer_cut_here (char *path, size_t size)
{
  if (!sampler_stream_has_begun ())
    return SAMPLER_STATUS_NOT_BEGUN;
  if (!sampler_output_part (path, size))
    return SAMPLER_STATUS_CUT;
  sampler_names_take ();
  sampler_names_apply ();
  sampler_ticks_reset_codes (while_held_for_cut);
  sampler_tasks_finish (false);
  sampler_stream_write_tasks ();
  sampler_tasks_go_on (sampler_writer.beat_ns);
  sampler_stream_write_sources ();
  sampler_stream_write_children ();
  sampler_stream_end (FORMAT_STOP_CUT);
  sampler_output_switch ();

  sampler_counts_note_cut ();
  sampler_stream_begin_cpu ();
  sampler_writer.n_looks = 0;
  sampler_writer.start_ns = sampler_writer.beat_ns;
  sampler_head_make_uuid ();
  sampler_stream_begin (sampler_writer.beat_ns);
  sampler_entries_cut (sampler_writer.beat_ns);
  sampler_sessions_repeat ();
  return SAMPLER_STATUS_OK;
}

void
sampler_cut_answer (void)
{
  uint32_t asked = atomic_load (&cut.asked);

  if (asked == atomic_load (&cut.done))
    return;
  cut.status = sampler_writer_cut_here (cut.path, sizeof cut.path);
  atomic_store (&cut.done, asked);
  sampler_futex_wake (&cut.done);
}

SamplerStatus
sampler_writer_cut (char *path, size_t size)
{
  SamplerStatus status = SAMPLER_STATUS_NOT_RUNNING;
  uint32_t wanted;

  pthread_mutex_lock (&cut.lock);
  wanted = atomic_fetch_add (&cut.asked, 1) + 1;
  for (int wait = 0; wait < 100 && sampler_writer.running && !atomic_load (&sampler_writer.has_ended)
                     && atomic_load (&cut.done) != wanted; wait++)
    {
      uint32_t seen = atomic_load (&cut.done);

      sampler_writer_wake ();
      if (seen != wanted)
        sampler_futex_wait (&cut.done, seen, SAMPLER_FLUSH_NS / 2);
    }
  if (atomic_load (&cut.done) == wanted)
    {
      status = cut.status;
      snprintf (path, size, "%s", cut.path);
    }
  pthread_mutex_unlock (&cut.lock);
  return status;
}

void
sampler_cut_begin (void)
{
  atomic_store (&cut.done, atomic_load (&cut.asked));
}

void
sampler_cut_forget (void)
{
  pthread_mutex_init (&cut.lock, NULL);
}

/* ---- for whoever answers from outside ---- */

void
sampler_writer_end_here (unsigned reason)
{
  sampler_ticks_pause_until (FOR_GOOD_NS);
  if (sampler_writer.config.looks == SAMPLER_LOOKS_CPU_TIME)
    sampler_itimer_pause (FOR_GOOD_NS);
  sampler_writer.stop_reason = reason;
  sampler_stream_finish ();
  atomic_store (&sampler_writer.has_ended, true);
}

bool
sampler_writer_has_ended (void)
{
  return atomic_load (&sampler_writer.has_ended);
}

void
sampler_writer_get_state (SamplerWriterState *state)
{
  uint64_t now_ns = sampler_clock_now_ns ();

  *state = (SamplerWriterState) {
    .recorded_ns = now_ns > sampler_writer.start_ns ? now_ns - sampler_writer.start_ns : 0,
    .waits_ns = now_ns < sampler_writer.start_ns ? sampler_writer.start_ns - now_ns : 0,
    .n_looks = sampler_writer.n_looks,
    .n_bytes = sampler_output_bytes (),
    .n_lost = sampler_counts_lost (),
    .is_event_engine = sampler_writer.config.looks == SAMPLER_LOOKS_EVENTS,
  };
}
