/* column-fit.h: columns as wide as their text needs, and those that a narrow list leaves out */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How much wider than of usual size the text of *widget* is: 1 and more. */
double viewer_column_fit_get_scale (GtkWidget *widget);

/* The list is in its scroller already. Column *column* is shown while the list is
 * at least *from_px* wide, at the usual size of text. */
void viewer_column_fit_add (GtkColumnView *view,
                            guint          column,
                            int            from_px);

G_END_DECLS
