/* input.h: random keys and pointer movements, as the X server gives them
 *
 * They go through the XTEST extension, so the window sees what it would see from a
 * person. Each step is decided by the random numbers and by what is shown, never by the time.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Sends one event, or one gesture: a key, a few letters, a click, a wheel's notch, a drag. *window*
 * is where the pointer goes when it goes anywhere. Free what it returns: one line that says what it was. */
char *fuzz_input_send    (GtkWindow *window, GRand *random);
/* The pointer is in the screen's corner and the keys go where it is, whatever was before. */
void  fuzz_input_begin   (void);
/* Nothing is held down any more. */
void  fuzz_input_release (void);

G_END_DECLS
