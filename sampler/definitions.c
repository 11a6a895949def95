/* definitions.c: see definitions.h */

#include "sampler/definitions.h"

#include <string.h>

#include "sampler/id-map.h"
#include "sampler/lines.h"
#include "sampler/memory.h"
#include "sampler/signal/class-names.h"
#include "sampler/signal/handler.h"
#include "sampler/sources.h"

#define STRING_SLOTS  (1u << 17)
#define CACHE_SLOTS   (1u << 18)
#define FRAME_SLOTS   (1u << 18)
#define STACK_SLOTS   (1u << 20)
#define RECENT_STACKS 16u

SamplerChunks sampler_chunks;

static SamplerIdMap strings_map, cache_map, frames_map, stacks_map;
static uint32_t n_strings, n_codes, n_frames, n_stacks;
static uint32_t *code_ids;          /* by index in the code table; 0 not defined yet */
static uint32_t *class_ids;         /* string ids, by index in the table of class names */
static uint8_t  *code_is_boot;
static uint32_t truncated_frame, unknown_frame;
static char     boot_path[FORMAT_STRING_MAX];
static size_t   boot_size;

/* The last stack of a few threads, outermost first: looks mostly differ at the inner end. */
static struct {
  uint32_t      thread;     /* 0: empty */
  uint32_t      n;
  SamplerFrame *frames;
  uint32_t     *stacks;     /* the id up to and with this frame */
} recent[RECENT_STACKS];

static void
reset_recent (void)
{
  for (uint32_t i = 0; i < RECENT_STACKS; i++)
    recent[i].thread = recent[i].n = 0;
}

static bool
map_recent (void)
{
  for (uint32_t i = 0; i < RECENT_STACKS; i++)
    {
      recent[i].frames = sampler_map (SAMPLER_FRAMES_MAX * sizeof *recent[i].frames);
      recent[i].stacks = sampler_map (SAMPLER_FRAMES_MAX * sizeof *recent[i].stacks);
      if (recent[i].frames == NULL || recent[i].stacks == NULL)
        return false;
    }
  return true;
}

static bool
buffer_init (FormatBuffer *buffer)
{
  buffer->capacity = FORMAT_PAYLOAD_MAX;
  buffer->data = sampler_map (buffer->capacity);
  return buffer->data != NULL;
}

bool
sampler_definitions_init (void)
{
  if (code_ids != NULL)
    return true;
  code_is_boot = sampler_map (SAMPLER_CODES_MAX);
  code_ids = sampler_map (SAMPLER_CODES_MAX * sizeof *code_ids);
  class_ids = sampler_map (SAMPLER_CLASSES_MAX * sizeof *class_ids);
  return code_is_boot != NULL && code_ids != NULL && class_ids != NULL && map_recent ()
         && sampler_id_map_init (&strings_map, STRING_SLOTS) && sampler_id_map_init (&cache_map, CACHE_SLOTS)
         && sampler_id_map_init (&frames_map, FRAME_SLOTS) && sampler_id_map_init (&stacks_map, STACK_SLOTS)
         && buffer_init (&sampler_chunks.strings) && buffer_init (&sampler_chunks.codes)
         && buffer_init (&sampler_chunks.frames) && buffer_init (&sampler_chunks.stacks)
         && buffer_init (&sampler_chunks.threads) && buffer_init (&sampler_chunks.samples);
}

void
sampler_definitions_reset (void)
{
  reset_recent ();
  sampler_id_map_reset (&strings_map);
  sampler_id_map_reset (&cache_map);
  sampler_id_map_reset (&frames_map);
  sampler_id_map_reset (&stacks_map);
  if (n_codes > 0)
    {
      sampler_map_clear (code_ids, SAMPLER_CODES_MAX * sizeof *code_ids);
      sampler_map_clear (class_ids, SAMPLER_CLASSES_MAX * sizeof *class_ids);
    }
  n_strings = n_codes = n_frames = n_stacks = 0;
  truncated_frame = unknown_frame = 0;
}

bool
sampler_definitions_are_nearly_full (void)
{
  return sampler_id_map_is_past_half (&strings_map) || sampler_id_map_is_past_half (&cache_map) || sampler_id_map_is_past_half (&frames_map)
         || sampler_id_map_is_past_half (&stacks_map) || sampler_codes_is_nearly_full (&sampler_tick.codes);
}

void
sampler_definitions_set_boot (const char *path)
{
  boot_size = path == NULL ? 0 : strlen (path);
  if (boot_size >= sizeof boot_path)
    boot_size = 0;
  memcpy (boot_path, path == NULL ? "" : path, boot_size);
}

