/* writer.c: see writer.h */

#include "sampler/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "sampler/children.h"
#include "sampler/clock.h"
#include "sampler/control.h"
#include "sampler/definitions.h"
#include "sampler/entries.h"
#include "sampler/event-engine.h"
#include "sampler/family.h"
#include "sampler/itimer.h"
#include "sampler/marks.h"
#include "sampler/memory.h"
#include "sampler/memory-file.h"
#include "sampler/names.h"
#include "sampler/output.h"
#include "sampler/private-descriptors.h"
#include "sampler/signal/guard.h"
#include "sampler/signal/handler.h"
#include "sampler/size-limit.h"
#include "sampler/sessions.h"
#include "sampler/sources.h"
#include "sampler/ticks.h"

#ifndef SEGMENT_BYTES           /* a test build makes segments short */
#define SEGMENT_BYTES   (16u << 20)
#endif
#define SEGMENTS_KEPT   64u          /* begins of segments that are remembered */
#define REPORT_FLUSHES  50u          /* losses and costs every 5 s: 12 hours of them are 1 MB */
#define FAMILY_FLUSHES  5u           /* children are looked for every half second */
#define FOR_GOOD_NS     (UINT64_MAX / 2)
#define COUNTERS        64u

static struct {
  pthread_t           thread;
  bool                running;
  SamplerWriterConfig config;
  _Atomic int32_t     tid;            /* of the thread; 0 none */
  _Atomic uint32_t    wake;           /* futex: something is to be done */
  _Atomic uint32_t    begun;          /* futex: 0, then 1 + SamplerStatus */
  _Atomic uint32_t    n_flushes;      /* futex for sampler_writer_flush() */
  _Atomic uint32_t    flushes_asked;
  _Atomic bool        stopping;
  _Atomic uint64_t    asked_ns;       /* the greatest distance of looks asked for so far */
  _Atomic uint64_t    interval_ns;    /* how far apart looks are made now */
  int                 parked_file;    /* a file without a name, while the thread is parked; -1 none */
  int32_t             parked_by;      /* the thread that has it */
  bool                parking;        /* with stopping: the thread ends, the recording does not */
  unsigned            stop_reason;
  _Atomic bool        has_ended;      /* by itself or from outside: the file is complete */

  pthread_mutex_t     cut_lock;       /* one caller of sampler_writer_cut() at a time */
  _Atomic uint32_t    cut_asked;
  _Atomic uint32_t    cut_done;       /* futex */
  SamplerStatus       cut_status;
  char                cut_path[2 * FORMAT_STRING_MAX];

  pthread_mutex_t     uuid_lock;
  uint8_t             uuid[FORMAT_UUID_SIZE], last_uuid[FORMAT_UUID_SIZE];
  uint64_t            n_looks;
  uint64_t            ticks_before, losses_before[COUNTERS], costs_before[COUNTERS];   /* of the parts cut off */

  bool                is_recording;   /* the time at which it begins has come */
  bool                is_private;     /* nobody else can touch the descriptor */
  uint64_t            segment_begin_bytes;
  SamplerSizeLimit    size_limit;
  uint64_t            start_ns, base_ns, cpu_start_ns;
  uint32_t            n_segments;
  SamplerFrame       *frames;
  struct { uint64_t begin_ns, offset; } segments[SEGMENTS_KEPT];   /* of a file without a name */
  uint32_t            n_kept;

  pthread_mutex_t     meta_lock;
  FormatBuffer        meta;
} writer = {
  .parked_file = -1,
  .meta_lock = PTHREAD_MUTEX_INITIALIZER,
  .cut_lock = PTHREAD_MUTEX_INITIALIZER,
  .uuid_lock = PTHREAD_MUTEX_INITIALIZER,
};

static void
futex_wait (_Atomic uint32_t *word, uint32_t expected, uint64_t timeout_ns)
{
  struct timespec time = { .tv_sec = (time_t) (timeout_ns / 1000000000u), .tv_nsec = (long) (timeout_ns % 1000000000u) };
  syscall (SYS_futex, word, FUTEX_WAIT_PRIVATE, expected, &time, NULL, 0);
}

static void
futex_wake (_Atomic uint32_t *word)
{
  syscall (SYS_futex, word, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0);
}

int32_t
sampler_writer_tid (void)
{
  return atomic_load_explicit (&writer.tid, memory_order_relaxed);
}

void
sampler_writer_wake (void)
{
  atomic_store (&writer.wake, 1);
  futex_wake (&writer.wake);
}

