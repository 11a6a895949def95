/* document-dialogs.c: what is asked before a program is recorded */

#include "viewer/document-private.h"

#include <glib/gi18n.h>

#include "profile/words.h"

/* ---- which program to record ---- */

/* The dialog's fields, kept while it is open. */
typedef struct {
  ViewerDocument       *document;
  AdwMessageDialog     *dialog;
  AdwEntryRow          *program;
  AdwEntryRow          *arguments;
  GtkFileChooserNative *chooser;
} Question;

static void
question_free (Question *question)
{
  g_clear_object (&question->chooser);
  g_object_unref (question->document);
  g_free (question);
}

static void
program_changed (Question *question)
{
  const char *program = gtk_editable_get_text (GTK_EDITABLE (question->program));

  adw_message_dialog_set_response_enabled (question->dialog, "record", program[0] != '\0');
}

static void
program_chosen (Question *question,
                int       response)
{
  g_autoptr(GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (question->chooser));
  g_clear_object (&question->chooser);
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    gtk_editable_set_text (GTK_EDITABLE (question->program), path);
}

static void
choose_program (Question *question)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  g_clear_object (&question->chooser);
  question->chooser = gtk_file_chooser_native_new (_("Choose a Python Program"),
                                                   GTK_WINDOW (question->dialog),
                                                   GTK_FILE_CHOOSER_ACTION_OPEN,
                                                   _("_Choose"), _("_Cancel"));
  gtk_file_filter_set_name (filter, _("Python programs"));
  gtk_file_filter_add_suffix (filter, "py");
  gtk_file_filter_add_suffix (filter, "pyz");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (question->chooser), filter);
  g_object_unref (filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (question->chooser), TRUE);
  g_signal_connect_swapped (question->chooser, "response", G_CALLBACK (program_chosen), question);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (question->chooser));
}

/* Started from a desktop our own folder means nothing to the program: it runs in its own. */
static char *
dup_folder_of (const char *program)
{
  return g_path_is_absolute (program) ? g_path_get_dirname (program) : NULL;
}

static void
program_answered (Question   *question,
                  const char *response)
{
  const char *program = gtk_editable_get_text (GTK_EDITABLE (question->program));
  const char *arguments = gtk_editable_get_text (GTK_EDITABLE (question->arguments));
  g_autoptr(GPtrArray) target = g_ptr_array_new ();
  g_autoptr(ViewerRecorder) recorder = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) words = NULL;
  g_autofree char *folder = NULL;

  if (!g_str_equal (response, "record"))
    return;
  if (!g_shell_parse_argv (arguments, NULL, &words, &error)
      && !g_error_matches (error, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
    {
      viewer_document_toast (question->document, _("The arguments have an opening quote without a closing one."));
      return;
    }
  g_ptr_array_add (target, (char *) program);
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    g_ptr_array_add (target, words[i]);
  g_ptr_array_add (target, NULL);
  folder = dup_folder_of (program);
  recorder = viewer_recorder_new (NULL, (const char *const *) target->pdata, NULL, folder);
  viewer_document_record (question->document, recorder);
}

void
viewer_document_ask_program (ViewerDocument *self)
{
  Question *question = g_new0 (Question, 1);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *choose = gtk_button_new_from_icon_name ("document-open-symbolic");

  question->document = g_object_ref (self);
  question->dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("Record a Program"),
                                                                 _("The program runs as python3 would run it, in its own folder.")));
  question->program = ADW_ENTRY_ROW (adw_entry_row_new ());
  question->arguments = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->program), _("Python program"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->arguments), _("Its arguments"));

  gtk_widget_set_tooltip_text (choose, _("Choose a file"));
  gtk_widget_set_valign (choose, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (choose, "flat");
  adw_entry_row_add_suffix (question->program, choose);
  g_signal_connect_swapped (choose, "clicked", G_CALLBACK (choose_program), question);
  g_signal_connect_swapped (question->program, "changed", G_CALLBACK (program_changed), question);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (question->program));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (question->arguments));
  gtk_widget_set_size_request (group, 420, -1);
  adw_message_dialog_set_extra_child (question->dialog, group);
  adw_message_dialog_add_responses (question->dialog, "cancel", _("_Cancel"), "record", _("_Record"), NULL);
  adw_message_dialog_set_response_appearance (question->dialog, "record", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (question->dialog, "record");
  adw_message_dialog_set_close_response (question->dialog, "cancel");
  program_changed (question);
  g_signal_connect_swapped (question->dialog, "response", G_CALLBACK (program_answered), question);
  g_object_set_data_full (G_OBJECT (question->dialog), "question", question, (GDestroyNotify) question_free);
  gtk_window_present (GTK_WINDOW (question->dialog));
}

/* ---- what is known about the recording ---- */

/* Takes the sentence; NULL adds nothing. */
static void
add_sentence (GString *text,
              char    *sentence)
{
  if (sentence != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n\n" : "", sentence);
  g_free (sentence);
}

void
viewer_document_tell_about_recording (ViewerDocument *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  g_autoptr(GString) text = g_string_new (NULL);
  const char *python;
  GtkWidget *dialog;

  if (profile == NULL)
    return;
  add_sentence (text, profile_words_recorded (profile));
  add_sentence (text, profile_words_samples (profile));
  add_sentence (text, profile_words_engine (profile));
  add_sentence (text, profile_words_cost (profile));
  add_sentence (text, profile_words_lost (profile));
  python = profile_get_meta (profile, "python.version");
  if (python != NULL)
    add_sentence (text, g_strdup_printf (_("The program ran on Python %s, process %u."), python,
                                         profile_get_pid (profile)));
  add_sentence (text, g_strdup_printf (_("The recording is %s."), viewer_loader_get_path (self->loader)));

  dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), _("About This Recording"), text->str);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
