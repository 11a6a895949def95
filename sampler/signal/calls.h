/* calls.h: the C function that a frame has called and that is still running
 *
 * Decided from the instruction at which the frame stands and from what lies on its
 * value stack. Right for a frame whose C side is above it: the innermost one, and
 * each that C code was called from which in turn called Python. Signal-safe; the
 * owner of the code table only.
 */

#pragma once

#include "sampler/signal/codes.h"

/* *index* and *address* are those of the frame's code; *offset* is the instruction's, bytes.
 * *may_have_returned*: nobody knows whether the call is over. An index of the code table, or
 * SAMPLER_CODE_NONE: no C function is running, or it is not certain. */
uint32_t sampler_find_leaf (SamplerCodes *codes, uint32_t index, uintptr_t address, uintptr_t frame, int32_t offset,
                            bool may_have_returned);
/* Whether the frame stands where the interpreter collects garbage between two instructions (3.12+): at
 * the begin of a function, a jump back, or a call that has returned. */
bool     sampler_may_collect (SamplerCodes *codes, uint32_t index, uintptr_t address, uintptr_t frame, int32_t offset);
