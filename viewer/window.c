/* window.c: one window, one recording: what it shows; see window.h */

#include "viewer/window-private.h"

#include <glib/gi18n.h>

#include "profile/words.h"
#include "viewer/figures.h"

G_DEFINE_FINAL_TYPE (ViewerWindow, viewer_window, ADW_TYPE_APPLICATION_WINDOW)

static void
show_page (ViewerWindow *self,
           const char   *name)
{
  gtk_stack_set_visible_child_name (self->pages, name);
  viewer_window_update_actions (self);
}

void
viewer_window_toast (ViewerWindow *self,
                     const char   *sentence)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* ---- title and first sentence ---- */

static char *
dup_target (ViewerWindow *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  const char *target = profile != NULL ? profile_get_meta (profile, "target") : NULL;

  if (target != NULL && target[0] != '\0')
    return g_strdup (target);
  if (self->recorder != NULL)
    return g_strdup (viewer_recorder_get_title (self->recorder));
  if (self->loader != NULL)
    return g_path_get_basename (viewer_loader_get_path (self->loader));
  return g_strdup (_("Pyinst"));
}

static void
show_title (ViewerWindow *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  g_autofree char *target = dup_target (self);
  g_autofree char *subtitle = NULL;

  if (profile != NULL)
    {
      g_autofree char *duration = viewer_figures_dup_duration (profile_get_duration_ns (profile));
      g_autofree char *samples = viewer_figures_dup_samples (profile_get_looks (profile));

      if (viewer_window_is_recording (self))
        /* Translators: elapsed time and "1 234 samples", while a program is recorded. */
        subtitle = g_strdup_printf (_("recording · %s · %s"), duration, samples);
      else
        /* Translators: a recording's length and "1 234 samples". */
        subtitle = g_strdup_printf (_("%s · %s"), duration, samples);
    }
  adw_window_title_set_title (self->title, target);
  adw_window_title_set_subtitle (self->title, subtitle != NULL ? subtitle : "");
  gtk_window_set_title (GTK_WINDOW (self), target);
}

static void
show_sentence (ViewerWindow *self)
{
  ProfileCallTree *tree = viewer_session_get_call_tree (self->session);
  g_autofree char *sentence = NULL;

  if (tree == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->sentence), FALSE);
      gtk_label_set_text (self->sentence_label, "");
      return;
    }
  sentence = profile_words_answer (tree);
  gtk_label_set_text (self->sentence_label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), TRUE);
  viewer_window_update_actions (self);
}

/* ---- reading ---- */

static void
snapshot_came (ViewerWindow *self)
{
  Profile *profile = viewer_loader_get_profile (self->loader);

  if (profile_get_looks (profile) == 0)
    return;
  viewer_session_set_profile (self->session, profile, viewer_loader_get_spans (self->loader));
  show_title (self);
  viewer_window_update_notice (self);
  if (self->is_first_snapshot)
    {
      self->is_first_snapshot = FALSE;
      show_page (self, "recording");
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

  show_title (self);
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

static void
forget_loader (ViewerWindow *self)
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
  forget_loader (self);
  viewer_session_set_profile (self->session, NULL, NULL);
  g_clear_pointer (&self->dismissed, g_free);
  self->is_first_snapshot = TRUE;

  self->loader = viewer_loader_new (path, is_being_made);
  g_signal_connect_swapped (self->loader, "snapshot", G_CALLBACK (snapshot_came), self);
  g_signal_connect_swapped (self->loader, "failed", G_CALLBACK (loading_failed), self);
  g_signal_connect_swapped (self->loader, "ended", G_CALLBACK (loading_ended), self);
  viewer_loader_start (self->loader);
  show_title (self);
  viewer_window_update_notice (self);
  show_page (self, "opening");
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
  show_title (self);
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

/* ---- what others ask ---- */

gboolean
viewer_window_is_recording (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), FALSE);

  return self->recorder != NULL && viewer_recorder_is_running (self->recorder);
}

gboolean
viewer_window_is_free (ViewerWindow *self)
{
  const char *page = viewer_window_get_page (self);

  return !viewer_window_is_recording (self)
         && (g_str_equal (page, "welcome") || g_str_equal (page, "error"));
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

ViewerSession *
viewer_window_get_session (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), NULL);

  return self->session;
}

ViewerTreeView *
viewer_window_get_tree_view (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), NULL);

  return self->tree_view;
}

const char *
viewer_window_get_page (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), "");

  return gtk_stack_get_visible_child_name (self->pages);
}

const char *
viewer_window_get_sentence (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), "");

  return gtk_label_get_text (self->sentence_label);
}

const char *
viewer_window_get_notice (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), "");

  return gtk_revealer_get_reveal_child (self->notice) ? gtk_label_get_text (self->notice_label) : "";
}

/* ---- opening and closing the window ---- */

