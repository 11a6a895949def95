/* text-scale.h: how much larger than usual text is
 *
 * Some people set a larger resolution, others a larger font; both are known by what a
 * label of the window is then written with. Widths and heights that text stands in are
 * made for the usual size, and go through here. Main thread.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* *px* as many times larger as the text is; never less, and 1:1 without a display. */
int  viewer_text_scale       (int       px);
/* Calls *callback* with *object*, swapped, when it is another, for as long as *object* lives. */
void viewer_text_scale_watch (GObject  *object,
                              GCallback callback);

G_END_DECLS
