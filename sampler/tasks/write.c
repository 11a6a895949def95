/* write.c: see tasks.h and write.h
 *
 * Keeps the living tasks, to tell them again in a new segment.
 */

#include "sampler/tasks/write.h"

#include <string.h>

#include "format/format.h"
#include "sampler/definitions.h"
#include "sampler/entries.h"
#include "sampler/memory.h"
#include "sampler/output.h"
#include "sampler/signal/handler.h"
#include "sampler/stream.h"
#include "sampler/tasks/events.h"
#include "sampler/tasks/sites.h"
#include "sampler/tasks/tasks.h"

#define LIVING_MAX  (1u << 18)       /* power of two; at most half are used */
#define HALF_FULL   (FORMAT_PAYLOAD_MAX / 2)
#define NAME_SIZE   40u              /* what is told again of a name */

typedef struct {
  uint32_t task;                     /* 0: free */
  uint32_t parent, thread, site, code;
  uint8_t  flags, name_size;
  char     name[NAME_SIZE];
  uint64_t begin_ns;
} Living;

static struct {
  FormatBuffer payload;
  Living   *living;
  uint32_t  n_living;
  uint32_t *code_ids, *line_ids, *site_stacks;   /* of this segment; 0: not defined yet. Sites: id + 1 */
  uint64_t *told_short, *told_ns;    /* of each site */
  uint64_t  base_ns;
  int32_t   last_tid;
  uint32_t  last_thread;
} writer;

static bool
map_or_clear (void *memory, size_t size)
{
  void **at = memory;

  if (*at != NULL)
    sampler_map_clear (*at, size);
  else
    *at = sampler_map (size);
  return *at != NULL;
}

bool
sampler_task_write_reset (void)
{
  writer.n_living = 0;
  writer.payload.size = 0;
  writer.payload.overflow = false;
  writer.payload.capacity = FORMAT_PAYLOAD_MAX;
  if (writer.payload.data == NULL)
    writer.payload.data = sampler_map (FORMAT_PAYLOAD_MAX);
  return writer.payload.data != NULL && map_or_clear (&writer.living, LIVING_MAX * sizeof *writer.living)
         && map_or_clear (&writer.code_ids, (SAMPLER_TASK_CODES_MAX + 1) * sizeof *writer.code_ids)
         && map_or_clear (&writer.line_ids, (SAMPLER_TASK_FRAMES_MAX + 1) * sizeof *writer.line_ids)
         && map_or_clear (&writer.site_stacks, (SAMPLER_SITES_MAX + 1) * sizeof *writer.site_stacks)
         && map_or_clear (&writer.told_short, (SAMPLER_SITES_MAX + 1) * sizeof *writer.told_short)
         && map_or_clear (&writer.told_ns, (SAMPLER_SITES_MAX + 1) * sizeof *writer.told_ns);
}

/* ---- definitions ---- */

static uint32_t
define_name (const SamplerTaskCode *code)
{
  return sampler_define_string (sampler_sites.texts + code->name_at, code->name_size, false);
}

static uint32_t
define_line (uint32_t index)
{
  const SamplerTaskLine *line = &sampler_sites.lines[index];
  const SamplerTaskCode *code = &sampler_sites.codes[line->code];

  if (writer.line_ids[index] != 0)
    return writer.line_ids[index];
  if (writer.code_ids[line->code] == 0)
    writer.code_ids[line->code] = sampler_define_code (code->flags, define_name (code), sampler_sites.texts + code->file_at,
                                                       code->file_size, code->first_line);
  writer.line_ids[index] = sampler_define_frame (writer.code_ids[line->code], line->line);
  return writer.line_ids[index];
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
  if (writer.site_stacks[index] != 0)
    return writer.site_stacks[index] - 1;
  for (uint32_t i = 0; i < site->n_frames; i++)
    {
      uint32_t line = sampler_sites.frames[site->frames_at + i];

      if (stack != 0 || !is_boot (line))
        stack = sampler_define_call (stack, define_line (line));
    }
  writer.site_stacks[index] = stack + 1;
  return stack;
}

