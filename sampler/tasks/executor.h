/* executor.h: which thread serves a function that a task waits for
 *
 * A C method in the place of concurrent.futures.Future.set_running_or_notify_cancel, which
 * the serving thread calls first. GIL held. Placed once; nothing to tell, it passes through.
 */

#pragma once

/* Nothing happens where the program has not imported concurrent.futures. */
void sampler_executor_watch (void);
