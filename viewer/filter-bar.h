/* filter-bar.h: what the call tree is filtered to, above it
 *
 * Thread, the lens (lens.h), "only my code", and the selected time range with a button that clears
 * it. Shows a session and changes it; "only my code" is the action win.only-my-code.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_FILTER_BAR (viewer_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFilterBar, viewer_filter_bar, VIEWER, FILTER_BAR, GtkWidget)

GtkWidget  *viewer_filter_bar_new            (void);
void        viewer_filter_bar_set_session    (ViewerFilterBar *self,
                                              ViewerSession   *session);
/* "34.25 s – 34.40 s · 150 samples"; "" when everything is shown. */
const char *viewer_filter_bar_get_range_text (ViewerFilterBar *self);

G_END_DECLS
