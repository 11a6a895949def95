/* lesson-steps.c: a lesson, its tasks and their options as attributes tell them; see lesson-private.h */

#include "viewer/learn/lesson-private.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct {
  const char    *name;
  ViewerStepKind kind;
} kinds[] = {
  { "select", VIEWER_STEP_SELECT },
  { "choose", VIEWER_STEP_CHOOSE },
  { "number", VIEWER_STEP_NUMBER },
  { "rank", VIEWER_STEP_RANK },
  { "fix", VIEWER_STEP_FIX },
};

static const struct {
  const char *name;
  ViewerKey   key;
} keys[] = {
  { "self-heaviest", VIEWER_KEY_SELF_HEAVIEST },
  { "total-heaviest", VIEWER_KEY_TOTAL_HEAVIEST },
  { "cpu-heaviest", VIEWER_KEY_CPU_HEAVIEST },
  { "share-total", VIEWER_KEY_SHARE_TOTAL },
  { "share-self", VIEWER_KEY_SHARE_SELF },
  { "share-cpu", VIEWER_KEY_SHARE_CPU },
  { "share-await", VIEWER_KEY_SHARE_AWAIT },
  { "share-wait", VIEWER_KEY_SHARE_WAIT },
  { "share-gil-wait", VIEWER_KEY_SHARE_GIL_WAIT },
  { "samples", VIEWER_KEY_SAMPLES },
  { "samples-self", VIEWER_KEY_SAMPLES_SELF },
  { "threads", VIEWER_KEY_THREADS },
};

static const char *const orders[] = { "total", "self", "cpu" };

/* ---- attributes ---- */

static const char *
get_attribute (const char **names,
               const char **values,
               const char  *wanted)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], wanted))
      return values[i];
  return NULL;
}

/* TRUE when it is not there. */
static gboolean
read_number (ViewerLessonReader  *reader,
             const char         **names,
             const char         **values,
             const char          *wanted,
             double              *number,
             GError             **error)
{
  const char *text = get_attribute (names, values, wanted);
  char *end = NULL;
  double found;

  if (text == NULL)
    return TRUE;
  found = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !(found >= 0 && found < 1e9))
    {
      viewer_lesson_reader_fail (reader, error, _("“%s” is no number for %s."), text, wanted);
      return FALSE;
    }
  *number = found;
  return TRUE;
}

static gboolean
read_key (ViewerLessonReader  *reader,
          const char         **names,
          const char         **values,
          ViewerKey           *key,
          GError             **error)
{
  const char *text = get_attribute (names, values, "key");

  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].name, text))
      {
        *key = keys[i].key;
        return TRUE;
      }
  viewer_lesson_reader_fail (reader, error, _("There is no key “%s”."), text);
  return FALSE;
}

static gboolean
read_order (ViewerLessonReader  *reader,
            const char         **names,
            const char         **values,
            ViewerOrder         *order,
            GError             **error)
{
  const char *text = get_attribute (names, values, "key");

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (orders[i], text))
      {
        *order = (ViewerOrder) i;
        return TRUE;
      }
  viewer_lesson_reader_fail (reader, error, _("Things are ranked by the key “total”, “self” or “cpu”."));
  return FALSE;
}

/* ---- steps ---- */

/* "slow" is this lesson's. */
static char *
dup_recording (ViewerLessonReader *reader,
               const char         *name)
{
  if (name == NULL)
    return NULL;
  return strchr (name, '/') != NULL ? g_strdup (name) : g_build_path ("/", reader->lesson_name, name, NULL);
}

static gboolean
find_kind (ViewerLessonReader  *reader,
           const char          *name,
           ViewerStepKind      *kind,
           GError             **error)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].name, name))
      {
        *kind = kinds[i].kind;
        return TRUE;
      }
  viewer_lesson_reader_fail (reader, error, _("The kind of a task is “select”, “choose”, “number”, “rank” or “fix”."));
  return FALSE;
}

void
viewer_lesson_reader_begin_step (ViewerLessonReader *reader,
                                 ViewerStepKind      kind)
{
  reader->step = viewer_step_new (kind, reader->line);
  g_ptr_array_add (reader->lesson->steps, reader->step);
}

