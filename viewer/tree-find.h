/* tree-find.h: from the session's selection to a node of a call tree, and back */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

/* The heaviest node that stands for the function; NONE when there is none. */
ProfileNode     viewer_tree_find_function  (ProfileCallTree       *tree,
                                            ProfileFunction        function);
/* The selection's own place in the tree, or else its function's heaviest. NONE, never the root. */
ProfileNode     viewer_tree_find_selection (ProfileCallTree       *tree,
                                            const ViewerSelection *selection);
/* The node's function, at a stack that leads to it where the tree can tell; nothing for
 * a node that stands for no function. */
ViewerSelection viewer_tree_make_selection (ProfileCallTree       *tree,
                                            ProfileNode            node);

/* The way from the root to a node, by what each stands for: it outlives the tree. Free it
 * with g_array_unref(). */
GArray         *viewer_tree_list_path      (ProfileCallTree       *tree,
                                            ProfileNode            node);
/* The node that a path leads to, as far as the tree goes along; *is_whole*: it goes all the way. */
ProfileNode     viewer_tree_find_path      (ProfileCallTree       *tree,
                                            const GArray          *path,
                                            gboolean              *is_whole);

G_END_DECLS
