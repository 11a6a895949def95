/* signals.h: the signal that ticks come by: taken, kept and given back
 *
 * The handler of signal/handler.h is put in front of whoever had the signal, and
 * passes on what is not ours. Ordinary context or the recorder's threads; one
 * caller at a time (the tick lock, or start and stop).
 */

#pragma once

#include <stdbool.h>

/* Whether our handler is the one that the kernel calls. */
bool sampler_signal_is_ours  (int number);
/* Whether a handler of the program's has it. One that is ignored or has its default action is free. */
bool sampler_signal_is_owned (int number);
bool sampler_signal_take     (int number);
/* Puts the old handlers back where ours still is. Where that was the default action ours stays,
 * doing nothing: a tick that is still on its way would end the program. */
void sampler_signals_give_back (void);
