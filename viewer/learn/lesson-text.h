/* lesson-text.h: what lessons, tasks and the quiz show as text, made the same way everywhere */

#pragma once

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "viewer/learn/lesson.h"

G_BEGIN_DECLS

/* A paragraph in the person's language; code in it looks like code. */
GtkWidget *viewer_lesson_text_new        (const char       *text);
/* All paragraphs and pieces of code of a step, one below the other. */
GtkWidget *viewer_lesson_text_new_blocks (const ViewerStep *step);

/* For code that is shown or changed; its colours follow the desktop's, light or dark. */
GtkSourceBuffer *viewer_lesson_text_new_buffer (void);

G_END_DECLS
