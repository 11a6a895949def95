/* tree-view.h: the call tree of a session, heaviest first
 *
 * Shows the session's call tree, or the inverted one (property "inverted"), which
 * the session makes only while it is seen. Shares its selection in both directions.
 * The tree is the full equivalent of the timeline for people who cannot see it.
 */

#pragma once

#include "viewer/flat-tree-model.h"
#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_TREE_VIEW (viewer_tree_view_get_type ())
G_DECLARE_FINAL_TYPE (ViewerTreeView, viewer_tree_view, VIEWER, TREE_VIEW, GtkWidget)

GtkWidget           *viewer_tree_view_new               (void);
void                 viewer_tree_view_set_session       (ViewerTreeView *self,
                                                         ViewerSession  *session);
/* Opens the way to the node, selects it in all views and scrolls to it. */
void                 viewer_tree_view_show_node         (ViewerTreeView *self,
                                                         ProfileNode     node);
/* The next recording is another run of the same program: what is open stays open. */
void                 viewer_tree_view_keep_rows         (ViewerTreeView *self);
/* The same, but the focus stays where it is. */
void                 viewer_tree_view_reveal_node       (ViewerTreeView *self,
                                                         ProfileNode     node);
/* The selected row as one line of text; NULL when no row is selected. */
char                *viewer_tree_view_dup_selected_text (ViewerTreeView *self);
ViewerFlatTreeModel *viewer_tree_view_get_model         (ViewerTreeView *self);
/* The row that is selected; VIEWER_FLAT_TREE_NO_ROW when none is. */
guint                viewer_tree_view_get_selected      (ViewerTreeView *self);

G_END_DECLS
