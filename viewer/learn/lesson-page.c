/* lesson-page.c: one lesson, a step at a time; see lesson-page.h */

#include "viewer/learn/lesson-page.h"

#include <glib/gi18n.h>

#include "viewer/access.h"
#include "viewer/learn/fix-window.h"
#include "viewer/learn/lesson-store.h"
#include "viewer/learn/lesson-text.h"
#include "viewer/learn/lessons-folder.h"
#include "viewer/learn/task-view.h"
#include "viewer/learn/tool-parts.h"
#include "viewer/wrap-box.h"

struct _ViewerLessonPage
{
  AdwBin parent_instance;

  /* children */
  GtkLabel       *where;      /* "Step 2 of 9" */
  GtkProgressBar *bar;
  AdwBin         *step;
  ViewerTaskView *task;       /* of the step; NULL on pages */
  GtkWidget      *tools;
  GtkWidget      *passed;
  GtkWidget      *back;
  GtkWidget      *next;

  GtkWidget          *fix_window;   /* weak */
  const ViewerLesson *lesson;       /* borrowed */
  ViewerLessonState  *state;        /* owned */
  ViewerSession      *session;      /* owned */
};

enum {
  FINISHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ViewerLessonPage, viewer_lesson_page, ADW_TYPE_BIN)

static const ViewerStep *
get_step (ViewerLessonPage *self)
{
  return viewer_lesson_get_step (self->lesson, viewer_lesson_state_get_position (self->state));
}

static gboolean
is_last (ViewerLessonPage *self)
{
  return viewer_lesson_state_get_position (self->state) + 1 == viewer_lesson_get_n_steps (self->lesson);
}

/* ---- what is asked of the window ---- */

/* *name* below the lessons' folder. */
static void
ask_window (ViewerLessonPage *self,
            const char       *action,
            const char       *name)
{
  g_autofree char *path = viewer_lessons_dup_path (name);
  g_autofree char *place = viewer_lesson_is_quiz (self->lesson) ? g_strdup ("quiz") : g_strconcat ("lessons/", self->lesson->name, NULL);
  g_autofree char *sentence = NULL;

  if (path != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), action, "(ss)", path, place);
      return;
    }
  /* Translators: the name of a file. */
  sentence = g_strdup_printf (_("%s is missing. Install Pyinst again, with its data files."), name);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", sentence);
}

static void
open_recording (ViewerLessonPage *self)
{
  const char *recording = get_step (self)->recording;
  g_autofree char *name = recording != NULL ? g_strconcat (recording, ".pyprof", NULL)
                                            : g_strconcat (self->lesson->name, "/slow.pyprof", NULL);

  ask_window (self, "win.learn-open", name);
}

static void
record_program (ViewerLessonPage *self)
{
  g_autofree char *name = g_strconcat (self->lesson->name, "/slow.py", NULL);

  ask_window (self, "win.learn-record", name);
}

/* ---- what is done ---- */

static void
show_passed (ViewerLessonPage *self)
{
  gtk_widget_set_visible (self->passed, !viewer_lesson_is_quiz (self->lesson) && viewer_lesson_state_get_progress (self->state) == VIEWER_LESSON_PASSED);
}

static void
note_answer (ViewerLessonPage *self,
             gboolean          is_right)
{
  viewer_lesson_state_answer (self->state, viewer_lesson_state_get_position (self->state), is_right);
  viewer_lesson_store_keep (self->lesson, self->state);
  show_passed (self);
}

/* Who answered here goes on from here; who selected something in a view stays there. */
static void
answered (ViewerTaskView   *task,
          gboolean          is_right,
          ViewerLessonPage *self)
{
  note_answer (self, is_right);
  if (is_right && gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_grab_focus (self->next);
}

static void
measured (ViewerFixWindow  *window,
          gboolean          is_passed,
          const char       *sentence,
          ViewerLessonPage *self)
{
  if (get_step (self)->kind != VIEWER_STEP_FIX)
    return;
  note_answer (self, is_passed);
  viewer_task_view_show_verdict (self->task, is_passed, sentence);
}

static void
open_fix_window (ViewerLessonPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->fix_window == NULL)
    {
      g_set_weak_pointer (&self->fix_window, viewer_fix_window_new (GTK_WINDOW (root), self->lesson, get_step (self)));
      g_signal_connect_object (self->fix_window, "measured", G_CALLBACK (measured), self, 0);
    }
  gtk_window_present (GTK_WINDOW (self->fix_window));
}

