/* lesson-store.c: keeps the state of a lesson; see lesson-store.h */

#include "viewer/learn/lesson-store.h"

#include "viewer/learn/progress.h"

/* Values of a task's key. */
enum {
  NOT_DONE,
  DONE,
  DONE_AT_ONCE,
};

static char *
dup_group (const ViewerLesson *lesson)
{
  return g_strconcat ("lesson ", lesson->name, NULL);
}

static char *
dup_key (guint position)
{
  return g_strdup_printf ("step-%u", position);
}

ViewerLessonState *
viewer_lesson_store_new_state (const ViewerLesson *lesson)
{
  ViewerLessonState *state = viewer_lesson_state_new (lesson);
  g_autofree char *group = dup_group (lesson);
  int position = 0;

  if (viewer_progress_get (group, "position", &position) && position > 0)
    viewer_lesson_state_set_position (state, (guint) position);
  for (guint i = 0; i < viewer_lesson_get_n_steps (lesson); i++)
    {
      g_autofree char *key = dup_key (i);
      int value = NOT_DONE;

      if (viewer_step_is_task (viewer_lesson_get_step (lesson, i))
          && viewer_progress_get (group, key, &value) && value != NOT_DONE)
        viewer_lesson_state_restore_done (state, i, value == DONE_AT_ONCE);
    }
  return state;
}

void
viewer_lesson_store_keep (const ViewerLesson      *lesson,
                          const ViewerLessonState *state)
{
  g_autofree char *group = dup_group (lesson);

  viewer_progress_set (group, "position", (int) viewer_lesson_state_get_position (state));
  for (guint i = 0; i < viewer_lesson_get_n_steps (lesson); i++)
    {
      g_autofree char *key = dup_key (i);

      if (viewer_step_is_task (viewer_lesson_get_step (lesson, i)) && viewer_lesson_state_is_done (state, i))
        viewer_progress_set (group, key, viewer_lesson_state_was_right_at_once (state, i) ? DONE_AT_ONCE : DONE);
    }
}

void
viewer_lesson_store_forget (const ViewerLesson *lesson)
{
  g_autofree char *group = dup_group (lesson);

  viewer_progress_forget (group);
}
