/* recording.h: recordings for the fuzzer, made of random numbers */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text of a fixture (tests/profile/fixture.h): threads, states, marks, libraries, recursion,
 * deep stacks, names in other scripts; now and then hardly anything. Free it. */
char *fuzz_recording_new (GRand *random);

G_END_DECLS
