/* access.h: what controls of several files need for screen readers and the keyboard */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives every button at or below *root* that is nothing but an icon its tooltip as its accessible name,
 * now and whenever the tooltip changes, and the button inside a GtkDropDown the name of that. The
 * toolkit would name them after the type of the icon or the button. */
void     viewer_access_name_buttons (GtkWidget        *root);
/* For the class's "focus" of a widget with a "grab_focus" of its own: Tab goes through its children in their
 * order. By default grab_focus would choose for Tab, too, and what stands before its choice would be skipped. */
gboolean viewer_access_focus        (GtkWidget        *widget,
                                     GtkDirectionType  direction);
/* The widget and what is in it stay as they are where text is read from right to left: their axis is
 * time, or share from a root, and their places are counted from the left. */
void     viewer_access_keep_left_to_right (GtkWidget  *widget);
/* For an expander that has its child: what is closed in it takes no focus. GTK would offer it the focus
 * though it is in no window. */
void     viewer_access_close_expander (GtkExpander    *expander);

G_END_DECLS