uint32_t
sampler_define_string (const char *bytes, size_t size, bool cut)
{
  /* Two strings of one hash would share an id: 64 bits from two CRCs make that
   * a matter of a 2^-64 chance per pair. */
  uint64_t key;
  uint32_t *id;
  size_t mark;

  if (size == 0)
    return 0;
  key = (uint64_t) format_crc32 (0, bytes, size) << 32 | format_crc32 ((uint32_t) size ^ 0x9E3779B9u, bytes, size);
  key = (key ^ size * 0xD6E8FEB86659FD93ull) | 1;
  id = sampler_id_map_at (&strings_map, key);
  if (id == NULL)
    return 0;
  if (*id == 0)
    {
      *id = ++n_strings;
      mark = format_begin_record (&sampler_chunks.strings);
      format_put_varint (&sampler_chunks.strings, cut ? FORMAT_STRING_CUT : 0);
      format_put_raw (&sampler_chunks.strings, bytes, size);
      format_end_record (&sampler_chunks.strings, mark);
    }
  return *id;
}

/* surrogateescape undone: U+DC80..U+DCFF are the bytes they stand for. */
static size_t
put_utf8 (char *out, uint32_t c)
{
  if (c < 0x80 || (c >= 0xDC80 && c <= 0xDCFF))
    {
      out[0] = (char) c;
      return 1;
    }
  if (c < 0x800)
    {
      out[0] = (char) (0xC0 | c >> 6);
      out[1] = (char) (0x80 | (c & 63));
      return 2;
    }
  if (c < 0x10000)
    {
      out[0] = (char) (0xE0 | c >> 12);
      out[1] = (char) (0x80 | (c >> 6 & 63));
      out[2] = (char) (0x80 | (c & 63));
      return 3;
    }
  out[0] = (char) (0xF0 | (c >> 18 & 7));
  out[1] = (char) (0x80 | (c >> 12 & 63));
  out[2] = (char) (0x80 | (c >> 6 & 63));
  out[3] = (char) (0x80 | (c & 63));
  return 4;
}

/* Copies a code's text as bytes; *out* has room for FORMAT_STRING_MAX. */
static size_t
text_to_bytes (const SamplerText *text, char *out, bool *cut)
{
  const unsigned char *source = sampler_tick.codes.arena + text->at;
  unsigned width = text->kind == SAMPLER_TEXT_UTF8 ? 1 : text->kind;
  size_t size = 0;

  *cut = text->cut;
  for (uint32_t i = 0; i + width <= text->size; i += width)
    {
      uint32_t c = source[i];
      if (width >= 2)
        c |= (uint32_t) source[i + 1] << 8;
      if (width == 4)
        c |= (uint32_t) source[i + 2] << 16 | (uint32_t) source[i + 3] << 24;
      if (size + 4 > FORMAT_STRING_MAX)
        {
          *cut = true;
          break;
        }
      if (text->kind == SAMPLER_TEXT_UTF8)
        out[size++] = (char) c;
      else
        size += put_utf8 (out + size, c);
    }
  return size;
}

static uint32_t
add_code (uint8_t kind, uint8_t flags, uint32_t name, uint32_t file, int32_t first_line)
{
  FormatBuffer *codes = &sampler_chunks.codes;
  size_t mark = format_begin_record (codes);

  format_put_u8 (codes, kind);
  format_put_varint (codes, flags);
  format_put_varint (codes, name);
  format_put_varint (codes, file);
  format_put_varint (codes, first_line > 0 ? (uint64_t) first_line : 0);
  format_end_record (codes, mark);
  return ++n_codes;
}

bool
sampler_definitions_is_boot (const char *file, size_t size)
{
  return boot_size > 0 && size == boot_size && memcmp (file, boot_path, boot_size) == 0;
}

static uint32_t
define_code (uint32_t index)
{
  static char name[FORMAT_STRING_MAX + 4], file[FORMAT_STRING_MAX + 4];
  const SamplerCode *code = &sampler_tick.codes.codes[index];
  bool name_cut, file_cut;
  size_t name_size, file_size;

  if (code_ids[index] != 0)
    return code_ids[index];
  name_size = text_to_bytes (&code->name, name, &name_cut);
  file_size = text_to_bytes (&code->file, file, &file_cut);
  code_is_boot[index] = sampler_definitions_is_boot (file, file_size);
  if (code->kind == FORMAT_CODE_PYTHON && !file_cut && !code_is_boot[index])
    sampler_sources_note (file, file_size);
  code_ids[index] = add_code (code->kind, code->flags, sampler_define_string (name, name_size, name_cut),
                              sampler_define_string (file, file_size, file_cut), code->first_line);
  return code_ids[index];
}

static uint32_t
define_class_name (uint32_t index)
{
  const SamplerText *name = &sampler_tick.codes.class_names[index];

  if (index != 0 && class_ids[index] == 0)
    class_ids[index] = sampler_define_string ((const char *) sampler_tick.codes.arena + name->at, name->size, false);
  return index != 0 ? class_ids[index] : 0;
}