void
sampler_writer_set_meta (const void *records, size_t size, const char *boot)
{
  pthread_mutex_lock (&writer.meta_lock);
  if (writer.meta.data == NULL)
    {
      writer.meta.data = sampler_map (FORMAT_PAYLOAD_MAX);
      writer.meta.capacity = writer.meta.data != NULL ? FORMAT_PAYLOAD_MAX : 0;
    }
  writer.meta.size = 0;
  writer.meta.overflow = false;
  format_put_raw (&writer.meta, records, size);
  pthread_mutex_unlock (&writer.meta_lock);
  if (boot != NULL)
    sampler_definitions_set_boot (boot);
}

void
sampler_writer_add_meta (const char *key, const char *value)
{
  size_t mark;

  pthread_mutex_lock (&writer.meta_lock);
  mark = format_begin_record (&writer.meta);
  format_put_bytes (&writer.meta, key, strlen (key));
  format_put_bytes (&writer.meta, value, strlen (value));
  format_end_record (&writer.meta, mark);
  if (writer.meta.overflow)
    writer.meta.size = mark;
  writer.meta.overflow = false;
  pthread_mutex_unlock (&writer.meta_lock);
}

static size_t
read_small_file (const char *path, char *text, size_t size)
{
  int file = open (path, O_RDONLY | O_CLOEXEC);
  ssize_t n = file >= 0 ? read (file, text, size - 1) : 0;

  if (file >= 0)
    close (file);
  text[n > 0 ? n : 0] = '\0';
  return strcspn (text, "\n");
}

static int64_t
namespace_offset_ns (void)
{
  char text[256];
  long long seconds, ns;
  const char *line;

  read_small_file ("/proc/self/timens_offsets", text, sizeof text);
  line = strstr (text, "monotonic");
  return line != NULL && sscanf (line, "monotonic %lld %lld", &seconds, &ns) == 2 ? seconds * 1000000000ll + ns : 0;
}

static void
make_uuid (void)
{
  pthread_mutex_lock (&writer.uuid_lock);
  memcpy (writer.last_uuid, writer.uuid, sizeof writer.uuid);
  if (getrandom (writer.uuid, sizeof writer.uuid, GRND_NONBLOCK) != sizeof writer.uuid)
    {
      uint64_t parts[2] = { sampler_now_ns (), (uint64_t) getpid () };
      memcpy (writer.uuid, parts, sizeof writer.uuid);
    }
  pthread_mutex_unlock (&writer.uuid_lock);
}

void
sampler_writer_get_uuid (uint8_t uuid[FORMAT_UUID_SIZE])
{
  pthread_mutex_lock (&writer.uuid_lock);
  memcpy (uuid, writer.uuid, FORMAT_UUID_SIZE);
  pthread_mutex_unlock (&writer.uuid_lock);
}

static void
fill_head (FormatBuffer *buffer)
{
  char boot_id[64];
  size_t boot_id_size = read_small_file ("/proc/sys/kernel/random/boot_id", boot_id, sizeof boot_id);
  struct timespec time;
  static const char producer[] = "pyinst " PYINST_VERSION;

  clock_gettime (CLOCK_REALTIME, &time);
  format_put_raw (buffer, writer.uuid, sizeof writer.uuid);
  format_put_raw (buffer, writer.config.parent_uuid, sizeof writer.config.parent_uuid);
  format_put_varint (buffer, (uint64_t) getpid ());
  format_put_varint (buffer, writer.config.parent_pid);
  format_put_varint (buffer, sampler_now_ns ());
  format_put_varint (buffer, (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec);
  format_put_zigzag (buffer, namespace_offset_ns ());
  format_put_bytes (buffer, boot_id, boot_id_size);
  format_put_bytes (buffer, producer, sizeof producer - 1);
}

static void
fill_segment (FormatBuffer *buffer)
{
  format_put_varint (buffer, writer.n_segments);
  format_put_varint (buffer, writer.base_ns);
}

static uint64_t
process_cpu_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (uint64_t) time.tv_sec * 1000000000u + (uint64_t) time.tv_nsec - writer.cpu_start_ns;
}

static uint64_t beat_ns;

static void
fill_beat (FormatBuffer *buffer)
{
  format_put_zigzag (buffer, (int64_t) (beat_ns - writer.base_ns));
  format_put_varint (buffer, atomic_load (&sampler_tick_counts.ticks) - writer.ticks_before);
  format_put_varint (buffer, process_cpu_ns ());
}

static void
fill_stop (FormatBuffer *buffer)
{
  format_put_zigzag (buffer, (int64_t) (beat_ns - writer.base_ns));
  format_put_varint (buffer, writer.stop_reason);
  format_put_varint (buffer, process_cpu_ns ());
}

static void
remember_segment (uint64_t base_ns)
{
  if (writer.n_kept == SEGMENTS_KEPT)
    memmove (writer.segments, writer.segments + 1, --writer.n_kept * sizeof *writer.segments);
  writer.segments[writer.n_kept].begin_ns = base_ns;
  writer.segments[writer.n_kept++].offset = sampler_output_bytes ();
}

