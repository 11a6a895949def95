/* due.h: tasks whose timer fell due while a long step ran
 *
 * The loop looks at its timers when it turns again; until then nothing tells that they have run
 * out but its heap of them. asyncio's own loops have one, in a list. GIL held, ordinary context, in
 * the main interpreter; a pending exception is kept.
 */

#pragma once

#include <stdint.h>

/* They are ready from their time on. At most *most* timers of the running loop are looked at. */
void sampler_due_look (uint64_t end_ns, uint64_t most);
