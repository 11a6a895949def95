/* steady-layout.h: around the content of a window: what asks for a new size in the middle of a layout is not lost
 *
 * A scrolled window may find while it is laid out that it needs a scroll bar, or needs one no
 * more, and asks for a new size there. GTK forgets that of an ancestor that keeps its place while
 * its parent is laid out anew, and then draws nothing of all that is in it, with a warning.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_STEADY_LAYOUT (viewer_steady_layout_get_type ())
G_DECLARE_FINAL_TYPE (ViewerSteadyLayout, viewer_steady_layout, VIEWER, STEADY_LAYOUT, GtkWidget)

/* It has one property for a .ui file, "child", the content. */

G_END_DECLS
