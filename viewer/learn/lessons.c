/* lessons.c: the list of lessons, and the lesson that was opened; see lessons.h */

#include "viewer/learn/lessons.h"

#include <glib/gi18n.h>

#include "viewer/learn/lesson-page.h"
#include "viewer/learn/lesson-store.h"
#include "viewer/learn/lessons-folder.h"

struct _ViewerLessons
{
  AdwBin parent_instance;

  /* children */
  GtkStack   *stack;
  GtkListBox *list;
  GtkWidget  *page;          /* of the lesson that was opened last; NULL */
  guint       opened;        /* its row */

  /* owned */
  ViewerSession *session;
  GPtrArray     *lessons;    /* ViewerLesson, in the order of the rows */
  char          *problem;    /* why there are none, or not all; NULL */
};

G_DEFINE_FINAL_TYPE (ViewerLessons, viewer_lessons, ADW_TYPE_BIN)

/* ---- the lessons ---- */

static void
read_lessons (ViewerLessons *self)
{
  const char *const *names = viewer_lessons_list_names ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *name = g_build_filename (names[i], "lesson.xml", NULL);
      g_autofree char *path = viewer_lessons_dup_path (name);
      g_autoptr(GError) error = NULL;
      ViewerLesson *lesson = path != NULL ? viewer_lesson_new_for_path (path, &error) : NULL;

      if (lesson != NULL)
        g_ptr_array_add (self->lessons, lesson);
      else if (error != NULL && self->problem == NULL)
        self->problem = g_strdup (error->message);
    }
  if (self->lessons->len == 0 && self->problem == NULL)
    self->problem = g_strdup (_("The lessons are not on this computer. Install Pyinst again, with its data files."));
}

/* ---- the list ---- */

/* The number of the lesson, and how far it is. */
static GtkWidget *
new_badge (guint                number,
           ViewerLessonProgress progress)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  GtkWidget *badge = progress == VIEWER_LESSON_PASSED ? gtk_image_new_from_icon_name ("object-select-symbolic")
                                                      : gtk_label_new (text);

  gtk_widget_add_css_class (badge, "lesson-badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  if (progress != VIEWER_LESSON_NEW)
    gtk_widget_add_css_class (badge, progress == VIEWER_LESSON_PASSED ? "passed" : "begun");
  return badge;
}

static char *
dup_state_words (const ViewerLesson      *lesson,
                 const ViewerLessonState *state)
{
  switch (viewer_lesson_state_get_progress (state))
    {
    case VIEWER_LESSON_PASSED:
      return g_strdup (_("passed"));
    case VIEWER_LESSON_BEGUN:
      /* Translators: tasks of a lesson that are done, of all of them. */
      return g_strdup_printf (_("%u of %u tasks done"), viewer_lesson_state_get_n_done (state), viewer_lesson_state_get_n_tasks (state));
    case VIEWER_LESSON_NEW:
    default:
      return g_strdup_printf (ngettext ("%u minute", "%u minutes", lesson->minutes), lesson->minutes);
    }
}

static GtkWidget *
new_row (const ViewerLesson *lesson,
         guint               number)
{
  g_autoptr(ViewerLessonState) state = viewer_lesson_store_new_state (lesson);
  g_autofree char *words = dup_state_words (lesson, state);
  const char *title = viewer_lesson_translate (lesson->title);
  /* Translators: the title of a lesson, and "8 minutes", "passed" or "2 of 5 tasks done"; for screen readers. */
  g_autofree char *name = g_strdup_printf (_("%s, %s"), title, words);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", viewer_lesson_translate (lesson->summary), words);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_badge (number, viewer_lesson_state_get_progress (state)));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
show_list (ViewerLessons *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < self->lessons->len; i++)
    gtk_list_box_append (self->list, new_row (self->lessons->pdata[i], i + 1));
  gtk_widget_set_visible (GTK_WIDGET (self->list), self->lessons->len > 0);
  gtk_stack_set_visible_child_name (self->stack, "list");
}

static GtkWidget *
new_list_page (ViewerLessons *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *words = gtk_label_new (self->problem != NULL ? self->problem
                                                          : _("Each lesson is a slow program and its recording. Read the recording, find the reason, and make the program fast."));

  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_widget_add_css_class (words, "dim-label");
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Lessons"), -1);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->list));
  gtk_widget_add_css_class (box, "learn-page");
  return box;
}

/* ---- a lesson ---- */

static void
open_lesson (ViewerLessons *self,
             guint          index)
{
  const ViewerLesson *lesson = self->lessons->pdata[index];

  self->opened = index;
  if (self->page != NULL)
    gtk_stack_remove (self->stack, self->page);
  self->page = viewer_lesson_page_new (lesson, self->session);
  g_signal_connect_swapped (self->page, "finished", G_CALLBACK (viewer_lessons_go_back), self);
  gtk_stack_add_child (self->stack, self->page);
  gtk_stack_set_visible_child (self->stack, self->page);
  gtk_widget_grab_focus (self->page);
}

gboolean
viewer_lessons_open (GtkWidget  *lessons,
                     const char *name)
{
  ViewerLessons *self = VIEWER_LESSONS (lessons);

  for (guint i = 0; i < self->lessons->len; i++)
    {
      const ViewerLesson *lesson = self->lessons->pdata[i];

      if (g_strcmp0 (lesson->name, name) != 0)
        continue;
      open_lesson (self, i);
      return TRUE;
    }
  return FALSE;
}

gboolean
viewer_lessons_go_back (GtkWidget *lessons)
{
  ViewerLessons *self = VIEWER_LESSONS (lessons);

  if (self->page == NULL || gtk_stack_get_visible_child (self->stack) != self->page)
    return FALSE;
  show_list (self);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) self->opened)));
  return TRUE;
}

static void
row_activated (GtkListBox    *list,
               GtkListBoxRow *row,
               ViewerLessons *self)
{
  open_lesson (self, (guint) gtk_list_box_row_get_index (row));
}

/* ---- GObject ---- */

static void
viewer_lessons_finalize (GObject *object)
{
  ViewerLessons *self = VIEWER_LESSONS (object);

  g_clear_object (&self->session);
  g_ptr_array_unref (self->lessons);
  g_free (self->problem);

  G_OBJECT_CLASS (viewer_lessons_parent_class)->finalize (object);
}

static void
viewer_lessons_class_init (ViewerLessonsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_lessons_finalize;
}

static void
viewer_lessons_init (ViewerLessons *self)
{
  self->lessons = g_ptr_array_new_with_free_func ((GDestroyNotify) viewer_lesson_free);
  read_lessons (self);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_add_named (self->stack, new_list_page (self), "list");
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
  show_list (self);
}

GtkWidget *
viewer_lessons_new (ViewerSession *session)
{
  ViewerLessons *self = g_object_new (VIEWER_TYPE_LESSONS, NULL);

  g_set_object (&self->session, session);
  return GTK_WIDGET (self);
}
