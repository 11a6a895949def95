/* lessons.h: the list of lessons, and the lesson that was opened: a tool of the Learn pane */

#pragma once

#include <adwaita.h>

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_LESSONS (viewer_lessons_get_type ())
G_DECLARE_FINAL_TYPE (ViewerLessons, viewer_lessons, VIEWER, LESSONS, AdwBin)

GtkWidget *viewer_lessons_new     (ViewerSession *session);
/* FALSE: the list is shown already. */
gboolean   viewer_lessons_go_back (GtkWidget     *lessons);
/* FALSE: there is no such lesson, or it cannot be read. */
gboolean   viewer_lessons_open    (GtkWidget     *lessons,
                                   const char    *name);

G_END_DECLS
