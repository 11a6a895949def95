/* records.c: see records.h */

#include "sampler/tasks/records.h"

#include <string.h>

#include "format/format.h"
#include "sampler/definitions.h"
#include "sampler/entries.h"
#include "sampler/memory.h"
#include "sampler/output.h"
#include "sampler/signal/ring.h"
#include "sampler/tasks/classes.h"
#include "sampler/tasks/part.h"
#include "sampler/tasks/sites.h"
#include "sampler/tasks/tasks.h"

#define HALF_FULL    (FORMAT_PAYLOAD_MAX / 2)
#define NEW_MAX      256u            /* tasks whose thread is waited for */

static struct {
  FormatBuffer payload;
  uint32_t *code_ids, *line_ids, *site_stacks;   /* of this segment; 0: not defined yet. Sites: id + 1 */
  uint32_t  new_tasks[NEW_MAX];      /* no look has met their thread yet */
  uint32_t  n_new;
  uint64_t  base_ns, part_begin_ns;  /* the file's begin, where others came before it; else 0 */
  int32_t   last_tid;
  uint32_t  last_thread;
} records;

bool
sampler_task_records_reset (void)
{
  records.n_new = records.last_thread = 0;
  records.part_begin_ns = 0;
  records.payload.size = 0;
  records.payload.overflow = false;
  records.payload.capacity = FORMAT_PAYLOAD_MAX;
  return sampler_map_again (&records.payload.data, FORMAT_PAYLOAD_MAX) && sampler_living_reset ()
         && sampler_map_again (&records.code_ids, (SAMPLER_TASK_CODES_MAX + 1) * sizeof *records.code_ids)
         && sampler_map_again (&records.line_ids, (SAMPLER_TASK_FRAMES_MAX + 1) * sizeof *records.line_ids)
         && sampler_map_again (&records.site_stacks, (SAMPLER_SITES_MAX + 1) * sizeof *records.site_stacks);
}

void
sampler_task_records_set_base (uint64_t base_ns)
{
  records.base_ns = base_ns;
}

void
sampler_task_records_begin_part (uint64_t begin_ns)
{
  records.part_begin_ns = begin_ns;
}

void
sampler_task_records_new_segment (uint64_t base_ns)
{
  sampler_map_clear (records.code_ids, (SAMPLER_TASK_CODES_MAX + 1) * sizeof *records.code_ids);
  sampler_map_clear (records.line_ids, (SAMPLER_TASK_FRAMES_MAX + 1) * sizeof *records.line_ids);
  sampler_map_clear (records.site_stacks, (SAMPLER_SITES_MAX + 1) * sizeof *records.site_stacks);
  records.base_ns = base_ns;
}

/* ---- definitions ---- */

static uint32_t
define_name (const SamplerTaskCode *code)
{
  return sampler_define_string (sampler_sites.texts + code->name_at, code->name_size, false);
}

/* As its frames are called. */
static uint32_t
define_kind (const SamplerTaskLine *line)
{
  const SamplerTaskCode *code = &sampler_sites.codes[line->code];
  static char text[FORMAT_STRING_MAX];
  size_t size = sampler_task_method_name (text, sizeof text, line->class_name, sampler_sites.texts + code->name_at, code->name_size);

  return size > 0 ? sampler_define_string (text, size, false) : define_name (code);
}

static uint32_t
define_class_name (uint32_t index)
{
  size_t size = 0;
  const char *name = sampler_task_class_name (index, &size);

  return sampler_define_string (name, size, false);
}

static uint32_t
define_line (uint32_t index)
{
  const SamplerTaskLine *line = &sampler_sites.lines[index];
  const SamplerTaskCode *code = &sampler_sites.codes[line->code];

  if (records.line_ids[index] != 0)
    return records.line_ids[index];
  if (records.code_ids[line->code] == 0)
    records.code_ids[line->code] = sampler_define_code (code->flags, define_name (code), sampler_sites.texts + code->file_at,
                                                       code->file_size, code->first_line);
  records.line_ids[index] = sampler_define_frame (records.code_ids[line->code], line->line, define_class_name (line->class_name));
  return records.line_ids[index];
}

static bool
is_boot (uint32_t line)
{
  const SamplerTaskCode *code = &sampler_sites.codes[sampler_sites.lines[line].code];

  return sampler_definitions_is_boot (sampler_sites.texts + code->file_at, code->file_size);
}

