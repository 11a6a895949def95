/* choose-files.h: asks for files or folders with the system's own dialog */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is asked for; what is 0 or NULL is left to the dialog. */
typedef struct {
  GtkFileChooserAction action;
  const char          *title;
  const char          *accept;        /* the button, with its mnemonic */
  const char          *filter;        /* what the files are called, for people */
  const char          *suffixes[3];   /* of them, without a dot */
  const char          *name;          /* suggested, when something is saved */
  const char          *folder;        /* path to begin in */
  gboolean             several;
} ViewerChoice;

/* *files*: what was chosen, at least one GFile. Not called when nothing was. */
typedef void (*ViewerFilesChosen) (GListModel *files,
                                   gpointer    user_data);

/* Modal over the window that *widget* is in. *object* is kept while the dialog is
 * open; *chosen* is given it. */
void viewer_choose_files (GtkWidget          *widget,
                          const ViewerChoice *choice,
                          ViewerFilesChosen   chosen,
                          gpointer            object);

G_END_DECLS