gboolean
viewer_lesson_reader_begin_task (ViewerLessonReader  *reader,
                                 const char         **names,
                                 const char         **values,
                                 GError             **error)
{
  const char *functions = get_attribute (names, values, "functions");
  ViewerStepKind kind;
  ViewerStep *step;
  double line = 0;

  if (!find_kind (reader, get_attribute (names, values, "kind"), &kind, error))
    return FALSE;
  viewer_lesson_reader_begin_step (reader, kind);
  step = reader->step;
  step->recording = dup_recording (reader, get_attribute (names, values, "recording"));
  step->function = g_strdup (get_attribute (names, values, "function"));
  step->functions = functions != NULL ? g_strsplit (functions, " ", -1) : NULL;
  if (!read_number (reader, names, values, "tolerance", &step->tolerance, error)
      || !read_number (reader, names, values, "line", &line, error))
    return FALSE;
  step->line = (guint) line;
  if (kind == VIEWER_STEP_RANK)
    return read_order (reader, names, values, &step->order, error);
  return read_key (reader, names, values, &step->key, error);
}

gboolean
viewer_lesson_reader_begin_option (ViewerLessonReader  *reader,
                                   const char         **names,
                                   const char         **values,
                                   GError             **error)
{
  ViewerLessonOption *option = g_new0 (ViewerLessonOption, 1);

  option->function = g_strdup (get_attribute (names, values, "function"));
  option->above = -G_MAXDOUBLE;
  option->below = G_MAXDOUBLE;
  g_ptr_array_add (reader->step->options, option);
  reader->option = option;
  return read_key (reader, names, values, &option->key, error)
         && read_number (reader, names, values, "above", &option->above, error)
         && read_number (reader, names, values, "below", &option->below, error);
}

gboolean
viewer_lesson_reader_begin_lesson (ViewerLessonReader  *reader,
                                   const char         **names,
                                   const char         **values,
                                   GError             **error)
{
  const char *name = get_attribute (names, values, "name");
  double minutes = 0;

  if (name == NULL || get_attribute (names, values, "speedup") == NULL)
    {
      viewer_lesson_reader_fail (reader, error, _("A lesson needs the attributes “name” and “speedup”."));
      return FALSE;
    }
  reader->lesson->name = g_strdup (name);
  if (!read_number (reader, names, values, "minutes", &minutes, error)
      || !read_number (reader, names, values, "speedup", &reader->lesson->speedup, error))
    return FALSE;
  reader->lesson->minutes = (guint) minutes;
  return TRUE;
}

/* ---- whether a task has what its kind needs ---- */

static const char *
find_missing (const ViewerStep *step)
{
  if (step->right == NULL || step->right[0] == '\0')
    return "right";
  if (step->wrong == NULL || step->wrong[0] == '\0')
    return "wrong";
  if (step->blocks->len == 0)
    return "p";
  if (step->recording == NULL && step->kind != VIEWER_STEP_FIX)
    return "recording";
  if (step->kind == VIEWER_STEP_SELECT && step->function == NULL && step->line == 0)
    return "function";
  if (step->kind == VIEWER_STEP_CHOOSE && step->options->len < 2)
    return "option";
  if (step->kind == VIEWER_STEP_NUMBER && step->key < VIEWER_KEY_SHARE_TOTAL)
    return "key";
  if (step->kind == VIEWER_STEP_NUMBER && step->tolerance <= 0)
    return "tolerance";
  if (step->kind == VIEWER_STEP_RANK && (step->functions == NULL || g_strv_length (step->functions) < 2))
    return "functions";
  return NULL;
}

gboolean
viewer_lesson_reader_end_task (ViewerLessonReader  *reader,
                               GError             **error)
{
  const char *missing = find_missing (reader->step);

  reader->line = reader->step->file_line;
  reader->step = NULL;
  if (missing == NULL)
    return TRUE;
  viewer_lesson_reader_fail (reader, error, _("This task lacks “%s”, or has it wrong."), missing);
  return FALSE;
}

gboolean
viewer_lesson_reader_end_option (ViewerLessonReader  *reader,
                                 GError             **error)
{
  ViewerLessonOption *option = reader->option;
  gboolean is_wrong = (option->text[0] == '\0' && option->function == NULL)
                      || (option->key != VIEWER_KEY_NONE && option->key < VIEWER_KEY_SHARE_TOTAL && option->function == NULL);

  if (option->text[0] == '\0')
    g_clear_pointer (&option->text, g_free);
  reader->option = NULL;
  if (is_wrong)
    viewer_lesson_reader_fail (reader, error, _("This option names no function."));
  return !is_wrong;
}
