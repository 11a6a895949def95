/* fork.h: fork() in a recorded program
 *
 * A child has none of the recorder's threads and never touches the parent's file.
 * CPython 3.12 and later warn when a process of several threads forks, and count
 * ours: where the program itself has only one thread, ours end before the fork
 * and start again when os.fork() has returned, so that nobody can tell.
 */

#pragma once

#include <stdbool.h>

/* Once, at the first start. *in_child* marks the recording as not running; *is_recording* tells, in
 * the child, whether the parent's was. */
bool sampler_fork_init         (void (*in_child) (void), bool (*is_recording) (void));
/* The audit events os.fork and os.forkpty: GIL held, before the fork. */
void sampler_fork_is_coming    (void);
/* The next fork is a program's start: its child does not come to record. */
void sampler_fork_is_not_ours  (void);
/* In the child, once: it runs Python code, and its parent was being recorded. */
bool sampler_fork_may_record   (void);
/* GIL held: the recorder's threads run (or the recording has ended) after this. */
void sampler_fork_end_pause    (void);
