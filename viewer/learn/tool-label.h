/* tool-label.h: words of a tool of the Learn pane, which is narrow */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A label that wraps, at the end of *box*; it has no words yet. Borrowed. */
GtkLabel *viewer_tool_append_label (GtkWidget  *box,
                                    const char *css_class);

G_END_DECLS
