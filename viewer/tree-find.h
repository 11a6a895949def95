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

G_END_DECLS
