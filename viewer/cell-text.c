/* cell-text.c: the text of a cell in a list, and its classes */

#include "viewer/cell-text.h"

GtkWidget *
viewer_cell_new_text (gboolean is_number)
{
  GtkWidget *widget = gtk_inscription_new (NULL);
  GtkInscription *text = GTK_INSCRIPTION (widget);

  gtk_inscription_set_min_chars (text, is_number ? 6 : 8);
  gtk_inscription_set_nat_chars (text, is_number ? 7 : 24);
  gtk_inscription_set_text_overflow (text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_xalign (text, is_number ? 1.0f : 0.0f);
  gtk_widget_set_hexpand (widget, TRUE);
  return widget;
}

void
viewer_cell_set_class (GtkWidget  *widget,
                       const char *name,
                       gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}
