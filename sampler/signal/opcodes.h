/* opcodes.h: what the instructions of each CPython do to the value stack
 *
 * A table per minor version, by opcode, specialised and instrumented forms
 * included; made by sampler/make-opcodes.py. Constant; any thread.
 */

#pragma once

#include <stdint.h>

/* How the effect on the stack, in values, follows from the argument. */
typedef enum {
  SAMPLER_EFFECT_CONSTANT,
  SAMPLER_EFFECT_ADD,
  SAMPLER_EFFECT_SUBTRACT,
  SAMPLER_EFFECT_SUBTRACT_TWICE,
  SAMPLER_EFFECT_ADD_BIT_0,
  SAMPLER_EFFECT_SUBTRACT_BIT_0,
  SAMPLER_EFFECT_SUBTRACT_BIT_2,
  SAMPLER_EFFECT_SUBTRACT_FOUR_BITS,   /* the number of bits set among the lowest four */
  SAMPLER_EFFECT_SUBTRACT_IF_3,
  SAMPLER_EFFECT_ADD_BYTES,            /* lowest byte + the others */
} SamplerEffect;

#define SAMPLER_OPCODE_KNOWN              1u
#define SAMPLER_OPCODE_FORWARD            2u      /* jumps, argument in units after the instruction */
#define SAMPLER_OPCODE_BACKWARD           4u
#define SAMPLER_OPCODE_ENDS               8u      /* the next instruction is not reached from it */
#define SAMPLER_OPCODE_EXTENDS            16u     /* its argument is the next one's higher part */
#define SAMPLER_OPCODE_CALL               32u     /* callable, self or null, as many arguments as the argument says */
#define SAMPLER_OPCODE_CALL_KW            64u     /* the same and the names of the keywords */
#define SAMPLER_OPCODE_CALL_EX            128u    /* a tuple and perhaps a dict of arguments */
#define SAMPLER_OPCODE_CALL_AFTER_PRECALL 256u    /* 3.11: PRECALL's effect has counted the arguments */
#define SAMPLER_OPCODE_CHECKS             512u    /* afterwards the interpreter may collect garbage, 3.12+ */
#define SAMPLER_OPCODE_HIDES_LINE         1024u   /* stands for an instruction that is kept elsewhere */
#define SAMPLER_OPCODE_HIDES_INSTRUCTION  2048u
#define SAMPLER_OPCODE_HIDES_LOOP         4096u

#define SAMPLER_OPCODE_CALLS \
  (SAMPLER_OPCODE_CALL | SAMPLER_OPCODE_CALL_KW | SAMPLER_OPCODE_CALL_EX | SAMPLER_OPCODE_CALL_AFTER_PRECALL)

#define SAMPLER_OPCODE_HIDES \
  (SAMPLER_OPCODE_HIDES_LINE | SAMPLER_OPCODE_HIDES_INSTRUCTION | SAMPLER_OPCODE_HIDES_LOOP)

typedef struct {
  uint8_t  form;      /* SamplerEffect */
  int8_t   fall;      /* its constant part when the next instruction follows */
  int8_t   jump;      /* and when it jumps */
  uint8_t  caches;    /* units between it and the next instruction */
  uint16_t flags;     /* SAMPLER_OPCODE_*; 0: there is no such instruction */
} SamplerOpcode;

/* 256 entries; NULL for a version that is not known (major << 8 | minor). */
const SamplerOpcode *sampler_opcodes (uint32_t version);
/* The effect of an instruction, in values on the stack. */
int32_t              sampler_stack_effect (const SamplerOpcode *opcode, uint32_t argument, int jumps);
