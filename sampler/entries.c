/* entries.c: see entries.h */

#include "sampler/entries.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "format/format.h"
#include "sampler/definitions.h"
#include "sampler/memory.h"
#include "sampler/names.h"
#include "sampler/signal/own-thread.h"

#define THREAD_SLOTS 8192u
#define RUN_SIZE     4096u
#define NAME_SIZE    256u
#define ENDED_KEPT   256u
/* A machine that stood still is not the thread's doing: more than this between two looks was not observed. */
#define CLAMP_INTERVALS 10u
#define CLAMP_LEAST_NS  100000000u

typedef struct {
  uint32_t id;             /* 0: free */
  int32_t  tid;
  bool     is_main;
  char     name[NAME_SIZE];
  uint64_t begin_ns;       /* of the thread */
  bool     has_open;
  bool     is_written;     /* the open entry's first part is in the file: the rest prolongs it */
  uint32_t stack;
  uint8_t  state;
  uint32_t session, task;  /* of the open entry */
  uint64_t open_begin_ns, open_end_ns;
  uint32_t looks;
  int64_t  cpu_ns;         /* of the open entry; -1 unknown */
  int64_t  cpu_rest_ns;    /* what the entry before was rounded down by */
  int64_t  clock_ns;       /* the thread's CPU clock at its last look; -1 unknown */
} Thread;

static Thread  *threads;
static uint32_t n_slots_used;    /* slots from here on were never used */
static bool     some_displaced;  /* a thread lies elsewhere than its id says */
static uint64_t base_ns, clamp_ns;
static uint64_t first_look_ns;   /* what a thread's first look stands for at most */
static SamplerLooks looks_kind;

/* The last threads that ended: what they said may be written after it. */
static struct {
  int32_t  tid;
  uint32_t id;
} ended[ENDED_KEPT];
static uint32_t n_ended;

/* The run being filled: entries of one thread that follow each other. */
static struct {
  uint32_t     thread;
  uint32_t     n;
  uint64_t     begin_ns, end_ns;
  FormatBuffer entries;
} run;

void
sampler_entries_set_interval (uint64_t interval_ns)
{
  clamp_ns = CLAMP_INTERVALS * interval_ns > CLAMP_LEAST_NS ? CLAMP_INTERVALS * interval_ns : CLAMP_LEAST_NS;
  if (looks_kind != SAMPLER_LOOKS_REGULAR)
    clamp_ns = UINT64_MAX;
  first_look_ns = looks_kind == SAMPLER_LOOKS_CPU_TIME ? interval_ns : 0;
}

bool
sampler_entries_init (uint64_t start_ns, uint64_t interval_ns, SamplerLooks looks)
{
  if (threads == NULL)
    {
      threads = sampler_map (THREAD_SLOTS * sizeof *threads);
      run.entries.data = sampler_map (RUN_SIZE);
      run.entries.capacity = RUN_SIZE;
      if (threads == NULL || run.entries.data == NULL)
        return false;
    }
  memset (threads, 0, n_slots_used * sizeof *threads);
  n_slots_used = 0;
  n_ended = 0;
  some_displaced = false;
  run.n = 0;
  run.entries.size = 0;
  base_ns = start_ns;
  looks_kind = looks;
  sampler_entries_set_interval (interval_ns);
  return true;
}

static Thread *
find_thread (uint32_t id)
{
  for (uint32_t probe = 0; probe < THREAD_SLOTS; probe++)
    {
      Thread *thread = &threads[(id + probe) & (THREAD_SLOTS - 1)];
      if (thread->id == id)
        return thread;
      if (!some_displaced)
        return NULL;
    }
  return NULL;
}