static uint32_t
thread_of (int32_t tid)
{
  if (tid == 0)
    return 0;
  if (tid != writer.last_tid || writer.last_thread == 0)
    {
      writer.last_tid = tid;
      writer.last_thread = sampler_entries_find (tid);
    }
  return writer.last_thread;
}

/* ---- the living ---- */

static Living *
find_living (uint32_t task)
{
  uint32_t place = task * 0x9E3779B1u & (LIVING_MAX - 1);

  while (writer.living[place].task != 0 && writer.living[place].task != task)
    place = (place + 1) & (LIVING_MAX - 1);
  return &writer.living[place];
}

static void
forget_living (uint32_t task)
{
  Living *gone = find_living (task);
  uint32_t hole = (uint32_t) (gone - writer.living), mask = LIVING_MAX - 1;

  if (gone->task == 0)
    return;
  gone->task = 0;
  writer.n_living--;
  for (uint32_t place = (hole + 1) & mask; writer.living[place].task != 0; place = (place + 1) & mask)
    {
      uint32_t first = writer.living[place].task * 0x9E3779B1u & mask;

      if (((place - first) & mask) < ((place - hole) & mask))
        continue;
      writer.living[hole] = writer.living[place];
      writer.living[place].task = 0;
      hole = place;
    }
}

static void
note_living (const SamplerTaskEvent *event, uint32_t thread)
{
  Living *living = find_living (event->task);

  if (writer.n_living >= LIVING_MAX / 2 || living->task != 0)
    return;
  writer.n_living++;
  *living = (Living) { .task = event->task, .parent = event->other, .thread = thread, .site = event->site,
                       .code = event->code, .flags = event->how, .begin_ns = event->time_ns };
}

static void
note_name (uint32_t task, const char *text, size_t size)
{
  Living *living = find_living (task);

  if (living->task == 0)
    return;
  living->name_size = (uint8_t) (size < NAME_SIZE ? size : NAME_SIZE);
  memcpy (living->name, text, living->name_size);
}

/* ---- records ---- */

static size_t
begin_record (uint8_t what, uint32_t task, uint64_t time_ns)
{
  size_t mark = format_begin_record (&writer.payload);

  format_put_u8 (&writer.payload, what);
  format_put_varint (&writer.payload, task);
  format_put_zigzag (&writer.payload, (int64_t) (time_ns - writer.base_ns));
  return mark;
}

static void
put_birth (const Living *living)
{
  uint32_t name = living->name_size > 0 ? sampler_define_string (living->name, living->name_size, living->name_size == NAME_SIZE) : 0;
  uint32_t kind = living->code != 0 ? define_name (&sampler_sites.codes[living->code]) : 0;
  uint32_t stack = define_site (living->site);
  size_t mark = begin_record (FORMAT_TASK_BIRTH, living->task, living->begin_ns);

  format_put_varint (&writer.payload, living->thread);
  format_put_varint (&writer.payload, living->parent);
  format_put_varint (&writer.payload, stack);
  format_put_varint (&writer.payload, name);
  format_put_varint (&writer.payload, kind);
  format_put_varint (&writer.payload, living->flags);
  format_end_record (&writer.payload, mark);
}