/* ---- a step ---- */

static GtkWidget *
new_icon_button (ViewerLessonPage *self,
                 const char       *icon,
                 const char       *label,
                 const char       *tooltip,
                 GCallback         clicked)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *words = viewer_tool_new_label (NULL, NULL);

  /* No AdwButtonContent: its words would not wrap. */
  gtk_label_set_text_with_mnemonic (GTK_LABEL (words), label);
  gtk_box_append (GTK_BOX (content), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (content), words);
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, words, NULL, -1);
  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
new_tools (ViewerLessonPage *self,
           const ViewerStep *step)
{
  GtkWidget *tools = viewer_wrap_box_new ();

  if (step->kind == VIEWER_STEP_FIX)
    {
      GtkWidget *fix = new_icon_button (self, "document-edit-symbolic", _("_Change the Program"),
                                        _("Open your copy of the program, change it and measure it"), G_CALLBACK (open_fix_window));

      gtk_widget_add_css_class (fix, "suggested-action");
      viewer_wrap_box_append (VIEWER_WRAP_BOX (tools), fix);
    }
  if (step->recording != NULL)
    viewer_wrap_box_append (VIEWER_WRAP_BOX (tools),
                            new_icon_button (self, "document-open-symbolic", _("_Open Its Recording"),
                                             _("Show the recording of this lesson in all views"), G_CALLBACK (open_recording)));
  if (!viewer_lesson_is_quiz (self->lesson))
    viewer_wrap_box_append (VIEWER_WRAP_BOX (tools),
                            new_icon_button (self, "media-record-symbolic", _("Record It _Yourself"),
                                             _("Run the slow program on this computer and watch its recording grow"), G_CALLBACK (record_program)));
  return tools;
}

static GtkWidget *
new_task (ViewerLessonPage *self,
          const ViewerStep *step)
{
  GtkWidget *task = viewer_task_view_new (step, self->session);

  g_signal_connect (task, "answered", G_CALLBACK (answered), self);
  /* What was done some other day is still done. */
  if (viewer_lesson_state_is_done (self->state, viewer_lesson_state_get_position (self->state)))
    viewer_task_view_show_verdict (VIEWER_TASK_VIEW (task), TRUE, NULL);
  /* What is selected already could not be selected. */
  else if (step->kind == VIEWER_STEP_SELECT)
    viewer_session_select (self->session, NULL);
  self->task = VIEWER_TASK_VIEW (task);
  return task;
}

static GtkWidget *
new_step (ViewerLessonPage *self,
          const ViewerStep *step)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  if (step->title != NULL)
    {
      GtkWidget *title = viewer_lesson_text_new (step->title);

      gtk_widget_add_css_class (title, "heading");
      gtk_box_append (GTK_BOX (box), title);
    }
  gtk_box_append (GTK_BOX (box), viewer_step_is_task (step) ? new_task (self, step) : viewer_lesson_text_new_blocks (step));
  self->tools = new_tools (self, step);
  gtk_box_append (GTK_BOX (box), self->tools);
  viewer_access_name_buttons (box);
  return box;
}

static const char *
get_next_label (ViewerLessonPage *self)
{
  if (!is_last (self))
    return _("_Next");
  return viewer_lesson_is_quiz (self->lesson) ? _("_Result") : _("All _Lessons");
}

static void
show_step (ViewerLessonPage *self)
{
  guint position = viewer_lesson_state_get_position (self->state);
  guint n_steps = viewer_lesson_get_n_steps (self->lesson);
  g_autofree char *where = viewer_lesson_is_quiz (self->lesson) ? g_strdup_printf (_("Question %u of %u"), position + 1, n_steps)
                                                                : g_strdup_printf (_("Step %u of %u"), position + 1, n_steps);

  gtk_label_set_text (self->where, where);
  gtk_progress_bar_set_fraction (self->bar, (double) (position + 1) / n_steps);
  gtk_widget_set_sensitive (self->back, position > 0);
  gtk_button_set_label (GTK_BUTTON (self->next), get_next_label (self));
  self->task = NULL;
  adw_bin_set_child (self->step, new_step (self, get_step (self)));
  show_passed (self);
}

static void
go_to (ViewerLessonPage *self,
       guint             position)
{
  if (!viewer_lesson_state_set_position (self->state, position))
    return;
  viewer_lesson_store_keep (self->lesson, self->state);
  show_step (self);
}