/* Of a file without a name only what open sessions have seen is needed: the segments
 * from the last one on that began before the first of them did. */
static void
drop_segments (void)
{
  uint64_t needed_ns = sampler_sessions_needed_from ();
  uint64_t before = sampler_output_bytes (), dropped;
  uint32_t first = 0;

  while (first + 1 < writer.n_kept && writer.segments[first + 1].begin_ns <= needed_ns)
    first++;
  if (first == 0 || !sampler_output_drop_until (writer.segments[first].offset))
    return;
  dropped = before - sampler_output_bytes ();
  writer.n_kept -= first;
  memmove (writer.segments, writer.segments + first, writer.n_kept * sizeof *writer.segments);
  for (uint32_t i = 0; i < writer.n_kept; i++)
    writer.segments[i].offset -= dropped;
}

static void
begin_segment (uint64_t base_ns)
{
  writer.base_ns = base_ns;
  if (sampler_output_is_memory ())
    {
      remember_segment (base_ns);
      drop_segments ();
    }
  sampler_definitions_reset ();
  sampler_sources_reset ();
  sampler_output_record (FORMAT_CHUNK_SEGM, fill_segment);
  writer.n_segments++;
  writer.segment_begin_bytes = sampler_output_bytes ();
}

static void
put_pair (FormatBuffer *buffer, unsigned item, uint64_t value)
{
  size_t mark = format_begin_record (buffer);

  format_put_varint (buffer, item);
  format_put_varint (buffer, value);
  format_end_record (buffer, mark);
}

static uint64_t
sum_losses (void)
{
  return atomic_load (&sampler_tick.bad_walks) + atomic_load (&sampler_tick.ring.dropped)
         + atomic_load (&sampler_tick.codes.refused) + sampler_output_failed_writes ();
}

/* Counts of this file: without what the parts cut off before it have said. */
static void
put_losses (FormatBuffer *buffer, unsigned item, uint64_t value)
{
  put_pair (buffer, item, value - writer.losses_before[item]);
}

static void
put_costs (FormatBuffer *buffer, unsigned item, uint64_t value)
{
  /* A thread of ours that was ended for a fork counts from 0 again. */
  put_pair (buffer, item, value >= writer.costs_before[item] ? value - writer.costs_before[item] : value);
}

static void
write_losses_and_costs (void)
{
  uint8_t bytes[1024];
  FormatBuffer buffer = { .data = bytes, .capacity = sizeof bytes };
  const SamplerTickCounts *counts = &sampler_tick_counts;

  put_losses (&buffer, FORMAT_LOSS_TICKS, atomic_load (&counts->ticks));
  put_losses (&buffer, FORMAT_LOSS_LATE, atomic_load (&counts->late));
  put_losses (&buffer, FORMAT_LOSS_PENDING, atomic_load (&counts->pending));
  put_losses (&buffer, FORMAT_LOSS_UNATTACHED, atomic_load (&sampler_tick.unattached));
  put_losses (&buffer, FORMAT_LOSS_BAD_WALK, atomic_load (&sampler_tick.bad_walks));
  put_losses (&buffer, FORMAT_LOSS_TRUNCATED, atomic_load (&sampler_tick.truncated));
  put_losses (&buffer, FORMAT_LOSS_RING_FULL, atomic_load (&sampler_tick.ring.dropped));
  put_losses (&buffer, FORMAT_LOSS_INTERN_FULL, atomic_load (&sampler_tick.codes.refused));
  put_losses (&buffer, FORMAT_LOSS_UNSTABLE, atomic_load (&counts->unstable));
  put_losses (&buffer, FORMAT_LOSS_SIGNAL_TAKEN, atomic_load (&counts->signal_taken));
  put_losses (&buffer, FORMAT_LOSS_THREAD_GONE, atomic_load (&counts->thread_gone));
  put_losses (&buffer, FORMAT_LOSS_FAULTS, atomic_load (&sampler_guard_faults));
  put_pair (&buffer, FORMAT_LOSS_WRITE_FAILED, sampler_output_failed_writes ());
  put_losses (&buffer, FORMAT_LOSS_FOREIGN, atomic_load (&sampler_tick.foreign));
  put_losses (&buffer, FORMAT_LOSS_THREADS_FULL, atomic_load (&counts->threads_full));
  put_losses (&buffer, FORMAT_LOSS_DISPLACED, sampler_events_displaced ());
  put_losses (&buffer, FORMAT_LOSS_COARSER, atomic_load (&counts->coarser));
  put_losses (&buffer, FORMAT_LOSS_LEAF_UNKNOWN, atomic_load (&sampler_tick.codes.unknown_leaves));
  put_losses (&buffer, FORMAT_LOSS_MARKS_FULL, sampler_marks_lost ());
  put_losses (&buffer, FORMAT_LOSS_CHILDREN, sampler_children_left ());
  sampler_output_chunk (FORMAT_CHUNK_LOSS, buffer.data, buffer.size);

  buffer.size = 0;
  put_costs (&buffer, FORMAT_COST_TICK_CPU, (uint64_t) atomic_load (&counts->cpu_ns));
  put_costs (&buffer, FORMAT_COST_DRAIN_CPU, (uint64_t) sampler_own_cpu_ns ());
  put_costs (&buffer, FORMAT_COST_HANDLER_TOTAL, atomic_load (&sampler_tick.handler_ns.total_ns));
  put_costs (&buffer, FORMAT_COST_HANDLER_COUNT, atomic_load (&sampler_tick.handler_ns.count));
  put_pair (&buffer, FORMAT_COST_HANDLER_P50, sampler_histogram_percentile (&sampler_tick.handler_ns, 50));
  put_pair (&buffer, FORMAT_COST_HANDLER_P99, sampler_histogram_percentile (&sampler_tick.handler_ns, 99));
  put_pair (&buffer, FORMAT_COST_HANDLER_MAX, atomic_load (&sampler_tick.handler_ns.max_ns));
  put_pair (&buffer, FORMAT_COST_LATENESS_P50, sampler_lateness_percentile (50));
  put_pair (&buffer, FORMAT_COST_LATENESS_P99, sampler_lateness_percentile (99));
  put_pair (&buffer, FORMAT_COST_LATENESS_MAX, sampler_lateness_max ());
  put_pair (&buffer, FORMAT_COST_BYTES_WRITTEN, sampler_output_bytes ());
  sampler_output_chunk (FORMAT_CHUNK_COST, buffer.data, buffer.size);
}