static void
put_event (const SamplerTaskEvent *event, const char *text)
{
  FormatBuffer *payload = &writer.payload;
  uint32_t thread = thread_of (event->tid), first = 0;
  size_t mark;

  if (event->what == FORMAT_TASK_BIRTH)
    {
      Living living = { .task = event->task, .parent = event->other, .thread = thread, .site = event->site,
                        .code = event->code, .flags = event->how, .begin_ns = event->time_ns };

      note_living (event, thread);
      put_birth (&living);
      return;
    }
  if (event->what == FORMAT_TASK_NAME)
    {
      note_name (event->task, text, event->text_size);
      first = sampler_define_string (text, event->text_size, event->text_size == SAMPLER_TASK_TEXT_MAX);
    }
  else if (event->what == FORMAT_TASK_WAIT)
    first = define_site (event->site);
  else if (event->what == FORMAT_TASK_DEATH)
    forget_living (event->task);
  mark = begin_record (event->what, event->task, event->time_ns);
  switch (event->what)
    {
    case FORMAT_TASK_NAME:
      format_put_varint (payload, first);
      break;
    case FORMAT_TASK_AWAITED_BY:
      format_put_varint (payload, event->other);
      break;
    case FORMAT_TASK_WAIT:
      format_put_varint (payload, event->value[0]);
      format_put_varint (payload, first);
      format_put_u8 (payload, event->how);
      format_put_varint (payload, event->how == FORMAT_WAIT_EXECUTOR ? thread : event->other);
      break;
    case FORMAT_TASK_DEATH:
      format_put_u8 (payload, event->how);
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

static bool
is_half_full (void)
{
  return writer.payload.size > HALF_FULL || sampler_chunks.strings.size > HALF_FULL || sampler_chunks.codes.size > HALF_FULL
         || sampler_chunks.frames.size > HALF_FULL || sampler_chunks.stacks.size > HALF_FULL;
}

/* What the sites have gathered since they were last told. */
static void
put_short_waits (uint64_t now_ns)
{
  uint32_t n = atomic_load_explicit (&sampler_sites.n_sites, memory_order_acquire);

  for (uint32_t i = 1; i <= n && !is_half_full (); i++)
    {
      SamplerSite *site = &sampler_sites.sites[i];
      uint64_t count = atomic_load_explicit (&site->n_short, memory_order_relaxed);
      uint64_t ns = atomic_load_explicit (&site->short_ns, memory_order_relaxed);
      uint32_t stack;
      size_t mark;

      if (count == writer.told_short[i])
        continue;
      stack = define_site (i);
      mark = begin_record (FORMAT_TASK_SHORT_WAITS, 0, now_ns);
      format_put_varint (&writer.payload, stack);
      format_put_u8 (&writer.payload, site->reason);
      format_put_varint (&writer.payload, count - writer.told_short[i]);
      format_put_varint (&writer.payload, ns - writer.told_ns[i]);
      format_end_record (&writer.payload, mark);
      writer.told_short[i] = count;
      writer.told_ns[i] = ns;
    }
}

bool
sampler_tasks_take (uint64_t base_ns)
{
  static char text[SAMPLER_TASK_TEXT_MAX];
  SamplerTaskEvent event;

  if (writer.payload.data == NULL)
    return false;
  writer.base_ns = base_ns;
  while (!is_half_full () && sampler_task_events_pull (&event, text))
    put_event (&event, text);
  if (!is_half_full ())
    put_short_waits (sampler_now_ns ());
  return writer.payload.size > 0;
}

void
sampler_tasks_write (void)
{
  sampler_output_payload (FORMAT_CHUNK_TASK, &writer.payload);
}

void
sampler_tasks_new_segment (uint64_t base_ns)
{
  if (writer.payload.data == NULL)
    return;
  sampler_map_clear (writer.code_ids, (SAMPLER_TASK_CODES_MAX + 1) * sizeof *writer.code_ids);
  sampler_map_clear (writer.line_ids, (SAMPLER_TASK_FRAMES_MAX + 1) * sizeof *writer.line_ids);
  sampler_map_clear (writer.site_stacks, (SAMPLER_SITES_MAX + 1) * sizeof *writer.site_stacks);
  writer.base_ns = base_ns;
  for (uint32_t place = 0; writer.n_living > 0 && place < LIVING_MAX; place++)
    {
      if (writer.living[place].task == 0)
        continue;
      put_birth (&writer.living[place]);
      if (is_half_full ())
        sampler_stream_write_definitions ();
    }
}

uint64_t
sampler_tasks_lost (void)
{
  return sampler_task_events_lost () + atomic_load (&sampler_sites.refused);
}