static gboolean
file_dropped (GtkDropTarget *target,
              const GValue  *value,
              double         x,
              double         y,
              gpointer       user_data)
{
  GSList *files = g_value_get_boxed (value);
  g_autoptr(GPtrArray) list = g_ptr_array_new ();

  for (GSList *link = files; link != NULL; link = link->next)
    g_ptr_array_add (list, link->data);
  if (list->len == 0)
    return FALSE;
  g_application_open (g_application_get_default (), (GFile **) list->pdata, (int) list->len, "");
  return TRUE;
}

static void
restore_state (ViewerWindow *self)
{
  ViewerState state;

  viewer_state_load (&state);
  gtk_window_set_default_size (GTK_WINDOW (self), state.width_px, state.height_px);
  if (state.is_maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  if (state.tree_height_px > 0)
    gtk_paned_set_position (self->paned, state.tree_height_px);
  g_object_set (self, "only-my-code", state.only_application, NULL);
}

static void
save_state (ViewerWindow *self)
{
  ViewerState state;

  viewer_state_load (&state);
  state.is_maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  if (!state.is_maximized)
    gtk_window_get_default_size (GTK_WINDOW (self), &state.width_px, &state.height_px);
  if (g_str_equal (viewer_window_get_page (self), "recording"))
    state.tree_height_px = gtk_paned_get_position (self->paned);
  state.only_application = viewer_session_get_only_application (self->session);
  viewer_state_save (&state);
}

static gboolean
viewer_window_close_request (GtkWindow *window)
{
  ViewerWindow *self = VIEWER_WINDOW (window);

  save_state (self);
  if (viewer_window_is_recording (self))
    {
      viewer_window_ask_stop (self);
      return TRUE;
    }
  return GTK_WINDOW_CLASS (viewer_window_parent_class)->close_request (window);
}

static void
viewer_window_dispose (GObject *object)
{
  ViewerWindow *self = VIEWER_WINDOW (object);

  forget_loader (self);
  if (self->recorder != NULL)
    g_signal_handlers_disconnect_by_data (self->recorder, self);
  g_clear_object (&self->recorder);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->dismissed, g_free);

  G_OBJECT_CLASS (viewer_window_parent_class)->dispose (object);
}

enum {
  PROP_ONLY_MY_CODE = 1,
};

static void
viewer_window_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ViewerWindow *self = VIEWER_WINDOW (object);

  /* Actions ask while the template is built, before there is a session. */
  g_assert (property_id == PROP_ONLY_MY_CODE);
  g_value_set_boolean (value, self->session != NULL
                              && viewer_session_get_only_application (self->session));
}

static void
viewer_window_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  g_assert (property_id == PROP_ONLY_MY_CODE);
  viewer_session_set_only_application (VIEWER_WINDOW (object)->session, g_value_get_boolean (value));
}

static void
viewer_window_class_init (ViewerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_window_dispose;
  G_OBJECT_CLASS (klass)->get_property = viewer_window_get_property;
  G_OBJECT_CLASS (klass)->set_property = viewer_window_set_property;
  /* The action win.only-my-code is this property: menu and button follow it. */
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_ONLY_MY_CODE,
                                   g_param_spec_boolean ("only-my-code", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  GTK_WINDOW_CLASS (klass)->close_request = viewer_window_close_request;

  g_type_ensure (VIEWER_TYPE_FILTER_BAR);
  g_type_ensure (VIEWER_TYPE_OVERVIEW);
  g_type_ensure (VIEWER_TYPE_TIMELINE);
  g_type_ensure (VIEWER_TYPE_TREE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pyinst/Pyinst/window.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ViewerWindow, name)
  BIND (title);
  BIND (toasts);
  BIND (error_page);
  BIND (error_open);
  BIND (record_button);
  BIND (stop_button);
  BIND (opening_label);
  BIND (notice_label);
  BIND (sentence_label);
  BIND (sentence);
  BIND (paned);
  BIND (notice);
  BIND (pages);
  BIND (filter_bar);
  BIND (overview);
  BIND (timeline);
  BIND (tree_view);
#undef BIND
  viewer_window_install_actions (widget_class);
}

static void
viewer_window_init (ViewerWindow *self)
{
  GtkDropTarget *drop;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->session = viewer_session_new ();
  viewer_overview_set_session (self->overview, self->session);
  viewer_timeline_set_session (self->timeline, self->session);
  viewer_filter_bar_set_session (self->filter_bar, self->session);
  viewer_tree_view_set_session (self->tree_view, self->session);
  g_signal_connect_swapped (self->session, "call-tree-changed", G_CALLBACK (show_sentence), self);
  g_signal_connect_swapped (self->session, "range-changed", G_CALLBACK (viewer_window_update_actions), self);
  g_signal_connect_swapped (self->session, "selection-changed", G_CALLBACK (viewer_window_update_actions), self);

  drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (drop, "drop", G_CALLBACK (file_dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));

  restore_state (self);
  viewer_window_update_actions (self);
}

ViewerWindow *
viewer_window_new (GtkApplication *application)
{
  return g_object_new (VIEWER_TYPE_WINDOW, "application", application, NULL);
}
