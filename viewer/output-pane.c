/* output-pane.c: what a recorded program writes; see output-pane.h */

#include "viewer/output-pane.h"

#include <glib/gi18n.h>
#include <string.h>

#include "viewer/access.h"
#include "viewer/figures.h"

#define HEIGHT_PX   160
#define TICK_MS     500
#define TEXT_MAX    (1 << 20)
#define UTF8_MAX    4

struct _ViewerOutputPane
{
  AdwBin parent_instance;

  /* widgets */
  GtkExpander *expander;
  GtkLabel    *status;
  GtkTextView *text;
  GtkWidget   *scroller;

  /* owned */
  ViewerRecorder *recorder;
  GByteArray     *rest;       /* the beginning of a character whose end has not come */

  /* state */
  guint timer_id;
};

G_DEFINE_FINAL_TYPE (ViewerOutputPane, viewer_output_pane, ADW_TYPE_BIN)

/* ---- text ---- */

static void
scroll_to_end (ViewerOutputPane *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  gtk_text_view_scroll_mark_onscreen (self->text, gtk_text_buffer_get_insert (buffer));
}

/* Whole lines from the front, so that a program may write for hours. */
static void
forget_old (GtkTextBuffer *buffer)
{
  GtkTextIter begin, end;

  if (gtk_text_buffer_get_char_count (buffer) <= TEXT_MAX)
    return;
  gtk_text_buffer_get_start_iter (buffer, &begin);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, gtk_text_buffer_get_char_count (buffer) - TEXT_MAX * 3 / 4);
  gtk_text_iter_forward_line (&end);
  gtk_text_buffer_delete (buffer, &begin, &end);
}

/* How many bytes at the end are the beginning of a character. */
static gsize
count_unfinished (const guint8 *bytes,
                  gsize         size)
{
  for (gsize n = 1; n < UTF8_MAX && n <= size; n++)
    {
      guint8 byte = bytes[size - n];

      if (byte >= 0xc0)
        return n < (byte >= 0xf0 ? 4u : byte >= 0xe0 ? 3u : 2u) ? n : 0;
      if (byte < 0x80)
        return 0;
    }
  return 0;
}

static void
output_came (ViewerOutputPane *self,
             const guint8     *bytes,
             guint             n_bytes)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  g_autofree char *text = NULL;
  GtkTextIter end;
  gsize n_unfinished;

  g_byte_array_append (self->rest, bytes, n_bytes);
  n_unfinished = count_unfinished (self->rest->data, self->rest->len);
  text = g_utf8_make_valid ((const char *) self->rest->data, (gssize) (self->rest->len - n_unfinished));
  g_byte_array_remove_range (self->rest, 0, self->rest->len - (guint) n_unfinished);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, text, -1);
  forget_old (buffer);
  scroll_to_end (self);
}

/* ---- status ---- */

void
viewer_output_pane_update (ViewerOutputPane *self)
{
  g_autofree char *status = NULL;

  g_return_if_fail (VIEWER_IS_OUTPUT_PANE (self));

  if (self->recorder == NULL)
    return;
  if (viewer_recorder_is_running (self->recorder))
    {
      g_autofree char *elapsed = viewer_figures_dup_duration (viewer_recorder_get_elapsed_ns (self->recorder));

      /* Translators: how long a program has been running. */
      status = g_strdup_printf (_("running for %s"), elapsed);
    }
  else
    status = viewer_recorder_dup_status (self->recorder);
  gtk_label_set_text (self->status, status);
}

static gboolean
tick (gpointer user_data)
{
  ViewerOutputPane *self = user_data;

  viewer_output_pane_update (self);
  if (self->recorder != NULL && viewer_recorder_is_running (self->recorder))
    return G_SOURCE_CONTINUE;
  self->timer_id = 0;
  return G_SOURCE_REMOVE;
}

static void
forget_recorder (ViewerOutputPane *self)
{
  g_clear_handle_id (&self->timer_id, g_source_remove);
  if (self->recorder != NULL)
    g_signal_handlers_disconnect_by_data (self->recorder, self);
  g_clear_object (&self->recorder);
}

void
viewer_output_pane_set_recorder (ViewerOutputPane *self,
                                 ViewerRecorder   *recorder)
{
  g_return_if_fail (VIEWER_IS_OUTPUT_PANE (self));

  forget_recorder (self);
  gtk_widget_set_visible (GTK_WIDGET (self), recorder != NULL && viewer_recorder_captures_output (recorder));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), "", 0);
  g_byte_array_set_size (self->rest, 0);
  if (recorder == NULL)
    return;
  self->recorder = g_object_ref (recorder);
  g_signal_connect_swapped (recorder, "output", G_CALLBACK (output_came), self);
  g_signal_connect_swapped (recorder, "ended", G_CALLBACK (viewer_output_pane_update), self);
  self->timer_id = g_timeout_add (TICK_MS, tick, self);
  viewer_output_pane_update (self);
}

char *
viewer_output_pane_dup_text (ViewerOutputPane *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter begin, end;

  g_return_val_if_fail (VIEWER_IS_OUTPUT_PANE (self), NULL);

  buffer = gtk_text_view_get_buffer (self->text);
  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  return gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
}

const char *
viewer_output_pane_get_status (ViewerOutputPane *self)
{
  g_return_val_if_fail (VIEWER_IS_OUTPUT_PANE (self), "");

  return gtk_label_get_text (self->status);
}

void
viewer_output_pane_open (ViewerOutputPane *self)
{
  g_return_if_fail (VIEWER_IS_OUTPUT_PANE (self));

  gtk_expander_set_expanded (self->expander, TRUE);
}

/* ---- GObject ---- */

static void
viewer_output_pane_dispose (GObject *object)
{
  forget_recorder (VIEWER_OUTPUT_PANE (object));
  G_OBJECT_CLASS (viewer_output_pane_parent_class)->dispose (object);
}

static void
viewer_output_pane_finalize (GObject *object)
{
  g_byte_array_unref (VIEWER_OUTPUT_PANE (object)->rest);
  G_OBJECT_CLASS (viewer_output_pane_parent_class)->finalize (object);
}

static void
viewer_output_pane_class_init (ViewerOutputPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_output_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_output_pane_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "outputpane");
}

static GtkWidget *
new_heading (ViewerOutputPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *title = gtk_label_new (_("Program Output"));

  gtk_widget_add_css_class (title, "heading");
  self->status = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->status, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "numeric");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->status));
  return box;
}

static void
viewer_output_pane_init (ViewerOutputPane *self)
{
  self->rest = g_byte_array_new ();

  self->text = GTK_TEXT_VIEW (gtk_text_view_new ());
  gtk_text_view_set_editable (self->text, FALSE);
  gtk_text_view_set_monospace (self->text, TRUE);
  gtk_text_view_set_wrap_mode (self->text, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (self->text, 12);
  gtk_text_view_set_right_margin (self->text, 12);
  gtk_text_view_set_top_margin (self->text, 6);
  gtk_text_view_set_bottom_margin (self->text, 6);
  gtk_text_view_set_accepts_tab (self->text, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Program output"), -1);

  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_set_size_request (self->scroller, -1, HEIGHT_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->text));

  self->expander = GTK_EXPANDER (gtk_expander_new (NULL));
  gtk_expander_set_label_widget (self->expander, new_heading (self));
  /* A label widget is not read as the name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Program Output"), -1);
  gtk_expander_set_child (self->expander, self->scroller);
  viewer_access_close_expander (self->expander);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->expander));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
