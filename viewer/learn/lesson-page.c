/* lesson-page.c: one lesson, a step at a time; see lesson-page.h */

#include "viewer/learn/lesson-page.h"

#include <glib/gi18n.h>

#include "viewer/access.h"
#include "viewer/learn/lesson-store.h"
#include "viewer/learn/lesson-text.h"

struct _ViewerLessonPage
{
  AdwBin parent_instance;

  /* children */
  GtkLabel       *where;      /* "Step 2 of 9" */
  GtkProgressBar *bar;
  AdwBin         *step;
  GtkWidget      *back;
  GtkWidget      *next;

  const ViewerLesson *lesson;    /* borrowed */
  ViewerLessonState  *state;     /* owned */
  ViewerSession      *session;   /* owned */
};

G_DEFINE_FINAL_TYPE (ViewerLessonPage, viewer_lesson_page, ADW_TYPE_BIN)

/* ---- a step ---- */

static GtkWidget *
new_step (ViewerLessonPage *self,
          const ViewerStep *step)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  if (step->title != NULL)
    {
      GtkWidget *title = viewer_lesson_text_new (step->title);

      gtk_widget_add_css_class (title, "heading");
      gtk_box_append (GTK_BOX (box), title);
    }
  gtk_box_append (GTK_BOX (box), viewer_lesson_text_new_blocks (step));
  return box;
}

static void
show_step (ViewerLessonPage *self)
{
  guint position = viewer_lesson_state_get_position (self->state);
  guint n_steps = viewer_lesson_get_n_steps (self->lesson);
  g_autofree char *where = g_strdup_printf (_("Step %u of %u"), position + 1, n_steps);

  gtk_label_set_text (self->where, where);
  gtk_progress_bar_set_fraction (self->bar, (double) (position + 1) / n_steps);
  gtk_widget_set_sensitive (self->back, position > 0);
  gtk_widget_set_sensitive (self->next, position + 1 < n_steps);
  adw_bin_set_child (self->step, new_step (self, viewer_lesson_get_step (self->lesson, position)));
}

static void
go (ViewerLessonPage *self,
    int               n_steps)
{
  if (!viewer_lesson_state_set_position (self->state, viewer_lesson_state_get_position (self->state) + (guint) n_steps))
    return;
  viewer_lesson_store_keep (self->lesson, self->state);
  show_step (self);
}

static void
go_on (ViewerLessonPage *self)
{
  go (self, 1);
}

static void
go_back (ViewerLessonPage *self)
{
  go (self, -1);
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
new_button (ViewerLessonPage *self,
            const char       *label,
            GCallback         clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
new_foot (ViewerLessonPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->back = new_button (self, _("_Back"), G_CALLBACK (go_back));
  self->next = new_button (self, _("_Next"), G_CALLBACK (go_on));
  gtk_widget_add_css_class (self->next, "suggested-action");
  gtk_widget_set_hexpand (self->next, TRUE);
  gtk_widget_set_halign (self->next, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (box), self->back);
  gtk_box_append (GTK_BOX (box), self->next);
  return box;
}

static void
build (ViewerLessonPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 16);

  self->step = ADW_BIN (adw_bin_new ());
  gtk_box_append (GTK_BOX (box), new_head (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->step));
  gtk_box_append (GTK_BOX (box), new_foot (self));
  gtk_widget_add_css_class (box, "learn-page");
  adw_bin_set_child (ADW_BIN (self), box);
}

/* ---- GObject ---- */

static void
viewer_lesson_page_finalize (GObject *object)
{
  ViewerLessonPage *self = VIEWER_LESSON_PAGE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->state, viewer_lesson_state_free);

  G_OBJECT_CLASS (viewer_lesson_page_parent_class)->finalize (object);
}

static gboolean
viewer_lesson_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (widget, GTK_DIR_TAB_FORWARD);
}

static void
viewer_lesson_page_class_init (ViewerLessonPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_lesson_page_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = viewer_lesson_page_grab_focus;
  GTK_WIDGET_CLASS (klass)->focus = viewer_access_focus;
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
