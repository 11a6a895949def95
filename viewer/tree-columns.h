/* tree-columns.h: the columns of the call tree
 *
 * Function, total with a bar, self, samples, location. The model must live as
 * long as the view.
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer/flat-tree-model.h"

G_BEGIN_DECLS

void viewer_tree_columns_add (GtkColumnView       *view,
                              ViewerFlatTreeModel *model,
                              gboolean             inverted);

G_END_DECLS
