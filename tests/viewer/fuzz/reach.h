/* reach.h: what a run of the fuzzer came to
 *
 * Counted over all its sequences and said at the end, so that a thing never reached is seen.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* An action that is asked for, or only known, which is not counted. */
void fuzz_reach_add_action  (const char *name);
void fuzz_reach_know_action (const char *name);
/* What an event goes to: *widget* and all that it is in. NULL is nothing. */
void fuzz_reach_add_widget  (GtkWidget *widget);
/* The counts, and what was known and never came. */
void fuzz_reach_print       (void);

G_END_DECLS
