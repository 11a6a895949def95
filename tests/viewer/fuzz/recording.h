/* recording.h: recordings for the fuzzer, made of random numbers */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A new file in *folder*, a recording or what is left of one: threads, states, marks, libraries,
 * recursion, deep stacks, names in other scripts, asyncio tasks, child processes (in files beside
 * it); one in ten is cut off, one in ten is damaged, now and then there is hardly anything in
 * it. Free its path. */
char *fuzz_recording_write (GRand *random, const char *folder);
/* The next one has the first name again. */
void  fuzz_recording_begin (void);

G_END_DECLS
