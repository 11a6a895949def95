/* lesson-state.h: where a learner is in a lesson, and what is done
 *
 * Knows nothing of widgets and files: whoever holds it restores it and keeps what it says. A
 * lesson is passed when every task in it is done; a task that was done stays done.
 */

#pragma once

#include "viewer/learn/lesson.h"

G_BEGIN_DECLS

typedef enum {
  VIEWER_LESSON_NEW,
  VIEWER_LESSON_BEGUN,
  VIEWER_LESSON_PASSED,
} ViewerLessonProgress;

typedef struct _ViewerLessonState ViewerLessonState;

/* Borrows the lesson, which must live as long. */
ViewerLessonState   *viewer_lesson_state_new           (const ViewerLesson      *lesson);
void                 viewer_lesson_state_free          (ViewerLessonState       *self);
guint                viewer_lesson_state_get_position  (const ViewerLessonState *self);
/* Also when that is a step back. FALSE: there is no such step. */
gboolean             viewer_lesson_state_set_position  (ViewerLessonState       *self,
                                                        guint                    position);
/* The task at *position* was tried. */
void                 viewer_lesson_state_answer        (ViewerLessonState       *self,
                                                        guint                    position,
                                                        gboolean                 is_right);
/* Of a page: whether it was left forwards. */
gboolean             viewer_lesson_state_is_done       (const ViewerLessonState *self,
                                                        guint                    position);
/* How often it was tried; what was restored counts as once. */
guint                viewer_lesson_state_get_n_answers (const ViewerLessonState *self,
                                                        guint                    position);
/* Whether the first answer was the right one: for scores. */
gboolean             viewer_lesson_state_was_right_at_once (const ViewerLessonState *self,
                                                        guint                    position);
void                 viewer_lesson_state_restore_done  (ViewerLessonState       *self,
                                                        guint                    position,
                                                        gboolean                 was_right_at_once);
guint                viewer_lesson_state_get_n_tasks   (const ViewerLessonState *self);
guint                viewer_lesson_state_get_n_done    (const ViewerLessonState *self);
ViewerLessonProgress viewer_lesson_state_get_progress  (const ViewerLessonState *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerLessonState, viewer_lesson_state_free)

G_END_DECLS
