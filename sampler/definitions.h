/* definitions.h: what the file has defined in this segment, and the chunks to be
 *
 * Strings, codes, frames and stacks get dense ids in order of definition; each is
 * put into its chunk's buffer when it is first needed. Drain thread only.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "format/format.h"
#include "sampler/signal/ring.h"

typedef struct {
  FormatBuffer strings, codes, frames, stacks, threads, samples;   /* payloads of the next chunks */
} SamplerChunks;

extern SamplerChunks sampler_chunks;

bool     sampler_definitions_init  (void);              /* false: no memory */
/* A new segment: all ids start again. */
void     sampler_definitions_reset (void);
bool     sampler_definitions_are_nearly_full (void);
/* Frames whose file this is are not part of a stack where they are outermost. */
void     sampler_definitions_set_boot (const char *path);

/* The id of a string, defining it at need; 0 for none. */
uint32_t sampler_define_string (const char *bytes, size_t size, bool cut);
/* For stacks that no look has seen: a new Python code, a frame of it (0 for a line that is not known,
 * and for no class), and the stack of *parent* and one frame more. The caller keeps the ids: asked again, a code is another. */
uint32_t sampler_define_code   (uint8_t flags, uint32_t name, const char *file, size_t file_size, uint32_t first_line);
uint32_t sampler_define_frame  (uint32_t code, uint32_t line, uint32_t class_name);
uint32_t sampler_define_call   (uint32_t parent, uint32_t frame);
/* The file is our own, whose outermost frames are left out. */
bool     sampler_definitions_is_boot (const char *file, size_t size);
/* The id of the stack of *n* frames, innermost first, that *thread* (the recorder's id) was seen at. */
uint32_t sampler_define_stack  (uint32_t thread, const SamplerFrame *frames, uint32_t n, bool truncated);
