/* document-dialogs.c: what is asked before a program is recorded */

#include "viewer/document-private.h"

#include <glib/gi18n.h>

#include "profile/words.h"
#include "viewer/record-dialog.h"

void
viewer_document_ask_program (ViewerDocument *self)
{
  GtkWidget *dialog = viewer_record_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));

  g_signal_connect_object (dialog, "record", G_CALLBACK (viewer_document_record), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- what is known about the recording ---- */

/* Takes the sentence; NULL adds nothing. */
static void
add_sentence (GString *text,
              char    *sentence)
{
  if (sentence != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", sentence);
  g_free (sentence);
}

void
viewer_document_tell_about_recording (ViewerDocument *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  g_autoptr(GString) text = g_string_new (NULL);
  const char *python;
  GtkWidget *dialog;

  if (profile == NULL)
    return;
  add_sentence (text, profile_words_recorded (profile));
  add_sentence (text, profile_words_samples (profile));
  add_sentence (text, profile_words_engine (profile));
  add_sentence (text, profile_words_task_engine (profile));
  add_sentence (text, profile_words_cost (profile));
  add_sentence (text, profile_words_lost (profile));
  add_sentence (text, profile_words_unwritten (profile));
  python = profile_get_meta (profile, "python.version");
  if (python != NULL)
    add_sentence (text, g_strdup_printf (_("The program ran on Python %s, process %u."), python,
                                         profile_get_pid (profile)));
  add_sentence (text, g_strdup_printf (_("The recording is %s."), viewer_loader_get_path (self->loader)));

  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("About This Recording"), text->str);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
