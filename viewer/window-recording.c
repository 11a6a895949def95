/* window-recording.c: where the window's recording comes from: a file, or a program that runs */

#include "viewer/window-private.h"

#include <glib/gi18n.h>

/* ---- reading ---- */

static void
snapshot_came (ViewerWindow *self)
{
  Profile *profile = viewer_loader_get_profile (self->loader);

  if (profile_get_looks (profile) == 0)
    return;
  viewer_session_set_profile (self->session, profile, viewer_loader_get_spans (self->loader));
  viewer_window_show_title (self);
  viewer_window_update_notice (self);
  if (self->is_first_snapshot)
    {
      self->is_first_snapshot = FALSE;
      viewer_window_show_page (self, "recording");
      gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
    }
}

static void
loading_failed (ViewerWindow *self)
{
  viewer_window_show_read_error (self, viewer_loader_get_error (self->loader));
}

static void
loading_ended (ViewerWindow *self)
{
  Profile *profile = viewer_loader_get_profile (self->loader);

  viewer_window_show_title (self);
  viewer_window_update_notice (self);
  if (profile != NULL && profile_get_looks (profile) > 0)
    return;
  if (self->recorder != NULL)
    {
      viewer_window_show_start_error (self);
      return;
    }
  viewer_window_show_error (self, _("This recording has no samples."),
                            _("The program ended before it was looked at. Record something that runs longer, or look more often: -i 0.0001."));
}

void
viewer_window_forget_loader (ViewerWindow *self)
{
  if (self->loader == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->loader, self);
  viewer_loader_cancel (self->loader);
  g_clear_object (&self->loader);
}

static void
start_loader (ViewerWindow *self,
              const char   *path,
              gboolean      is_being_made)
{
  viewer_window_forget_loader (self);
  viewer_session_set_profile (self->session, NULL, NULL);
  g_clear_pointer (&self->dismissed, g_free);
  self->is_first_snapshot = TRUE;

  self->loader = viewer_loader_new (path, is_being_made);
  g_signal_connect_swapped (self->loader, "snapshot", G_CALLBACK (snapshot_came), self);
  g_signal_connect_swapped (self->loader, "failed", G_CALLBACK (loading_failed), self);
  g_signal_connect_swapped (self->loader, "ended", G_CALLBACK (loading_ended), self);
  viewer_loader_start (self->loader);
  viewer_window_show_title (self);
  viewer_window_update_notice (self);
  viewer_window_show_page (self, "opening");
}

void
viewer_window_open (ViewerWindow *self,
                    GFile        *file)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (VIEWER_IS_WINDOW (self));

  path = g_file_get_path (file);
  if (path == NULL)
    {
      viewer_window_show_error (self, _("This file is not on this computer."),
                                _("Copy it to a folder here, then open the copy."));
      return;
    }
  g_clear_object (&self->recorder);
  name = g_path_get_basename (path);
  text = g_strdup_printf (_("Opening %s…"), name);
  gtk_label_set_text (self->opening_label, text);
  start_loader (self, path, FALSE);
}

/* ---- recording ---- */

static void
show_record_button (ViewerWindow *self)
{
  gboolean is_recording = viewer_window_is_recording (self);
  gboolean was_asked = is_recording && viewer_recorder_get_n_stops (self->recorder) > 0;
  GtkWidget *content = gtk_button_get_child (self->stop_button);

  gtk_widget_set_visible (GTK_WIDGET (self->record_button), !is_recording);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), is_recording);
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), was_asked ? _("_Stop Now") : _("_Stop"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->stop_button),
                               was_asked ? _("The program was asked to stop and has not yet: end it")
                                         : _("Ask the program to stop, as Ctrl+C in a terminal does"));
  viewer_window_update_actions (self);
}

static void
recording_ended (ViewerWindow *self)
{
  if (self->close_when_stopped)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  viewer_loader_finish (self->loader);
  show_record_button (self);
  viewer_window_show_title (self);
  viewer_window_update_notice (self);
}

void
viewer_window_record (ViewerWindow   *self,
                      ViewerRecorder *recorder)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (VIEWER_IS_WINDOW (self));
  g_return_if_fail (!viewer_window_is_recording (self));

  if (self->recorder != NULL)
    g_signal_handlers_disconnect_by_data (self->recorder, self);
  g_set_object (&self->recorder, recorder);
  if (!viewer_recorder_start (recorder, &error))
    {
      viewer_window_show_error (self, _("The program could not be started."), error->message);
      return;
    }
  g_signal_connect_swapped (recorder, "ended", G_CALLBACK (recording_ended), self);
  /* The program runs on when its window is gone; we are its parent to the end. */
  g_application_hold (g_application_get_default ());
  g_signal_connect_data (recorder, "ended", G_CALLBACK (g_application_release),
                         g_application_get_default (), NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  text = g_strdup_printf (_("Starting %s…"), viewer_recorder_get_title (recorder));
  gtk_label_set_text (self->opening_label, text);
  start_loader (self, viewer_recorder_get_path (recorder), TRUE);
  show_record_button (self);
}

void
viewer_window_stop (ViewerWindow *self)
{
  if (!viewer_window_is_recording (self))
    return;
  viewer_recorder_stop (self->recorder);
  show_record_button (self);
}

void
viewer_window_stop_and_close (ViewerWindow *self)
{
  g_return_if_fail (VIEWER_IS_WINDOW (self));

  if (!viewer_window_is_recording (self))
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  self->close_when_stopped = TRUE;
  viewer_window_stop (self);
}
