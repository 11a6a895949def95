/* preferences.c: the window in which a person chooses for good; see preferences.h */

#include "viewer/preferences.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "viewer/editor.h"
#include "viewer/settings.h"

static const char *const color_schemes[] = { "system", "light", "dark" };

/* ---- light and dark ---- */

static guint
find_color_scheme (void)
{
  g_autofree char *name = NULL;

  g_object_get (viewer_settings_get_default (), "color-scheme", &name, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (color_schemes); i++)
    if (g_strcmp0 (name, color_schemes[i]) == 0)
      return i;
  return 0;
}

static void
apply_color_scheme (void)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[find_color_scheme ()]);
}

static void
color_scheme_chosen (AdwComboRow *row)
{
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (color_schemes))
    g_object_set (viewer_settings_get_default (), "color-scheme", color_schemes[selected], NULL);
}

static GtkWidget *
make_color_scheme (void)
{
  const char *names[] = { _("As the desktop"), _("Light"), _("Dark"), NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (names);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Colours"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), find_color_scheme ());
  g_signal_connect (row, "notify::selected", G_CALLBACK (color_scheme_chosen), NULL);
  return row;
}

static GtkWidget *
make_restore_tabs (void)
{
  GtkWidget *row = adw_action_row_new (), *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Open the last recordings at start"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Those that were open when the window was closed"));
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Open the last recordings at start"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_object_bind_property (viewer_settings_get_default (), "restore-tabs", toggle, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  return row;
}

/* ---- the editor ---- */

/* 0: the desktop's; then the presets; behind them a command of one's own. */
static guint
find_editor (void)
{
  const char *command = viewer_settings_get_editor_command (viewer_settings_get_default ());
  const ViewerEditorPreset *presets;
  guint n;

  presets = viewer_editor_list_presets (&n);
  if (command[0] == '\0')
    return 0;
  for (guint i = 0; i < n; i++)
    if (g_str_equal (presets[i].command, command))
      return i + 1;
  return n + 1;
}

static void
editor_chosen (AdwComboRow *row,
               GParamSpec  *pspec,
               GtkWidget   *command)
{
  guint n, selected = adw_combo_row_get_selected (row);
  const ViewerEditorPreset *presets = viewer_editor_list_presets (&n);

  if (selected == find_editor ())
    return;
  if (selected <= n)
    g_object_set (viewer_settings_get_default (), "editor-command", selected > 0 ? presets[selected - 1].command : "", NULL);
  else
    gtk_widget_grab_focus (command);
}

static void
command_changed (AdwComboRow *row)
{
  adw_combo_row_set_selected (row, find_editor ());
}

static void
add_editor (AdwPreferencesGroup *group)
{
  g_autoptr(GtkStringList) model = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new (), *command = adw_entry_row_new ();
  guint n;
  const ViewerEditorPreset *presets = viewer_editor_list_presets (&n);

  gtk_string_list_append (model, _("The desktop's text editor"));
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (model, presets[i].name);
  gtk_string_list_append (model, _("Another"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Editor"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (command), _("Command"));
  g_object_bind_property (viewer_settings_get_default (), "editor-command", command, "text",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), find_editor ());
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (editor_chosen), command, 0);
  g_signal_connect_object (viewer_settings_get_default (), "notify::editor-command", G_CALLBACK (command_changed), row,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
  adw_preferences_group_add (group, command);
}

/* ---- folders of other computers ---- */

/* The list is made anew whenever the mappings change; its rows are in a list of the group. */
static void
forget_folder (GtkWidget *button)
{
  const char *there = g_object_get_data (G_OBJECT (button), "folder");
  g_autoptr(ProfileSourceMap) map = viewer_settings_dup_source_map (viewer_settings_get_default ());
  g_autoptr(ProfileSourceMap) rest = profile_source_map_new ();

  for (guint i = 0; i < profile_source_map_get_n (map); i++)
    {
      const char *from, *to;

      profile_source_map_get (map, i, &from, &to);
      if (!g_str_equal (from, there))
        profile_source_map_add (rest, from, to);
    }
  viewer_settings_set_source_map (viewer_settings_get_default (), rest);
}

static GtkWidget *
make_folder (const char *there,
             const char *here)
{
  GtkWidget *row = adw_action_row_new (), *forget = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *words = g_strdup_printf (_("Forget where %s is"), there);

  g_object_set (row, "use-markup", FALSE, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), there);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), here);
  gtk_widget_set_valign (forget, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (forget, "flat");
  gtk_widget_set_tooltip_text (forget, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (forget), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (forget), "folder", g_strdup (there), g_free);
  g_signal_connect (forget, "clicked", G_CALLBACK (forget_folder), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), forget);
  return row;
}

