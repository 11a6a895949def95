/* lesson-store.h: keeps the state of a lesson from one time to the next, in the learner's progress */

#pragma once

#include "viewer/learn/lesson-state.h"

G_BEGIN_DECLS

/* As it was left. */
ViewerLessonState *viewer_lesson_store_new_state (const ViewerLesson      *lesson);
void               viewer_lesson_store_keep      (const ViewerLesson      *lesson,
                                                  const ViewerLessonState *state);
/* To begin anew. */
void               viewer_lesson_store_forget    (const ViewerLesson      *lesson);

G_END_DECLS
