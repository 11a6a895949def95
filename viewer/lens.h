/* lens.h: which time counts in every view, and the sentence that says what that leaves out
 *
 * ViewerLens is the switch: a list with a line of explanation for each clock (profile/clock.h).
 * ViewerLensLine is a dimmed line that always has one sentence, so that nothing jumps. Both show a
 * session; the switch changes it.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_LENS (viewer_lens_get_type ())
G_DECLARE_FINAL_TYPE (ViewerLens, viewer_lens, VIEWER, LENS, GtkWidget)

GtkWidget  *viewer_lens_new              (void);
/* NULL: shows none any more. */
void        viewer_lens_set_session      (ViewerLens     *self,
                                          ViewerSession  *session);
/* "CPU time"; translated, borrowed. */
const char *viewer_lens_get_title        (ProfileClock    clock);

#define VIEWER_TYPE_LENS_LINE (viewer_lens_line_get_type ())
G_DECLARE_FINAL_TYPE (ViewerLensLine, viewer_lens_line, VIEWER, LENS_LINE, GtkWidget)

void        viewer_lens_line_set_session (ViewerLensLine *self,
                                          ViewerSession  *session);
const char *viewer_lens_line_get_text    (ViewerLensLine *self);

G_END_DECLS
