/* names.h: thread names on their way from the program to the file
 *
 * A name may be known before its thread has been looked at, or after it has ended.
 * Noted by the program's threads, taken by the drain thread, kept for a minute.
 */

#pragma once

#include <stdint.h>

/* A thread's name became known. UTF-8; any thread, not from a handler. */
void        sampler_names_note   (int32_t tid, const char *name);
void        sampler_names_lock   (void);   /* around fork */
void        sampler_names_unlock (void);
void        sampler_names_forget (void);   /* in the child of a fork */

/* The rest: drain thread, or before it starts. */
void        sampler_names_reset  (void);
void        sampler_names_take   (void);
/* Gives each name to its thread, where that is known by now. */
void        sampler_names_apply  (void);
/* The name that waits for a thread with that tid; NULL none. */
const char *sampler_names_find   (int32_t tid);
