/* document-recording.c: where the document's recording comes from: a file, or a program that runs */

#include "viewer/document-private.h"

#include <glib/gi18n.h>

#include "viewer/link.h"
#include "viewer/recent.h"

#define PROGRESS_MS 80

/* ---- reading ---- */

static void
snapshot_came (ViewerDocument *self)
{
  Profile *profile = viewer_loader_get_profile (self->loader);

  if (profile_get_looks (profile) == 0)
    return;
  viewer_session_set_profile (self->session, profile, viewer_loader_get_spans (self->loader));
  viewer_document_show_title (self);
  viewer_document_update_notice (self);
  if (self->is_first_snapshot)
    {
      self->is_first_snapshot = FALSE;
      viewer_recent_add (viewer_loader_get_path (self->loader));
      viewer_document_show_page (self, "recording");
      if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !viewer_document_has_learn_focus (self))
        gtk_widget_grab_focus (gtk_widget_get_visible (GTK_WIDGET (self->timeline))
                               ? GTK_WIDGET (self->timeline)
                               : gtk_stack_get_visible_child (self->views));
    }
}

static void
loading_failed (ViewerDocument *self)
{
  viewer_document_show_read_error (self, viewer_loader_get_error (self->loader));
}

static void
loading_ended (ViewerDocument *self)
{
  Profile *profile = viewer_loader_get_profile (self->loader);

  viewer_document_show_title (self);
  viewer_document_update_notice (self);
  if (profile != NULL && profile_get_looks (profile) > 0)
    return;
  if (self->recorder != NULL)
    {
      viewer_document_show_start_error (self);
      return;
    }
  viewer_document_show_error (self, _("This recording has no samples."),
                            _("The program ended before it was looked at. Record something that runs longer, or look more often: -i 0.0001."));
}

void
viewer_document_forget_loader (ViewerDocument *self)
{
  if (self->loader == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->loader, self);
  viewer_loader_cancel (self->loader);
  g_clear_object (&self->loader);
}

/* ---- the page that is seen meanwhile ---- */

static gboolean
show_progress (gpointer user_data)
{
  ViewerDocument *self = user_data;
  double progress = self->loader != NULL ? viewer_loader_get_progress (self->loader) : 0;

  if (!g_str_equal (viewer_document_get_page (self), "opening"))
    {
      self->progress_timer_id = 0;
      return G_SOURCE_REMOVE;
    }
  if (progress < 1)
    gtk_progress_bar_set_fraction (self->opening_bar, progress);
  else
    gtk_progress_bar_pulse (self->opening_bar);
  return G_SOURCE_CONTINUE;
}

/* A program that starts has nothing to read yet, and is stopped, not cancelled. */
static void
show_opening (ViewerDocument *self,
              gboolean        is_being_made)
{
  gtk_progress_bar_set_fraction (self->opening_bar, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->opening_bar), !is_being_made);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel_button), !is_being_made);
  if (!is_being_made && self->progress_timer_id == 0)
    self->progress_timer_id = g_timeout_add (PROGRESS_MS, show_progress, self);
  viewer_document_show_page (self, "opening");
}

void
viewer_document_cancel_opening (ViewerDocument *self)
{
  if (self->loader == NULL || !g_str_equal (viewer_document_get_page (self), "opening")
      || viewer_document_is_recording (self))
    return;
  viewer_document_forget_loader (self);
  viewer_document_show_page (self, "welcome");
  viewer_document_show_title (self);
}

static void
start_loader (ViewerDocument *self,
              const char   *path,
              gboolean      is_being_made)
{
  viewer_document_forget_loader (self);
  viewer_session_set_profile (self->session, NULL, NULL);
  g_clear_pointer (&self->dismissed, g_free);
  g_clear_pointer (&self->link, g_free);
  g_clear_pointer (&self->transforms, g_free);
  self->is_first_snapshot = TRUE;
  self->is_of_lesson = FALSE;

  self->loader = viewer_loader_new (path, is_being_made);
  g_signal_connect_swapped (self->loader, "snapshot", G_CALLBACK (snapshot_came), self);
  g_signal_connect_swapped (self->loader, "failed", G_CALLBACK (loading_failed), self);
  g_signal_connect_swapped (self->loader, "ended", G_CALLBACK (loading_ended), self);
  viewer_loader_start (self->loader);
  viewer_document_show_title (self);
  viewer_document_update_notice (self);
  show_opening (self, is_being_made);
}

void
viewer_document_open (ViewerDocument *self,
                    GFile        *file)
{
  g_autofree char *named = NULL;
  g_autofree char *path = NULL;
  g_autofree char *link = NULL;
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (VIEWER_IS_DOCUMENT (self));

  named = g_file_get_path (file);
  if (named == NULL)
    {
      viewer_document_show_error (self, _("This file is not on this computer."),
                                _("Copy it to a folder here, then open the copy."));
      return;
    }
  path = viewer_link_split (named, &link);
  g_clear_object (&self->recorder);
  viewer_output_pane_set_recorder (self->output_pane, NULL);
  name = g_path_get_basename (path);
  text = g_strdup_printf (_("Opening %s…"), name);
  gtk_label_set_text (self->opening_label, text);
  start_loader (self, path, FALSE);
  self->link = g_steal_pointer (&link);
}

/* ---- recording ---- */

static void
recording_ended (ViewerDocument *self)
{
  viewer_loader_finish (self->loader);
  viewer_document_show_title (self);
  viewer_document_update_notice (self);
}

/* The same program again is looked at as before: the function that was selected, as a link, the
 * transforms, as text, and the rows that were open. Times mean nothing in another run. */
static void
keep_view (ViewerDocument  *self,
           char           **link,
           char           **transforms)
{
  Profile *profile = viewer_session_get_profile (self->session);
  ProfileFunction selected = viewer_session_get_selection (self->session)->function;

  if (profile == NULL)
    return;
  viewer_tree_view_keep_rows (self->tree_view);
  if (selected != 0)
    *link = viewer_link_dup_function (profile, selected);
  if (viewer_session_get_transforms (self->session) != NULL)
    *transforms = profile_transforms_to_string (viewer_session_get_transforms (self->session), profile);
}

void
viewer_document_record (ViewerDocument   *self,
                      ViewerRecorder *recorder)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *link = NULL, *transforms = NULL;

  g_return_if_fail (VIEWER_IS_DOCUMENT (self));
  g_return_if_fail (!viewer_document_is_recording (self));

  if (self->recorder != NULL)
    g_signal_handlers_disconnect_by_data (self->recorder, self);
  g_set_object (&self->recorder, recorder);
  keep_view (self, &link, &transforms);
  if (!viewer_recorder_start (recorder, &error))
    {
      viewer_document_show_error (self, _("The program could not be started."), error->message);
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
  self->link = g_steal_pointer (&link);
  self->transforms = g_steal_pointer (&transforms);
  viewer_output_pane_set_recorder (self->output_pane, recorder);
  viewer_document_say_changed (self);
}

void
viewer_document_stop (ViewerDocument *self)
{
  if (!viewer_document_is_recording (self))
    return;
  viewer_recorder_stop (self->recorder);
  viewer_document_say_changed (self);
}