static void
put_thread (const Thread *thread, uint64_t time_ns, unsigned what)
{
  FormatBuffer *buffer = &sampler_chunks.threads;
  uint32_t name = thread->name[0] != '\0' ? sampler_define_string (thread->name, strlen (thread->name), false) : 0;
  size_t mark = format_begin_record (buffer);

  format_put_varint (buffer, thread->id);
  format_put_zigzag (buffer, (int64_t) (time_ns - base_ns));
  format_put_varint (buffer, what | (thread->is_main ? FORMAT_THREAD_MAIN : 0) | (name != 0 ? FORMAT_THREAD_NAMED : 0));
  format_put_varint (buffer, (uint64_t) thread->tid);
  format_put_varint (buffer, name);
  format_end_record (buffer, mark);
}

static void
end_run (void)
{
  FormatBuffer *samples = &sampler_chunks.samples;
  size_t mark;

  if (run.n == 0)
    return;
  mark = format_begin_record (samples);
  format_put_varint (samples, run.thread);
  format_put_zigzag (samples, (int64_t) (run.begin_ns - base_ns));
  format_put_varint (samples, run.n);
  format_put_raw (samples, run.entries.data, run.entries.size);
  format_end_record (samples, mark);
  run.n = 0;
  run.entries.size = 0;
}

static void
put_open_entry (Thread *thread)
{
  FormatBuffer *entries = &run.entries;
  uint64_t gap_ns, begin_ns, units;
  uint8_t flags = FORMAT_ENTRY_COARSE;

  if (!thread->has_open || (thread->is_written && thread->looks == 0 && thread->open_begin_ns == thread->open_end_ns))
    return;
  if (run.n > 0 && (run.thread != thread->id || run.end_ns > thread->open_begin_ns + FORMAT_COARSE_NS
                    || entries->size + 64 > RUN_SIZE))
    end_run ();
  if (run.n == 0)
    {
      run.thread = thread->id;
      run.begin_ns = run.end_ns = thread->open_begin_ns;
    }
  gap_ns = thread->open_begin_ns > run.end_ns + FORMAT_COARSE_NS ? thread->open_begin_ns - run.end_ns : 0;
  begin_ns = run.end_ns + gap_ns;
  /* Rounded by where it ends, so that what is lost by it does not add up. */
  units = thread->open_end_ns > begin_ns ? (thread->open_end_ns - begin_ns + FORMAT_COARSE_NS / 2) / FORMAT_COARSE_NS : 0;
  flags |= thread->is_written ? FORMAT_ENTRY_EXTEND : 0;
  flags |= thread->cpu_ns >= 0 ? FORMAT_ENTRY_CPU : 0;
  flags |= thread->looks != 1 ? FORMAT_ENTRY_COUNT : 0;
  flags |= gap_ns != 0 ? FORMAT_ENTRY_GAP : 0;
  flags |= thread->session != 0 && !thread->is_written ? FORMAT_ENTRY_SESSION : 0;
  flags |= thread->task != 0 && !thread->is_written ? FORMAT_ENTRY_TASK : 0;
  format_put_u8 (entries, flags);
  format_put_varint (entries, units);
  if (!thread->is_written)
    {
      format_put_varint (entries, thread->stack);
      format_put_u8 (entries, thread->state);
    }
  if (thread->cpu_ns >= 0)
    {
      thread->cpu_ns += thread->cpu_rest_ns;
      thread->cpu_rest_ns = thread->cpu_ns % FORMAT_COARSE_NS;
      format_put_varint (entries, (uint64_t) thread->cpu_ns / FORMAT_COARSE_NS);
    }
  if (thread->looks != 1)
    format_put_varint (entries, thread->looks);
  if (gap_ns != 0)
    format_put_varint (entries, gap_ns);
  if ((flags & FORMAT_ENTRY_TASK) != 0)
    format_put_varint (entries, thread->task);
  if ((flags & FORMAT_ENTRY_SESSION) != 0)
    format_put_varint (entries, thread->session);
  run.n++;
  run.end_ns = begin_ns + units * FORMAT_COARSE_NS;
  thread->is_written = true;
  thread->open_begin_ns = thread->open_end_ns;
  thread->looks = 0;
  thread->cpu_ns = thread->cpu_ns >= 0 ? 0 : -1;
}

