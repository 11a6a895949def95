/* stream.c: see stream.h */

#include "sampler/clock.h"
#include "sampler/stream.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "format/format.h"
#include "sampler/counts.h"
#include "sampler/definitions.h"
#include "sampler/entries.h"
#include "sampler/family.h"
#include "sampler/head.h"
#include "sampler/itimer.h"
#include "sampler/marks.h"
#include "sampler/memory.h"
#include "sampler/names.h"
#include "sampler/output.h"
#include "sampler/ready-pages.h"
#include "sampler/sessions.h"
#include "sampler/signal/handler.h"
#include "sampler/sources.h"
#include "sampler/tasks/tasks.h"
#include "sampler/ticks.h"
#include "sampler/writer-private.h"

#ifndef SEGMENT_BYTES           /* a test build makes segments short */
#define SEGMENT_BYTES   (16u << 20)
#endif
#define SEGMENTS_KEPT   64u          /* begins of segments that are remembered */
#define TASK_CHUNKS     16           /* in one flush: more than the ring of tasks holds */
#define REPORT_FLUSHES  50u          /* losses and costs every 5 s: 12 hours of them are 1 MB */

static struct {
  uint64_t      base_ns;               /* of the segment: its times count from here */
  uint64_t      cpu_start_ns;
  uint32_t      n_segments;
  uint64_t      segment_begin_bytes;
  SamplerFrame *frames;                /* of the look that was pulled last */
  struct { uint64_t begin_ns, offset; } segments[SEGMENTS_KEPT];   /* of a file without a name */
  uint32_t      n_kept;
  /* The end of what could be written: with the last heartbeat, and the segment's base in the file. */
  struct { uint64_t base_ns, beat_ns, cpu_ns; } good;
  uint64_t      unwritten_ns;          /* that are over: since the recording began, in all its files */
} stream;

static uint64_t
process_cpu_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec - stream.cpu_start_ns;
}

void
sampler_stream_begin_cpu (void)
{
  stream.cpu_start_ns += process_cpu_ns ();
}

/* ---- segments ---- */

static void
fill_segment (FormatBuffer *buffer)
{
  format_put_varint (buffer, stream.n_segments);
  format_put_varint (buffer, stream.base_ns);
}

static void
remember_segment (uint64_t base_ns)
{
  if (stream.n_kept == SEGMENTS_KEPT)
    memmove (stream.segments, stream.segments + 1, --stream.n_kept * sizeof *stream.segments);
  stream.segments[stream.n_kept].begin_ns = base_ns;
  stream.segments[stream.n_kept++].offset = sampler_output_bytes ();
}

/* Of a file without a name only what open sessions have seen is needed: the segments
 * from the last one on that began before the first of them did. */
static void
drop_segments (void)
{
  uint64_t needed_ns = sampler_sessions_needed_from ();
  uint64_t before = sampler_output_bytes (), dropped;
  uint32_t first = 0;

  while (first + 1 < stream.n_kept && stream.segments[first + 1].begin_ns <= needed_ns)
    first++;
  if (first == 0 || !sampler_output_drop_until (stream.segments[first].offset))
    return;
  dropped = before - sampler_output_bytes ();
  stream.n_kept -= first;
  memmove (stream.segments, stream.segments + first, stream.n_kept * sizeof *stream.segments);
  for (uint32_t i = 0; i < stream.n_kept; i++)
    stream.segments[i].offset -= dropped;
}

uint64_t
sampler_stream_unwritten_ns (void)
{
  bool since_good = sampler_output_is_broken () && sampler_writer.beat_ns > stream.good.beat_ns;

  return stream.unwritten_ns + (since_good ? sampler_writer.beat_ns - stream.good.beat_ns : 0);
}

/* It is what ends a time in which nothing could be written. */
static void
write_segment (void)
{
  uint64_t unwritten_ns = sampler_stream_unwritten_ns ();

  sampler_output_record (FORMAT_CHUNK_SEGM, fill_segment);
  if (sampler_output_is_broken ())
    return;
  stream.unwritten_ns = unwritten_ns;
  stream.good.base_ns = stream.base_ns;
}

static void
begin_segment (uint64_t base_ns)
{
  stream.base_ns = base_ns;
  if (sampler_output_is_memory ())
    {
      remember_segment (base_ns);
      drop_segments ();
    }
  sampler_definitions_reset ();
  sampler_sources_reset ();
  write_segment ();
  stream.n_segments++;
  stream.segment_begin_bytes = sampler_output_bytes ();
  sampler_tasks_new_segment (base_ns);
}

