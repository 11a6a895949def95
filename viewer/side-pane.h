/* side-pane.h: a pane at the end of what it belongs to: beside it, or above it where there is no room for both
 *
 * What is needed beside it is the least width of both. When a window gets too narrow for
 * them the pane goes, and comes back with the room. It slides where the desktop wants that.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_SIDE_PANE (viewer_side_pane_get_type ())
G_DECLARE_FINAL_TYPE (ViewerSidePane, viewer_side_pane, VIEWER, SIDE_PANE, GtkWidget)

/* Properties for a .ui file: "content" and "pane", both widgets. "shown" notifies. */
gboolean viewer_side_pane_get_shown (ViewerSidePane *self);
void     viewer_side_pane_set_shown (ViewerSidePane *self,
                                     gboolean        shown);

G_END_DECLS
