/* size-limit.c: see size-limit.h */

#include "sampler/size-limit.h"

#define HOUR_S 3600u

void
sampler_size_limit_begin (SamplerSizeLimit *limit, uint64_t now_ns, uint64_t n_bytes)
{
  *limit = (SamplerSizeLimit) { .begin_ns = now_ns, .begin_bytes = n_bytes };
}

bool
sampler_size_limit_is_passed (const SamplerSizeLimit *limit, uint64_t now_ns, uint64_t n_bytes)
{
  uint64_t passed_s = (now_ns - limit->begin_ns) / 1000000000u;

  return n_bytes - limit->begin_bytes > SAMPLER_BYTES_BURST + SAMPLER_BYTES_PER_HOUR / HOUR_S * passed_s;
}
