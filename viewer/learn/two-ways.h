/* two-ways.h: tracing and sampling of one program side by side, beside the truth: a tool of the Learn pane
 *
 * The programs and their recordings are bundled (examples/lessons/two-ways). They are read and
 * compared on a worker thread; nothing of the session is touched.
 */

#pragma once

#include <adwaita.h>

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_TWO_WAYS (viewer_two_ways_get_type ())
G_DECLARE_FINAL_TYPE (ViewerTwoWays, viewer_two_ways, VIEWER, TWO_WAYS, AdwBin)

GtkWidget *viewer_two_ways_new  (ViewerSession *session);
/* Shows the program "tiny-calls", "even" or "nested". FALSE: there is none of that name. */
gboolean   viewer_two_ways_open (GtkWidget     *two_ways,
                                 const char    *name);

G_END_DECLS
