/* call-sites.h: where on the value stack each call of a code object has its callable
 *
 * Until 3.13 an interpreter keeps its stack pointer in a register, so the depth of
 * the stack at a call is computed from the bytecode: one walk over the code object
 * the first time that a frame stands at a call of it, exception table included, kept
 * with the code (codes.h). A code object whose depths do not agree where its ways meet has no
 * call sites. Signal-safe, bounded; the owner of the code table only.
 */

#pragma once

#include "sampler/signal/codes.h"

/* Scratch for one walk over a code object; the rest of the table's memory is codes.h's. */
#define SAMPLER_UNITS_MAX       (1u << 16)
#define SAMPLER_WALKS_PER_LOOK  64u

/* Whether the calls of the code object at *address*, which has the *index*, are known; makes them when they are needed
 * for the first time. False: none are to be had, or not in this look. */
bool                   sampler_call_sites_known (SamplerCodes *codes, uint32_t index, uintptr_t address);
/* The call at *offset* (bytes) of the code object at *address*, which has the *index*; NULL: none there. Until the next
 * one is asked for. */
const SamplerCallSite *sampler_call_site (SamplerCodes *codes, uint32_t index, uintptr_t address, int32_t offset);
/* The flags of the instruction there (SAMPLER_OPCODE_*), 0 when it cannot be read. */
uint32_t               sampler_instruction_flags (SamplerCodes *codes, uintptr_t address, int32_t offset);