/* "interval.last_ns", behind what META has. */
static void
put_last_interval (FormatBuffer *buffer)
{
  char number[32];
  int size = snprintf (number, sizeof number, "%llu", (unsigned long long) writer.interval_ns);
  size_t mark = format_begin_record (buffer);

  format_put_bytes (buffer, "interval.last_ns", strlen ("interval.last_ns"));
  format_put_bytes (buffer, number, (size_t) size);
  format_end_record (buffer, mark);
}

static void
write_meta (void)
{
  size_t size;

  pthread_mutex_lock (&writer.meta_lock);
  size = writer.meta.size;
  if (size > 0 && atomic_load (&sampler_tick_counts.coarser) > 0)
    put_last_interval (&writer.meta);
  if (writer.meta.overflow)
    writer.meta.size = size;
  if (size > 0)
    sampler_output_chunk (FORMAT_CHUNK_META, writer.meta.data, writer.meta.size);
  writer.meta.size = size;
  writer.meta.overflow = false;
  pthread_mutex_unlock (&writer.meta_lock);
}

static void
set_entries_interval (void)
{
  uint64_t least_ns = writer.config.looks == SAMPLER_LOOKS_CPU_TIME ? sampler_itimer_resolution_ns () : 0;
  uint64_t interval_ns = atomic_load (&writer.asked_ns);

  if (atomic_load (&writer.interval_ns) > interval_ns)
    interval_ns = atomic_load (&writer.interval_ns);
  sampler_entries_set_interval (interval_ns > least_ns ? interval_ns : least_ns);
}

/* Any thread. */
static void
make_looks_apart (uint64_t interval_ns)
{
  atomic_store (&writer.interval_ns, interval_ns);
  switch (writer.config.looks)
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
  atomic_fetch_add_explicit (&sampler_tick_counts.coarser, 1, memory_order_relaxed);
  make_looks_apart (2 * atomic_load (&writer.interval_ns));
  set_entries_interval ();
  write_meta ();
  sampler_size_limit_begin (&writer.size_limit, sampler_now_ns (), sampler_output_bytes ());
}

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

  while (sampler_ring_pull (&sampler_tick.ring, &record, writer.frames, SAMPLER_FRAMES_MAX))
    {
      writer.n_looks += record.held_looks + (record.kind == SAMPLER_RECORD_LOOK);
      sampler_entries_take (&record, writer.frames);
      if (chunks_are_half_full ())
        write_definitions_and_samples ();
    }
}

static void
write_sources (void)
{
  FormatBuffer *payload = &sampler_chunks.strings;   /* empty between flushes */

  while (sampler_sources_put_next (payload))
    sampler_output_payload (FORMAT_CHUNK_SRCF, payload);
}