/* ---- what a flush writes ---- */

static void
write_definitions_and_samples (void)
{
  sampler_output_payload (FORMAT_CHUNK_STRS, &sampler_chunks.strings);
  sampler_output_payload (FORMAT_CHUNK_CODE, &sampler_chunks.codes);
  sampler_output_payload (FORMAT_CHUNK_FRAM, &sampler_chunks.frames);
  sampler_output_payload (FORMAT_CHUNK_STAK, &sampler_chunks.stacks);
  sampler_output_payload (FORMAT_CHUNK_THRD, &sampler_chunks.threads);
  sampler_output_payload (FORMAT_CHUNK_SAMP, &sampler_chunks.samples);
}

void
sampler_stream_write_definitions (void)
{
  write_definitions_and_samples ();
  sampler_tasks_write ();
}

static bool
chunks_are_half_full (void)
{
  size_t half = FORMAT_PAYLOAD_MAX / 2;

  return sampler_chunks.strings.size > half || sampler_chunks.codes.size > half
         || sampler_chunks.frames.size > half || sampler_chunks.stacks.size > half
         || sampler_chunks.threads.size > half || sampler_chunks.samples.size > half;
}

static void
take_all_looks (void)
{
  SamplerRecord record;

  while (sampler_ring_pull (&sampler_tick.ring, &record, stream.frames, SAMPLER_FRAMES_MAX))
    {
      sampler_writer.n_looks += record.held_looks + (record.kind == SAMPLER_RECORD_LOOK);
      sampler_entries_take (&record, stream.frames);
      if (chunks_are_half_full ())
        write_definitions_and_samples ();
    }
}

void
sampler_stream_drop_looks (void)
{
  SamplerRecord record;

  while (sampler_ring_pull (&sampler_tick.ring, &record, stream.frames, SAMPLER_FRAMES_MAX))
    ;
}

void
sampler_stream_write_sources (void)
{
  FormatBuffer *payload = &sampler_chunks.strings;   /* empty between flushes */

  while (sampler_sources_put_next (payload))
    sampler_output_payload (FORMAT_CHUNK_SRCF, payload);
}

static void
fill_beat (FormatBuffer *buffer)
{
  format_put_zigzag (buffer, (int64_t) (sampler_writer.beat_ns - stream.base_ns));
  format_put_varint (buffer, sampler_counts_ticks ());
  format_put_varint (buffer, process_cpu_ns ());
}

static void
write_beat (uint64_t now_ns)
{
  sampler_writer.beat_ns = now_ns;
  sampler_output_record (FORMAT_CHUNK_BEAT, fill_beat);
  if (sampler_output_is_broken ())
    return;
  stream.good.beat_ns = now_ns;
  stream.good.cpu_ns = process_cpu_ns ();
}

void
sampler_stream_write_tasks (void)
{
  for (int i = 0; i < TASK_CHUNKS && sampler_tasks_take (stream.base_ns); i++)
    sampler_stream_write_definitions ();
}

void
sampler_stream_flush (uint32_t n)
{
  uint64_t now_ns = sampler_clock_now_ns ();

  /* Before and after: a name may be its thread's last word, or its first. */
  sampler_names_take ();
  sampler_names_apply ();
  take_all_looks ();
  sampler_names_apply ();
  if (sampler_writer.config.looks == SAMPLER_LOOKS_CPU_TIME)
    sampler_itimer_check ();
  if (sampler_writer.config.looks != SAMPLER_LOOKS_REGULAR)
    sampler_entries_end_gone ();
  sampler_entries_flush ();
  write_definitions_and_samples ();
  sampler_stream_write_tasks ();
  sampler_marks_write (stream.base_ns, atomic_load (&sampler_writer.stopping));
  sampler_stream_write_sources ();
  if (n % REPORT_FLUSHES == 0)
    sampler_counts_write ();
  write_beat (now_ns);
}

void
sampler_stream_write_looks (void)
{
  take_all_looks ();
  sampler_entries_flush ();
  write_definitions_and_samples ();
}

void
sampler_stream_restart_segment (void)
{
  bool is_after_gap = sampler_output_is_broken ();

  sampler_ticks_reset_codes (sampler_stream_write_looks);
  sampler_ready_pages_begin ();
  begin_segment (sampler_clock_now_ns ());
  if (is_after_gap)
    sampler_entries_skip_to (stream.base_ns);
  sampler_entries_rebase (stream.base_ns);
  sampler_sessions_repeat ();
  sampler_head_write_meta ();
}

