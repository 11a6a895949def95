/* context-menu.c: see context-menu.h */

#include "viewer/context-menu.h"

GtkWidget *
viewer_context_menu_new (GtkWidget *parent)
{
  GtkWidget *self = gtk_popover_menu_new_from_model (NULL);

  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_widget_set_halign (self, GTK_ALIGN_START);
  gtk_widget_set_parent (self, parent);
  return self;
}

void
viewer_context_menu_show (GtkWidget          *self,
                          GMenuModel         *items,
                          const GdkRectangle *at)
{
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self), items);
  gtk_popover_set_pointing_to (GTK_POPOVER (self), at);
  gtk_popover_popup (GTK_POPOVER (self));
}
