/* context.h: which session's context a thread runs in, read from memory
 *
 * A session that owns a context puts its id into a context variable of ours
 * (contexts.h). The look finds it as the interpreter would: thread state, context,
 * its mapping, the nodes by the variable's hash. Every load is guarded and the way
 * is at most seven nodes long, so a wrong guess gives session 0, never a crash.
 * Signal-safe; right when the thread cannot move, as the walk (walk.h).
 */

#pragma once

#include <stdatomic.h>
#include <stdint.h>

/* Filled by contexts.c before *active* is first raised, constant after it. */
typedef struct {
  _Atomic uint32_t active;          /* open sessions that own a context; 0: nothing is read */
  uintptr_t        variable;        /* the context variable */
  uint32_t         hash;            /* as the mapping folds it */
  int32_t          thread_context;  /* where a PyThreadState keeps its context */
  uintptr_t        bitmap_type, array_type, mapping_type, int_type;
} SamplerContexts;

extern SamplerContexts sampler_contexts;

/* 0: none, or it could not be read. *thread* is the address of a PyThreadState. */
uint32_t sampler_context_session (uintptr_t thread);
/* The same from a mapping's address on; for the check at start and for tests. */
uint32_t sampler_context_find    (const SamplerContexts *contexts, uintptr_t mapping);
