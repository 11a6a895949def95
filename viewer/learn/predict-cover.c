/* predict-cover.c: what stands in place of the recording while somebody guesses; see predict-private.h */

#include "viewer/learn/predict-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "viewer/contrast.h"
#include "viewer/learn/predict-words.h"
#include "viewer/learn/tool-parts.h"
#include "viewer/source-buffer.h"

static GtkWidget *
make_calm (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "pyinst-predict-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("What do you expect?"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _("The recording is hidden until you have put the functions in order at the side."));
  return page;
}

/* ---- the source, without heat ---- */

static guint
get_caret_line (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter caret;

  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  return (guint) gtk_text_iter_get_line (&caret) + 1;
}

static void
clicked (GtkGestureClick   *gesture,
         int                n_presses,
         double             x,
         double             y,
         ViewerPredictTool *self)
{
  viewer_predict_line_chosen (self, get_caret_line (GTK_TEXT_VIEW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)))));
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  keycode,
             GdkModifierType        state,
             ViewerPredictTool     *self)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter)
    return FALSE;
  viewer_predict_line_chosen (self, get_caret_line (GTK_TEXT_VIEW (view)));
  return TRUE;
}

/* The line that the keyboard is on, for those who hear it. */
static void
caret_moved (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  g_autofree char *text = NULL, *words = NULL;
  guint line = get_caret_line (view);
  GtkTextIter begin, end;

  gtk_text_buffer_get_iter_at_line (buffer, &begin, (int) line - 1);
  end = begin;
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  text = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
  /* Translators: a line's number and its text. */
  words = g_strdup_printf (_("Line %u: %s"), line, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static gboolean
scroll_to_caret (gpointer view)
{
  gtk_text_view_scroll_to_mark (view, gtk_text_buffer_get_insert (gtk_text_view_get_buffer (view)), 0, TRUE, 0, 0.2);
  return G_SOURCE_REMOVE;
}

/* The function's begin is in sight, and the caret there. */
static void
go_to_function (ViewerPredictTool *self,
                GtkTextView       *view)
{
  Profile *profile = profile_call_tree_get_profile (viewer_predict_get_tree (self->state));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  ProfileFunctionInfo info;
  GtkTextIter begin;

  profile_get_function_info (profile, viewer_predict_get_item (self->state, 0)->function, &info);
  gtk_text_buffer_get_iter_at_line (buffer, &begin, (int) MAX (info.first_line, 1) - 1);
  gtk_text_buffer_place_cursor (buffer, &begin);
  caret_moved (view);
  g_idle_add_full (G_PRIORITY_LOW, scroll_to_caret, g_object_ref (view), g_object_unref);
}

static GtkWidget *
make_text (ViewerPredictTool *self)
{
  GtkSourceBuffer *buffer = viewer_source_buffer_new ();
  GtkWidget *view = gtk_source_view_new_with_buffer (buffer);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  viewer_source_buffer_set_theme (buffer, viewer_contrast_get_theme ());
  viewer_source_buffer_set_text (buffer, self->file->text);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_pixels_below_lines (GTK_TEXT_VIEW (view), 2);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (view), TRUE);
  gtk_source_view_set_highlight_current_line (GTK_SOURCE_VIEW (view), TRUE);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "released", G_CALLBACK (clicked), self, 0);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, 0);
  g_signal_connect_object (buffer, "notify::cursor-position", G_CALLBACK (caret_moved), view, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (view, keys);
  go_to_function (self, GTK_TEXT_VIEW (view));
  g_object_unref (buffer);
  return view;
}

static GtkWidget *
make_source (ViewerPredictTool *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *scroller = gtk_scrolled_window_new ();
  g_autofree char *task = viewer_predict_words_dup_task (self->state);
  GtkWidget *label = viewer_tool_new_label (task, "predict-task");

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), make_text (self));
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (scroller), FALSE);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), scroller);
  return box;
}

GtkWidget *
viewer_predict_make_cover (ViewerPredictTool *self)
{
  return self->file != NULL && self->file->text != NULL ? make_source (self) : make_calm ();
}
