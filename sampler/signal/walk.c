/* walk.c: see walk.h; the numbered checks are those of docs/signal-safety.md */

#include "sampler/signal/walk.h"

#include "sampler/signal/builtins.h"
#include "sampler/signal/calls.h"
#include "sampler/signal/class-names.h"
#include "sampler/signal/fetch.h"

#include <string.h>

/* What is known of a frame that is being taken. */
typedef struct {
  uintptr_t address, code;
  uint32_t  index;          /* of its code */
  int32_t   offset;         /* bytes */
} Frame;

typedef struct {
  SamplerCodes        *codes;
  const SamplerLayout *layout;
  SamplerFrame        *frames;
  uintptr_t            thread;
  uintptr_t            cframe;           /* 3.11, 3.12: the C frame whose chain is walked */
  uintptr_t            cframe_previous;
  bool                 boundary_checked;
  bool                 ends_at_entry;    /* the last frame seen is one that C called */
  bool                 called_from_c;    /* what runs above the next frame is C */
  bool                 is_collecting;    /* garbage, on this thread */
  uint32_t             collector_at;     /* how many frames run within the collector */
  bool                 corrupt;
  int                  failed;
  SamplerWalk          result;
} Walker;

static inline uintptr_t
load (Walker *walker, uintptr_t address, int32_t offset)
{
  return sampler_fetch_64 (address + (uintptr_t) offset, &walker->failed);
}

/* Check e: the first frame called from C must be where the C frame before says.
 * Otherwise 3.11 and 3.12 have published a C frame that is not filled in yet. */
static void
check_boundary (Walker *walker, uintptr_t frame, uintptr_t previous)
{
  const SamplerLayout *layout = walker->layout;

  walker->boundary_checked = true;
  if (previous != load (walker, walker->cframe_previous, layout->cframe_current_frame))
    walker->corrupt = true;
  if (layout->version == 0x030C && frame - walker->cframe + 4096 > 8192)
    walker->corrupt = true;
}

static bool
add_frame (Walker *walker, SamplerFrame frame)
{
  if (walker->result.n_frames >= SAMPLER_FRAMES_MAX)
    {
      walker->result.truncated = true;
      return false;
    }
  walker->frames[walker->result.n_frames++] = frame;
  return true;
}

static bool
ends_with (const SamplerCodes *codes, uint32_t index, const char *end, uint32_t size)
{
  const SamplerText *name = &codes->codes[index].name;

  return name->kind <= SAMPLER_TEXT_LATIN1 && name->size >= size
         && memcmp (codes->arena + name->at + name->size - size, end, size) == 0;
}

/* Where on the stack garbage is collected: at the innermost end, unless Python runs within the
 * collector. That is then called by a frame that is at no call of its own but where the interpreter
 * collects (3.12+), or is a __del__; 3.15 names the frame. */
static void
look_for_collector (Walker *walker, const Frame *frame, uint32_t leaf)
{
  const SamplerLayout *layout = walker->layout;
  uint32_t n = walker->result.n_frames;
  bool is_here;

  if (layout->interpreter_collecting_frame >= 0)
    {
      uintptr_t interpreter = load (walker, walker->thread, layout->thread_interpreter);
      is_here = load (walker, interpreter, layout->interpreter_collecting_frame) == frame->address;
    }
  else if (leaf != SAMPLER_CODE_NONE)
    is_here = ends_with (walker->codes, leaf, "collect", 7);
  else
    is_here = n > 0 && (ends_with (walker->codes, walker->frames[n - 1].code, "__del__", 7)
                        || (layout->version >= 0x030C
                            && sampler_may_collect (walker->codes, frame->index, frame->code, frame->address, frame->offset)));
  if (is_here)
    walker->collector_at = n;
}

