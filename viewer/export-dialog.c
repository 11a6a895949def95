/* export-dialog.c: asks what to make of an open recording, and where to put it */

#include "viewer/export-dialog.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "viewer/export.h"
#include "viewer/figures.h"
#include "viewer/lens.h"

#define FIELDS_WIDTH_PX 420

/* Lives while its dialog, or the choice of a file after it, is open. */
typedef struct {
  GtkWindow            *parent;      /* weak */
  GtkWidget            *view;        /* weak */
  char                 *name;
  Profile              *profile;
  ProfileReportOptions  options;
  ProfileTransforms    *transforms;  /* what the options borrow; NULL */
  gint64                begin_ns, end_ns;
  ViewerExportDone      done;
  gpointer              user_data;

  ViewerExportKind      kind;
  AdwComboRow          *kind_row;
  AdwComboRow          *thread_row;
  AdwComboRow          *clock_row;
  AdwActionRow         *order_row;
  GtkSwitch            *order_switch;
  AdwActionRow         *all_row;
  GtkSwitch            *all_switch;
  AdwActionRow         *range_row;
  GtkSwitch            *range_switch;
  AdwActionRow         *transforms_row;
  GtkSwitch            *transforms_switch;
  AdwActionRow         *tasks_row;
  GtkSwitch            *tasks_switch;
  GtkFileChooserNative *chooser;
} Export;

static void
export_free (Export *self)
{
  g_clear_weak_pointer (&self->parent);
  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->chooser);
  g_free (self->name);
  profile_unref (self->profile);
  g_clear_pointer (&self->transforms, profile_transforms_unref);
  g_free (self);
}

static void
say_done (Export       *self,
          const GError *error)
{
  g_autofree char *sentence = NULL;

  if (error == NULL)
    sentence = g_strdup (_("The export is saved."));
  else
    sentence = g_strdup_printf (_("The export could not be saved: %s"), error->message);
  if (self->view != NULL)
    self->done (sentence, self->user_data);
}

static void
report_written (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Export *self = user_data;
  g_autoptr(GError) error = NULL;

  viewer_export_finish (result, &error);
  say_done (self, error);
  export_free (self);
}

static void
write_to (Export     *self,
          const char *path)
{
  g_autoptr(GError) error = NULL;

  if (self->kind.report != NULL)
    {
      viewer_export_write_report (self->profile, self->kind.report, &self->options, self->begin_ns, self->end_ns, path,
                                  report_written, self);
      return;
    }
  if (self->view != NULL)
    viewer_export_write_picture (self->view, self->kind.picture, self->name, path, &error);
  say_done (self, error);
  export_free (self);
}

