/* window-actions.c: what menus, buttons and keys ask the window to do */

#include "viewer/window-private.h"

#include <glib/gi18n.h>

#include "viewer/arguments.h"

static void
set_enabled (ViewerWindow *self,
             const char   *action,
             gboolean      enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), action, enabled);
}

void
viewer_window_update_actions (ViewerWindow *self)
{
  gboolean is_shown = g_strcmp0 (viewer_window_get_page (self), "recording") == 0;
  gboolean is_recording = viewer_window_is_recording (self);

  if (self->session == NULL)
    return;
  set_enabled (self, "win.record", !is_recording);
  set_enabled (self, "win.record-other", !is_recording);
  set_enabled (self, "win.stop", is_recording);
  set_enabled (self, "win.save-copy", is_shown && !is_recording);
  set_enabled (self, "win.show-answer", is_shown);
  set_enabled (self, "win.copy", is_shown);
  set_enabled (self, "win.about-recording", is_shown);
  set_enabled (self, "win.clear-range", viewer_session_get_range (self->session, NULL, NULL));
}

/* ---- files ---- */

static GtkFileFilter *
new_filter (const char *name,
            const char *suffix)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  if (suffix != NULL)
    gtk_file_filter_add_suffix (filter, suffix);
  else
    gtk_file_filter_add_pattern (filter, "*");
  return filter;
}

static void
add_filters (GtkFileChooser *chooser,
             const char     *name,
             const char     *suffix)
{
  g_autoptr(GtkFileFilter) some = new_filter (name, suffix);
  g_autoptr(GtkFileFilter) all = new_filter (_("All files"), NULL);

  gtk_file_chooser_add_filter (chooser, some);
  gtk_file_chooser_add_filter (chooser, all);
}

/* One at a time; the answer comes to *respond*. */
static void
show_chooser (ViewerWindow         *self,
              GtkFileChooserNative *chooser,
              GCallback             respond)
{
  g_set_object (&self->chooser, chooser);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_swapped (chooser, "response", respond, self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static GFile *
take_chosen (ViewerWindow *self,
             int           response)
{
  g_autoptr(GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);

  if (chooser == NULL || response != GTK_RESPONSE_ACCEPT)
    return NULL;
  return gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
}

static void
open_chosen (ViewerWindow *self,
             int           response)
{
  g_autoptr(GFile) file = take_chosen (self, response);

  if (file != NULL)
    g_application_open (g_application_get_default (), &file, 1, "");
}

static void
action_open (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ViewerWindow *self = VIEWER_WINDOW (widget);
  g_autoptr(GtkFileChooserNative) chooser =
    gtk_file_chooser_native_new (_("Open a Recording"), GTK_WINDOW (self),
                                 GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
  g_autofree char *reports = viewer_state_dup_reports ();
  g_autoptr(GFile) folder = g_file_new_for_path (reports);

  add_filters (GTK_FILE_CHOOSER (chooser), _("Pyinst recordings"), "pyprof");
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
  show_chooser (self, chooser, G_CALLBACK (open_chosen));
}

static void
copy_done (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ViewerWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (g_file_copy_finish (G_FILE (source), result, &error))
    sentence = g_strdup (_("The copy is saved."));
  else
    sentence = g_strdup_printf (_("The copy could not be saved: %s"), error->message);
  viewer_window_toast (self, sentence);
}

static void
save_chosen (ViewerWindow *self,
             int           response)
{
  g_autoptr(GFile) target = take_chosen (self, response);
  g_autoptr(GFile) source = NULL;

  if (target == NULL || self->loader == NULL)
    return;
  source = g_file_new_for_path (viewer_loader_get_path (self->loader));
  if (g_file_equal (source, target))
    {
      viewer_window_toast (self, _("That is the recording itself: it is saved already."));
      return;
    }
  g_file_copy_async (source, target, G_FILE_COPY_OVERWRITE, G_PRIORITY_DEFAULT, NULL, NULL, NULL,
                     copy_done, g_object_ref (self));
}

static void
action_save_copy (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  ViewerWindow *self = VIEWER_WINDOW (widget);
  g_autoptr(GtkFileChooserNative) chooser =
    gtk_file_chooser_native_new (_("Save a Copy of the Recording"), GTK_WINDOW (self),
                                 GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), _("_Cancel"));
  g_autofree char *base = g_path_get_basename (viewer_loader_get_path (self->loader));

  add_filters (GTK_FILE_CHOOSER (chooser), _("Pyinst recordings"), "pyprof");
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), base);
  show_chooser (self, chooser, G_CALLBACK (save_chosen));
}

