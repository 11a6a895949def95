/* window.c: a window: recordings in tabs; see window.h */

#include "viewer/window-private.h"

#include <glib/gi18n.h>

#include "viewer/learn/term-attach.h"
#include "viewer/recent.h"
#include "viewer/state.h"
#include "viewer/steady-layout.h"

#define N_RECENT 10

G_DEFINE_FINAL_TYPE (ViewerWindow, viewer_window, ADW_TYPE_APPLICATION_WINDOW)

void
viewer_window_toast (ViewerWindow *self,
                     const char   *sentence)
{
  AdwToast *toast = adw_toast_new ("");
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* ---- the selected document ---- */

static void
show_record_button (ViewerWindow   *self,
                    ViewerDocument *document)
{
  gboolean is_recording = viewer_document_is_recording (document);
  gboolean was_asked = viewer_document_is_stopping (document);
  GtkWidget *content = gtk_button_get_child (self->stop_button);

  gtk_widget_set_visible (GTK_WIDGET (self->record_button), !is_recording);
  gtk_widget_set_visible (GTK_WIDGET (self->stop_button), is_recording);
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), was_asked ? _("_Stop Now") : _("_Stop"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->stop_button),
                               was_asked ? _("The program was asked to stop and has not yet: end it")
                                         : _("Ask the program to stop, as Ctrl+C in a terminal does"));
}

void
viewer_window_show_document (ViewerWindow *self)
{
  ViewerDocument *document = viewer_window_get_document (self);

  if (document == NULL)
    return;
  adw_window_title_set_title (self->title, viewer_document_get_title (document));
  adw_window_title_set_subtitle (self->title, viewer_document_get_subtitle (document));
  gtk_window_set_title (GTK_WINDOW (self), viewer_document_get_title (document));
  show_record_button (self, document);
  viewer_window_update_actions (self);
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

  if (files == NULL)
    return FALSE;
  for (GSList *link = files; link != NULL; link = link->next)
    viewer_window_open (VIEWER_WINDOW (user_data), link->data);
  return TRUE;
}

/* ---- recent recordings in the menu ---- */

static void
show_recent (ViewerWindow *self)
{
  g_autoptr(GPtrArray) files = viewer_recent_list (N_RECENT);

  g_menu_remove_all (self->recent_menu);
  for (guint i = 0; i < files->len; i++)
    {
      const char *path = g_file_peek_path (files->pdata[i]);
      g_autofree char *name = g_file_get_basename (files->pdata[i]);
      g_auto(GStrv) parts = g_strsplit (name, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

      if (path == NULL)
        continue;
      g_menu_item_set_action_and_target (item, "win.open-path", "s", path);
      g_menu_append_item (self->recent_menu, item);
    }
}

static void
restore_state (ViewerWindow *self)
{
  ViewerState state;

  viewer_state_load (&state);
  gtk_window_set_default_size (GTK_WINDOW (self), state.width_px, state.height_px);
  if (state.is_maximized)
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
save_tabs (ViewerWindow *self)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; i < viewer_window_get_n_documents (self); i++)
    if (!viewer_document_is_free (viewer_window_get_nth (self, i)))
      g_ptr_array_add (paths, (char *) viewer_document_get_path (viewer_window_get_nth (self, i)));
  g_ptr_array_add (paths, NULL);
  /* A window that was only looked at takes nothing away from the next. */
  if (paths->len > 1)
    viewer_state_save_tabs ((const char *const *) paths->pdata);
}

static void
save_state (ViewerWindow *self)
{
  ViewerDocument *document = viewer_window_get_document (self);
  ViewerState state;

  if (document != NULL)
    viewer_document_save_state (document);
  viewer_state_load (&state);
  state.is_maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  if (!state.is_maximized)
    gtk_window_get_default_size (GTK_WINDOW (self), &state.width_px, &state.height_px);
  viewer_state_save (&state);
  save_tabs (self);
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
  for (guint i = 0; i < viewer_window_get_n_documents (self); i++)
    viewer_document_stop (viewer_window_get_nth (self, i));
}

