/* transform-menu.h: the transforms of the row or block that somebody points at
 *
 * For every view of a tree: a section of its context menu, and the keys of
 * these (m M c C d r R F, and f where the view has no other use for it). What is
 * chosen is added to the session's transforms.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

/* Adds what makes sense for the node to the menu. Its actions, "transform.…", are *view*'s. */
void     viewer_transform_menu_append (GMenu           *menu,
                                       GtkWidget       *view,
                                       ViewerSession   *session,
                                       ProfileCallTree *tree,
                                       ProfileNode      node);
/* TRUE when the key is a transform's, whether it made sense for the node or not. */
gboolean viewer_transform_menu_key    (GtkWidget       *view,
                                       ViewerSession   *session,
                                       ProfileCallTree *tree,
                                       ProfileNode      node,
                                       guint            keyval,
                                       GdkModifierType  state);

G_END_DECLS
