/* record-dialog.c: asks which program to record, and how; see record-dialog.h */

#include "viewer/record-dialog.h"

#include <glib/gi18n.h>

#include "viewer/choose-files.h"
#include "viewer/interpreters.h"
#include "viewer/launch.h"

struct _ViewerRecordDialog
{
  AdwWindow parent_instance;

  /* template */
  AdwComboRow   *kind;
  AdwComboRow   *python;
  AdwComboRow   *interval;
  AdwComboRow   *engine;
  AdwEntryRow   *program;
  AdwEntryRow   *arguments;
  AdwEntryRow   *folder;
  GtkLabel      *problem;
  GtkSpinButton *duration;
  GtkStringList *python_names;
  GtkSwitch     *children;
  GtkWidget     *choose_program;
  GtkWidget     *record;

  /* owned */
  GPtrArray *interpreters;   /* ViewerInterpreter, as in python_names; NULL while they are sought */
  char      *wanted_python;  /* path that is to be selected when it was found */

  /* state */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (ViewerRecordDialog, viewer_record_dialog, ADW_TYPE_WINDOW)

enum {
  RECORD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* As the rows of the list; the usual one is the second. */
static const guint intervals_us[] = { 200, 1000, 5000, 20000 };

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (AdwEntryRow *row,
          const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static gboolean
is_module (ViewerRecordDialog *self)
{
  return adw_combo_row_get_selected (self->kind) == 1;
}

/* ---- what can be recorded ---- */

static ViewerInterpreter *
get_interpreter (ViewerRecordDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->python);

  return self->interpreters != NULL && selected < self->interpreters->len ? self->interpreters->pdata[selected] : NULL;
}

static void
update (ViewerRecordDialog *self)
{
  ViewerInterpreter *interpreter = get_interpreter (self);
  g_autofree char *problem = NULL;

  if (interpreter != NULL)
    problem = viewer_interpreter_dup_problem (interpreter);
  else if (self->interpreters != NULL)
    problem = g_strdup (_("No Python was found. Install Python 3.9 or later, or choose where it is."));
  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_widget_set_sensitive (self->record, get_text (self->program)[0] != '\0' && interpreter != NULL && problem == NULL);
}

static void
show_problem (ViewerRecordDialog *self,
              const char         *sentence)
{
  gtk_label_set_text (self->problem, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

/* ---- interpreters ---- */

static void
select_python (ViewerRecordDialog *self)
{
  for (guint i = 0; self->wanted_python != NULL && i < self->interpreters->len; i++)
    if (g_str_equal (((ViewerInterpreter *) self->interpreters->pdata[i])->path, self->wanted_python))
      adw_combo_row_set_selected (self->python, i);
}

static void
show_pythons (ViewerRecordDialog *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;

  for (guint i = 0; i < self->interpreters->len; i++)
    {
      g_autofree char *name = viewer_interpreter_dup_name (self->interpreters->pdata[i]);

      g_strv_builder_add (names, name);
    }
  list = g_strv_builder_end (names);
  gtk_string_list_splice (self->python_names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->python_names)),
                          (const char *const *) list);
  select_python (self);
  update (self);
}

/* The task's data is the folder; what was wanted but not found is asked, too. */
static void
find_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  g_task_return_pointer (task, viewer_interpreters_find (task_data), (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
has_path (GPtrArray  *interpreters,
          const char *path)
{
  for (guint i = 0; i < interpreters->len; i++)
    if (g_str_equal (((ViewerInterpreter *) interpreters->pdata[i])->path, path))
      return TRUE;
  return FALSE;
}

static void
pythons_found (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(ViewerRecordDialog) self = g_weak_ref_get (weak);
  g_autoptr(GPtrArray) found = g_task_propagate_pointer (G_TASK (result), NULL);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL || found == NULL)
    return;
  g_clear_pointer (&self->interpreters, g_ptr_array_unref);
  self->interpreters = g_ptr_array_ref (found);
  if (self->wanted_python != NULL && self->wanted_python[0] != '\0' && !has_path (found, self->wanted_python))
    g_ptr_array_insert (found, 0, viewer_interpreter_new (self->wanted_python));
  show_pythons (self);
}

/* Whoever closes the dialog and its window does not wait for this: a dialog must not outlive its window. */
static void
find_pythons (ViewerRecordDialog *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  g_autoptr(GTask) task = g_task_new (NULL, NULL, pythons_found, weak);
  const char *program = get_text (self->program);
  const char *folder = get_text (self->folder);
  char *where = NULL;

  g_weak_ref_init (weak, self);
  if (folder[0] != '\0')
    where = g_strdup (folder);
  else if (!is_module (self) && g_path_is_absolute (program))
    where = g_path_get_dirname (program);
  g_task_set_source_tag (task, find_pythons);
  g_task_set_task_data (task, where, g_free);
  g_task_run_in_thread (task, find_in_thread);
}

static void
python_chosen (GListModel *files,
               gpointer    user_data)
{
  ViewerRecordDialog *self = user_data;
  g_autoptr(GFile) file = g_list_model_get_item (files, 0);

  if (g_file_peek_path (file) == NULL)
    return;
  g_free (self->wanted_python);
  self->wanted_python = g_strdup (g_file_peek_path (file));
  find_pythons (self);
}

/* ---- filling in ---- */

static void
fill (ViewerRecordDialog *self,
      const ViewerLaunch *launch)
{
  guint row = 1;

  for (guint i = 0; i < G_N_ELEMENTS (intervals_us); i++)
    if (launch->interval_us == intervals_us[i])
      row = i;
  self->is_filling = TRUE;
  adw_combo_row_set_selected (self->kind, launch->is_module ? 1 : 0);
  if (!g_str_equal (get_text (self->program), launch->program))
    set_text (self->program, launch->program);
  set_text (self->arguments, launch->arguments);
  set_text (self->folder, launch->folder);
  adw_combo_row_set_selected (self->interval, row);
  adw_combo_row_set_selected (self->engine, launch->engine);
  gtk_spin_button_set_value (self->duration, launch->duration_s);
  gtk_switch_set_active (self->children, launch->has_children);
  g_free (self->wanted_python);
  self->wanted_python = g_strdup (launch->python);
  self->is_filling = FALSE;
  find_pythons (self);
}

/* A program that was recorded before is recorded as then. */
static void
program_changed (ViewerRecordDialog *self)
{
  gboolean is_whole = is_module (self) || g_file_test (get_text (self->program), G_FILE_TEST_IS_REGULAR);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->program),
                                 is_module (self) ? _("Module, as after python -m") : _("Script"));
  gtk_widget_set_visible (self->choose_program, !is_module (self));
  if (!self->is_filling && is_whole && get_text (self->program)[0] != '\0')
    {
      g_auto(ViewerLaunch) launch = { 0 };

      viewer_launch_init (&launch, is_module (self), get_text (self->program));
      if (launch.python[0] != '\0' || !is_module (self))
        fill (self, &launch);
    }
  update (self);
}

static void
read_launch (ViewerRecordDialog *self,
             ViewerLaunch       *launch)
{
  ViewerInterpreter *interpreter = get_interpreter (self);

  *launch = (ViewerLaunch) {
    .is_module = is_module (self),
    .program = g_strdup (get_text (self->program)),
    .arguments = g_strdup (get_text (self->arguments)),
    .folder = g_strdup (get_text (self->folder)),
    .python = g_strdup (interpreter != NULL ? interpreter->path : ""),
    .interval_us = intervals_us[MIN (adw_combo_row_get_selected (self->interval), G_N_ELEMENTS (intervals_us) - 1)],
    .duration_s = (guint) gtk_spin_button_get_value_as_int (self->duration),
    .has_children = gtk_switch_get_active (self->children),
    .engine = (ViewerEngine) adw_combo_row_get_selected (self->engine),
  };
}

static void
record (ViewerRecordDialog *self)
{
  g_auto(ViewerLaunch) launch = { 0 };
  g_autoptr(ViewerRecorder) recorder = NULL;
  g_autoptr(GError) error = NULL;

