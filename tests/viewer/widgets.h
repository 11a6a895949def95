/* widgets.h: moving a widget by its own controllers
 *
 * GTK 4 cannot make events, so tests emit the controllers' signals. For those that need
 * a display.
 */

#pragma once

#include <gtk/gtk.h>

#include "profile/profile.h"

G_BEGIN_DECLS

/* Lets the frame clock run: sizes are given out and the widget is painted. */
void                test_settle          (void);
/* The widget's controller of a type; the *n*th. Borrowed. */
GtkEventController *test_find_controller (GtkWidget *widget, GType type, guint n);
/* A window with nothing but the widget, presented and settled. */
GtkWidget          *test_show_widget     (GtkWidget *widget, int width, int height);
/* By name; aborts when there is none. */
ProfileFunction     test_find_function   (const Profile *profile, const char *name);

G_END_DECLS