/* C code runs above this frame: what of it the frame has called. */
static bool
add_leaf (Walker *walker, const Frame *frame)
{
  uint32_t leaf = SAMPLER_CODE_NONE;

  if (walker->codes->opcodes == NULL)
    return true;
  leaf = sampler_find_leaf (walker->codes, frame->index, frame->code, frame->address, frame->offset,
                            walker->result.n_frames == 0 && walker->codes->may_have_returned);
  if (walker->is_collecting)
    look_for_collector (walker, frame, leaf);
  return leaf == SAMPLER_CODE_NONE || add_frame (walker, (SamplerFrame) { .code = leaf });
}

static uint32_t
class_of_frame (Walker *walker, const Frame *frame)
{
  SamplerFirstLocal what = (SamplerFirstLocal) walker->codes->codes[frame->index].first_local;

  if (what == SAMPLER_FIRST_OTHER || walker->codes->opcodes == NULL)
    return 0;
  return sampler_class_name (walker->codes, what, load (walker, frame->address, walker->layout->frame_locals)
                                                  & walker->layout->frame_code_mask);
}

/* Returns false when this frame ends the walk. */
static bool
take_frame (Walker *walker, uintptr_t frame, uint8_t owner)
{
  const SamplerLayout *layout = walker->layout;
  uintptr_t code = load (walker, frame, layout->frame_code) & layout->frame_code_mask;
  uintptr_t instruction = load (walker, frame, layout->frame_instruction);
  uint32_t index;
  int64_t offset;
  Frame taken;

  if (walker->failed)
    return false;
  index = code != 0 ? sampler_codes_find (walker->codes, code) : SAMPLER_CODE_NONE;
  if (index == SAMPLER_CODE_NONE)
    {
      /* Check f: 3.11 clears the code of a dying frame before it unlinks it. */
      if (walker->result.n_frames == 0 && layout->version == 0x030B)
        return true;
      walker->corrupt = true;
      return false;
    }
  offset = (int64_t) (instruction - (code + (uintptr_t) layout->code_bytecode));
  /* Check c: a frame that has not begun (and 3.13's __init__ shim) is not part of the stack. */
  if (owner != 1 && offset < walker->codes->codes[index].first_traceable)
    return true;
  if (offset < -2 || offset > 1 << 24)
    {
      walker->corrupt = true;
      return false;
    }
  taken = (Frame) { .address = frame, .code = code, .index = index, .offset = (int32_t) offset };
  if (walker->called_from_c && !add_leaf (walker, &taken))
    return false;
  walker->called_from_c = false;
  return add_frame (walker, (SamplerFrame) {
    .code = index, .where = (int32_t) offset, .class_name = class_of_frame (walker, &taken) });
}

static void
walk_chain (Walker *walker, uintptr_t frame)
{
  const SamplerLayout *layout = walker->layout;

  walker->ends_at_entry = true;
  walker->called_from_c = true;
  walker->collector_at = 0;
  for (uint32_t steps = 0; frame != 0; steps++)
    {
      uintptr_t previous;
      uint8_t owner;
      bool is_shim, is_entry;

      if (steps >= SAMPLER_STEPS_MAX || (frame & 7) != 0)
        {
          walker->corrupt = true;
          return;
        }
      previous = load (walker, frame, layout->frame_previous);
      owner = (uint8_t) sampler_fetch_8 (frame + (uintptr_t) layout->frame_owner, &walker->failed);
      if (walker->failed || owner > 4)
        {
          walker->corrupt = true;
          return;
        }
      is_shim = owner >= layout->shim_owner_from;
      is_entry = layout->frame_is_entry >= 0
                 ? sampler_fetch_8 (frame + (uintptr_t) layout->frame_is_entry, &walker->failed) != 0
                 : is_shim;
      if (is_entry && !walker->boundary_checked)
        check_boundary (walker, frame, previous);
      walker->ends_at_entry = is_entry;
      if (walker->corrupt || walker->failed || (!is_shim && !take_frame (walker, frame, owner)))
        return;
      walker->called_from_c |= is_entry;
      frame = previous;
    }
}

