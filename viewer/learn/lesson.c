/* lesson.c: a lesson, or the quiz, as it was written; see lesson.h */

#include "viewer/learn/lesson.h"
#include "viewer/learn/lesson-private.h"

#include <glib/gi18n.h>

#define DOMAIN "pyinst-lessons"

static void
block_free (gpointer data)
{
  ViewerLessonBlock *self = data;

  g_free (self->text);
  g_free (self);
}

static void
option_free (gpointer data)
{
  ViewerLessonOption *self = data;

  g_free (self->text);
  g_free (self->function);
  g_free (self);
}

static void
step_free (gpointer data)
{
  ViewerStep *self = data;

  g_free (self->title);
  g_ptr_array_unref (self->blocks);
  g_free (self->recording);
  g_free (self->function);
  g_strfreev (self->functions);
  g_ptr_array_unref (self->options);
  g_free (self->hint);
  g_free (self->right);
  g_free (self->wrong);
  g_free (self);
}

ViewerStep *
viewer_step_new (ViewerStepKind kind,
                 guint          file_line)
{
  ViewerStep *self = g_new0 (ViewerStep, 1);

  self->kind = kind;
  self->file_line = file_line;
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  self->options = g_ptr_array_new_with_free_func (option_free);
  return self;
}

ViewerLesson *
viewer_lesson_new (void)
{
  ViewerLesson *self = g_new0 (ViewerLesson, 1);

  self->steps = g_ptr_array_new_with_free_func (step_free);
  return self;
}

void
viewer_lesson_free (ViewerLesson *self)
{
  g_free (self->name);
  g_free (self->title);
  g_free (self->summary);
  g_ptr_array_unref (self->steps);
  g_free (self);
}

guint
viewer_lesson_get_n_steps (const ViewerLesson *self)
{
  return self->steps->len;
}

const ViewerStep *
viewer_lesson_get_step (const ViewerLesson *self,
                        guint               index)
{
  g_return_val_if_fail (index < self->steps->len, NULL);

  return self->steps->pdata[index];
}

gboolean
viewer_lesson_is_quiz (const ViewerLesson *self)
{
  return g_str_equal (self->name, "quiz");
}

gboolean
viewer_step_is_task (const ViewerStep *self)
{
  return self->kind != VIEWER_STEP_PAGE;
}

gboolean
viewer_key_is_share (ViewerKey key)
{
  return key >= VIEWER_KEY_SHARE_TOTAL && key <= VIEWER_KEY_SHARE_GIL_WAIT;
}

/* ---- words ---- */

const char *
viewer_lesson_translate (const char *text)
{
  return text[0] != '\0' ? g_dgettext (DOMAIN, text) : text;
}

char *
viewer_lesson_dup_markup (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (viewer_lesson_translate (text), -1);
  g_auto(GStrv) parts = g_strsplit (escaped, "`", -1);
  guint n_parts = g_strv_length (parts);
  GString *markup = g_string_new (NULL);

  for (guint i = 0; i < n_parts; i++)
    if (i % 2 == 1 && i + 1 < n_parts)
      g_string_append_printf (markup, "<tt>%s</tt>", parts[i]);
    else
      /* One backtick alone is a backtick. */
      g_string_append_printf (markup, "%s%s", i % 2 == 1 ? "`" : "", parts[i]);
  return g_string_free (markup, FALSE);
}
