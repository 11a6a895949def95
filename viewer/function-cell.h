/* function-cell.h: the columns of a list of functions
 *
 * Cells show the row at their item's position in the model, and show it anew when the
 * model says that values have changed. The model must live as long as the view.
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer/function-list.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_FUNCTION_CELL (viewer_function_cell_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFunctionCell, viewer_function_cell, VIEWER, FUNCTION_CELL, GtkWidget)

/* *width_px* 0: all the room that is left. */
GtkColumnViewColumn *viewer_function_cell_add_column (GtkColumnView        *view,
                                                      ViewerFunctionList   *model,
                                                      ViewerFunctionColumn  column,
                                                      const char           *title,
                                                      int                   width_px);

/* The word that a column shows; see learn/terms.h. */
extern const char *const viewer_function_cell_terms[VIEWER_FUNCTION_N_COLUMNS];

G_END_DECLS