static uintptr_t
first_frame (Walker *walker, uintptr_t thread)
{
  const SamplerLayout *layout = walker->layout;

  if (layout->thread_cframe < 0)
    {
      walker->boundary_checked = true;
      return load (walker, thread, layout->thread_current_frame);
    }
  walker->cframe = load (walker, thread, layout->thread_cframe);
  if (walker->cframe == 0 || walker->failed)
    return 0;
  walker->cframe_previous = load (walker, walker->cframe, layout->cframe_previous);
  walker->boundary_checked = walker->cframe_previous == 0;
  return load (walker, walker->cframe, layout->cframe_current_frame);
}

/* 3.11, 3.12: the newest C frame was published before it was filled in; the one
 * before it is whole. */
static void
walk_from_previous_cframe (Walker *walker)
{
  const SamplerLayout *layout = walker->layout;

  walker->failed = 0;
  walker->corrupt = false;
  walker->result.n_frames = 0;
  walker->cframe = walker->cframe_previous;
  walker->cframe_previous = load (walker, walker->cframe, layout->cframe_previous);
  walker->boundary_checked = walker->cframe_previous == 0;
  walk_chain (walker, load (walker, walker->cframe, layout->cframe_current_frame));
}

static void
walk (Walker *walker)
{
  uintptr_t frame = first_frame (walker, walker->thread);

  sampler_codes_begin_walk (walker->codes);
  if (!walker->failed)
    walk_chain (walker, frame);
  if ((walker->corrupt || walker->failed) && walker->cframe_previous != 0)
    walk_from_previous_cframe (walker);

  /* Check d: a whole chain ends at a frame that C called. */
  walker->result.bad = walker->corrupt || walker->failed
                       || (walker->result.n_frames > 0 && !walker->ends_at_entry && !walker->result.truncated);
}

SamplerWalk
sampler_walk (SamplerCodes *codes, uintptr_t thread, SamplerFrame *frames)
{
  Walker walker = { .codes = codes, .layout = codes->layout, .frames = frames, .thread = thread };

  walk (&walker);
  return walker.result;
}

static void
add_collector (Walker *walker)
{
  uint32_t name = sampler_name_collector (walker->codes), at = walker->collector_at;

  if (name == SAMPLER_CODE_NONE || walker->result.n_frames == 0
      || !add_frame (walker, (SamplerFrame) { .code = name }))
    return;
  memmove (&walker->frames[at + 1], &walker->frames[at], (walker->result.n_frames - 1 - at) * sizeof (SamplerFrame));
  walker->frames[at] = (SamplerFrame) { .code = name };
}

SamplerWalk
sampler_walk_holder (SamplerCodes *codes, uintptr_t thread, SamplerFrame *frames)
{
  Walker walker = { .codes = codes, .layout = codes->layout, .frames = frames, .thread = thread };
  uintptr_t interpreter = load (&walker, thread, codes->layout->thread_interpreter);

  walker.is_collecting = codes->opcodes != NULL
                         && (int32_t) load (&walker, interpreter, codes->layout->interpreter_collecting) != 0 && !walker.failed;
  walker.failed = 0;
  walk (&walker);
  if (walker.is_collecting && !walker.result.bad)
    add_collector (&walker);
  return walker.result;
}

SamplerWalk
sampler_walk_running (SamplerCodes *codes, uintptr_t thread, SamplerFrame *frames)
{
  codes->n_analysed = 0;
  codes->may_have_returned = false;
  return sampler_walk_holder (codes, thread, frames);
}

bool
sampler_fingerprint (const SamplerLayout *layout, uintptr_t thread, SamplerFingerprint *fingerprint)
{
  int failed = 0;
  uintptr_t at = thread + (uintptr_t) layout->thread_current_frame;

  if (layout->thread_cframe >= 0)
    at = sampler_fetch_64 (thread + (uintptr_t) layout->thread_cframe, &failed)
         + (uintptr_t) layout->cframe_current_frame;
  fingerprint->frame = failed ? 0 : sampler_fetch_64 (at, &failed);
  fingerprint->instruction = 0;
  if (fingerprint->frame != 0 && !failed)
    fingerprint->instruction = sampler_fetch_64 (fingerprint->frame + (uintptr_t) layout->frame_instruction, &failed);
  return !failed;
}
