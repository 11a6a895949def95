/* fixture.h: tiny recordings written as text inside a test
 *
 * One line each; times are in ms, every thread has a clock of its own:
 *
 *   main;a;b 3              three looks of 1 ms at the stack main, a, b (outermost first)
 *   main;a 250/4            4 looks over 250 ms;  "- 5" is a stack without Python frames
 *   thread worker 40        the lines after it are this thread's; when it is named first, it begins
 *                           at 40 (0 without). Lines before any are those of "MainThread"
 *   ended                   the current thread ends here
 *   at 120                  its clock goes to 120: what is between was not observed
 *   state blocked           of what follows: running holding gil-wait blocked detached native N
 *   more 40                 prolongs the thread's last entry by 40 ms (one look)
 *   context 3               what follows runs in the context of session 3; 0 ends that
 *   session 3 40 begins context 0 1 NAME     at 40: id, filter (all thread context), its
 *                           thread's number, parent; "ends" with the same words
 *   mark 1 40 2 point NAME  at 40, in thread 2; "begins NAME" and "ends" for a span
 *   running 2               what follows runs in task 2; 0 ends that
 *   task 2 10 born 1 0 KIND FLAGS            at 10: thread, parent; "named NAME", "awaited-by 1", "ready",
 *                           "died returned", "sums STEPS RUNNING WAITING READY", "step 60", "session 3",
 *                           "wait 100 timer LINKED STACK" (task timer io lock executor foreign ready), "open timer LINKED
 *                           STACK", "short timer COUNT MS WINDOW STACK" (of task 0: of any)
 *   source FILE 1000 -42    the file is from second 1000 and has 42 bytes; or its text in place of
 *                           -42, with \n and the like
 *   meta key value          replaces what the fixture sets by itself; repeat it for a list
 *   segment                 all ids begin again
 *   beat 100 · stop 130 · loss N VALUE · cost N VALUE
 *
 * A frame is name, name@file or name@file:line, where file is below /app, or
 * std:json/decoder.py (the standard library's), lib:django/x.py (site-packages),
 * <string>, or absolute. "Class!name" gives a class, "*name" a C function,
 * "~name" one that declares __tracebackhide__. The first line of a function is 1 unless name@file:first+line says it. A running
 * thread uses as much CPU time as it takes, another none.
 */

#pragma once

#include <glib.h>

#include "profile/profile.h"

G_BEGIN_DECLS

/* The bytes of a recording; aborts on a line that it does not understand. */
GByteArray *profile_fixture_bytes   (const char *text);
/* Puts bytes into a temporary file; free the name, and remove the file with g_unlink(). */
char       *profile_fixture_file    (const void *data, gsize size);
/* Both, then read; the file is removed. Aborts when it cannot be read. */
Profile    *profile_fixture_profile (const char *text);

G_END_DECLS
