/* context-menu.h: the menu of something that was clicked, or that has the focus; main thread */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Below *parent*, which must unparent it when it goes; not shown yet. */
GtkWidget *viewer_context_menu_new  (GtkWidget          *parent);
/* With these items, at a place in the parent's coordinates. */
void       viewer_context_menu_show (GtkWidget          *self,
                                     GMenuModel         *items,
                                     const GdkRectangle *at);

G_END_DECLS