static void
go_on (ViewerLessonPage *self)
{
  if (is_last (self))
    {
      g_signal_emit (self, signals[FINISHED], 0);
      return;
    }
  go_to (self, viewer_lesson_state_get_position (self->state) + 1);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
go_back (ViewerLessonPage *self)
{
  go_to (self, viewer_lesson_state_get_position (self->state) - 1);
  /* The button is of no use at the first step. */
  if (!gtk_widget_get_sensitive (self->back))
    gtk_widget_grab_focus (self->next);
}

guint
viewer_lesson_page_get_step (ViewerLessonPage *self)
{
  g_return_val_if_fail (VIEWER_IS_LESSON_PAGE (self), 0);

  return viewer_lesson_state_get_position (self->state);
}

/* ---- the frame around it ---- */

static GtkWidget *
new_head (ViewerLessonPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *title = viewer_lesson_text_new (self->lesson->title);

  gtk_widget_add_css_class (title, "title-3");
  self->where = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->where, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->where), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->where), "caption");
  self->bar = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("How far you are in this lesson"), -1);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->where));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->bar));
  return box;
}

static GtkWidget *
new_foot (ViewerLessonPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->back = viewer_tool_new_button (_("_Back"), G_CALLBACK (go_back), self);
  self->next = viewer_tool_new_button (_("_Next"), G_CALLBACK (go_on), self);
  gtk_widget_add_css_class (self->next, "suggested-action");
  gtk_widget_set_hexpand (self->next, TRUE);
  gtk_widget_set_halign (self->next, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), self->back);
  gtk_box_append (GTK_BOX (box), self->next);
  return box;
}

static GtkWidget *
new_passed (ViewerLessonPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_label_new (_("You have passed this lesson."));

  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_add_css_class (box, "lesson-passed");
  self->passed = box;
  return box;
}

static void
build (ViewerLessonPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);

  self->step = ADW_BIN (adw_bin_new ());
  gtk_box_append (GTK_BOX (box), new_head (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->step));
  gtk_box_append (GTK_BOX (box), new_passed (self));
  gtk_box_append (GTK_BOX (box), new_foot (self));
  gtk_widget_add_css_class (box, "learn-page");
  adw_bin_set_child (ADW_BIN (self), box);
}

/* ---- GObject ---- */

/* The window for the program is of this page: its text is saved as it closes. */
static void
viewer_lesson_page_dispose (GObject *object)
{
  ViewerLessonPage *self = VIEWER_LESSON_PAGE (object);
  GtkWidget *fix_window = self->fix_window;

  g_clear_weak_pointer (&self->fix_window);
  if (fix_window != NULL)
    gtk_window_close (GTK_WINDOW (fix_window));

  G_OBJECT_CLASS (viewer_lesson_page_parent_class)->dispose (object);
}

static void
viewer_lesson_page_finalize (GObject *object)
{
  ViewerLessonPage *self = VIEWER_LESSON_PAGE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->state, viewer_lesson_state_free);

  G_OBJECT_CLASS (viewer_lesson_page_parent_class)->finalize (object);
}

/* Text is read with the button for the next step at hand; a task is begun. */
static gboolean
viewer_lesson_page_grab_focus (GtkWidget *widget)
{
  ViewerLessonPage *self = VIEWER_LESSON_PAGE (widget);

  if (self->task == NULL)
    return gtk_widget_grab_focus (self->next);
  return gtk_widget_grab_focus (GTK_WIDGET (self->task)) || gtk_widget_child_focus (self->tools, GTK_DIR_TAB_FORWARD);
}

static void
viewer_lesson_page_class_init (ViewerLessonPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_lesson_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_lesson_page_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = viewer_lesson_page_grab_focus;
  GTK_WIDGET_CLASS (klass)->focus = viewer_access_focus;
  signals[FINISHED] = g_signal_new ("finished", VIEWER_TYPE_LESSON_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viewer_lesson_page_init (ViewerLessonPage *self)
{
}

GtkWidget *
viewer_lesson_page_new (const ViewerLesson *lesson,
                        ViewerSession      *session)
{
  ViewerLessonPage *self = g_object_new (VIEWER_TYPE_LESSON_PAGE, NULL);

  self->lesson = lesson;
  self->session = g_object_ref (session);
  self->state = viewer_lesson_store_new_state (lesson);
  build (self);
  show_step (self);
  return GTK_WIDGET (self);
}
