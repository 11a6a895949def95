/* predict-ask.c: the question, and the rows that are put in order; see predict-private.h */

#include "viewer/learn/predict-private.h"

#include <glib/gi18n.h>

#include "viewer/learn/predict-words.h"
#include "viewer/learn/tool-parts.h"
#include "viewer/wrap-box.h"

static void show_rows (ViewerPredictTool *self,
                       int                focus);

/* ---- moving ---- */

static void
move (ViewerPredictTool *self,
      guint              place,
      int                step)
{
  if (self->state == NULL || !viewer_predict_move (self->state, place, step))
    gtk_widget_error_bell (GTK_WIDGET (self));
  else
    show_rows (self, (int) place + step);
}

static guint
get_place (GtkWidget *widget)
{
  return (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW)));
}

static void
up_clicked (GtkWidget         *button,
            ViewerPredictTool *self)
{
  move (self, get_place (button), -1);
}

static void
down_clicked (GtkWidget         *button,
              ViewerPredictTool *self)
{
  move (self, get_place (button), 1);
}

/* Alt with an arrow takes the row along. */
static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  keycode,
             GdkModifierType        state,
             ViewerPredictTool     *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (self->rows));
  gboolean is_up = key == GDK_KEY_Up || key == GDK_KEY_KP_Up, is_down = key == GDK_KEY_Down || key == GDK_KEY_KP_Down;

  if ((state & GDK_ALT_MASK) == 0 || (!is_up && !is_down) || focus == NULL
      || gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) == NULL)
    return FALSE;
  move (self, get_place (focus), is_up ? -1 : 1);
  return TRUE;
}

/* ---- rows ---- */

static GtkWidget *
make_button (const char        *icon,
             const char        *words,
             GCallback          clicked,
             ViewerPredictTool *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", clicked, self);
  return button;
}

static GtkWidget *
make_names (ViewerPredictTool *self,
            guint              place)
{
  g_autofree char *name = viewer_predict_words_dup_name (self->state, place);
  g_autofree char *file = viewer_predict_words_dup_file (self->state, place);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (name), *location = gtk_label_new (file);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (location), 0);
  gtk_label_set_ellipsize (GTK_LABEL (location), PANGO_ELLIPSIZE_START);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (location, "dim-label");
  gtk_widget_add_css_class (location, "caption");
  gtk_widget_set_hexpand (names, TRUE);
  gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (names), title);
  gtk_box_append (GTK_BOX (names), location);
  return names;
}

static GtkWidget *
make_row (ViewerPredictTool *self,
          guint              place)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *up, *down;
  g_autofree char *name = viewer_predict_words_dup_name (self->state, place), *number = g_strdup_printf ("%u", place + 1);
  /* Translators: for those who hear it: a place, 1 the first, and a function. */
  g_autofree char *words = g_strdup_printf (_("Place %u: %s"), place + 1, name);
  g_autofree char *up_words = g_strdup_printf (_("Move %s up (Alt+Up)"), name);
  g_autofree char *down_words = g_strdup_printf (_("Move %s down (Alt+Down)"), name);
  GtkWidget *badge = gtk_label_new (number);

  gtk_widget_add_css_class (badge, "lesson-badge");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_box_append (GTK_BOX (box), make_names (self, place));
  up = make_button ("go-up-symbolic", up_words, G_CALLBACK (up_clicked), self);
  down = make_button ("go-down-symbolic", down_words, G_CALLBACK (down_clicked), self);
  gtk_widget_set_sensitive (up, place > 0);
  gtk_widget_set_sensitive (down, place + 1 < VIEWER_PREDICT_RANKED);
  gtk_box_append (GTK_BOX (box), up);
  gtk_box_append (GTK_BOX (box), down);
  gtk_widget_add_css_class (box, "predict-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return row;
}

/* The row that was moved keeps the focus, and is read anew with its place. */
static void
show_rows (ViewerPredictTool *self,
           int                focus)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->rows)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->rows), row);
  for (guint place = 0; place < VIEWER_PREDICT_RANKED; place++)
    {
      row = make_row (self, place);
      gtk_list_box_append (GTK_LIST_BOX (self->rows), row);
      if ((int) place == focus)
        gtk_widget_grab_focus (row);
    }
}

/* ---- lines ---- */

static void
show_chosen (ViewerPredictTool *self)
{
  guint32 line = viewer_predict_get_line (self->state);
  g_autofree char *words = line != 0 ? g_strdup_printf (_("You chose line %u."), line) : g_strdup (_("No line is chosen yet."));

  gtk_label_set_text (GTK_LABEL (self->chosen), words);
  gtk_widget_set_sensitive (self->reveal, line != 0);
}

void
viewer_predict_line_chosen (ViewerPredictTool *self,
                            guint              line)
{
  if (self->state == NULL || !viewer_predict_set_line (self->state, line))
    return;
  show_chosen (self);
}

/* ---- the page ---- */

void
viewer_predict_show_ask (ViewerPredictTool *self)
{
  gboolean is_line = viewer_predict_get_kind (self->state) == VIEWER_PREDICT_LINE;
  g_autofree char *task = viewer_predict_words_dup_task (self->state);

  gtk_label_set_text (GTK_LABEL (self->title), viewer_predict_words_get_title (viewer_predict_get_kind (self->state)));
  gtk_label_set_text (GTK_LABEL (self->task), task);
  gtk_widget_set_visible (self->rows, !is_line);
  gtk_widget_set_visible (self->chosen, is_line);
  gtk_widget_set_sensitive (self->reveal, TRUE);
  if (is_line)
    show_chosen (self);
  else
    show_rows (self, -1);
}

GtkWidget *
viewer_predict_make_ask (ViewerPredictTool *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *leave;
  GtkWidget *buttons = viewer_wrap_box_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_add_css_class (box, "learn-page");
  self->title = viewer_tool_new_label (NULL, "title-3");
  self->task = viewer_tool_new_label (NULL, NULL);
  self->rows = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->rows), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->rows, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rows), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Your order, the most on top"), -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->rows, keys);
  self->chosen = viewer_tool_new_label (NULL, "heading");
  leave = viewer_tool_new_button (_("_Give Up"), G_CALLBACK (viewer_predict_tool_go_back), self);
  self->reveal = viewer_tool_new_button (_("_Show What Is True"), G_CALLBACK (viewer_predict_reveal_now), self);
  gtk_widget_add_css_class (self->reveal, "suggested-action");
  gtk_widget_set_hexpand (self->reveal, TRUE);
  gtk_widget_set_halign (self->reveal, GTK_ALIGN_END);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (buttons), leave);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (buttons), self->reveal);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), self->task);
  gtk_box_append (GTK_BOX (box), self->rows);
  gtk_box_append (GTK_BOX (box), self->chosen);
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}