static uint32_t
define_site (uint32_t index)
{
  const SamplerSite *site = &sampler_sites.sites[index];
  uint32_t stack = 0;

  if (index == 0 || index > atomic_load_explicit (&sampler_sites.n_sites, memory_order_acquire))
    return 0;
  if (records.site_stacks[index] != 0)
    return records.site_stacks[index] - 1;
  for (uint32_t i = 0; i < site->n_frames; i++)
    {
      uint32_t line = sampler_sites.frames[site->frames_at + i];

      if (stack != 0 || !is_boot (line))
        stack = sampler_define_call (stack, define_line (line));
    }
  records.site_stacks[index] = stack + 1;
  return stack;
}

static uint32_t
thread_of (int32_t tid)
{
  if (tid == 0)
    return 0;
  if (tid != records.last_tid || records.last_thread == 0)
    {
      records.last_tid = tid;
      records.last_thread = sampler_entries_find (tid);
    }
  return records.last_thread;
}

/* ---- records ---- */

static size_t
begin_record (uint8_t what, uint32_t task, uint64_t time_ns)
{
  size_t mark = format_begin_record (&records.payload);

  format_put_u8 (&records.payload, what);
  format_put_varint (&records.payload, task);
  format_put_zigzag (&records.payload, (int64_t) (time_ns - records.base_ns));
  return mark;
}

/* One with no more than that. */
static void
put_number (uint8_t what, uint32_t task, uint64_t time_ns, uint32_t number)
{
  size_t mark = begin_record (what, task, time_ns);

  format_put_varint (&records.payload, number);
  format_end_record (&records.payload, mark);
}

static void
put_birth (const SamplerLiving *living)
{
  uint32_t name = living->name_size > 0 ? sampler_define_string (living->name, living->name_size, living->name_size == SAMPLER_LIVING_NAME) : 0;
  uint32_t kind = living->line != 0 ? define_kind (&sampler_sites.lines[living->line]) : 0;
  uint32_t stack = define_site (living->site);
  bool was_there = living->begin_ns < records.part_begin_ns;
  size_t mark = begin_record (FORMAT_TASK_BIRTH, living->task, was_there ? records.part_begin_ns : living->begin_ns);

  format_put_varint (&records.payload, living->thread);
  format_put_varint (&records.payload, living->parent);
  format_put_varint (&records.payload, stack);
  format_put_varint (&records.payload, name);
  format_put_varint (&records.payload, kind);
  format_put_varint (&records.payload, living->flags | (was_there ? FORMAT_TASK_WAS_THERE : 0));
  format_end_record (&records.payload, mark);
}

/* In a new segment: all that still holds. */
void
sampler_task_records_again (const SamplerLiving *living)
{
  uint64_t begin_ns = living->begin_ns > records.part_begin_ns ? living->begin_ns : records.part_begin_ns;

  put_birth (living);
  if (living->session != 0)
    put_number (FORMAT_TASK_SESSION, living->task, begin_ns, living->session);
  for (uint32_t i = 0; i < SAMPLER_LIVING_PARENTS; i++)
    if (living->awaited_by[i] != 0)
      put_number (FORMAT_TASK_AWAITED_BY, living->task, begin_ns, living->awaited_by[i]);
}

static void
take_birth (const SamplerTaskEvent *event)
{
  SamplerLiving *living = sampler_living_find (event->task), one = { .task = event->task };
  bool is_again = living != NULL;

  if (!is_again)
    {
      living = sampler_living_add (event->task);
      if (living == NULL)
        living = &one;
      living->parent = event->other;
      living->site = event->site;
      living->line = event->line;
      living->flags = event->how;
      living->begin_ns = event->time_ns;
    }
  living->thread = thread_of (event->tid);
  living->tid = living->thread == 0 ? event->tid : 0;
  if (living->tid != 0 && records.n_new < NEW_MAX)
    records.new_tasks[records.n_new++] = living->task;
  if (!is_again || living->thread != 0)
    put_birth (living);
}

/* Born before the first look at its thread. */
void
sampler_task_records_put_threads (void)
{
  uint32_t n = 0;

  for (uint32_t i = 0; i < records.n_new; i++)
    {
      SamplerLiving *living = sampler_living_find (records.new_tasks[i]);

      if (living == NULL || living->tid == 0)
        continue;
      living->thread = thread_of (living->tid);
      if (living->thread == 0)
        {
          records.new_tasks[n++] = living->task;
          continue;
        }
      living->tid = 0;
      put_birth (living);
    }
  records.n_new = n;
}

