/* size-limit.h: when a recording grows too fast for how often it looks
 *
 * A recording may grow by SAMPLER_BYTES_PER_HOUR, and by SAMPLER_BYTES_BURST beside
 * that, so that a short and busy one is left alone. Beyond it the caller looks half
 * as often and begins to count anew. Drain thread only.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifndef SAMPLER_BYTES_PER_HOUR      /* a test build is stricter */
#define SAMPLER_BYTES_PER_HOUR (200ull << 20)
#define SAMPLER_BYTES_BURST    (100ull << 20)
#endif

typedef struct {
  uint64_t begin_ns, begin_bytes;
} SamplerSizeLimit;

/* Counts from here. */
void sampler_size_limit_begin     (SamplerSizeLimit *limit, uint64_t now_ns, uint64_t n_bytes);
bool sampler_size_limit_is_passed (const SamplerSizeLimit *limit, uint64_t now_ns, uint64_t n_bytes);
