/* marks.h: what the program says about its own time, on its way to the file
 *
 * Marks, the two ends of spans, and the begins and ends of sessions. Noted by the
 * program's threads, with the time at which they were; written by the drain thread.
 * Bounded: what does not fit until the next flush is counted, never waited for.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  uint32_t id;
  uint32_t parent;        /* sessions */
  int32_t  tid;           /* whose mark; the thread of a session's filter, or 0 */
  uint8_t  is_session;
  uint8_t  what;          /* FormatMarkKind or FormatSessionRecord */
  uint8_t  filter;        /* FormatSessionFilter */
  uint8_t  has_waited;
  uint64_t time_ns;       /* CLOCK_MONOTONIC */
  uint64_t interval_ns;   /* sessions */
} SamplerMark;

/* Any thread, not from a handler. *name* may be cut to FORMAT_STRING_MAX bytes. */
void     sampler_marks_note   (const SamplerMark *mark, const char *name, size_t size);
uint64_t sampler_marks_lost   (void);
uint32_t sampler_marks_new_id (void);     /* of a mark or span, from 1 */
void     sampler_marks_lock   (void);     /* around fork */
void     sampler_marks_unlock (void);
void     sampler_marks_forget (void);     /* in the child of a fork */

/* The rest: drain thread, or before it starts. False: no memory. */
bool     sampler_marks_init   (void);
/* Appends MARK and SESS chunks; times are differences from *base_ns*. A mark of a thread that
 * was not looked at yet waits for the next time, unless this is the last. */
void     sampler_marks_write  (uint64_t base_ns, bool is_last);
