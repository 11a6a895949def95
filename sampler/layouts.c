/* layouts.c: the tables and the parser of debug offsets behind layouts.h */

#include "sampler/layouts.h"

#include <string.h>

static const SamplerLayout layout_311 = {
  .version = 0x030B,
  .runtime_interpreters = 40, .runtime_gil = 360,
  .interpreter_next = 0, .interpreter_threads = 16, .interpreter_gil = -1,
  .gil_last_holder = 8, .gil_locked = 16, .gil_switch_number = 24,
  .thread_next = 8, .thread_native_id = 160, .thread_self = 152, .thread_cframe = 56,
  .cframe_current_frame = 8, .cframe_previous = 16, .thread_current_frame = -1,
  .frame_previous = 48, .frame_code = 32, .frame_instruction = 56, .frame_owner = 69,
  .frame_is_entry = 68, .frame_code_mask = ~0ull, .shim_owner_from = 255,
  .code_filename = 112, .code_qualname = 128, .code_linetable = 136, .code_firstlineno = 72,
  .code_flags = 48, .code_firsttraceable = 168, .code_bytecode = 184, .instruction_bias = 0,
  .string_length = 16, .string_state = 32, .string_ascii_data = 48, .string_compact_data = 72,
  .bytes_length = 16, .bytes_data = 32,
  .thread_interpreter = 16, .interpreter_collecting = 848, .interpreter_collecting_frame = -1,
  .frame_locals = 72, .frame_stack_pointer = -1,
  .code_units = 16, .code_exceptiontable = 40, .code_n_locals = 76, .code_n_variables = 80, .code_local_names = 96,
  .code_monitoring = -1, .monitoring_lines = -1, .monitoring_instructions = -1,
  .code_executors = -1, .executor_opcode = -1, .tuple_items = 24, .type_qualname = 864,
};

static const SamplerLayout layout_312 = {
  .version = 0x030C,
  .runtime_interpreters = 40, .runtime_gil = -1,
  .interpreter_next = 0, .interpreter_threads = 72, .interpreter_gil = 384,
  .gil_last_holder = 8, .gil_locked = 16, .gil_switch_number = 24,
  .thread_next = 8, .thread_native_id = 144, .thread_self = 136, .thread_cframe = 56,
  .cframe_current_frame = 0, .cframe_previous = 8, .thread_current_frame = -1,
  .frame_previous = 8, .frame_code = 0, .frame_instruction = 56, .frame_owner = 70,
  .frame_is_entry = -1, .frame_code_mask = ~0ull, .shim_owner_from = 3,
  .code_filename = 112, .code_qualname = 128, .code_linetable = 136, .code_firstlineno = 68,
  .code_flags = 48, .code_firsttraceable = 176, .code_bytecode = 192, .instruction_bias = 0,
  .string_length = 16, .string_state = 32, .string_ascii_data = 40, .string_compact_data = 56,
  .bytes_length = 16, .bytes_data = 32,
  .thread_interpreter = 16, .interpreter_collecting = 312, .interpreter_collecting_frame = -1,
  .frame_locals = 72, .frame_stack_pointer = -1,
  .code_units = 16, .code_exceptiontable = 40, .code_n_locals = 72, .code_n_variables = 80, .code_local_names = 96,
  .code_monitoring = 168, .monitoring_lines = 40, .monitoring_instructions = 56,
  .code_executors = -1, .executor_opcode = -1, .tuple_items = 24, .type_qualname = 872,
};

/* The words of _Py_DebugOffsets, block by block, in the order of each version's
 * pycore_debug_offsets.h. Every block begins with a size except the first. */
