/* widgets.h: moving a widget by its own controllers
 *
 * GTK 4 cannot make events, so tests emit the controllers' signals. For those that need
 * a display.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets the frame clock run: sizes are given out and the widget is painted. */
void                test_settle          (void);
/* The widget's controller of a type; the *n*th. Borrowed. */
GtkEventController *test_find_controller (GtkWidget *widget, GType type, guint n);

G_END_DECLS
