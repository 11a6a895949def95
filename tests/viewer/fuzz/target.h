/* target.h: where in the application a pointer of the fuzzer may go */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Any window or dialog that is shown; NULL when there is none. Borrowed. */
GtkWindow *fuzz_target_pick_window (GRand *random);
/* Something that can be clicked, dragged or typed into, in any window, menu or dialog;
 * FALSE when there is none. *x* and *y* are a point of it, of the screen. Free *name*. */
gboolean   fuzz_target_pick_point  (GRand *random, int *x, int *y, char **name);

G_END_DECLS
