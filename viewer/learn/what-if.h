/* what-if.h: the tool "What if it were faster?" of the Learn pane
 *
 * About the selected function: a bar to make it smaller, and what the run would be then.
 * While it is mapped, tree, flame graph and timeline answer, too (session-what-if.h).
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_WHAT_IF (viewer_what_if_get_type ())
G_DECLARE_FINAL_TYPE (ViewerWhatIf, viewer_what_if, VIEWER, WHAT_IF, GtkWidget)

GtkWidget *viewer_what_if_new (ViewerSession *session);

G_END_DECLS
