/* window.c: one window, one recording: what it shows; see window.h */

#include "viewer/window-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "profile/words.h"
#include "viewer/figures.h"

G_DEFINE_FINAL_TYPE (ViewerWindow, viewer_window, ADW_TYPE_APPLICATION_WINDOW)

void
viewer_window_show_page (ViewerWindow *self,
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

/* "/home/me/shop/run.py --fast" is "run.py --fast" to people; -m and -c stay. */
static char *
dup_without_folder (const char *target)
{
  gsize n_first = strcspn (target, " ");
  const char *slash = target[0] != '-' ? g_strrstr_len (target, (gssize) n_first, "/") : NULL;

  return g_strdup (slash != NULL && slash + 1 < target + n_first ? slash + 1 : target);
}

static char *
dup_target (ViewerWindow *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  const char *target = profile != NULL ? profile_get_meta (profile, "target") : NULL;

  if (target != NULL && target[0] != '\0')
    return dup_without_folder (target);
  if (self->recorder != NULL)
    return g_strdup (viewer_recorder_get_title (self->recorder));
  if (self->loader != NULL)
    return g_path_get_basename (viewer_loader_get_path (self->loader));
  return g_strdup (_("Pyinst"));
}

void
viewer_window_show_title (ViewerWindow *self)
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

  viewer_window_forget_loader (self);
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

/* The actions win.only-my-code and win.fold-libraries are these properties: menu
 * and buttons follow them. */
enum {
  PROP_ONLY_MY_CODE = 1,
  PROP_FOLD_LIBRARIES,
};

static void
viewer_window_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ViewerSession *session = VIEWER_WINDOW (object)->session;

  /* Actions ask while the template is built, before there is a session. */
  if (session == NULL)
    g_param_value_set_default (pspec, value);
  else if (property_id == PROP_ONLY_MY_CODE)
    g_value_set_boolean (value, viewer_session_get_only_application (session));
  else if (property_id == PROP_FOLD_LIBRARIES)
    g_value_set_boolean (value, viewer_session_get_fold_libraries (session));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
viewer_window_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  ViewerSession *session = VIEWER_WINDOW (object)->session;

  if (property_id == PROP_ONLY_MY_CODE)
    viewer_session_set_only_application (session, g_value_get_boolean (value));
  else if (property_id == PROP_FOLD_LIBRARIES)
    viewer_session_set_fold_libraries (session, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
viewer_window_class_init (ViewerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_window_dispose;
  G_OBJECT_CLASS (klass)->get_property = viewer_window_get_property;
  G_OBJECT_CLASS (klass)->set_property = viewer_window_set_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_ONLY_MY_CODE,
                                   g_param_spec_boolean ("only-my-code", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_FOLD_LIBRARIES,
                                   g_param_spec_boolean ("fold-libraries", NULL, NULL, TRUE,
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
  viewer_overview_set_timeline (self->overview, self->timeline);
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
