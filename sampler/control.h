/* control.h: answers to "pyinst ctl PID ..." from outside the program
 *
 * A unix socket with an abstract name, "pyinst/PID". It has no file that could be
 * left behind, linked elsewhere or hidden by a private /tmp, and ends with its
 * process; both sides ask the kernel who the other is (SO_PEERCRED), so a name
 * that somebody else took costs the control and nothing else. The descriptor is in
 * the drain thread's own table. One line comes ("status", "cut" or "stop"), lines
 * "KEY VALUE" go back, the first of them "ok" or "error WHY". Everything is
 * bounded and nothing is waited for. Drain thread only.
 */

#pragma once

void sampler_control_open   (void);   /* does nothing when the name cannot be had */
void sampler_control_close  (void);
/* Answers what has come since the last call. After each flush. */
void sampler_control_poll   (void);
void sampler_control_forget (void);   /* in the child of a fork */
