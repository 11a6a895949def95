/* gil.c: see gil.h */

#include "sampler/gil.h"

#include "sampler/cpython-symbols.h"
#include "sampler/signal/fetch.h"
#include "sampler/signal/handler.h"

SamplerGil
sampler_read_gil (uintptr_t gil)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  SamplerGil state = { .gil = gil, .locked = -1 };
  int failed = 0;

  if (gil == 0)
    return state;
  state.locked = (int32_t) sampler_fetch_64 (gil + (uintptr_t) layout->gil_locked, &failed);
  state.holder = sampler_fetch_64 (gil + (uintptr_t) layout->gil_last_holder, &failed);
  state.switch_number = sampler_fetch_64 (gil + (uintptr_t) layout->gil_switch_number, &failed);
  if (failed)
    state.locked = -1;
  return state;
}

bool
sampler_is_same_gil (const SamplerGil *a, const SamplerGil *b)
{
  return a->locked == b->locked && a->holder == b->holder && a->switch_number == b->switch_number;
}

static uint64_t
mix (uint64_t hash, uint64_t value)
{
  return (hash ^ value) * 0x9E3779B97F4A7C15ull ^ hash >> 29;
}

uintptr_t
sampler_gil_of_interpreter (uintptr_t interpreter, int *failed)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;

  return layout->interpreter_gil < 0
         ? (uintptr_t) sampler_cpython.runtime + (uintptr_t) layout->runtime_gil
         : sampler_fetch_64 (interpreter + (uintptr_t) layout->interpreter_gil, failed);
}

uint64_t
sampler_read_gils (uintptr_t *holder)
{
  const SamplerLayout *layout = sampler_tick.codes.layout;
  int failed = 0;
  uint64_t hash = 1;
  uint32_t n = 0;
  uintptr_t interpreter = sampler_fetch_64 ((uintptr_t) sampler_cpython.runtime + (uintptr_t) layout->runtime_interpreters, &failed);

  for (; interpreter != 0 && !failed && n < SAMPLER_LIST_MAX; n++)
    {
      SamplerGil gil = sampler_read_gil (sampler_gil_of_interpreter (interpreter, &failed));

      if (gil.locked != 0)
        return 0;
      *holder = gil.holder;
      hash = mix (mix (mix (hash, gil.switch_number), gil.holder), interpreter);
      hash = mix (hash, sampler_fetch_64 (interpreter + (uintptr_t) layout->interpreter_threads, &failed));
      interpreter = sampler_fetch_64 (interpreter + (uintptr_t) layout->interpreter_next, &failed);
    }
  return failed || n != 1 ? 0 : hash | 1;
}
