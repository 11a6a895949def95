/* lesson-page.h: one lesson, a step at a time, with the way on and back
 *
 * What it asks of the window it asks through the actions win.learn-open and
 * win.learn-record; see window-actions.c. Signal "finished": somebody has gone on
 * from the last step.
 */

#pragma once

#include <adwaita.h>

#include "viewer/learn/lesson.h"
#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_LESSON_PAGE (viewer_lesson_page_get_type ())
G_DECLARE_FINAL_TYPE (ViewerLessonPage, viewer_lesson_page, VIEWER, LESSON_PAGE, AdwBin)

/* Borrows the lesson, which must live as long. */
GtkWidget *viewer_lesson_page_new      (const ViewerLesson *lesson,
                                        ViewerSession      *session);
/* Which step is shown, from 0. */
guint      viewer_lesson_page_get_step (ViewerLessonPage   *self);

G_END_DECLS
