/* cell-text.h: the text of a cell in a list, and its classes */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A GtkInscription that fills its cell; a number stands at the right. */
GtkWidget *viewer_cell_new_text  (gboolean    is_number);
void       viewer_cell_set_class (GtkWidget  *widget,
                                  const char *name,
                                  gboolean    on);

G_END_DECLS
