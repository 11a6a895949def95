/* quiz.h: questions about recordings, and how many were answered rightly at once: a tool of the Learn pane
 *
 * The state of the questions and the best score are kept.
 */

#pragma once

#include <adwaita.h>

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_QUIZ (viewer_quiz_get_type ())
G_DECLARE_FINAL_TYPE (ViewerQuiz, viewer_quiz, VIEWER, QUIZ, AdwBin)

GtkWidget *viewer_quiz_new (ViewerSession *session);

G_END_DECLS