bool
sampler_stream_segment_is_long (void)
{
  return sampler_output_take_failure () || sampler_output_bytes () - stream.segment_begin_bytes > SEGMENT_BYTES
         || sampler_definitions_are_nearly_full ();
}

static void
fill_child (FormatBuffer *buffer, const SamplerChild *child)
{
  size_t mark = format_begin_record (buffer);

  format_put_varint (buffer, child->pid);
  format_put_bytes (buffer, child->name, strlen (child->name));
  format_put_zigzag (buffer, (int64_t) (child->begin_ns - stream.base_ns));
  format_end_record (buffer, mark);
}

void
sampler_stream_write_children (void)
{
  FormatBuffer *payload = &sampler_chunks.strings;   /* empty between flushes */
  SamplerChild child;

  if (!sampler_writer.config.finds_children || !sampler_family_begin (sampler_output_path ()))
    return;
  while (sampler_family_next (sampler_writer.uuid, sampler_writer.last_uuid, &child))
    {
      fill_child (payload, &child);
      if (payload->size > FORMAT_PAYLOAD_MAX / 2)
        sampler_output_payload (FORMAT_CHUNK_CHLD, payload);
    }
  sampler_output_payload (FORMAT_CHUNK_CHLD, payload);
}

/* ---- begin and end ---- */

/* In a forked child the parent's drain thread may have been in the midst of filling them. */
static bool
init_definitions (void)
{
  FormatBuffer *const buffers[] = {
    &sampler_chunks.strings, &sampler_chunks.codes, &sampler_chunks.frames,
    &sampler_chunks.stacks, &sampler_chunks.threads, &sampler_chunks.samples,
  };

  if (!sampler_definitions_init ())
    return false;
  for (size_t i = 0; i < sizeof buffers / sizeof buffers[0]; i++)
    {
      buffers[i]->size = 0;
      buffers[i]->overflow = false;
    }
  return true;
}

bool
sampler_stream_init (void)
{
  stream.unwritten_ns = 0;
  if (stream.frames == NULL)
    stream.frames = sampler_map (SAMPLER_FRAMES_MAX * sizeof *stream.frames);
  return sampler_output_init () && sampler_marks_init () && stream.frames != NULL && init_definitions ()
         && sampler_entries_init (sampler_writer.start_ns, sampler_writer.config.interval_ns, sampler_writer.config.looks);
}

void
sampler_stream_begin (uint64_t begin_ns)
{
  stream.n_segments = 0;
  stream.n_kept = 0;
  stream.good.beat_ns = begin_ns;
  stream.good.cpu_ns = 0;
  sampler_output_record (FORMAT_CHUNK_HEAD, sampler_head_fill);
  sampler_output_end_head ();
  begin_segment (begin_ns);
  sampler_head_write_meta ();
}

SamplerStatus
sampler_stream_open (void)
{
  if (!sampler_output_open (sampler_writer.config.path, sampler_writer.is_private))
    return SAMPLER_STATUS_FILE;
  sampler_stream_begin (sampler_writer.start_ns);
  return SAMPLER_STATUS_OK;
}

bool
sampler_stream_has_begun (void)
{
  return sampler_clock_now_ns () >= sampler_writer.start_ns;
}

/* Where nothing could be written at the end, the recording ends with what was: nobody was seen standing until now. */
static void
fill_stop (FormatBuffer *buffer)
{
  bool is_early = sampler_output_is_broken ();
  uint64_t base_ns = is_early ? stream.good.base_ns : stream.base_ns;

  format_put_zigzag (buffer, (int64_t) ((is_early ? stream.good.beat_ns : sampler_writer.beat_ns) - base_ns));
  format_put_varint (buffer, sampler_writer.stop_reason);
  format_put_varint (buffer, is_early ? stream.good.cpu_ns : process_cpu_ns ());
}

void
sampler_stream_end (unsigned reason)
{
  sampler_writer.stop_reason = reason;
  sampler_output_begin_end ();
  sampler_counts_write ();
  sampler_head_write_meta ();
  if (sampler_writer.beat_ns < sampler_writer.start_ns)
    sampler_writer.beat_ns = sampler_writer.start_ns;
  sampler_output_end (fill_stop);
}

void
sampler_stream_finish (void)
{
  sampler_tasks_finish (true);
  if (sampler_stream_has_begun ())
    sampler_stream_flush (1);
  sampler_stream_write_children ();
  sampler_writer.beat_ns = sampler_clock_now_ns ();
  sampler_stream_end (sampler_writer.stop_reason);
  sampler_output_close ();
}