/* By the CPU timer a thread is met when it has run for a while, not when it begins. */
static uint64_t
begin_of_thread (const SamplerRecord *record)
{
  uint64_t ran_ns = record->cpu_ns >= 0 && (uint64_t) record->cpu_ns < first_look_ns ? (uint64_t) record->cpu_ns : first_look_ns;
  uint64_t begin_ns = record->held_until_ns - ran_ns;

  return begin_ns > base_ns ? begin_ns : base_ns;
}

static Thread *
begin_thread (const SamplerRecord *record)
{
  const char *name;

  for (uint32_t probe = 0; probe < THREAD_SLOTS; probe++)
    {
      Thread *thread = &threads[(record->thread + probe) & (THREAD_SLOTS - 1)];

      if (thread->id != 0)
        continue;
      some_displaced |= probe > 0;
      if ((uint32_t) (thread - threads) >= n_slots_used)
        n_slots_used = (uint32_t) (thread - threads) + 1;
      memset (thread, 0, sizeof *thread);
      thread->id = record->thread;
      thread->tid = record->tid;
      thread->is_main = record->tid == (int32_t) getpid ();
      thread->clock_ns = -1;
      thread->begin_ns = begin_of_thread (record);
      thread->open_end_ns = thread->begin_ns;
      /* It may have ended before the names are next looked at. */
      name = sampler_names_find (record->tid);
      snprintf (thread->name, sizeof thread->name, "%s", name != NULL ? name : "");
      put_thread (thread, thread->begin_ns, FORMAT_THREAD_BEGAN);
      return thread;
    }
  return NULL;
}

static void
hold (Thread *thread, const SamplerRecord *record)
{
  if (!thread->has_open || record->held_until_ns <= thread->open_end_ns)
    return;
  thread->open_end_ns = record->held_until_ns;
  thread->looks += record->held_looks;
}

/* The thread's CPU time since its last look; -1 unknown. */
static int64_t
used_since_last (const Thread *thread, const SamplerRecord *record)
{
  if (record->cpu_ns < 0)
    return -1;
  if (thread->clock_ns >= 0)
    return record->cpu_ns - thread->clock_ns;
  return record->cpu_ns < (int64_t) first_look_ns ? record->cpu_ns : (int64_t) first_look_ns;
}

/* How much of the time since the last look was observed. */
static uint64_t
observed_ns (uint64_t passed_ns, int64_t cpu_ns)
{
  if (looks_kind == SAMPLER_LOOKS_CPU_TIME && cpu_ns >= 0 && (uint64_t) cpu_ns < passed_ns)
    return (uint64_t) cpu_ns;
  return passed_ns < clamp_ns ? passed_ns : clamp_ns;
}

static void
take_look (Thread *thread, const SamplerRecord *record, const SamplerFrame *frames)
{
  uint64_t begin_ns = thread->open_end_ns;
  uint64_t end_ns = record->time_ns > begin_ns ? record->time_ns : begin_ns;
  uint32_t stack = sampler_define_stack (thread->id, frames, record->n_frames, record->truncated);
  int64_t cpu_ns = used_since_last (thread, record);
  uint64_t seen_ns = observed_ns (end_ns - begin_ns, cpu_ns);
  bool has_gap = seen_ns < end_ns - begin_ns;

  if (has_gap)
    {
      begin_ns = end_ns - seen_ns;
      if (cpu_ns > (int64_t) seen_ns)
        cpu_ns = (int64_t) seen_ns;
    }
  if (!thread->has_open || has_gap || stack != thread->stack || record->state != thread->state
      || record->session != thread->session || record->task != thread->task)
    {
      put_open_entry (thread);
      thread->has_open = true;
      thread->is_written = false;
      thread->stack = stack;
      thread->state = record->state;
      thread->session = record->session;
      thread->task = record->task;
      thread->open_begin_ns = begin_ns;
      thread->looks = 0;
      thread->cpu_ns = cpu_ns >= 0 ? 0 : -1;
    }
  thread->open_end_ns = end_ns;
  thread->looks++;
  if (cpu_ns >= 0)
    thread->cpu_ns = thread->cpu_ns >= 0 ? thread->cpu_ns + cpu_ns : cpu_ns;
  thread->clock_ns = record->cpu_ns;
}