  if (!gtk_widget_get_sensitive (self->record))
    return;
  read_launch (self, &launch);
  recorder = viewer_launch_new_recorder (&launch, &error);
  if (recorder == NULL)
    {
      show_problem (self, error->message);
      return;
    }
  viewer_launch_remember (&launch);
  g_signal_emit (self, signals[RECORD], 0, recorder);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* ---- choosing ---- */

static void
set_chosen (GListModel  *files,
            AdwEntryRow *row)
{
  g_autoptr(GFile) file = g_list_model_get_item (files, 0);

  if (g_file_peek_path (file) != NULL)
    set_text (row, g_file_peek_path (file));
}

static void
program_chosen (GListModel *files,
                gpointer    user_data)
{
  set_chosen (files, VIEWER_RECORD_DIALOG (user_data)->program);
}

static void
folder_chosen (GListModel *files,
               gpointer    user_data)
{
  set_chosen (files, VIEWER_RECORD_DIALOG (user_data)->folder);
}

static void
choose_program (ViewerRecordDialog *self)
{
  ViewerChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_OPEN,
    .title = _("Choose a Python Program"),
    .accept = _("_Choose"),
    .filter = _("Python programs"),
    .suffixes = { "py", "pyz" },
  };

  viewer_choose_files (GTK_WIDGET (self), &choice, program_chosen, self);
}

static void
choose_folder (ViewerRecordDialog *self)
{
  ViewerChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
    .title = _("Choose the Folder to Run In"),
    .accept = _("_Choose"),
  };

