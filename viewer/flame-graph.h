/* flame-graph.h: the call tree of a session as nested boxes, root on top
 *
 * Widths are shares of the time that the session's tree is of, calls of one kind
 * merged and the heaviest first: the axis is never time. Shows the session's tree, or where
 * something is zoomed to its near tree, which has more of that, and
 * shares its selection in both directions. What is zoomed to is found again in the next
 * tree by its path.
 *
 * Signals: "populate-menu" (GMenu *menu, guint node), before the context menu of a node
 * is shown: others append to it.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_FLAME_GRAPH (viewer_flame_graph_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFlameGraph, viewer_flame_graph, VIEWER, FLAME_GRAPH, GtkWidget)

GtkWidget  *viewer_flame_graph_new          (void);
void        viewer_flame_graph_set_session  (ViewerFlameGraph *self,
                                             ViewerSession    *session);
/* The tree that is shown, borrowed until the next one is; NULL: none. */
ProfileCallTree *viewer_flame_graph_get_tree (ViewerFlameGraph *self);
/* The node of that tree that is selected here; PROFILE_NODE_NONE: none. */
ProfileNode viewer_flame_graph_get_selected (ViewerFlameGraph *self);
/* What has the whole width; PROFILE_NODE_ROOT: everything. */
ProfileNode viewer_flame_graph_get_top      (ViewerFlameGraph *self);
/* Selects a node of *tree*, one of the session's, and shows it, however narrow it is. */
void        viewer_flame_graph_show_hit     (ViewerFlameGraph *self,
                                             ProfileCallTree  *tree,
                                             ProfileNode       node);
/* Takes away one thing: the pinned card, the zoom, then the selection. FALSE when there is none. The window's
 * Escape, which comes before every widget's, asks the view that has the focus. */
gboolean    viewer_flame_graph_escape       (ViewerFlameGraph *self);
/* The selected node as one line of text; NULL when none is. */
char       *viewer_flame_graph_dup_selected_text (ViewerFlameGraph *self);

G_END_DECLS
