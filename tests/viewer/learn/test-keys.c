/* The lessons and the quiz that are installed: each can be read, and each answer comes out of its recording. */

#include "viewer/learn/lesson-key.h"
#include "viewer/learn/lessons-folder.h"

static void
check_step (const char       *file,
            const ViewerStep *step)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ViewerLessonKeys) keys = viewer_lesson_keys_new_for_name (step->recording, &error);
  g_autofree char *problem = keys != NULL ? viewer_lesson_keys_dup_problem (keys, step) : g_strdup (error->message);

  if (problem != NULL)
    {
      g_printerr ("%s, line %u: %s\n", file, step->file_line, problem);
      g_test_fail ();
    }
}

static void
check (const char *name)
{
  g_autofree char *path = viewer_lessons_dup_path (name);
  g_autoptr(GError) error = NULL;
  g_autoptr(ViewerLesson) lesson = NULL;

  g_assert_nonnull (path);
  lesson = viewer_lesson_new_for_path (path, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < viewer_lesson_get_n_steps (lesson); i++)
    {
      const ViewerStep *step = viewer_lesson_get_step (lesson, i);

      if (viewer_step_is_task (step) && step->recording != NULL)
        check_step (name, step);
    }
}

static void
test_lesson (gconstpointer data)
{
  g_autofree char *name = g_build_filename (data, "lesson.xml", NULL);

  check (name);
}

static void
test_quiz (void)
{
  g_autofree char *path = viewer_lessons_dup_path ("quiz.xml");
  g_autoptr(ViewerLesson) quiz = viewer_lesson_new_for_path (path, NULL);

  check ("quiz.xml");
  g_assert_cmpuint (viewer_lesson_get_n_steps (quiz), ==, 12);
}

int
main (int    argc,
      char **argv)
{
  const char *const *names = viewer_lessons_list_names ();

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/keys/", names[i], NULL);

      g_test_add_data_func (path, names[i], test_lesson);
    }
  g_test_add_func ("/keys/quiz", test_quiz);
  return g_test_run ();
}
