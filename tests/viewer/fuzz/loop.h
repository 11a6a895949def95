/* loop.h: how far the main loop runs between two inputs of the fuzzer
 *
 * Counted in rounds and frames rather than in time wherever that can be, so that a loaded computer does the same.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Runs the main loop as long as there is input; frames and results wait. */
void fuzz_loop_run_input (void);
/* Runs the main loop until the window of *widget* has been drawn once. */
void fuzz_loop_run_frame (GtkWidget *widget);
/* Runs the main loop until nothing is due, and on for *milliseconds*. */
void fuzz_loop_run       (int milliseconds);

G_END_DECLS