static void
end_thread (Thread *thread, uint64_t time_ns)
{
  put_open_entry (thread);
  put_thread (thread, time_ns > thread->open_end_ns ? thread->open_end_ns : time_ns, FORMAT_THREAD_ENDED);
  ended[n_ended % ENDED_KEPT].tid = thread->tid;
  ended[n_ended++ % ENDED_KEPT].id = thread->id;
  thread->id = 0;
}

void
sampler_entries_take (const SamplerRecord *record, const SamplerFrame *frames)
{
  Thread *thread = find_thread (record->thread);

  if (thread == NULL && record->kind == SAMPLER_RECORD_LOOK)
    thread = begin_thread (record);
  if (thread == NULL)
    return;
  hold (thread, record);
  if (record->kind == SAMPLER_RECORD_LOOK)
    take_look (thread, record, frames);
  else if (record->kind == SAMPLER_RECORD_THREAD_ENDED)
    end_thread (thread, record->time_ns);
}

void
sampler_entries_flush (void)
{
  for (uint32_t i = 0; i < n_slots_used; i++)
    if (threads[i].id != 0)
      put_open_entry (&threads[i]);
  end_run ();
}

void
sampler_entries_rebase (uint64_t new_base_ns)
{
  base_ns = new_base_ns;
  for (uint32_t i = 0; i < n_slots_used; i++)
    if (threads[i].id != 0)
      {
        put_thread (&threads[i], threads[i].begin_ns, FORMAT_THREAD_BEGAN);
        threads[i].stack = UINT32_MAX;   /* ids begin again: the next look opens an entry of its own */
      }
}

void
sampler_entries_skip_to (uint64_t time_ns)
{
  for (uint32_t i = 0; i < n_slots_used; i++)
    {
      threads[i].open_end_ns = time_ns;
      threads[i].has_open = false;
      threads[i].clock_ns = -1;
    }
}

void
sampler_entries_cut (uint64_t new_base_ns)
{
  for (uint32_t i = 0; i < n_slots_used; i++)
    if (threads[i].id != 0)
      {
        threads[i].begin_ns = threads[i].open_end_ns = new_base_ns;
        threads[i].has_open = false;     /* the next look charges what passed since the cut */
      }
  sampler_entries_rebase (new_base_ns);
}

uint32_t
sampler_entries_find (int32_t tid)
{
  for (uint32_t i = 0; i < n_slots_used; i++)
    if (threads[i].id != 0 && threads[i].tid == tid)
      return threads[i].id;
  for (uint32_t i = n_ended; i > 0 && n_ended - i < ENDED_KEPT; i--)
    if (ended[(i - 1) % ENDED_KEPT].tid == tid)
      return ended[(i - 1) % ENDED_KEPT].id;
  return 0;
}

bool
sampler_entries_name (int32_t tid, const char *name)
{
  for (uint32_t i = 0; i < n_slots_used; i++)
    {
      Thread *thread = &threads[i];

      if (thread->id == 0 || thread->tid != tid)
        continue;
      if (strcmp (thread->name, name) != 0)
        {
          snprintf (thread->name, sizeof thread->name, "%s", name);
          put_thread (thread, thread->open_end_ns, 0);
        }
      return true;
    }
  return false;
}

void
sampler_entries_end_gone (void)
{
  char path[64];

  for (uint32_t i = 0; i < n_slots_used; i++)
    {
      if (threads[i].id == 0)
        continue;
      snprintf (path, sizeof path, "/proc/self/task/%d", (int) threads[i].tid);
      if (access (path, F_OK) != 0 && access ("/proc/self/task", F_OK) == 0)
        {
          sampler_own_thread_forget (threads[i].tid, threads[i].id);
          end_thread (&threads[i], threads[i].open_end_ns);
        }
    }
}