/* ---- recording ---- */

static void
action_record (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ViewerWindow *self = VIEWER_WINDOW (widget);

  if (self->recorder != NULL)
    {
      g_autoptr(ViewerRecorder) again = viewer_recorder_new_again (self->recorder);

      viewer_window_record (self, again);
    }
  else
    viewer_window_ask_program (self);
}

static void
action_record_other (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  viewer_window_ask_program (VIEWER_WINDOW (widget));
}

static void
action_stop (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  viewer_window_stop (VIEWER_WINDOW (widget));
}

/* ---- views ---- */

static void
action_show_answer (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  ViewerWindow *self = VIEWER_WINDOW (widget);
  ProfileCallTree *tree = viewer_session_get_call_tree (self->session);
  ProfileAnswer answer;

  if (tree == NULL)
    return;
  answer = profile_call_tree_get_answer (tree);
  if (answer.function != 0)
    viewer_tree_view_show_node (self->tree_view, answer.node);
}

static void
action_about_recording (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  viewer_window_tell_about_recording (VIEWER_WINDOW (widget));
}

static void
action_copy (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ViewerWindow *self = VIEWER_WINDOW (widget);
  g_autofree char *text = viewer_tree_view_dup_selected_text (self->tree_view);

  if (text == NULL)
    {
      viewer_window_toast (self, _("Select a row of the call tree to copy it."));
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  viewer_window_toast (self, _("Copied."));
}

static void
action_clear_range (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  viewer_session_set_range (VIEWER_WINDOW (widget)->session, 0, 0);
}

/* The smallest step back: the selection first, then the range. */
static void
action_escape (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ViewerSession *session = VIEWER_WINDOW (widget)->session;

  if (viewer_session_get_selection (session)->function != 0)
    viewer_session_select (session, NULL);
  else
    viewer_session_set_range (session, 0, 0);
}

static void
action_close_notice (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  ViewerWindow *self = VIEWER_WINDOW (widget);

  g_free (self->dismissed);
  self->dismissed = g_strdup (gtk_label_get_text (self->notice_label));
  viewer_window_update_notice (self);
}

void
viewer_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, action_open);
  gtk_widget_class_install_action (widget_class, "win.save-copy", NULL, action_save_copy);
  gtk_widget_class_install_action (widget_class, "win.record", NULL, action_record);
  gtk_widget_class_install_action (widget_class, "win.record-other", NULL, action_record_other);
  gtk_widget_class_install_action (widget_class, "win.stop", NULL, action_stop);
  gtk_widget_class_install_action (widget_class, "win.show-answer", NULL, action_show_answer);
  gtk_widget_class_install_action (widget_class, "win.about-recording", NULL, action_about_recording);
  gtk_widget_class_install_action (widget_class, "win.copy", NULL, action_copy);
  gtk_widget_class_install_action (widget_class, "win.clear-range", NULL, action_clear_range);
  gtk_widget_class_install_action (widget_class, "win.escape", NULL, action_escape);
  gtk_widget_class_install_action (widget_class, "win.close-notice", NULL, action_close_notice);
  gtk_widget_class_install_property_action (widget_class, "win.only-my-code", "only-my-code");
  gtk_widget_class_install_property_action (widget_class, "win.fold-libraries", "fold-libraries");
}
