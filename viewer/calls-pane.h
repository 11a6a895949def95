/* calls-pane.h: who called a function, and what it called
 *
 * Two lists beside each other, shares of the function's own time as bars. Signals:
 * "walk" (guint function), when one of them is double clicked or entered; "back", when
 * the button is pressed.
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer/function-table.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_CALLS_PANE (viewer_calls_pane_get_type ())
G_DECLARE_FINAL_TYPE (ViewerCallsPane, viewer_calls_pane, VIEWER, CALLS_PANE, GtkWidget)

GtkWidget *viewer_calls_pane_new          (void);
/* NULL: nothing is known yet. */
void       viewer_calls_pane_show         (ViewerCallsPane     *self,
                                           ViewerFunctionTable *table,
                                           ProfileFunction      function);
void       viewer_calls_pane_set_can_back (ViewerCallsPane     *self,
                                           gboolean             can_back);

G_END_DECLS
