/* tree-columns.h: the columns of the call tree
 *
 * Function, total with a bar, the time of tasks where there are any, self, samples,
 * location. A click on a number's title sorts the model. It must live as long as the view.
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer/flat-tree-model.h"

G_BEGIN_DECLS

void viewer_tree_columns_add (GtkColumnView       *view,
                              ViewerFlatTreeModel *model,
                              gboolean             inverted);
/* When the list is in its scroller: a narrow one leaves out what says least. */
void viewer_tree_columns_fit (GtkColumnView       *view);
/* Whether there are tasks, whose time is to be shown. After the above. */
void viewer_tree_columns_set_has_tasks (GtkColumnView *view,
                                        gboolean       has_tasks);

/* ---- for every list ---- */

/* Takes the factory. *width_px* 0: all the room that is left; else for text of usual size. The column is the view's. */
GtkColumnViewColumn *viewer_columns_append (GtkColumnView      *view,
                                            const char         *title,
                                            int                 width_px,
                                            GtkListItemFactory *factory);
/* Puts the titles of numbers at the right; *columns* has a bit for each of them. */
void viewer_columns_align_titles (GtkColumnView       *view,
                                  guint                columns);
/* What is said of a title when it is pointed at. */
void viewer_columns_explain_title (GtkColumnView       *view,
                                   guint                column,
                                   const char          *text);
/* Makes a row visible and, with *focus*, the one that the arrow keys start from. */
void viewer_columns_scroll_to    (GtkColumnView       *view,
                                  guint                position,
                                  gboolean             focus);
/* Selects a row, if there is such a one, and makes it visible. The selection is a GtkSingleSelection. */
void viewer_columns_select       (GtkColumnView       *view,
                                  guint                position);
/* Up and Down move from the selected row, Tab leaves the list. FALSE: it is another key. */
gboolean viewer_columns_take_key (GtkColumnView       *view,
                                  guint                key,
                                  GdkModifierType      state);
/* For a list that has no other keys. */
void viewer_columns_add_keys     (GtkColumnView       *view);

G_END_DECLS