  viewer_choose_files (GTK_WIDGET (self), &choice, folder_chosen, self);
}

static void
choose_python (ViewerRecordDialog *self)
{
  ViewerChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_OPEN,
    .title = _("Choose a Python Interpreter"),
    .accept = _("_Choose"),
  };

  viewer_choose_files (GTK_WIDGET (self), &choice, python_chosen, self);
}

/* ---- GObject ---- */

static void
viewer_record_dialog_finalize (GObject *object)
{
  ViewerRecordDialog *self = VIEWER_RECORD_DIALOG (object);

  g_clear_pointer (&self->interpreters, g_ptr_array_unref);
  g_clear_pointer (&self->wanted_python, g_free);

  G_OBJECT_CLASS (viewer_record_dialog_parent_class)->finalize (object);
}

static void
viewer_record_dialog_class_init (ViewerRecordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = viewer_record_dialog_finalize;
  signals[RECORD] = g_signal_new ("record", VIEWER_TYPE_RECORD_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, VIEWER_TYPE_RECORDER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/pyinst/Pyinst/record-dialog.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ViewerRecordDialog, name)
  BIND (kind);
  BIND (python);
  BIND (interval);
  BIND (engine);
  BIND (program);
  BIND (arguments);
  BIND (folder);
  BIND (problem);
  BIND (duration);
  BIND (python_names);
  BIND (children);
  BIND (choose_program);
  BIND (record);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, program_changed);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, record);
  gtk_widget_class_bind_template_callback (widget_class, choose_program);
  gtk_widget_class_bind_template_callback (widget_class, choose_folder);
  gtk_widget_class_bind_template_callback (widget_class, choose_python);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
viewer_record_dialog_init (ViewerRecordDialog *self)
{
  g_auto(ViewerLaunch) last = { 0 };

  gtk_widget_init_template (GTK_WIDGET (self));
  viewer_launch_init_last (&last);
  fill (self, &last);
  program_changed (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->program));
}

GtkWidget *
viewer_record_dialog_new (GtkWindow *parent)
{
  return g_object_new (VIEWER_TYPE_RECORD_DIALOG, "transient-for", parent, NULL);
}
