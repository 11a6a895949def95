/* welcome.c: the page of a tab with nothing in it; see welcome.h */

#include "viewer/welcome.h"

#include <glib/gi18n.h>
#include <string.h>

#include "viewer/recent.h"
#include "viewer/state.h"

#define N_RECENT 8

struct _ViewerWelcome
{
  AdwBin parent_instance;

  /* template */
  GtkListBox *recent;
  GtkWidget  *recent_part;
  GtkWidget  *restore;
};

G_DEFINE_FINAL_TYPE (ViewerWelcome, viewer_welcome, ADW_TYPE_BIN)

/* "~/shop · 12 Nov 2026, 14:03" */
static char *
dup_subtitle (GFile *file)
{
  g_autoptr(GFile) folder = g_file_get_parent (file);
  g_autoptr(GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_TIME_MODIFIED, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  g_autoptr(GDateTime) modified = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;
  g_autoptr(GDateTime) here = modified != NULL ? g_date_time_to_local (modified) : NULL;
  g_autofree char *when = here != NULL ? g_date_time_format (here, "%x, %H:%M") : g_strdup ("");
  g_autofree char *where = folder != NULL ? g_file_get_parse_name (folder) : g_strdup ("");

  if (g_str_has_prefix (where, g_get_home_dir ()))
    {
      g_autofree char *shorter = g_strconcat ("~", where + strlen (g_get_home_dir ()), NULL);

      return g_strdup_printf ("%s · %s", shorter, when);
    }
  return g_strdup_printf ("%s · %s", where, when);
}

static GtkWidget *
new_row (GFile *file)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *path = g_file_get_path (file);
  g_autofree char *subtitle = dup_subtitle (file);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", path);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-path");
  return row;
}

static void
show_recent (ViewerWelcome *self)
{
  g_autoptr(GPtrArray) files = viewer_recent_list (N_RECENT);
  g_auto(GStrv) tabs = viewer_state_list_tabs (NULL);
  guint n_tabs = g_strv_length (tabs);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->recent))) != NULL)
    gtk_list_box_remove (self->recent, row);
  for (guint i = 0; i < files->len; i++)
    if (g_file_peek_path (files->pdata[i]) != NULL)
      gtk_list_box_append (self->recent, new_row (files->pdata[i]));
  gtk_widget_set_visible (self->recent_part, files->len > 0);

  gtk_widget_set_visible (self->restore, n_tabs > 1);
  if (n_tabs > 1)
    {
      g_autofree char *label = g_strdup_printf (ngettext ("Open the %u of Last Time", "Open the %u of Last Time", n_tabs), n_tabs);

      gtk_button_set_label (GTK_BUTTON (self->restore), label);
    }
}

static void
viewer_welcome_map (GtkWidget *widget)
{
  show_recent (VIEWER_WELCOME (widget));
  GTK_WIDGET_CLASS (viewer_welcome_parent_class)->map (widget);
}

static void
viewer_welcome_class_init (ViewerWelcomeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = viewer_welcome_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pyinst/Pyinst/welcome.ui");
  gtk_widget_class_bind_template_child (widget_class, ViewerWelcome, recent);
  gtk_widget_class_bind_template_child (widget_class, ViewerWelcome, recent_part);
  gtk_widget_class_bind_template_child (widget_class, ViewerWelcome, restore);
}

static void
viewer_welcome_init (ViewerWelcome *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
