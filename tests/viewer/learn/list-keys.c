/* list-keys.c: what is right in the lessons that PYINST_LESSONS_DIR names, a line each, for record_lessons.py
 *
 * list-keys NAME…: of lookup/lesson.xml, quiz.xml … The columns have tabs between them:
 * file:line, kind, the answer, the tolerance (of figures: absolute for shares, relative for counts).
 * Exits with 1 and says why on stderr when something has no answer.
 */

#include <stdio.h>

#include "viewer/learn/lesson-key.h"
#include "viewer/learn/lessons-folder.h"

static void
print_choice (const ViewerLessonKeys *keys,
              const ViewerStep       *step)
{
  printf ("choose\toption %u\t", viewer_lesson_keys_find_right (keys, step) + 1);
}

static void
print_number (const ViewerLessonKeys *keys,
              const ViewerStep       *step)
{
  printf ("%s\t%.6f\t%.6f", viewer_key_is_share (step->key) ? "share" : step->key == VIEWER_KEY_THREADS ? "threads" : "count",
          viewer_lesson_keys_get (keys, step->key, step->function), step->tolerance);
}

/* The functions, heaviest first. */
static void
print_ranks (const ViewerLessonKeys *keys,
             const ViewerStep       *step)
{
  guint n = g_strv_length (step->functions);
  g_autofree const char **sorted = g_memdup2 (step->functions, n * sizeof *sorted);

  for (guint i = 1; i < n; i++)
    for (guint k = i; k > 0 && viewer_lesson_keys_get_weight (keys, step->order, sorted[k])
                                 > viewer_lesson_keys_get_weight (keys, step->order, sorted[k - 1]); k--)
      {
        const char *other = sorted[k];

        sorted[k] = sorted[k - 1];
        sorted[k - 1] = other;
      }
  printf ("rank\t");
  for (guint i = 0; i < n; i++)
    printf ("%s%s", i > 0 ? " " : "", sorted[i]);
  printf ("\t");
}

static gboolean
print_step (const char       *name,
            const ViewerStep *step)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ViewerLessonKeys) keys = viewer_lesson_keys_new_for_name (step->recording, &error);
  g_autofree char *problem = keys != NULL ? viewer_lesson_keys_dup_problem (keys, step) : g_strdup (error->message);

  if (problem != NULL)
    {
      g_printerr ("%s:%u: %s\n", name, step->file_line, problem);
      return FALSE;
    }
  printf ("%s:%u\t", name, step->file_line);
  switch (step->kind)
    {
    case VIEWER_STEP_CHOOSE: print_choice (keys, step); break;
    case VIEWER_STEP_NUMBER: print_number (keys, step); break;
    case VIEWER_STEP_RANK: print_ranks (keys, step); break;
    default: printf ("select\tthere\t"); break;
    }
  printf ("\n");
  return TRUE;
}

static gboolean
print_lesson (const char *name)
{
  g_autofree char *path = viewer_lessons_dup_path (name);
  g_autoptr(GError) error = NULL;
  g_autoptr(ViewerLesson) lesson = viewer_lesson_new_for_path (path != NULL ? path : name, &error);
  gboolean good = TRUE;

  if (lesson == NULL)
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  for (guint i = 0; i < viewer_lesson_get_n_steps (lesson); i++)
    {
      const ViewerStep *step = viewer_lesson_get_step (lesson, i);

      if (viewer_step_is_task (step) && step->recording != NULL)
        good = print_step (name, step) && good;
    }
  return good;
}

int
main (int    argc,
      char **argv)
{
  gboolean good = TRUE;

  for (int i = 1; i < argc; i++)
    good = print_lesson (argv[i]) && good;
  return good ? 0 : 1;
}