static uint32_t
add_frame (uint32_t code, uint32_t line, uint32_t class_name)
{
  /* Three numbers in 64 bits: as good as the strings' hash (above). */
  uint32_t *id = sampler_id_map_at (&frames_map, ((uint64_t) code << 32 | line) ^ class_name * 0xD6E8FEB86659FD93ull);
  FormatBuffer *frames = &sampler_chunks.frames;

  if (id == NULL)
    return 0;
  if (*id == 0)
    {
      size_t mark = format_begin_record (frames);
      format_put_varint (frames, code);
      format_put_varint (frames, line);
      format_put_varint (frames, class_name);
      format_end_record (frames, mark);
      *id = ++n_frames;
    }
  return *id;
}

static uint32_t
define_pseudo_frame (uint32_t *cached, const char *name)
{
  if (*cached == 0)
    *cached = add_frame (add_code (FORMAT_CODE_PSEUDO, 0, sampler_define_string (name, strlen (name), false), 0, 0), 0, 0);
  return *cached;
}

static uint32_t
define_frame (const SamplerFrame *frame)
{
  const SamplerCode *code;
  uint32_t *id;
  int32_t line;

  if (frame->code == SAMPLER_CODE_NONE)
    return define_pseudo_frame (&unknown_frame, "[unknown]");
  id = sampler_id_map_at (&cache_map, (((uint64_t) frame->code + 1) << 32 | (uint32_t) frame->where)
                                      ^ frame->class_name * 0xD6E8FEB86659FD93ull);
  if (id == NULL)
    return 0;
  if (*id == 0)
    {
      code = &sampler_tick.codes.codes[frame->code];
      line = code->has_line ? frame->where
                            : sampler_find_line (sampler_tick.codes.arena + code->lines_at, code->lines_size,
                                                 code->first_line, frame->where);
      *id = add_frame (define_code (frame->code), line > 0 ? (uint32_t) line : 0,
                       define_class_name (frame->class_name));
    }
  return *id;
}

static uint32_t
push_frame (uint32_t parent, uint32_t frame)
{
  uint32_t *id;
  FormatBuffer *stacks = &sampler_chunks.stacks;

  if (frame == 0 || (id = sampler_id_map_at (&stacks_map, (uint64_t) parent << 32 | frame)) == NULL)
    return parent;
  if (*id == 0)
    {
      size_t mark = format_begin_record (stacks);
      format_put_varint (stacks, parent);
      format_put_varint (stacks, frame);
      format_end_record (stacks, mark);
      *id = ++n_stacks;
    }
  return *id;
}

static bool
is_same_frame (const SamplerFrame *a, const SamplerFrame *b)
{
  return a->code == b->code && a->where == b->where && a->class_name == b->class_name;
}

/* Our own file, and the function with which it runs the program. */
static bool
is_before_program (const SamplerFrame *frame)
{
  return code_is_boot[frame->code] || sampler_tick.codes.codes[frame->code].kind != FORMAT_CODE_PYTHON;
}

uint32_t
sampler_define_stack (uint32_t thread, const SamplerFrame *frames, uint32_t n, bool truncated)
{
  uint32_t slot = thread % RECENT_STACKS, depth = 0, stack = 0;
  bool differs = false;

  if (truncated)
    stack = push_frame (0, define_pseudo_frame (&truncated_frame, "[truncated]"));
  if (recent[slot].thread != thread || truncated)
    recent[slot].n = 0;
  for (; depth < n; depth++)
    {
      const SamplerFrame *frame = &frames[n - 1 - depth];

      if (!differs && depth < recent[slot].n && is_same_frame (frame, &recent[slot].frames[depth]))
        {
          stack = recent[slot].stacks[depth];
          continue;
        }
      differs = true;
      recent[slot].frames[depth] = *frame;
      if (stack != 0 || frame->code == SAMPLER_CODE_NONE)
        stack = push_frame (stack, define_frame (frame));
      else
        {
          uint32_t id = define_frame (frame);
          stack = is_before_program (frame) ? 0 : push_frame (0, id);
        }
      recent[slot].stacks[depth] = stack;
    }
  recent[slot].thread = truncated ? 0 : thread;
  recent[slot].n = n;
  return stack;
}

uint32_t
sampler_define_code (uint8_t flags, uint32_t name, const char *file, size_t file_size, uint32_t first_line)
{
  if (!sampler_definitions_is_boot (file, file_size))
    sampler_sources_note (file, file_size);
  return add_code (FORMAT_CODE_PYTHON, flags, name, sampler_define_string (file, file_size, false), (int32_t) first_line);
}

uint32_t
sampler_define_frame (uint32_t code, uint32_t line, uint32_t class_name)
{
  return add_frame (code, line, class_name);
}

uint32_t
sampler_define_call (uint32_t parent, uint32_t frame)
{
  return push_frame (parent, frame);
}
