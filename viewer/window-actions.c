/* window-actions.c: what menus, buttons and keys ask the window to do
 *
 * What they ask of a recording goes to the selected document: see the table in
 * document-actions.c.
 */

#include "viewer/window-private.h"

#include <glib/gi18n.h>

#include "viewer/choose-files.h"
#include "viewer/launch.h"
#include "viewer/state.h"

static void
action_of_document (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  ViewerDocument *document = viewer_window_get_document (VIEWER_WINDOW (widget));
  guint n_actions;
  const ViewerDocumentAction *actions = viewer_document_list_actions (&n_actions);

  for (guint i = 0; document != NULL && i < n_actions; i++)
    if (g_str_equal (actions[i].name, name))
      {
        actions[i].activate (document, parameter);
        return;
      }
}

void
viewer_window_update_actions (ViewerWindow *self)
{
  ViewerDocument *document = viewer_window_get_document (self);
  guint n_actions;
  const ViewerDocumentAction *actions = viewer_document_list_actions (&n_actions);

  for (guint i = 0; document != NULL && i < n_actions; i++)
    if (actions[i].is_enabled != NULL)
      gtk_widget_action_set_enabled (GTK_WIDGET (self), actions[i].name, actions[i].is_enabled (document));
}

/* ---- the window's own ---- */

static void
open_chosen (GListModel *files,
             gpointer    user_data)
{
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);

      viewer_window_open (user_data, file);
    }
}

static void
action_open (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_autofree char *reports = viewer_state_dup_reports ();
  ViewerChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_OPEN,
    .title = _("Open a Recording"),
    .accept = _("_Open"),
    .filter = _("Pyinst recordings"),
    .suffixes = { "pyprof" },
    .folder = reports,
    .several = TRUE,
  };

  viewer_choose_files (widget, &choice, open_chosen, widget);
}

static void
open_path (ViewerWindow *self,
           const char   *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  viewer_window_open (self, file);
}

static void
action_open_path (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  open_path (VIEWER_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
action_restore_tabs (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  guint n_gone;
  g_auto(GStrv) paths = viewer_state_list_tabs (&n_gone);
  g_autofree char *sentence = NULL;

  for (guint i = 0; paths[i] != NULL; i++)
    open_path (VIEWER_WINDOW (widget), paths[i]);
  if (n_gone == 0)
    return;
  sentence = g_strdup_printf (ngettext ("%u recording that was open last time is not there any more.",
                                        "%u recordings that were open last time are not there any more.", n_gone), n_gone);
  viewer_window_toast (VIEWER_WINDOW (widget), sentence);
}

static void
action_new_tab (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  viewer_window_add_document (VIEWER_WINDOW (widget));
}

static void
action_close_tab (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  AdwTabView *tabs = VIEWER_WINDOW (widget)->tabs;

  adw_tab_view_close_page (tabs, adw_tab_view_get_selected_page (tabs));
}

static void
action_toast (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  viewer_window_toast (VIEWER_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

/* ---- lessons ---- */

/* The tab in which a lesson shows its recordings: the selected one, unless it has something of the
 * person's own in it. A new one goes on at the same place of the lesson. */
static ViewerDocument *
get_document_to_learn (ViewerWindow *self,
                       const char   *place)
{
  ViewerDocument *document = viewer_window_get_document (self);

  if (viewer_document_is_free_to_learn (document))
    return document;
  document = viewer_window_add_document (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.learn-tool", "s", place);
  return document;
}

/* Parameter: the path of a recording, and the place in the Learn pane that asks for it. */
static void
action_learn_open (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  g_autoptr(GFile) file = NULL;
  const char *path, *place;

  g_variant_get (parameter, "(&s&s)", &path, &place);
  file = g_file_new_for_path (path);
  viewer_document_open (get_document_to_learn (VIEWER_WINDOW (widget), place), file);
}

/* The same for a program that is run and recorded. */
static void
action_learn_record (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  g_auto(ViewerLaunch) launch = { 0 };
  g_autoptr(ViewerRecorder) recorder = NULL;
  g_autoptr(GError) error = NULL;
  ViewerDocument *document = viewer_window_get_document (VIEWER_WINDOW (widget));
  const char *path, *place;

  if (viewer_document_is_recording (document) && viewer_document_is_of_lesson (document))
    {
      viewer_window_toast (VIEWER_WINDOW (widget), _("The program is being recorded. Wait for its end, or stop it."));
      return;
    }
  g_variant_get (parameter, "(&s&s)", &path, &place);
  viewer_launch_init (&launch, FALSE, path);
  recorder = viewer_launch_new_recorder (&launch, &error);
  if (recorder == NULL)
    {
      viewer_window_toast (VIEWER_WINDOW (widget), error->message);
      return;
    }
  document = get_document_to_learn (VIEWER_WINDOW (widget), place);
  viewer_document_record (document, recorder);
  viewer_document_set_of_lesson (document);
}

void
viewer_window_install_actions (GtkWidgetClass *widget_class)
{
  guint n_actions;
  const ViewerDocumentAction *actions = viewer_document_list_actions (&n_actions);

  for (guint i = 0; i < n_actions; i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter_type, action_of_document);
  gtk_widget_class_install_action (widget_class, "win.learn-open", "(ss)", action_learn_open);
  gtk_widget_class_install_action (widget_class, "win.learn-record", "(ss)", action_learn_record);
  gtk_widget_class_install_action (widget_class, "win.open", NULL, action_open);
  gtk_widget_class_install_action (widget_class, "win.open-path", "s", action_open_path);
  gtk_widget_class_install_action (widget_class, "win.restore-tabs", NULL, action_restore_tabs);
  gtk_widget_class_install_action (widget_class, "win.new-tab", NULL, action_new_tab);
  gtk_widget_class_install_action (widget_class, "win.close-tab", NULL, action_close_tab);
  gtk_widget_class_install_action (widget_class, "win.toast", "s", action_toast);
}
