/* functions-view.h: the functions of a session as a flat list, with their callers and callees
 *
 * Heaviest own time first; any column sorts, typing filters. Follows the session's
 * range, thread, clock and "only my code", but never folds: a function is a function.
 * The figures are made on a worker, and only while the view is seen. Shares the
 * session's selection in both directions.
 */

#pragma once

#include "viewer/function-list.h"
#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_FUNCTIONS_VIEW (viewer_functions_view_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFunctionsView, viewer_functions_view, VIEWER, FUNCTIONS_VIEW, GtkWidget)

GtkWidget          *viewer_functions_view_new         (void);
void                viewer_functions_view_set_session (ViewerFunctionsView *self,
                                                       ViewerSession       *session);
ViewerFunctionList *viewer_functions_view_get_list    (ViewerFunctionsView *self);   /* borrowed */
/* Whose callers and callees are shown; 0: nobody's. */
ProfileFunction     viewer_functions_view_get_current (ViewerFunctionsView *self);
/* Takes the filter away; FALSE when there is none. See viewer_flame_graph_escape(). */
gboolean            viewer_functions_view_escape      (ViewerFunctionsView *self);
/* The selected function as one line of text; NULL when none is. */
char               *viewer_functions_view_dup_selected_text (ViewerFunctionsView *self);

G_END_DECLS