static void
place_chosen (Export *self,
              int     response)
{
  g_autoptr(GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr(GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    write_to (self, path);
  else
    export_free (self);
}

static void
ask_where (Export *self)
{
  g_autofree char *name = g_strconcat (self->name, self->kind.suffix, NULL);

  self->chooser = gtk_file_chooser_native_new (_("Export"), self->parent, GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("_Save"), _("_Cancel"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (place_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
read_fields (Export *self)
{
  self->options.clock = (ProfileClock) adw_combo_row_get_selected (self->clock_row);
  self->options.thread = adw_combo_row_get_selected (self->thread_row);
  self->options.timeline = gtk_switch_get_active (self->order_switch)
                           && gtk_widget_get_visible (GTK_WIDGET (self->order_row));
  self->options.show_all = gtk_switch_get_active (self->all_switch);
  if (!gtk_switch_get_active (self->range_switch))
    self->begin_ns = self->end_ns = 0;
  if (!gtk_switch_get_active (self->transforms_switch))
    self->options.transforms = NULL;
  if (!gtk_switch_get_active (self->tasks_switch))
    self->options.task_kind = NULL;
}

static void
answered (Export     *self,
          const char *response)
{
  if (g_str_equal (response, "export") && self->parent != NULL)
    {
      read_fields (self);
      ask_where (self);
    }
  else
    export_free (self);
}

/* A copy of the samples has no place for what is done to their stacks. */
static void
say_of_transforms (Export *self)
{
  gboolean has_place = self->kind.report->is_transformed;

  gtk_widget_set_sensitive (GTK_WIDGET (self->transforms_row), has_place);
  adw_action_row_set_subtitle (self->transforms_row, has_place ? _("Calls are focused, merged and left out as in the window")
                                                               : _("This format holds the calls as they were recorded."));
}

/* As the command's --task. */
static void
say_of_tasks (Export *self)
{
  gboolean has_place = self->kind.report->is_of_tasks;

  gtk_widget_set_sensitive (GTK_WIDGET (self->tasks_row), has_place);
  adw_action_row_set_subtitle (self->tasks_row, has_place ? self->options.task_kind
                                                          : _("This format has all tasks; text and JSON can have one kind alone."));
}

/* What a picture has no use for is not asked. */
static void
kind_changed (Export *self)
{
  gboolean is_report;

  viewer_export_get_kind (adw_combo_row_get_selected (self->kind_row), &self->kind);
  is_report = self->kind.report != NULL;
  gtk_widget_set_visible (GTK_WIDGET (self->thread_row), is_report);
  gtk_widget_set_visible (GTK_WIDGET (self->clock_row), is_report);
  gtk_widget_set_visible (GTK_WIDGET (self->all_row), is_report);
  gtk_widget_set_visible (GTK_WIDGET (self->order_row),
                          is_report && self->kind.report->order == PROFILE_ORDER_OPTIONAL);
  gtk_widget_set_visible (GTK_WIDGET (self->range_row), is_report && self->begin_ns < self->end_ns);
  gtk_widget_set_visible (GTK_WIDGET (self->transforms_row), is_report && self->transforms != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->tasks_row), is_report && self->options.task_kind != NULL);
  if (!is_report)
    return;
  say_of_transforms (self);
  if (self->options.task_kind != NULL)
    say_of_tasks (self);
}

/* ---- the dialog ---- */

static AdwComboRow *
add_choice (AdwPreferencesGroup *group,
            const char          *title,
            GtkStringList       *choices,
            guint                selected)
{
  AdwComboRow *row = ADW_COMBO_ROW (adw_combo_row_new ());

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (row, G_LIST_MODEL (choices));
  adw_combo_row_set_use_subtitle (row, TRUE);   /* beside the title a long choice is cut, however wide the row is */
  adw_combo_row_set_selected (row, selected);
  adw_preferences_group_add (group, GTK_WIDGET (row));
  g_object_unref (choices);
  return row;
}

static AdwActionRow *
add_switch (AdwPreferencesGroup  *group,
            const char           *title,
            const char           *subtitle,
            GtkSwitch           **toggle)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  *toggle = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (*toggle), GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
  adw_action_row_add_suffix (row, GTK_WIDGET (*toggle));
  adw_action_row_set_activatable_widget (row, GTK_WIDGET (*toggle));
  adw_preferences_group_add (group, GTK_WIDGET (row));
  return row;
}

static GtkStringList *
list_kinds (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);
  ViewerExportKind kind;

  for (guint i = 0; viewer_export_get_kind (i, &kind); i++)
    gtk_string_list_append (list, kind.label);
  return list;
}

static GtkStringList *
list_threads (Profile *profile)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  gtk_string_list_append (list, _("All that the report has room for"));
  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    {
      ProfileThreadInfo info;

      profile_get_thread_info (profile, i, &info);
      gtk_string_list_append (list, info.name);
    }
  return list;
}

static void
add_view_switches (Export              *self,
                   AdwPreferencesGroup *group)
{
  gint64 resolution = MAX ((self->end_ns - self->begin_ns) / 50, 1);
  g_autofree char *begin = viewer_figures_dup_time (self->begin_ns, resolution);
  g_autofree char *end = viewer_figures_dup_time (self->end_ns, resolution);
  g_autofree char *range = g_strdup_printf (_("%s – %s"), begin, end);

  self->range_row = add_switch (group, _("Only the selected time"), range, &self->range_switch);
  self->transforms_row = add_switch (group, _("With the view’s transforms"), "", &self->transforms_switch);
  self->tasks_row = add_switch (group, _("Only the tasks that are shown"), "", &self->tasks_switch);
  gtk_switch_set_active (self->tasks_switch, TRUE);
  gtk_switch_set_active (self->range_switch, TRUE);
  gtk_switch_set_active (self->transforms_switch, TRUE);
}

static GtkWidget *
new_fields (Export *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkStringList *clocks = gtk_string_list_new (NULL);

  for (guint i = 0; i < PROFILE_N_CLOCKS; i++)
    gtk_string_list_append (clocks, viewer_lens_get_title ((ProfileClock) i));
  gtk_widget_set_size_request (GTK_WIDGET (group), FIELDS_WIDTH_PX, -1);
  self->kind_row = add_choice (group, _("What"), list_kinds (), 0);
  self->thread_row = add_choice (group, _("Threads"), list_threads (self->profile), self->options.thread);
  self->clock_row = add_choice (group, _("Time"), clocks, (guint) self->options.clock);
  self->all_row = add_switch (group, _("Everything"), _("Nothing is folded or left out, however small"), &self->all_switch);
  self->order_row = add_switch (group, _("In the order of time"), _("Repeated calls stand one after the other"),
                                &self->order_switch);
  add_view_switches (self, group);
  g_signal_connect_swapped (self->kind_row, "notify::selected", G_CALLBACK (kind_changed), self);
  kind_changed (self);
  return GTK_WIDGET (group);
}

void
viewer_export_dialog_show (GtkWindow                  *parent,
                           GtkWidget                  *view,
                           const char                 *view_title,
                           const char                 *name,
                           Profile                    *profile,
                           const ProfileReportOptions *options,
                           gint64                      begin_ns,
                           gint64                      end_ns,
                           ViewerExportDone            done,
                           gpointer                    user_data)
{
  Export *self = g_new0 (Export, 1);
  g_autofree char *body = g_strdup_printf (_("Pictures are of what is seen now: %s."), view_title);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, _("Export"), body));

  g_set_weak_pointer (&self->parent, parent);
  g_set_weak_pointer (&self->view, view);
  self->name = g_strdup (name);
  self->profile = profile_ref (profile);
  self->options = *options;
  if (options->transforms != NULL)
    self->transforms = profile_transforms_ref ((ProfileTransforms *) options->transforms);
  self->begin_ns = begin_ns;
  self->end_ns = end_ns;
  self->done = done;
  self->user_data = user_data;

  adw_message_dialog_set_extra_child (dialog, new_fields (self));
  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "export", _("_Export…"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "export", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "export");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (answered), self);
  gtk_window_present (GTK_WINDOW (dialog));
}
