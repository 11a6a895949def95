/* column-fit.h: columns as wide as their text needs, and those that a narrow list leaves out */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The list is in its scroller already. Column *column* is shown while the list is
 * at least *from_px* wide, at the usual size of text. */
void viewer_column_fit_add (GtkColumnView *view,
                            guint          column,
                            int            from_px);
/* Whether such a column has anything to say; else it is left out of the widest list, too. */
void viewer_column_fit_set_wanted (GtkColumnView *view,
                                   guint          column,
                                   gboolean       is_wanted);

G_END_DECLS
