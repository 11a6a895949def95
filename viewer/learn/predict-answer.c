/* predict-answer.c: what is true, and where the guess was wrong; see predict-private.h */

#include "viewer/learn/predict-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "profile/words.h"
#include "viewer/learn/predict-words.h"
#include "viewer/learn/tool-parts.h"
#include "viewer/wrap-box.h"

/* Where the learner put what has this place in truth. */
static guint
find_guess (const ViewerPredict *state,
            guint                truth)
{
  for (guint place = 0; place < VIEWER_PREDICT_RANKED; place++)
    if (viewer_predict_get_truth (state, place) == truth)
      return place;
  return 0;
}

static GtkWidget *
make_truth (const ViewerPredict *state,
            guint                truth)
{
  guint guess = find_guess (state, truth);
  g_autofree char *name = viewer_predict_words_dup_name (state, guess);
  g_autofree char *figure = viewer_predict_words_dup_figure (state, truth);
  g_autofree char *guessed = guess == truth ? g_strdup_printf (_("You put it at place %u: right."), guess + 1)
                                            : g_strdup_printf (_("You put it at place %u."), guess + 1);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", figure, guessed), *number = g_strdup_printf ("%u", truth + 1);
  g_autofree char *words = g_strdup_printf (_("Place %u: %s"), truth + 1, name);
  GtkWidget *row = adw_action_row_new (), *badge = gtk_label_new (number);

  gtk_widget_add_css_class (badge, "lesson-badge");
  gtk_widget_add_css_class (badge, guess == truth ? "passed" : "begun");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), badge);
  if (guess == truth)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  return row;
}

void
viewer_predict_show_answer (ViewerPredictTool *self)
{
  gboolean is_line = viewer_predict_get_kind (self->state) == VIEWER_PREDICT_LINE;
  g_autofree char *result = viewer_predict_words_dup_result (self->state);
  g_autofree char *lesson = viewer_predict_words_dup_lesson (self->state);
  GtkWidget *row;

  gtk_label_set_text (GTK_LABEL (gtk_overlay_get_child (GTK_OVERLAY (self->result))), result);
  gtk_label_set_text (GTK_LABEL (self->lesson), lesson);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->result), GTK_ACCESSIBLE_PROPERTY_LABEL, result,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, lesson, -1);
  while ((row = gtk_widget_get_first_child (self->truths)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->truths), row);
  for (guint truth = 0; !is_line && truth < VIEWER_PREDICT_RANKED; truth++)
    gtk_list_box_append (GTK_LIST_BOX (self->truths), make_truth (self->state, truth));
  gtk_widget_set_visible (self->truths, !is_line);
}

static void
ask_another (ViewerPredictTool *self)
{
  viewer_predict_tool_ask (self, self->kind);
}

static void
open_word (ViewerPredictTool *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.explain", "s",
                              self->kind == VIEWER_PREDICT_SELF ? "self" : self->kind == VIEWER_PREDICT_TOTAL ? "total" : "heat");
}

GtkWidget *
viewer_predict_make_answer (ViewerPredictTool *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *another = viewer_tool_new_button (_("_Another Question"), G_CALLBACK (ask_another), self);
  GtkWidget *word = viewer_tool_new_button (_("Explain the _Word"), G_CALLBACK (open_word), self);
  GtkWidget *buttons = viewer_wrap_box_new ();

  gtk_widget_add_css_class (box, "learn-page");
  /* The focus comes here, so that what happened is heard. */
  self->result = g_object_new (GTK_TYPE_OVERLAY, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "focusable", TRUE,
                               "child", viewer_tool_new_label (NULL, "title-3"), NULL);
  gtk_widget_add_css_class (self->result, "learn-text");
  self->truths = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->truths), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->truths, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->truths), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The true order, the most on top"), -1);
  self->lesson = viewer_tool_new_label (NULL, NULL);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "learn-card");
  gtk_box_append (GTK_BOX (card), self->lesson);
  self->end_score = viewer_tool_new_label (NULL, "dim-label");
  gtk_widget_add_css_class (another, "suggested-action");
  gtk_widget_set_hexpand (another, TRUE);
  gtk_widget_set_halign (another, GTK_ALIGN_END);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (buttons), word);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (buttons), another);
  gtk_box_append (GTK_BOX (box), self->result);
  gtk_box_append (GTK_BOX (box), card);
  gtk_box_append (GTK_BOX (box), self->truths);
  gtk_box_append (GTK_BOX (box), self->end_score);
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}
