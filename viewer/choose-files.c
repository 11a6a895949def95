/* choose-files.c: asks for files or folders; see choose-files.h */

#include "viewer/choose-files.h"

#include <glib/gi18n.h>

typedef struct {
  GtkFileChooserNative *chooser;
  ViewerFilesChosen     chosen;
  GObject              *object;
} Asking;

static void
responded (Asking *asking,
           int     response)
{
  g_autoptr(GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (asking->chooser));

  if (response == GTK_RESPONSE_ACCEPT && g_list_model_get_n_items (files) > 0)
    asking->chosen (files, asking->object);
  g_object_unref (asking->chooser);
  g_object_unref (asking->object);
  g_free (asking);
}

static void
add_filters (GtkFileChooser     *chooser,
             const ViewerChoice *choice)
{
  g_autoptr(GtkFileFilter) some = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (some, choice->filter);
  for (guint i = 0; i < G_N_ELEMENTS (choice->suffixes) && choice->suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (some, choice->suffixes[i]);
  gtk_file_filter_set_name (all, _("All files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, some);
  gtk_file_chooser_add_filter (chooser, all);
}

void
viewer_choose_files (GtkWidget          *widget,
                     const ViewerChoice *choice,
                     ViewerFilesChosen   chosen,
                     gpointer            object)
{
  Asking *asking = g_new0 (Asking, 1);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooser *chooser;

  asking->chooser = gtk_file_chooser_native_new (choice->title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                                 choice->action, choice->accept, _("_Cancel"));
  asking->chosen = chosen;
  asking->object = g_object_ref (object);

  chooser = GTK_FILE_CHOOSER (asking->chooser);
  if (choice->filter != NULL)
    add_filters (chooser, choice);
  if (choice->folder != NULL)
    {
      g_autoptr(GFile) folder = g_file_new_for_path (choice->folder);

      gtk_file_chooser_set_current_folder (chooser, folder, NULL);
    }
  if (choice->name != NULL)
    gtk_file_chooser_set_current_name (chooser, choice->name);
  gtk_file_chooser_set_select_multiple (chooser, choice->several);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_swapped (chooser, "response", G_CALLBACK (responded), asking);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