static void
flush (uint32_t n)
{
  uint64_t now_ns = sampler_clock_now_ns ();

  /* Before and after: a name may be its thread's last word, or its first. */
  sampler_names_take ();
  sampler_names_apply ();
  take_all_looks ();
  sampler_names_apply ();
  if (writer.config.looks == SAMPLER_LOOKS_CPU_TIME)
    sampler_itimer_check ();
  if (writer.config.looks != SAMPLER_LOOKS_REGULAR)
    sampler_entries_end_gone ();
  sampler_entries_flush ();
  write_definitions_and_samples ();
  sampler_marks_write (writer.base_ns, atomic_load (&writer.stopping));
  write_sources ();
  if (n % REPORT_FLUSHES == 0)
    write_losses_and_costs ();
  beat_ns = now_ns;
  sampler_output_record (FORMAT_CHUNK_BEAT, fill_beat);
}

static void
while_held (void)
{
  take_all_looks ();
  sampler_entries_flush ();
  write_definitions_and_samples ();
}

/* All ids begin again: the tables were filling up, the segment is long, or a write failed. */
static void
restart_segment (void)
{
  sampler_ticks_reset_codes (while_held);
  begin_segment (sampler_clock_now_ns ());
  sampler_entries_rebase (writer.base_ns);
  sampler_sessions_repeat ();
  write_meta ();
}

static bool
segment_is_long (void)
{
  return sampler_output_take_failure () || sampler_output_bytes () - writer.segment_begin_bytes > SEGMENT_BYTES
         || sampler_definitions_are_nearly_full ();
}

static void
begin_file (uint64_t begin_ns)
{
  sampler_output_record (FORMAT_CHUNK_HEAD, fill_head);
  sampler_output_end_head ();
  begin_segment (begin_ns);
  write_meta ();
}

static SamplerStatus
open_file (void)
{
  if (!sampler_output_open (writer.config.path, writer.is_private))
    return SAMPLER_STATUS_FILE;
  begin_file (writer.start_ns);
  return SAMPLER_STATUS_OK;
}

static bool
has_begun (void)
{
  return sampler_clock_now_ns () >= writer.start_ns;
}

/* Before its time has come nothing is kept; what was seen may not lie in the ring until then. */
static void
drop_looks (void)
{
  SamplerRecord record;

  writer.is_recording = false;
  while (sampler_ring_pull (&sampler_tick.ring, &record, writer.frames, SAMPLER_FRAMES_MAX))
    ;
}

static void
fill_child (FormatBuffer *buffer, const SamplerChild *child)
{
  size_t mark = format_begin_record (buffer);

  format_put_varint (buffer, child->pid);
  format_put_bytes (buffer, child->name, strlen (child->name));
  format_put_zigzag (buffer, (int64_t) (child->begin_ns - writer.base_ns));
  format_end_record (buffer, mark);
}

static void
write_children (void)
{
  FormatBuffer *payload = &sampler_chunks.strings;   /* empty between flushes */
  SamplerChild child;

  if (!writer.config.finds_children || !sampler_family_begin (sampler_output_path ()))
    return;
  while (sampler_family_next (writer.uuid, writer.last_uuid, &child))
    {
      fill_child (payload, &child);
      if (payload->size > FORMAT_PAYLOAD_MAX / 2)
        sampler_output_payload (FORMAT_CHUNK_CHLD, payload);
    }
  sampler_output_payload (FORMAT_CHUNK_CHLD, payload);
}

static void
end_file (unsigned reason)
{
  writer.stop_reason = reason;
  write_losses_and_costs ();
  write_meta ();
  beat_ns = beat_ns > writer.start_ns ? beat_ns : writer.start_ns;
  sampler_output_record (FORMAT_CHUNK_STOP, fill_stop);
}

static void
finish_file (void)
{
  if (has_begun ())
    flush (1);
  write_children ();
  beat_ns = sampler_clock_now_ns ();
  end_file (writer.stop_reason);
  sampler_output_close ();
}

void
sampler_writer_end_here (unsigned reason)
{
  sampler_ticks_pause_until (FOR_GOOD_NS);
  if (writer.config.looks == SAMPLER_LOOKS_CPU_TIME)
    sampler_itimer_pause (FOR_GOOD_NS);
  writer.stop_reason = reason;
  finish_file ();
  atomic_store (&writer.has_ended, true);
}

bool
sampler_writer_has_ended (void)
{
  return atomic_load (&writer.has_ended);
}

/* ---- cut and go on ---- */

/* Nobody looks: what was seen until now belongs to the part, what comes to the new file. */
static void
while_held_for_cut (void)
{
  while_held ();
  beat_ns = sampler_clock_now_ns ();
}

