/* budget.h: how many of something may be told: so many at once, and so many a second
 *
 * What is over is counted or summed by the caller. GIL held.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  uint64_t most, a_second;
  uint64_t left, filled_ns;
} SamplerBudget;

static inline void
sampler_budget_fill (SamplerBudget *budget, uint64_t now_ns)
{
  budget->left = budget->most;
  budget->filled_ns = now_ns;
}

static inline bool
sampler_budget_take (SamplerBudget *budget, uint64_t now_ns)
{
  uint64_t gained = now_ns - budget->filled_ns < 1000000u ? 0 : (now_ns - budget->filled_ns) / 1000000u * budget->a_second / 1000u;

  if (gained > 0)
    {
      budget->left = budget->left + gained < budget->most ? budget->left + gained : budget->most;
      budget->filled_ns = now_ns;
    }
  if (budget->left == 0)
    return false;
  budget->left--;
  return true;
}
