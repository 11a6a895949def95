/* column-sort.h: which column of a list is sorted, for models that sort themselves
 *
 * The titles of such columns are buttons. The list's first order is the first click's.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives the column a title to click; *id* is the caller's name for it, from 0. */
void     viewer_column_sort_add (GtkColumnViewColumn *column,
                                 int                  id);
/* What the titles ask for now. FALSE: no title does. */
gboolean viewer_column_sort_get (GtkColumnView       *view,
                                 int                 *id,
                                 gboolean            *is_reversed);

G_END_DECLS
