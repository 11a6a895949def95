/* ready-pages.h: pages that a look may fill are there before it comes
 *
 * The kernel gives a page when it is first written, and in a handler that costs more
 * than the look itself. So the drain thread writes to them first: to the tables that
 * are used all over, and a little further than what grows has got. What the kernel
 * refuses the look gets for itself, as before. Drain thread only.
 */

#pragma once

/* The tables are empty: the thread begins, or they were just given back. */
void sampler_ready_pages_begin (void);
/* Every round. Costs nothing while nothing has grown. */
void sampler_ready_pages_go_on (void);