static void
parse_debug_offsets (SamplerLayout *layout, const uint64_t *words)
{
  bool from_314 = layout->version >= 0x030E;
  bool from_315 = layout->version >= 0x030F;
  const uint64_t *runtime = words + 3;
  const uint64_t *interpreter = runtime + 3;
  size_t gil = from_314 ? 9 : 8;          /* 3.14 put threads_main before gc */
  const uint64_t *thread = interpreter + (from_314 ? 16 : 13);
  size_t ids = from_315 ? 8 : 5;          /* 3.15 put three words after current_frame */
  const uint64_t *frame = thread + (from_315 ? 17 : 9);   /* 3.15: and an err_stackitem block */
  const uint64_t *code = frame + (from_314 ? 8 : 6);

  const uint64_t *tuple = code + (from_314 ? 11 : 10) + 2 + (from_315 ? 8 : 4);   /* behind object and types */
  const uint64_t *collector = tuple + 3 + (from_314 ? 3 + 4 : 3) + 3 + 2 + 3 + 3 + (from_315 ? 5 : 4);

  layout->runtime_interpreters = (int32_t) runtime[2];
  layout->interpreter_next = (int32_t) interpreter[2];
  layout->interpreter_threads = (int32_t) interpreter[3];
  layout->interpreter_gil = (int32_t) interpreter[gil];
  layout->gil_locked = (int32_t) (interpreter[gil + 3] - interpreter[gil + 1]);
  layout->gil_last_holder = (int32_t) (interpreter[gil + 4] - interpreter[gil + 1]);
  layout->gil_switch_number = layout->gil_locked + 8;     /* not exported */
  layout->thread_next = (int32_t) thread[2];
  layout->thread_current_frame = (int32_t) thread[4];
  layout->thread_native_id = (int32_t) thread[ids + 1];
  layout->thread_self = (int32_t) thread[ids];
  layout->frame_previous = (int32_t) frame[1];
  layout->frame_code = (int32_t) frame[2];
  layout->frame_instruction = (int32_t) frame[3];
  layout->frame_owner = (int32_t) frame[5];
  layout->code_filename = (int32_t) code[1];
  layout->code_qualname = (int32_t) code[3];
  layout->code_linetable = (int32_t) code[4];
  layout->code_firstlineno = (int32_t) code[5];
  layout->code_bytecode = (int32_t) code[9];
  layout->thread_interpreter = (int32_t) thread[3];
  layout->frame_locals = (int32_t) frame[4];
  layout->frame_stack_pointer = from_314 ? (int32_t) frame[6] : -1;
  layout->code_local_names = (int32_t) code[7];
  layout->tuple_items = (int32_t) tuple[1];
  layout->interpreter_collecting = (int32_t) (interpreter[gil - 4] + collector[1]);
  layout->interpreter_collecting_frame = from_315 ? (int32_t) (interpreter[gil - 4] + collector[2]) : -1;
}

static const char *
layout_from_debug_offsets (SamplerLayout *layout, const void *runtime, uint32_t version)
{
  const uint64_t *words = runtime;

  if (memcmp (runtime, "xdebugpy", 8) != 0)
    return "the interpreter's debug offsets are not where they should be";
  if (words[2] != 0)
    return "a free-threaded interpreter has no signal engine yet";
  if (words[1] >> 16 != version)
    return "the interpreter's debug offsets are of another version";

  *layout = (SamplerLayout) {
    .version = version,
    .runtime_gil = -1, .thread_cframe = -1, .cframe_current_frame = -1, .cframe_previous = -1,
    .frame_is_entry = -1, .shim_owner_from = 3,
    .frame_code_mask = version >= 0x030E ? ~3ull : ~0ull,
    .code_flags = 48,
    .code_firsttraceable = version == 0x030D ? 184 : 192,   /* not exported */
    .string_length = 16, .string_state = 32, .string_ascii_data = 40, .string_compact_data = 56,
    .bytes_length = 16, .bytes_data = 32,
    /* not exported either */
    .code_units = 16, .code_exceptiontable = 40, .code_n_locals = 72, .code_n_variables = 80,
    .code_monitoring = 176, .monitoring_lines = version == 0x030D ? 32 : version == 0x030E ? 96 : 104,
    .monitoring_instructions = version == 0x030D ? 48 : version == 0x030E ? 112 : 120,
    .code_executors = 152, .executor_opcode = 32, .type_qualname = version == 0x030F ? 880 : 872,
  };
  parse_debug_offsets (layout, words);
  return NULL;
}

static bool
is_plausible (const SamplerLayout *layout)
{
  const int32_t *offsets = &layout->runtime_interpreters;
  size_t n = offsetof (SamplerLayout, frame_code_mask) / sizeof (int32_t) - 1;

  for (size_t i = 0; i < n; i++)
    if (offsets[i] < -1 || offsets[i] > 1 << 20)
      return false;
  return layout->code_bytecode > 0 && layout->code_bytecode < 4096;
}

const char *
sampler_layout_init (SamplerLayout *layout, const void *runtime, uint32_t version)
{
  const char *why = NULL;

  switch (version)
    {
    case 0x030B:
      *layout = layout_311;
      break;
    case 0x030C:
      *layout = layout_312;
      break;
    case 0x030D:
    case 0x030E:
    case 0x030F:
      why = layout_from_debug_offsets (layout, runtime, version);
      break;
    default:
      return "the signal engine knows CPython 3.11 to 3.15";
    }
  if (why == NULL && !is_plausible (layout))
    why = "the interpreter's layout is not plausible";
  return why;
}