static void
note_counts_before (void)
{
  const SamplerTickCounts *counts = &sampler_tick_counts;

  writer.ticks_before = atomic_load (&counts->ticks);
  writer.losses_before[FORMAT_LOSS_TICKS] = writer.ticks_before;
  writer.losses_before[FORMAT_LOSS_LATE] = atomic_load (&counts->late);
  writer.losses_before[FORMAT_LOSS_PENDING] = atomic_load (&counts->pending);
  writer.losses_before[FORMAT_LOSS_UNATTACHED] = atomic_load (&sampler_tick.unattached);
  writer.losses_before[FORMAT_LOSS_BAD_WALK] = atomic_load (&sampler_tick.bad_walks);
  writer.losses_before[FORMAT_LOSS_TRUNCATED] = atomic_load (&sampler_tick.truncated);
  writer.losses_before[FORMAT_LOSS_RING_FULL] = atomic_load (&sampler_tick.ring.dropped);
  writer.losses_before[FORMAT_LOSS_INTERN_FULL] = atomic_load (&sampler_tick.codes.refused);
  writer.losses_before[FORMAT_LOSS_UNSTABLE] = atomic_load (&counts->unstable);
  writer.losses_before[FORMAT_LOSS_SIGNAL_TAKEN] = atomic_load (&counts->signal_taken);
  writer.losses_before[FORMAT_LOSS_THREAD_GONE] = atomic_load (&counts->thread_gone);
  writer.losses_before[FORMAT_LOSS_FAULTS] = atomic_load (&sampler_guard_faults);
  writer.losses_before[FORMAT_LOSS_FOREIGN] = atomic_load (&sampler_tick.foreign);
  writer.losses_before[FORMAT_LOSS_THREADS_FULL] = atomic_load (&counts->threads_full);
  writer.losses_before[FORMAT_LOSS_DISPLACED] = sampler_events_displaced ();
  writer.losses_before[FORMAT_LOSS_COARSER] = atomic_load (&counts->coarser);
  writer.losses_before[FORMAT_LOSS_MARKS_FULL] = sampler_marks_lost ();
  writer.losses_before[FORMAT_LOSS_LEAF_UNKNOWN] = atomic_load (&sampler_tick.codes.unknown_leaves);
  writer.costs_before[FORMAT_COST_TICK_CPU] = (uint64_t) atomic_load (&counts->cpu_ns);
  writer.costs_before[FORMAT_COST_DRAIN_CPU] = (uint64_t) sampler_own_cpu_ns ();
  writer.costs_before[FORMAT_COST_HANDLER_TOTAL] = atomic_load (&sampler_tick.handler_ns.total_ns);
  writer.costs_before[FORMAT_COST_HANDLER_COUNT] = atomic_load (&sampler_tick.handler_ns.count);
}

/* The counts of a file begin with it. */
static void
begin_counts (void)
{
  writer.ticks_before = 0;
  writer.n_looks = 0;
  memset (writer.losses_before, 0, sizeof writer.losses_before);
  memset (writer.costs_before, 0, sizeof writer.costs_before);
}

SamplerStatus
sampler_writer_cut_here (char *path, size_t size)
{
  if (!has_begun ())
    return SAMPLER_STATUS_NOT_BEGUN;
  if (!sampler_output_part (path, size))
    return SAMPLER_STATUS_CUT;
  sampler_names_take ();
  sampler_names_apply ();
  sampler_ticks_reset_codes (while_held_for_cut);
  write_sources ();
  write_children ();
  end_file (FORMAT_STOP_CUT);
  sampler_output_switch ();

  note_counts_before ();
  writer.cpu_start_ns += process_cpu_ns ();
  writer.n_looks = 0;
  writer.n_segments = 0;
  writer.start_ns = beat_ns;
  make_uuid ();
  begin_file (beat_ns);
  sampler_entries_cut (beat_ns);
  sampler_sessions_repeat ();
  return SAMPLER_STATUS_OK;
}

static void
answer_cut (void)
{
  uint32_t asked = atomic_load (&writer.cut_asked);

  if (asked == atomic_load (&writer.cut_done))
    return;
  writer.cut_status = sampler_writer_cut_here (writer.cut_path, sizeof writer.cut_path);
  atomic_store (&writer.cut_done, asked);
  futex_wake (&writer.cut_done);
}

SamplerStatus
sampler_writer_cut (char *path, size_t size)
{
  SamplerStatus status = SAMPLER_STATUS_NOT_RUNNING;
  uint32_t wanted;

  pthread_mutex_lock (&writer.cut_lock);
  wanted = atomic_fetch_add (&writer.cut_asked, 1) + 1;
  for (int wait = 0; wait < 100 && writer.running && !atomic_load (&writer.has_ended)
                     && atomic_load (&writer.cut_done) != wanted; wait++)
    {
      uint32_t seen = atomic_load (&writer.cut_done);

      sampler_writer_wake ();
      if (seen != wanted)
        futex_wait (&writer.cut_done, seen, SAMPLER_FLUSH_NS / 2);
    }
  if (atomic_load (&writer.cut_done) == wanted)
    {
      status = writer.cut_status;
      snprintf (path, size, "%s", writer.cut_path);
    }
  pthread_mutex_unlock (&writer.cut_lock);
  return status;
}