static void
viewer_window_dispose (GObject *object)
{
  viewer_window_disconnect_tabs (VIEWER_WINDOW (object));

  G_OBJECT_CLASS (viewer_window_parent_class)->dispose (object);
}

static void
viewer_window_finalize (GObject *object)
{
  g_ptr_array_unref (VIEWER_WINDOW (object)->closing);

  G_OBJECT_CLASS (viewer_window_parent_class)->finalize (object);
}

/* The actions with a state are the selected document's properties of the same
 * name: menu, buttons and keys follow them. */
static void
viewer_window_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ViewerDocument *document = viewer_window_get_document (VIEWER_WINDOW (object));

  /* Actions ask before there is a document. */
  if (document == NULL)
    g_param_value_set_default (pspec, value);
  else
    g_object_get_property (G_OBJECT (document), pspec->name, value);
}

static void
viewer_window_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  ViewerDocument *document = viewer_window_get_document (VIEWER_WINDOW (object));

  if (document != NULL)
    g_object_set_property (G_OBJECT (document), pspec->name, value);
}

static const struct {
  const char *action;
  const char *property;
} stateful_actions[] = {
  { "win.only-my-code", "only-my-code" },
  { "win.fold-libraries", "fold-libraries" },
  { "win.show-view", "view" },
  { "win.show-timeline", "show-timeline" },
  { "win.show-views", "show-views" },
  { "win.show-source", "show-source" },
  { "win.learn", "show-learn" },
};

static GParamSpec *
copy_property (GObjectClass *documents,
               const char   *name)
{
  GParamSpec *original = g_object_class_find_property (documents, name);

  if (G_IS_PARAM_SPEC_STRING (original))
    return g_param_spec_string (name, NULL, NULL, G_PARAM_SPEC_STRING (original)->default_value, original->flags);
  return g_param_spec_boolean (name, NULL, NULL, G_PARAM_SPEC_BOOLEAN (original)->default_value, original->flags);
}

static void
install_stateful_actions (ViewerWindowClass *klass)
{
  g_autoptr(GTypeClass) documents = g_type_class_ref (VIEWER_TYPE_DOCUMENT);

  for (guint i = 0; i < G_N_ELEMENTS (stateful_actions); i++)
    {
      g_object_class_install_property (G_OBJECT_CLASS (klass), i + 1,
                                       copy_property ((GObjectClass *) documents, stateful_actions[i].property));
      gtk_widget_class_install_property_action (GTK_WIDGET_CLASS (klass), stateful_actions[i].action,
                                                stateful_actions[i].property);
    }
}

static void
viewer_window_class_init (ViewerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_window_finalize;
  G_OBJECT_CLASS (klass)->get_property = viewer_window_get_property;
  G_OBJECT_CLASS (klass)->set_property = viewer_window_set_property;
  GTK_WINDOW_CLASS (klass)->close_request = viewer_window_close_request;

  g_type_ensure (VIEWER_TYPE_STEADY_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pyinst/Pyinst/window.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ViewerWindow, name)
  BIND (recent_menu);
  BIND (title);
  BIND (toasts);
  BIND (tab_bar);
  BIND (tabs);
  BIND (record_button);
  BIND (stop_button);
#undef BIND
  install_stateful_actions (klass);
  viewer_window_install_actions (widget_class);
}

static void
viewer_window_init (ViewerWindow *self)
{
  GtkDropTarget *drop;

  self->closing = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  viewer_window_connect_tabs (self);
  viewer_term_attach (GTK_WIDGET (self->title), "recording");
  viewer_term_watch (adw_toast_overlay_get_child (self->toasts));

  drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_signal_connect (drop, "drop", G_CALLBACK (file_dropped), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));

  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (show_recent), self, G_CONNECT_SWAPPED);
  show_recent (self);
  restore_state (self);
}

ViewerWindow *
viewer_window_new (GtkApplication *application)
{
  ViewerWindow *self = g_object_new (VIEWER_TYPE_WINDOW, "application", application, NULL);

  viewer_window_add_document (self);
  return self;
}
