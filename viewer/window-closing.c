/* window-closing.c: a tab goes, after a question where its program still runs; see window-private.h */

#include "viewer/window-private.h"

#include <glib/gi18n.h>

#include "viewer/tab-rest.h"

/* ---- questions ---- */

typedef struct {
  ViewerWindow   *window;
  ViewerDocument *document;   /* NULL: all of them */
} StopQuestion;

static void
stop_question_free (StopQuestion *question)
{
  g_clear_object (&question->document);
  g_object_unref (question->window);
  g_free (question);
}

static void
stop_answered (StopQuestion *question,
               const char   *response)
{
  if (!g_str_equal (response, "stop"))
    return;
  if (question->document == NULL)
    viewer_window_stop_and_close (question->window);
  else
    {
      g_ptr_array_add (question->window->closing, question->document);
      viewer_document_stop (question->document);
    }
}

static void
ask (ViewerWindow   *self,
     ViewerDocument *document,
     const char     *body)
{
  StopQuestion *question = g_new0 (StopQuestion, 1);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _("Stop the Recording?"), body);

  question->window = g_object_ref (self);
  question->document = document != NULL ? g_object_ref (document) : NULL;
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "cancel", _("_Keep Recording"), "stop", _("_Stop and Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (stop_answered), question,
                         (GClosureNotify) (GCallback) stop_question_free, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static char *
dup_question (const char *title)
{
  return g_strdup_printf (_("%s is still running. It is asked to stop, as Ctrl+C does, and what was recorded is kept."),
                          title);
}

void
viewer_window_ask_stop (ViewerWindow *self)
{
  const char *title = NULL;
  g_autofree char *body = NULL;
  guint n_running = 0;

  for (guint i = 0; i < viewer_window_get_n_documents (self); i++)
    if (viewer_document_is_recording (viewer_window_get_nth (self, i)))
      {
        title = viewer_document_get_title (viewer_window_get_nth (self, i));
        n_running++;
      }
  if (n_running == 1)
    body = dup_question (title);
  else
    body = g_strdup_printf (ngettext ("%u program is still running. It is asked to stop, as Ctrl+C does, and what was recorded is kept.",
                                      "%u programs are still running. They are asked to stop, as Ctrl+C does, and what was recorded is kept.",
                                      n_running), n_running);
  ask (self, NULL, body);
}

/* ---- pages ---- */

/* A page that closes, once all that was asked of its tab has been answered. */
typedef struct {
  ViewerWindow *window;   /* owned */
  AdwTabPage   *page;     /* owned */
} Closing;

static void
closing_free (Closing *closing)
{
  g_object_unref (closing->page);
  g_object_unref (closing->window);
  g_free (closing);
}

static void
finish_closing (gpointer user_data)
{
  Closing *closing = user_data;
  ViewerWindow *self = closing->window;
  ViewerDocument *document = VIEWER_DOCUMENT (adw_tab_page_get_child (closing->page));
  gboolean is_last;

  /* The window went first, or it was asked twice. */
  if (self->tabs == NULL || document == NULL
      || gtk_widget_get_ancestor (GTK_WIDGET (document), ADW_TYPE_TAB_VIEW) != GTK_WIDGET (self->tabs))
    return;
  is_last = adw_tab_view_get_n_pages (self->tabs) == 1;
  adw_tab_view_close_page_finish (self->tabs, closing->page, !is_last && !viewer_document_is_recording (document));
  if (is_last)
    gtk_window_close (GTK_WINDOW (self));
}

/* The button on a tab asks in an idle of its own, which libadwaita 1.2 does not take back when the tab is
 * freed: a second click before the first had its turn would end the application. So the page goes in an idle
 * that comes after all those, and when no other tab moves (tab-rest.h). */
static gboolean
close_page (AdwTabView *tabs,
            AdwTabPage *page,
            gpointer    user_data)
{
  ViewerWindow *self = user_data;
  ViewerDocument *document = VIEWER_DOCUMENT (adw_tab_page_get_child (page));
  Closing *closing;

  if (viewer_document_is_recording (document))
    {
      g_autofree char *body = dup_question (viewer_document_get_title (document));

      ask (self, document, body);
      adw_tab_view_close_page_finish (tabs, page, FALSE);
      return GDK_EVENT_STOP;
    }
  closing = g_new (Closing, 1);
  closing->window = g_object_ref (self);
  closing->page = g_object_ref (page);
  viewer_tab_rest_call (self->tab_bar, finish_closing, closing, (GDestroyNotify) closing_free);
  return GDK_EVENT_STOP;
}

gboolean
viewer_window_close_stopped (gpointer user_data)
{
  ViewerWindow *self = user_data;

  for (guint i = self->closing->len; i > 0; i--)
    {
      ViewerDocument *document = self->closing->pdata[i - 1];

      if (viewer_document_is_recording (document))
        continue;
      g_ptr_array_remove_index (self->closing, i - 1);
      adw_tab_view_close_page (self->tabs, adw_tab_view_get_page (self->tabs, GTK_WIDGET (document)));
    }
  if (self->close_when_stopped && !viewer_window_is_recording (self))
    gtk_window_destroy (GTK_WINDOW (self));
  return G_SOURCE_REMOVE;
}

void
viewer_window_connect_closing (ViewerWindow *self)
{
  viewer_tab_rest_watch (self->tab_bar);
  g_signal_connect (self->tabs, "close-page", G_CALLBACK (close_page), self);
}
