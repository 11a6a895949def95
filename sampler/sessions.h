/* sessions.h: who wants a recording, and of what
 *
 * One recorder runs in a process; any number of sessions share its stream, nested
 * and overlapping. Each says what of it is its own and how often to look. This is
 * the table of the open ones; module-sessions.c starts and stops the recorder by
 * it. Ids count from 1 and are never used again. Any thread, not from a handler.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/format.h"
#include "sampler/status.h"

#define SAMPLER_SESSIONS_MAX      1024u    /* open at once */
#define SAMPLER_SESSION_NAME_SIZE 256u

typedef struct {
  uint32_t            id;                  /* 0: free */
  uint32_t            parent;              /* the session that its context belonged to; 0 none */
  FormatSessionFilter filter;
  int32_t             tid;                 /* who began it */
  uint64_t            begin_ns;            /* CLOCK_MONOTONIC */
  uint64_t            interval_ns;
  char                name[SAMPLER_SESSION_NAME_SIZE];   /* UTF-8 */
} SamplerSession;

/* Opens it; id and begin are filled in. */
SamplerStatus sampler_sessions_begin    (SamplerSession *session);
/* Copies it out and takes it from the table. NOT_OPEN: it has ended, or never was. */
SamplerStatus sampler_sessions_end      (uint32_t id, SamplerSession *session);
void          sampler_sessions_end_all  (void);

uint32_t      sampler_sessions_count    (void);
uint32_t      sampler_sessions_last_id  (void);
/* *id* if it is open, else its nearest ancestor that is; 0 none. */
uint32_t      sampler_sessions_nearest  (uint32_t id);
/* The shortest interval that any open session asks for; *fallback* when none does so. */
uint64_t      sampler_sessions_interval (uint64_t fallback);
/* What began before this is not needed; UINT64_MAX: nothing is. */
uint64_t      sampler_sessions_needed_from (void);
/* Notes all open ones anew: a segment that stands alone knows them. */
void          sampler_sessions_repeat   (void);

void          sampler_sessions_lock     (void);   /* around fork */
void          sampler_sessions_unlock   (void);
void          sampler_sessions_forget   (void);   /* in the child of a fork */
