/* lesson-text.c: what lessons, tasks and the quiz show as text; see lesson-text.h */

#include "viewer/learn/lesson-text.h"

#include <glib/gi18n.h>

#include "viewer/contrast.h"
#include "viewer/learn/tool-parts.h"
#include "viewer/source-buffer.h"

#define CODE_MARGIN_PX 8

static GtkWidget *
new_markup_label (const char *markup)
{
  GtkWidget *label = viewer_tool_new_label (NULL, NULL);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  return label;
}

GtkWidget *
viewer_lesson_text_new (const char *text)
{
  g_autofree char *markup = viewer_lesson_dup_markup (text);

  return new_markup_label (markup);
}

static void
follow_theme (GtkSourceBuffer *buffer)
{
  viewer_source_buffer_set_theme (buffer, viewer_contrast_get_theme ());
}

GtkSourceBuffer *
viewer_lesson_text_new_buffer (void)
{
  GtkSourceBuffer *buffer = viewer_source_buffer_new ();

  viewer_contrast_connect (buffer, G_CALLBACK (follow_theme));
  follow_theme (buffer);
  return buffer;
}

static GtkWidget *
new_code (const char *text)
{
  g_autoptr(GtkSourceBuffer) buffer = viewer_lesson_text_new_buffer ();
  GtkWidget *view = gtk_source_view_new_with_buffer (buffer);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), text, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), CODE_MARGIN_PX);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), CODE_MARGIN_PX);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), CODE_MARGIN_PX);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), CODE_MARGIN_PX);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Code"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_add_css_class (scrolled, "lesson-code");
  return scrolled;
}

GtkWidget *
viewer_lesson_text_new_blocks (const ViewerStep *step)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  for (guint i = 0; i < step->blocks->len; i++)
    {
      const ViewerLessonBlock *block = step->blocks->pdata[i];

      gtk_box_append (GTK_BOX (box), block->is_code ? new_code (block->text) : viewer_lesson_text_new (block->text));
    }
  return box;
}
