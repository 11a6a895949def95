/* contexts.h: the context variable that says whose session runs
 *
 * Set at a session's begin, put back at its end; copies of the context (asyncio's
 * tasks, to_thread, copy_context().run) carry it along. The signal engine reads it
 * from memory (signal/context.h), the event engine asks. GIL held throughout.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Makes the variable, once. NULL, or why this interpreter's contexts cannot serve. */
const char *sampler_contexts_init       (void);
/* Whether looks can find it in memory: compared, once, with a context filled for it.
 * The guard must be installed. NULL, or why not. */
const char *sampler_contexts_self_check (void);

/* The session of the calling thread's context; 0 none. Never leaves an exception. */
uint32_t    sampler_contexts_get        (void);
/* False with an exception. */
bool        sampler_contexts_set        (uint32_t session);
