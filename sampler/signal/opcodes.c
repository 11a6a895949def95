/* opcodes.c: see opcodes.h. Signal-safe. */

#include "sampler/signal/opcodes.h"

#include <stddef.h>

#include "sampler/signal/opcodes-3.11.h"
#include "sampler/signal/opcodes-3.12.h"
#include "sampler/signal/opcodes-3.13.h"
#include "sampler/signal/opcodes-3.14.h"
#include "sampler/signal/opcodes-3.15.h"

const SamplerOpcode *
sampler_opcodes (uint32_t version)
{
  switch (version)
    {
    case 0x030B: return opcodes_3_11;
    case 0x030C: return opcodes_3_12;
    case 0x030D: return opcodes_3_13;
    case 0x030E: return opcodes_3_14;
    case 0x030F: return opcodes_3_15;
    default:     return NULL;
    }
}

int32_t
sampler_stack_effect (const SamplerOpcode *opcode, uint32_t argument, int jumps)
{
  int32_t effect = jumps ? opcode->jump : opcode->fall;
  int32_t n = (int32_t) (argument & 0xFFFFFF);

  switch ((SamplerEffect) opcode->form)
    {
    case SAMPLER_EFFECT_CONSTANT:           return effect;
    case SAMPLER_EFFECT_ADD:                return effect + n;
    case SAMPLER_EFFECT_SUBTRACT:           return effect - n;
    case SAMPLER_EFFECT_SUBTRACT_TWICE:     return effect - 2 * n;
    case SAMPLER_EFFECT_ADD_BIT_0:          return effect + (n & 1);
    case SAMPLER_EFFECT_SUBTRACT_BIT_0:     return effect - (n & 1);
    case SAMPLER_EFFECT_SUBTRACT_BIT_2:     return effect - (n >> 2 & 1);
    case SAMPLER_EFFECT_SUBTRACT_FOUR_BITS: return effect - (n & 1) - (n >> 1 & 1) - (n >> 2 & 1) - (n >> 3 & 1);
    case SAMPLER_EFFECT_SUBTRACT_IF_3:      return effect - (n == 3);
    case SAMPLER_EFFECT_ADD_BYTES:          return effect + (n & 255) + (n >> 8);
    }
  return effect;
}
