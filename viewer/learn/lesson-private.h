/* lesson-private.h: for lesson-reader.c alone: what lessons are made of */

#pragma once

#include "viewer/learn/lesson.h"

G_BEGIN_DECLS

ViewerLesson *viewer_lesson_new (void);
ViewerStep   *viewer_step_new   (ViewerStepKind kind,
                                 guint          file_line);

G_END_DECLS
