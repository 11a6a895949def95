/* quiz.c: questions about recordings; see quiz.h */

#include "viewer/learn/quiz.h"

#include <glib/gi18n.h>

#include "viewer/learn/lesson-page.h"
#include "viewer/learn/lesson-store.h"
#include "viewer/learn/lessons-folder.h"
#include "viewer/learn/progress.h"

#define GROUP "quiz"
#define BEST  "best"

struct _ViewerQuiz
{
  AdwBin parent_instance;

  /* owned */
  ViewerSession *session;
  ViewerLesson  *questions;   /* NULL: there are none */
};

G_DEFINE_FINAL_TYPE (ViewerQuiz, viewer_quiz, ADW_TYPE_BIN)

/* ---- the result ---- */

static guint
count_right (const ViewerLesson *questions)
{
  g_autoptr(ViewerLessonState) state = viewer_lesson_store_new_state (questions);
  guint n = 0;

  for (guint i = 0; i < viewer_lesson_get_n_steps (questions); i++)
    if (viewer_lesson_state_was_right_at_once (state, i))
      n++;
  return n;
}

static int
keep_best (guint n_right)
{
  int best = 0;

  viewer_progress_get (GROUP, BEST, &best);
  if ((int) n_right > best)
    viewer_progress_set (GROUP, BEST, (int) n_right);
  return MAX ((int) n_right, best);
}

static void begin (ViewerQuiz *self);

static void
begin_anew (ViewerQuiz *self)
{
  viewer_lesson_store_forget (self->questions);
  begin (self);
  gtk_widget_grab_focus (adw_bin_get_child (ADW_BIN (self)));
}

static void
show_result (ViewerQuiz *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  guint n_right = count_right (self->questions);
  int best = keep_best (n_right);
  g_autofree char *score = g_strdup_printf (_("%u of %u"), n_right, viewer_lesson_get_n_steps (self->questions));
  g_autofree char *words = g_strdup_printf (ngettext ("You answered %u question rightly at once. Your best so far is %d.",
                                                      "You answered %u questions rightly at once. Your best so far is %d.", n_right), n_right, best);
  GtkWidget *figure = gtk_label_new (score);
  GtkWidget *label = gtk_label_new (words);
  GtkWidget *again = gtk_button_new_with_mnemonic (_("_Begin Anew"));

  gtk_widget_add_css_class (figure, "title-1");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_halign (again, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (again, "pill");
  gtk_widget_set_margin_top (figure, 36);
  g_signal_connect_swapped (again, "clicked", G_CALLBACK (begin_anew), self);
  gtk_box_append (GTK_BOX (box), figure);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), again);
  gtk_widget_add_css_class (box, "learn-page");
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_grab_focus (again);
}

/* ---- the questions ---- */

static void
begin (ViewerQuiz *self)
{
  GtkWidget *page = viewer_lesson_page_new (self->questions, self->session);

  g_signal_connect_swapped (page, "finished", G_CALLBACK (show_result), self);
  adw_bin_set_child (ADW_BIN (self), page);
}

static void
show_problem (ViewerQuiz *self,
              const char *sentence)
{
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "learn-page");
  adw_bin_set_child (ADW_BIN (self), label);
}

static void
read_questions (ViewerQuiz *self)
{
  g_autofree char *path = viewer_lessons_dup_path ("quiz.xml");
  g_autoptr(GError) error = NULL;

  if (path == NULL)
    {
      show_problem (self, _("The quiz is not on this computer. Install Pyinst again, with its data files."));
      return;
    }
  self->questions = viewer_lesson_new_for_path (path, &error);
  if (self->questions == NULL)
    show_problem (self, error->message);
  else
    begin (self);
}

/* ---- GObject ---- */

static void
viewer_quiz_dispose (GObject *object)
{
  /* The page borrows the questions. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  g_clear_object (&VIEWER_QUIZ (object)->session);
  g_clear_pointer (&VIEWER_QUIZ (object)->questions, viewer_lesson_free);

  G_OBJECT_CLASS (viewer_quiz_parent_class)->dispose (object);
}

static void
viewer_quiz_class_init (ViewerQuizClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_quiz_dispose;
}

static void
viewer_quiz_init (ViewerQuiz *self)
{
}

GtkWidget *
viewer_quiz_new (ViewerSession *session)
{
  ViewerQuiz *self = g_object_new (VIEWER_TYPE_QUIZ, NULL);

  g_set_object (&self->session, session);
  read_questions (self);
  return GTK_WIDGET (self);
}
