/* calls.c: see calls.h. Signal-safe. */

#include "sampler/signal/calls.h"

#include "sampler/signal/builtins.h"
#include "sampler/signal/call-sites.h"
#include "sampler/signal/fetch.h"
#include "sampler/signal/python-objects.h"

typedef struct {
  const SamplerLayout *layout;
  int                  failed;
} Reader;

/* An object on the value stack, 0 for none. From 3.14 on the lowest bits say how it is held,
 * and both set say that it is a small number. */
static uintptr_t
load_value (Reader *reader, uintptr_t address)
{
  uintptr_t value = sampler_fetch_64 (address, &reader->failed);

  if (reader->layout->frame_code_mask != ~0ull && (value & 3) == 3)
    return 0;
  value &= reader->layout->frame_code_mask;
  return (value & 7) == 0 ? value : 0;
}

/* Before 3.13 only what takes self from below it lies under its first argument; anything else there is
 * what the call has returned. */
static bool
takes_self (Reader *reader, uintptr_t callable)
{
  uintptr_t type = sampler_fetch_64 (callable + OBJECT_TYPE, &reader->failed);

  return (sampler_fetch_64 (type + TYPE_FLAGS, &reader->failed) & TYPE_FLAG_METHOD) != 0;
}

/* The callable is above or below its self: 3.13 changed places. 0: there is none. */
static uintptr_t
load_callable (Reader *reader, const SamplerCallSite *site, uintptr_t at, uintptr_t *self)
{
  uintptr_t lower = load_value (reader, at), upper = load_value (reader, at + 8), callable;

  *self = 0;
  if (reader->layout->version >= 0x030D)
    {
      callable = lower;
      *self = upper;
    }
  else if (lower != 0 && !takes_self (reader, lower))
    return 0;
  else
    {
      callable = lower != 0 ? lower : upper;
      *self = lower != 0 ? upper : 0;
    }
  if (*self == 0 && !site->is_unpacked && site->n_arguments > 0)
    *self = load_value (reader, at + 16);
  return callable;
}

static uintptr_t
slot_address (const SamplerCodes *codes, uint32_t index, uintptr_t frame, const SamplerCallSite *site)
{
  return frame + (uintptr_t) codes->layout->frame_locals + 8u * (codes->codes[index].n_locals + site->slot);
}

/* When a call has returned its result lies there, alone. Nobody knows before 3.14. */
static bool
has_returned (Reader *reader, uintptr_t frame, uintptr_t at)
{
  return reader->layout->frame_stack_pointer >= 0
         && sampler_fetch_64 (frame + (uintptr_t) reader->layout->frame_stack_pointer, &reader->failed) < at + 16;
}

/* What a call used is given back when it has returned: the last argument first, then the object, in the end the
 * callable (CPython 3.14 on, where nothing is tagged: 1). A method has an object while it runs. */
static bool
is_giving_back (const SamplerCodes *codes, Reader *reader, const SamplerCallSite *site, uintptr_t at,
                uintptr_t callable, uintptr_t self)
{
  if (site->is_unpacked)
    return false;
  if (codes->layout->version >= 0x030E && site->n_arguments > 0)
    {
      uint64_t last = sampler_fetch_64 (at + 8 + 8u * site->n_arguments, &reader->failed);
      if (last <= 2)
        return true;
    }
  return self == 0 && sampler_fetch_64 (callable + OBJECT_TYPE, &reader->failed) == codes->types.method;
}

uint32_t
sampler_find_leaf (SamplerCodes *codes, uint32_t index, uintptr_t address, uintptr_t frame, int32_t offset,
                   bool may_have_returned)
{
  const SamplerCallSite *site = sampler_call_site (codes, index, address, offset);
  Reader reader = { .layout = codes->layout };
  uintptr_t at, callable, self;

  if (site == NULL)
    return SAMPLER_CODE_NONE;
  at = slot_address (codes, index, frame, site);
  if (has_returned (&reader, frame, at))
    return SAMPLER_CODE_NONE;
  callable = load_callable (&reader, site, at, &self);
  if (reader.failed || callable == 0
      || is_giving_back (codes, &reader, site, at, callable, self))
    return SAMPLER_CODE_NONE;
  if (may_have_returned && codes->layout->version == 0x030D && !sampler_is_plain_callable (codes, callable))
    return SAMPLER_CODE_NONE;
  return sampler_name_callable (codes, callable, self);
}

bool
sampler_may_collect (SamplerCodes *codes, uint32_t index, uintptr_t address, uintptr_t frame, int32_t offset)
{
  const SamplerCallSite *site = sampler_call_site (codes, index, address, offset);
  Reader reader = { .layout = codes->layout };
  uint32_t flags = sampler_instruction_flags (codes, address, offset);
  uintptr_t at, callable, self;

  if ((flags & SAMPLER_OPCODE_CHECKS) == 0)
    return false;
  if (site == NULL)
    return (flags & SAMPLER_OPCODE_CALLS) == 0;
  at = slot_address (codes, index, frame, site);
  if (codes->layout->frame_stack_pointer >= 0)
    return has_returned (&reader, frame, at);
  /* What lies there is the result, if it cannot be called. */
  callable = load_callable (&reader, site, at, &self);
  return callable == 0
         || sampler_fetch_64 (sampler_fetch_64 (callable + OBJECT_TYPE, &reader.failed) + TYPE_CALL, &reader.failed) == 0;
}