static void
show_folders (AdwPreferencesGroup *group)
{
  g_autoptr(ProfileSourceMap) map = viewer_settings_dup_source_map (viewer_settings_get_default ());
  GList *rows = g_object_steal_data (G_OBJECT (group), "rows");

  for (GList *row = rows; row != NULL; row = row->next)
    adw_preferences_group_remove (group, row->data);
  g_clear_list (&rows, NULL);
  for (guint i = 0; i < profile_source_map_get_n (map); i++)
    {
      const char *there, *here;
      GtkWidget *row;

      profile_source_map_get (map, i, &there, &here);
      row = make_folder (there, here);
      adw_preferences_group_add (group, row);
      rows = g_list_prepend (rows, row);
    }
  g_object_set_data_full (G_OBJECT (group), "rows", rows, (GDestroyNotify) g_list_free);
  adw_preferences_group_set_description (group, rows != NULL
    ? _("A folder as recordings have it, and below it where it is here.")
    : _("None yet. When a file of a recording is not on this computer, the source view asks where it is, and remembers it here."));
}

/* ---- the window ---- */

static GtkWidget *
make_group (AdwPreferencesPage *page,
            const char         *title,
            const char         *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
  return group;
}

GtkWindow *
viewer_preferences_new (GtkWindow *parent)
{
  GtkWidget *window = adw_preferences_window_new (), *page = adw_preferences_page_new (), *group;

  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), parent != NULL);
  adw_preferences_window_set_search_enabled (ADW_PREFERENCES_WINDOW (window), FALSE);
  group = make_group (ADW_PREFERENCES_PAGE (page), _("Window"),
                      viewer_settings_is_kept (viewer_settings_get_default ()) ? NULL
                      : _("The settings' description is not installed: what you choose here is forgotten at the end."));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_color_scheme ());
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_restore_tabs ());
  group = make_group (ADW_PREFERENCES_PAGE (page), _("Open in Editor"),
                      _("{file} and {line} stand for the place. Without {file}, the file comes last."));
  add_editor (ADW_PREFERENCES_GROUP (group));
  group = make_group (ADW_PREFERENCES_PAGE (page), _("Folders of Other Computers"), NULL);
  show_folders (ADW_PREFERENCES_GROUP (group));
  g_signal_connect_object (viewer_settings_get_default (), "notify::folder-mappings", G_CALLBACK (show_folders), group,
                           G_CONNECT_SWAPPED);
  adw_preferences_window_add (ADW_PREFERENCES_WINDOW (window), ADW_PREFERENCES_PAGE (page));
  return GTK_WINDOW (window);
}

static void
action_preferences (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       application)
{
  gtk_window_present (viewer_preferences_new (gtk_application_get_active_window (application)));
}

void
viewer_preferences_add_to (GtkApplication *application)
{
  static const GActionEntry entry = { .name = "preferences", .activate = action_preferences };

  g_action_map_add_action_entries (G_ACTION_MAP (application), &entry, 1, application);
  gtk_application_set_accels_for_action (application, "app.preferences", (const char *[]) { "<Control>comma", NULL });
  apply_color_scheme ();
  g_signal_connect_object (viewer_settings_get_default (), "notify::color-scheme", G_CALLBACK (apply_color_scheme), application, 0);
}
