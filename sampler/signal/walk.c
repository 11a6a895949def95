/* walk.c: see walk.h; the numbered checks are those of docs/signal-safety.md */

#include "sampler/signal/walk.h"

#include "sampler/signal/fetch.h"

typedef struct {
  SamplerCodes        *codes;
  const SamplerLayout *layout;
  SamplerFrame        *frames;
  uintptr_t            cframe;           /* 3.11, 3.12: the C frame whose chain is walked */
  uintptr_t            cframe_previous;
  bool                 boundary_checked;
  bool                 ends_at_entry;    /* the last frame seen is one that C called */
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

/* Returns false when this frame ends the walk. */
static bool
take_frame (Walker *walker, uintptr_t frame, uintptr_t previous, uint8_t owner)
{
  const SamplerLayout *layout = walker->layout;
  uintptr_t code = load (walker, frame, layout->frame_code) & layout->frame_code_mask;
  uintptr_t instruction = load (walker, frame, layout->frame_instruction);
  uint32_t index;
  int64_t offset;

  (void) previous;
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
  if (walker->result.n_frames >= SAMPLER_FRAMES_MAX)
    {
      walker->result.truncated = true;
      return false;
    }
  walker->frames[walker->result.n_frames++] = (SamplerFrame) { .code = index, .where = (int32_t) offset };
  return true;
}

static void
walk_chain (Walker *walker, uintptr_t frame)
{
  const SamplerLayout *layout = walker->layout;

  walker->ends_at_entry = true;
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
      if (walker->corrupt || walker->failed || (!is_shim && !take_frame (walker, frame, previous, owner)))
        return;
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

SamplerWalk
sampler_walk (SamplerCodes *codes, uintptr_t thread, SamplerFrame *frames)
{
  Walker walker = { .codes = codes, .layout = codes->layout, .frames = frames };
  uintptr_t frame = first_frame (&walker, thread);

  if (!walker.failed)
    walk_chain (&walker, frame);
  if ((walker.corrupt || walker.failed) && walker.cframe_previous != 0)
    walk_from_previous_cframe (&walker);

  /* Check d: a whole chain ends at a frame that C called. */
  walker.result.bad = walker.corrupt || walker.failed
                      || (walker.result.n_frames > 0 && !walker.ends_at_entry && !walker.result.truncated);
  return walker.result;
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
