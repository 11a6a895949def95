/* compare.h: this recording beside another one, a tool of the Learn pane
 *
 * The other is a file or an open tab; it was made before or after. A list shows the
 * functions that differ most, pale where it could be chance. Both are read whole, of the
 * threads and the clock of the session's view; what it shows is made on a worker.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_COMPARE (viewer_compare_get_type ())
G_DECLARE_FINAL_TYPE (ViewerCompare, viewer_compare, VIEWER, COMPARE, GtkBox)

GtkWidget  *viewer_compare_new          (ViewerSession *session);
/* What this recording is beside, from a file; what goes wrong is said in the tool. */
void        viewer_compare_open         (ViewerCompare *self,
                                         GFile         *file);
/* What it says on top; "" before there is something. */
const char *viewer_compare_get_sentence (ViewerCompare *self);

G_END_DECLS
