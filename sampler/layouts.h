/* layouts.h: where CPython keeps what the walker reads
 *
 * Byte offsets for one interpreter, filled once before the first tick and
 * constant after it. 3.11 and 3.12 have fixed tables; 3.13 and later describe
 * themselves in _PyRuntime's debug offsets, parsed per minor version. An unknown
 * minor version, a free-threaded build or a bad cookie gives no layout at all.
 * Measured with each version's internal headers; -1 means "not in this version".
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint32_t version;                 /* major << 8 | minor, e.g. 0x030E */

  int32_t runtime_interpreters;     /* _PyRuntime.interpreters.head */
  int32_t runtime_gil;              /* 3.11: the GIL lies in _PyRuntime */
  int32_t interpreter_next;
  int32_t interpreter_threads;
  int32_t interpreter_gil;          /* 3.12+: pointer to the GIL */
  int32_t interpreter_collecting;   /* not 0 while garbage is collected */
  int32_t interpreter_collecting_frame;   /* 3.15: the frame that is waiting for it */

  int32_t gil_last_holder;
  int32_t gil_locked;
  int32_t gil_switch_number;

  int32_t thread_next;
  int32_t thread_interpreter;
  int32_t thread_native_id;
  int32_t thread_self;              /* where its own block is: handler.h */
  int32_t thread_cframe;            /* 3.11, 3.12 */
  int32_t cframe_current_frame;
  int32_t cframe_previous;
  int32_t thread_current_frame;     /* 3.13+ */

  int32_t frame_previous;
  int32_t frame_code;
  int32_t frame_instruction;
  int32_t frame_owner;
  int32_t frame_is_entry;           /* 3.11 */
  int32_t frame_locals;             /* local variables, cells, then the value stack */
  int32_t frame_stack_pointer;      /* 3.14+: as it was when C code was last called */
  uint64_t frame_code_mask;         /* 3.14+: tag bits of a stack reference are cleared */
  uint8_t  shim_owner_from;         /* frames with this owner or a greater one are C-level shims */

  int32_t code_filename;
  int32_t code_qualname;
  int32_t code_linetable;
  int32_t code_firstlineno;
  int32_t code_flags;
  int32_t code_firsttraceable;
  int32_t code_bytecode;
  int32_t code_units;               /* how long the bytecode is, in 2 bytes */
  int32_t code_exceptiontable;
  int32_t code_n_locals;            /* with cells and free variables */
  int32_t code_n_variables;         /* without */
  int32_t code_local_names;
  int32_t code_monitoring;          /* 3.12+; the next two lie behind this pointer */
  int32_t monitoring_lines;
  int32_t monitoring_instructions;
  int32_t code_executors;           /* 3.13+ */
  int32_t executor_opcode;
  int32_t instruction_bias;         /* bytes between what the frame stores and the running instruction */

  int32_t string_length;
  int32_t string_state;
  int32_t string_ascii_data;
  int32_t string_compact_data;
  int32_t bytes_length;
  int32_t bytes_data;
  int32_t tuple_items;
  int32_t type_qualname;            /* of a class made at run time */
} SamplerLayout;

/* *runtime* is &_PyRuntime, *version* as above. NULL on success, else why not. */
const char *sampler_layout_init (SamplerLayout *layout, const void *runtime, uint32_t version);
