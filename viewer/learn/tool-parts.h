/* tool-parts.h: what tools and lessons of the Learn pane, which is narrow, are made of
 *
 * For GTK's thread. New widgets are floating, as those of GTK.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A label that wraps. *text* and *css_class* may be NULL: no words yet, and nothing special. */
GtkWidget *viewer_tool_new_label    (const char *text,
                                     const char *css_class);
/* The same at the end of *box*, without words yet. Borrowed. */
GtkLabel  *viewer_tool_append_label (GtkWidget  *box,
                                     const char *css_class);
/* One without words that takes the room there is; what it says is read aloud when it changes. */
GtkLabel  *viewer_tool_new_status   (void);
/* Its words take as many lines as they need. *button* has words alone. */
void       viewer_tool_let_button_wrap (GtkWidget *button);
/* *label* has a mnemonic; *clicked* is called with *data* first. */
GtkWidget *viewer_tool_new_button   (const char *label,
                                     GCallback   clicked,
                                     gpointer    data);

G_END_DECLS
