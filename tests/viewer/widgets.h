/* widgets.h: moving a widget by its own controllers
 *
 * GTK 4 cannot make events, so tests emit the controllers' signals. For those that need
 * a display.
 */

#pragma once

#include <gtk/gtk.h>

#include "profile/profile.h"

G_BEGIN_DECLS

/* The look that the application gives its widgets: without it they may need more room than they get. */
void                test_use_style       (void);
/* Lets the frame clock run: sizes are given out and the widget is painted. */
void                test_settle          (void);
/* The widget's controller of a type; the *n*th. Borrowed. */
GtkEventController *test_find_controller (GtkWidget *widget, GType type, guint n);
/* As if the key were pressed while the widget has the focus. FALSE: it does nothing there. */
gboolean            test_press_key       (GtkWidget *widget, guint key, GdkModifierType state);
/* A window with nothing but the widget, presented and settled. */
GtkWidget          *test_show_widget     (GtkWidget *widget, int width, int height);
/* What such tests end with: closes the window and gives the other two back. */
void                test_close           (GtkWidget *window, gpointer session, Profile *profile);
/* 0xAARRGGBB of what the widget paints now, at a point of it. */
guint32             test_get_pixel       (GtkWidget *widget, int x, int y);
/* By name; aborts when there is none. */
ProfileFunction     test_find_function   (const Profile *profile, const char *name);

G_END_DECLS