void
sampler_writer_get_state (SamplerWriterState *state)
{
  uint64_t now_ns = sampler_clock_now_ns ();

  *state = (SamplerWriterState) {
    .recorded_ns = now_ns > writer.start_ns ? now_ns - writer.start_ns : 0,
    .waits_ns = now_ns < writer.start_ns ? writer.start_ns - now_ns : 0,
    .n_looks = writer.n_looks,
    .n_bytes = sampler_output_bytes (),
    .n_lost = sum_losses (),
    .is_event_engine = writer.config.looks == SAMPLER_LOOKS_EVENTS,
  };
}

/* ---- the thread ---- */

/* Until the next flush, or the moment at which the recording begins or ends. */
static uint64_t
next_wait_ns (void)
{
  uint64_t now_ns = sampler_now_ns (), wait_ns = SAMPLER_FLUSH_NS;

  if (writer.start_ns > now_ns && writer.start_ns - now_ns < wait_ns)
    wait_ns = writer.start_ns - now_ns;
  if (writer.config.until_ns > now_ns && writer.config.until_ns - now_ns < wait_ns)
    wait_ns = writer.config.until_ns - now_ns;
  return wait_ns;
}

static void
do_round (uint32_t n)
{
  uint32_t asked = atomic_load (&writer.flushes_asked);

  if (has_begun ())
    {
      if (!writer.is_recording)
        writer.cpu_start_ns += process_cpu_ns ();
      writer.is_recording = true;
      set_entries_interval ();
      flush (n);
    }
  else
    drop_looks ();
  if (n % FAMILY_FLUSHES == 0)
    write_children ();
  if (segment_is_long ())
    restart_segment ();
  if (sampler_size_limit_is_passed (&writer.size_limit, sampler_now_ns (), sampler_output_bytes ()))
    look_less_often ();
  atomic_store (&writer.n_flushes, asked);
  futex_wake (&writer.n_flushes);
  answer_cut ();
  sampler_control_poll ();
  if (writer.config.until_ns != 0 && sampler_now_ns () >= writer.config.until_ns && !atomic_load (&writer.has_ended))
    sampler_writer_end_here (FORMAT_STOP_ASKED);
}

static void *
run_writer (void *unused)
{
  SamplerStatus status = SAMPLER_STATUS_OK;

  (void) unused;
  writer.is_private = sampler_unshare_descriptors ();
  atomic_store (&writer.tid, (int32_t) syscall (SYS_gettid));
  if (writer.parking)
    sampler_output_reopen (writer.parked_by, writer.parked_file, writer.is_private);
  else
    status = open_file ();
  writer.parking = false;
  atomic_store (&writer.begun, 1 + (uint32_t) status);
  futex_wake (&writer.begun);
  if (status != SAMPLER_STATUS_OK)
    return NULL;
  /* Where the program could see the socket there is none. */
  if (writer.is_private)
    sampler_control_open ();
  for (uint32_t n = 1; !atomic_load (&writer.stopping) && !atomic_load (&writer.has_ended); n++)
    {
      if (atomic_exchange (&writer.wake, 0) == 0)
        futex_wait (&writer.wake, 0, next_wait_ns ());
      do_round (n);
    }
  sampler_control_close ();
  if (atomic_load (&writer.has_ended))
    writer.config.on_end ();
  else if (writer.parking)
    {
      flush (0);
      sampler_output_close ();
    }
  else
    finish_file ();
  return NULL;
}

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

static bool
init_memory (void)
{
  if (writer.frames == NULL)
    writer.frames = sampler_map (SAMPLER_FRAMES_MAX * sizeof *writer.frames);
  return sampler_output_init () && sampler_marks_init () && writer.frames != NULL && init_definitions ()
         && sampler_entries_init (writer.start_ns, writer.config.interval_ns, writer.config.looks);
}

static SamplerStatus
start_thread (void)
{
  sigset_t all, old;
  SamplerStatus status;

  atomic_store (&writer.stopping, false);
  atomic_store (&writer.begun, 0);
  sigfillset (&all);     /* SIGXFSZ among them: a full file is an error, not an end */
  pthread_sigmask (SIG_SETMASK, &all, &old);
  status = pthread_create (&writer.thread, NULL, run_writer, NULL) == 0 ? SAMPLER_STATUS_OK : SAMPLER_STATUS_THREAD;
  pthread_sigmask (SIG_SETMASK, &old, NULL);
  if (status != SAMPLER_STATUS_OK)
    return status;
  while (atomic_load (&writer.begun) == 0)
    futex_wait (&writer.begun, 0, SAMPLER_FLUSH_NS);
  status = (SamplerStatus) (atomic_load (&writer.begun) - 1);
  if (status != SAMPLER_STATUS_OK)
    pthread_join (writer.thread, NULL);
  return status;
}

