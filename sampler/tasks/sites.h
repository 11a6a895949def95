/* sites.h: the places where tasks wait and are made, each kept once
 *
 * A site is a stack with the reason of the wait. Its frames are known by the address of
 * the instruction, which stays theirs because the code object is held, and by the class
 * whose method they run. Texts are copied,
 * so that the drain thread needs no Python object. One writer at a time, with the GIL;
 * the drain thread reads entries below the counts. Bounded: 0 when there is no room.
 */

#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "sampler/signal/codes.h"
#include "sampler/tasks/chain.h"

#define SAMPLER_TASK_CODES_MAX   16384u
#define SAMPLER_TASK_FRAMES_MAX  65536u
#define SAMPLER_SITES_MAX        65536u

typedef struct {
  PyObject *code;            /* held until the next reset */
  uint32_t  name_at, name_size, file_at, file_size;     /* UTF-8, in the texts */
  uint32_t  first_line;
  uint8_t   flags;           /* FORMAT_CODE_* */
  uint8_t   first_local;     /* SamplerFirstLocal */
} SamplerTaskCode;

typedef struct {
  uint32_t code;             /* from 1 */
  uint32_t line;             /* 0 unknown */
  uint32_t class_name;       /* classes.h; 0 none */
} SamplerTaskLine;

typedef struct {
  uint32_t frames_at, n_frames;      /* outermost first */
  uint8_t  reason;                   /* FormatWaitReason; 0: where a task was made */
  _Atomic uint64_t n_short, short_ns;
} SamplerSite;

typedef struct {
  char            *texts;
  SamplerTaskCode *codes;            /* from 1 */
  SamplerTaskLine *lines;            /* from 1 */
  uint32_t        *frames;           /* lines, of all sites */
  SamplerSite     *sites;            /* from 1 */
  _Atomic uint32_t n_sites;
  _Atomic uint64_t refused;
} SamplerSiteTable;

extern SamplerSiteTable sampler_sites;

/* GIL held; hooks must be gone and the drain thread not reading. False: no memory. */
bool     sampler_sites_reset   (void);
/* Lets the code objects go. GIL held; nobody may intern until the next reset. */
void     sampler_sites_release (void);
/* GIL held. *reason* 0 with *decides*: the stack says what is waited for. */
uint32_t sampler_sites_find    (const SamplerTaskFrame *frames, uint32_t n, unsigned reason, bool decides);
/* The same. *key*: by which it was known, of these frames, their classes and *reason* alone; 0: it was made, which may
 * have let others run. */
uint32_t sampler_sites_find_known (const SamplerTaskFrame *frames, uint32_t n, unsigned reason, bool decides, uint64_t *key);
/* GIL held: the index of a frame's line; 0: there is no room. */
uint32_t sampler_sites_find_line (const SamplerTaskFrame *frame);
/* GIL held: whose method it is. SAMPLER_FIRST_OTHER, too, where frames of running code have no classes. */
SamplerFirstLocal sampler_sites_first_local (PyObject *code);

/* Waits that are told for all tasks together. GIL held. */
static inline void
sampler_site_add (uint32_t site, uint32_t n, uint64_t ns)
{
  SamplerSite *self = &sampler_sites.sites[site];

  atomic_store_explicit (&self->n_short, atomic_load_explicit (&self->n_short, memory_order_relaxed) + n, memory_order_relaxed);
  atomic_store_explicit (&self->short_ns, atomic_load_explicit (&self->short_ns, memory_order_relaxed) + ns, memory_order_relaxed);
}
