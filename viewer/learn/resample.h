/* resample.h: "What if we had looked less often?", a tool of the Learn pane
 *
 * A step is chosen, and a moment for the first look; a list of the heaviest functions shows
 * what would have been read, with how it spreads. Follows the session's view; what it shows
 * is made on a worker.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_RESAMPLE (viewer_resample_get_type ())
G_DECLARE_FINAL_TYPE (ViewerResample, viewer_resample, VIEWER, RESAMPLE, GtkBox)

GtkWidget  *viewer_resample_new          (ViewerSession  *session);
/* 0: as recorded. */
void        viewer_resample_set_step_ns  (ViewerResample *self,
                                          gint64          step_ns);
void        viewer_resample_set_phase    (ViewerResample *self,
                                          guint           phase);
/* What it says on top; "" before there is something. */
const char *viewer_resample_get_sentence (ViewerResample *self);

G_END_DECLS
