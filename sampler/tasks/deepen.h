/* deepen.h: how much is asked of suspended tasks, where asking is all there is
 *
 * A wait that is only noted has its times and its task's own function; asked, it has the
 * whole chain and its reason. What is asked at once is paid from a twentieth of the time,
 * what still waits at a later turn of the loop from a hundredth. GIL held.
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

/* *at_once*: as a task is suspended; *later*: at turns of the loop, ten times a second. */
void sampler_deepen_reset   (bool at_once, bool later);
/* May one task be asked now? */
bool sampler_deepen_may_ask (uint64_t now_ns);
/* It took that long. */
void sampler_deepen_pay     (uint64_t ns);
/* A loop turns: tasks that wait without having been asked are, as far as the time goes. */
void sampler_deepen_turn    (uint64_t now_ns);
/* The recording ends: all of them, within 0.1 s. */
void sampler_deepen_last    (void);
