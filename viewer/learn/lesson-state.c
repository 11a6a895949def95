/* lesson-state.c: where a learner is in a lesson, and what is done; see lesson-state.h */

#include "viewer/learn/lesson-state.h"

typedef struct {
  guint    n_answers;
  gboolean is_done;
  gboolean was_right_at_once;
} StepState;

struct _ViewerLessonState
{
  const ViewerLesson *lesson;   /* borrowed */
  GArray             *steps;    /* StepState */
  guint               position;
};

ViewerLessonState *
viewer_lesson_state_new (const ViewerLesson *lesson)
{
  ViewerLessonState *self = g_new0 (ViewerLessonState, 1);

  self->lesson = lesson;
  self->steps = g_array_new (FALSE, TRUE, sizeof (StepState));
  g_array_set_size (self->steps, viewer_lesson_get_n_steps (lesson));
  return self;
}

void
viewer_lesson_state_free (ViewerLessonState *self)
{
  g_array_unref (self->steps);
  g_free (self);
}

static StepState *
get_step (const ViewerLessonState *self,
          guint                    position)
{
  return position < self->steps->len ? &g_array_index (self->steps, StepState, position) : NULL;
}

static gboolean
is_task (const ViewerLessonState *self,
         guint                    position)
{
  return viewer_step_is_task (viewer_lesson_get_step (self->lesson, position));
}

guint
viewer_lesson_state_get_position (const ViewerLessonState *self)
{
  return self->position;
}

gboolean
viewer_lesson_state_set_position (ViewerLessonState *self,
                                  guint              position)
{
  if (position >= self->steps->len)
    return FALSE;
  for (guint i = self->position; i < position; i++)
    if (!is_task (self, i))
      get_step (self, i)->is_done = TRUE;
  self->position = position;
  return TRUE;
}

void
viewer_lesson_state_answer (ViewerLessonState *self,
                            guint              position,
                            gboolean           is_right)
{
  StepState *step = get_step (self, position);

  g_return_if_fail (step != NULL && is_task (self, position));

  step->n_answers++;
  if (!is_right || step->is_done)
    return;
  step->is_done = TRUE;
  step->was_right_at_once = step->n_answers == 1;
}

gboolean
viewer_lesson_state_is_done (const ViewerLessonState *self,
                             guint                    position)
{
  const StepState *step = get_step (self, position);

  return step != NULL && step->is_done;
}

guint
viewer_lesson_state_get_n_answers (const ViewerLessonState *self,
                                   guint                    position)
{
  const StepState *step = get_step (self, position);

  return step != NULL ? step->n_answers : 0;
}

gboolean
viewer_lesson_state_was_right_at_once (const ViewerLessonState *self,
                                       guint                    position)
{
  const StepState *step = get_step (self, position);

  return step != NULL && step->is_done && step->was_right_at_once;
}

void
viewer_lesson_state_restore_done (ViewerLessonState *self,
                                  guint              position,
                                  gboolean           was_right_at_once)
{
  StepState *step = get_step (self, position);

  if (step == NULL)
    return;
  step->is_done = TRUE;
  step->was_right_at_once = was_right_at_once;
  step->n_answers = 1;
}

static guint
count_tasks (const ViewerLessonState *self,
             gboolean                 only_done)
{
  guint n = 0;

  for (guint i = 0; i < self->steps->len; i++)
    if (is_task (self, i) && (!only_done || viewer_lesson_state_is_done (self, i)))
      n++;
  return n;
}

guint
viewer_lesson_state_get_n_tasks (const ViewerLessonState *self)
{
  return count_tasks (self, FALSE);
}

guint
viewer_lesson_state_get_n_done (const ViewerLessonState *self)
{
  return count_tasks (self, TRUE);
}

ViewerLessonProgress
viewer_lesson_state_get_progress (const ViewerLessonState *self)
{
  guint n_done = count_tasks (self, TRUE);

  if (n_done > 0 && n_done == count_tasks (self, FALSE))
    return VIEWER_LESSON_PASSED;
  return n_done > 0 || self->position > 0 ? VIEWER_LESSON_BEGUN : VIEWER_LESSON_NEW;
}