static void
end_thread (void)
{
  atomic_store (&writer.stopping, true);
  sampler_writer_wake ();
  pthread_join (writer.thread, NULL);
}

void
sampler_writer_park (void)
{
  if (!writer.running || atomic_load (&writer.has_ended))
    return;
  /* The thread's descriptors end with it. */
  if (sampler_output_is_memory ())
    {
      writer.parked_by = (int32_t) syscall (SYS_gettid);
      writer.parked_file = sampler_output_open_again (atomic_load (&writer.tid), O_RDWR | O_APPEND);
    }
  writer.parking = true;
  end_thread ();
}

static void
end_parking (void)
{
  if (writer.parked_file >= 0 && writer.is_private)
    close (writer.parked_file);
  writer.parked_file = -1;
}

void
sampler_writer_unpark (void)
{
  if (!writer.running || !writer.parking)
    return;
  /* It may have ended by itself on its way into the pause: it was joined there. */
  writer.running = !atomic_load (&writer.has_ended) && start_thread () == SAMPLER_STATUS_OK;
  end_parking ();
}

SamplerStatus
sampler_writer_start (const SamplerWriterConfig *config)
{
  SamplerStatus status;

  writer.config = *config;
  writer.parking = false;
  writer.start_ns = sampler_clock_now_ns ();
  if (config->from_ns > writer.start_ns)
    writer.start_ns = config->from_ns;
  atomic_store (&writer.has_ended, false);
  atomic_store (&writer.cut_done, atomic_load (&writer.cut_asked));
  begin_counts ();
  writer.is_recording = true;
  make_uuid ();
  memcpy (writer.last_uuid, writer.uuid, sizeof writer.uuid);
  sampler_family_reset ();
  writer.cpu_start_ns = 0;
  writer.cpu_start_ns = process_cpu_ns ();
  writer.n_segments = 0;
  writer.n_kept = 0;
  atomic_store (&writer.asked_ns, config->interval_ns);
  atomic_store (&writer.interval_ns, config->interval_ns);
  sampler_memory_file_init ();
  sampler_names_reset ();
  atomic_store (&sampler_tick_counts.coarser, 0);
  sampler_size_limit_begin (&writer.size_limit, writer.start_ns, 0);
  if (!init_memory ())
    return SAMPLER_STATUS_MEMORY;
  set_entries_interval ();
  status = start_thread ();
  writer.running = status == SAMPLER_STATUS_OK;
  return status;
}

void
sampler_writer_stop (unsigned reason)
{
  if (!writer.running)
    return;
  writer.stop_reason = reason;
  end_thread ();
  writer.running = false;
}

bool
sampler_writer_flush (void)
{
  uint32_t wanted;

  if (!writer.running)
    return true;
  wanted = atomic_fetch_add (&writer.flushes_asked, 1) + 1;
  sampler_writer_wake ();
  for (int wait = 0; wait < 4 && !atomic_load (&writer.has_ended) && (int32_t) (atomic_load (&writer.n_flushes) - wanted) < 0; wait++)
    futex_wait (&writer.n_flushes, atomic_load (&writer.n_flushes), SAMPLER_FLUSH_NS / 2);
  return (int32_t) (atomic_load (&writer.n_flushes) - wanted) >= 0;
}

void
sampler_writer_set_interval (uint64_t interval_ns)
{
  uint64_t known = atomic_load (&writer.asked_ns);
  uint64_t n_doublings = atomic_load (&sampler_tick_counts.coarser);

  while (interval_ns > known && !atomic_compare_exchange_weak (&writer.asked_ns, &known, interval_ns))
    ;
  make_looks_apart (interval_ns << (n_doublings < 16 ? n_doublings : 16));
}

int
sampler_writer_open_stream (void)
{
  return writer.running ? sampler_output_open_again (atomic_load (&writer.tid), O_RDONLY) : -1;
}

void
sampler_writer_forget (void)
{
  if (writer.running && writer.parked_file >= 0)
    close (writer.parked_file);
  writer.parked_file = -1;
  writer.running = false;
  sampler_output_forget ();
  sampler_names_forget ();
  sampler_control_forget ();
  pthread_mutex_init (&writer.meta_lock, NULL);
  pthread_mutex_init (&writer.cut_lock, NULL);
  pthread_mutex_init (&writer.uuid_lock, NULL);
}
