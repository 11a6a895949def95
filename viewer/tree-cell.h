/* tree-cell.h: one cell of the call tree
 *
 * One class for all columns. Bound to a list item it shows the row at the
 * item's position in the model, and shows it anew when the model says that
 * values have changed.
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer/flat-tree-model.h"

G_BEGIN_DECLS

typedef enum {
  VIEWER_TREE_COLUMN_FUNCTION,
  VIEWER_TREE_COLUMN_TOTAL,
  VIEWER_TREE_COLUMN_TASK_TIME,
  VIEWER_TREE_COLUMN_SELF,
  VIEWER_TREE_COLUMN_SAMPLES,
  VIEWER_TREE_COLUMN_LOCATION,
  VIEWER_TREE_N_COLUMNS
} ViewerTreeColumn;

#define VIEWER_TYPE_TREE_CELL (viewer_tree_cell_get_type ())
G_DECLARE_FINAL_TYPE (ViewerTreeCell, viewer_tree_cell, VIEWER, TREE_CELL, GtkWidget)

GtkWidget *viewer_tree_cell_new    (ViewerTreeColumn     column);
void       viewer_tree_cell_bind   (ViewerTreeCell      *self,
                                    ViewerFlatTreeModel *model,
                                    GtkListItem         *item);
/* The row that it shows; VIEWER_FLAT_TREE_NO_ROW while it shows none. */
guint      viewer_tree_cell_get_position (ViewerTreeCell   *self);
/* NONE while it shows none. */
ProfileNode      viewer_tree_cell_get_node     (ViewerTreeCell   *self);
ViewerTreeColumn viewer_tree_cell_get_column   (ViewerTreeCell   *self);
void       viewer_tree_cell_unbind (ViewerTreeCell      *self);

G_END_DECLS