/* What a new segment will need of it. */
static void
note (const SamplerTaskEvent *event, const char *text)
{
  SamplerLiving *living = event->what == FORMAT_TASK_DEATH ? NULL : sampler_living_find (event->task);

  if (event->what == FORMAT_TASK_DEATH)
    sampler_living_forget (event->task);
  if (living == NULL)
    return;
  if (event->what == FORMAT_TASK_NAME)
    {
      living->name_size = (uint8_t) (event->text_size < SAMPLER_LIVING_NAME ? event->text_size : SAMPLER_LIVING_NAME);
      memcpy (living->name, text, living->name_size);
    }
  else if (event->what == FORMAT_TASK_SESSION)
    living->session = event->other;
  else if (event->what == FORMAT_TASK_AWAITED_BY && living->awaited_by[0] != event->other)
    {
      living->awaited_by[1] = living->awaited_by[0];
      living->awaited_by[0] = event->other;
    }
}

static void
put_wait (const SamplerTaskEvent *event, uint32_t stack, uint32_t thread)
{
  FormatBuffer *payload = &records.payload;

  if (event->what == FORMAT_TASK_WAIT)
    format_put_varint (payload, event->value[0]);
  format_put_varint (payload, stack);
  format_put_u8 (payload, event->how);
  if (event->what == FORMAT_TASK_SHORT_WAITS)
    {
      for (int i = 0; i < 3; i++)
        format_put_varint (payload, event->value[i]);
      return;
    }
  format_put_varint (payload, event->how == FORMAT_WAIT_EXECUTOR ? thread : event->other);
}

/* What of the sums lies in this file. */
static SamplerTaskEvent
sums_of_part (const SamplerTaskEvent *event)
{
  const SamplerLiving *living = sampler_living_find (event->task);
  SamplerTaskEvent part = *event;

  for (int i = 0; living != NULL && i < 4; i++)
    part.value[i] = event->value[i] > living->before[i] ? event->value[i] - living->before[i] : 0;
  return part;
}

static void
put_event (const SamplerTaskEvent *event, const char *text)
{
  FormatBuffer *payload = &records.payload;
  uint32_t thread = thread_of (event->tid), id = 0;
  size_t mark;

  note (event, text);
  if (event->what == FORMAT_TASK_NAME)
    id = sampler_define_string (text, event->text_size, event->text_size == SAMPLER_TASK_TEXT_MAX);
  else
    id = define_site (event->site);
  mark = begin_record (event->what, event->task, event->time_ns);
  switch (event->what)
    {
    case FORMAT_TASK_NAME:
      format_put_varint (payload, id);
      break;
    case FORMAT_TASK_AWAITED_BY:
    case FORMAT_TASK_SESSION:
      format_put_varint (payload, event->other);
      break;
    case FORMAT_TASK_WAIT:
    case FORMAT_TASK_OPEN_WAIT:
    case FORMAT_TASK_SHORT_WAITS:
      put_wait (event, id, thread);
      break;
    case FORMAT_TASK_DEATH:
      format_put_u8 (payload, event->how);
      break;
    case FORMAT_TASK_STEP:
      format_put_varint (payload, event->value[0]);
      break;
    case FORMAT_TASK_SUMS:
      for (int i = 0; i < 4; i++)
        format_put_varint (payload, event->value[i]);
      break;
    default:
      break;
    }
  format_end_record (payload, mark);
}

void
sampler_task_records_put (const SamplerTaskEvent *event, const char *text)
{
  if (event->what == FORMAT_TASK_BIRTH)
    take_birth (event);
  else
    {
      SamplerTaskEvent part = event->what == FORMAT_TASK_SUMS ? sums_of_part (event)
                                                              : sampler_task_event_from (event, records.part_begin_ns);
      put_event (&part, text);
    }
}

bool
sampler_task_records_are_half_full (void)
{
  return records.payload.size > HALF_FULL || sampler_chunks.strings.size > HALF_FULL || sampler_chunks.codes.size > HALF_FULL
         || sampler_chunks.frames.size > HALF_FULL || sampler_chunks.stacks.size > HALF_FULL;
}

bool
sampler_task_records_are_there (void)
{
  return records.payload.size > 0;
}

void
sampler_tasks_write (void)
{
  sampler_output_payload (FORMAT_CHUNK_TASK, &records.payload);
}
