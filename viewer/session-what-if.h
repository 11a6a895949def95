/* session-what-if.h: the question "what if it were faster?" that a session's views answer together
 *
 * While it is open it is about the selected function, wherever that is selected; the estimate is made
 * on a worker, and a stale one is dropped. The session's signal "what-if-changed" says that
 * anything of it is different. GTK's thread only.
 */

#pragma once

#include "profile/what-if.h"
#include "viewer/session.h"

G_BEGIN_DECLS

/* Counted: whoever opens it closes it. With the last one the views show what was recorded. */
void                 viewer_session_open_what_if       (ViewerSession *self);
void                 viewer_session_close_what_if      (ViewerSession *self);
gboolean             viewer_session_has_what_if        (ViewerSession *self);
/* Of the selected function; NULL: it is being made, or nothing is selected. Borrowed. */
ProfileWhatIf       *viewer_session_get_what_if        (ViewerSession *self);
/* Of the whole recording; NULL: it is being made. Borrowed. */
ProfileCriticalPath *viewer_session_get_critical_path  (ViewerSession *self);
/* What is left of the function's time, 0..1. */
double               viewer_session_get_what_if_factor (ViewerSession *self);
void                 viewer_session_set_what_if_factor (ViewerSession *self,
                                                        double         factor);

G_END_DECLS
