/* learn-pane.h: lessons and tools for understanding, beside a recording
 *
 * A list of tools, and the tool that was opened. It is there with and without a
 * recording. The signal "closed" says that somebody wants it gone.
 */

#pragma once

#include <adwaita.h>

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_LEARN_PANE (viewer_learn_pane_get_type ())
G_DECLARE_FINAL_TYPE (ViewerLearnPane, viewer_learn_pane, VIEWER, LEARN_PANE, AdwBin)

/* Once. */
void        viewer_learn_pane_set_session (ViewerLearnPane *self,
                                           ViewerSession   *session);
/* A tool, and maybe a place inside it: "lessons", "lessons/lookup". FALSE: there is none of that name. */
gboolean    viewer_learn_pane_open_tool   (ViewerLearnPane *self,
                                           const char      *place);
/* The name of the tool that is shown; "home" for the list. */
const char *viewer_learn_pane_get_tool    (ViewerLearnPane *self);
/* Of the tool that is shown; NULL in the list. */
GtkWidget  *viewer_learn_pane_get_widget  (ViewerLearnPane *self);
/* One step back: inside the tool, then to the list. FALSE when the list is shown. */
gboolean    viewer_learn_pane_go_back     (ViewerLearnPane *self);

G_END_DECLS
