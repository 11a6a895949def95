/* picture.h: what a widget shows, as a picture in a file or on paper
 *
 * A picture is what is seen of the widget now, on the window's background. SVG
 * and PDF keep text and lines as such. The widget must be mapped. GTK's thread only.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  VIEWER_PICTURE_PNG,     /* two pixels for one of the screen's, so that text stays sharp */
  VIEWER_PICTURE_SVG,
  VIEWER_PICTURE_PDF,
} ViewerPictureFormat;

/* The bytes of a file in that format; NULL and *error* (G_IO_ERROR) when it cannot be made. */
GBytes *viewer_picture_new   (GtkWidget           *widget,
                              ViewerPictureFormat  format,
                              const char          *title,
                              GError             **error);
/* One sentence about why it could not be printed, unless the widget is gone. */
typedef void (*ViewerPictureFailed) (const char *sentence, gpointer user_data);
/* What prints the widget across a page, to be run; NULL when *failed* was told. Unref it. */
GtkPrintOperation *viewer_picture_new_print (GtkWidget           *widget,
                                             const char          *title,
                                             ViewerPictureFailed  failed,
                                             gpointer             user_data);
/* Asks for a printer, then runs it. Says nothing when the person changes their mind. */
void               viewer_picture_print     (GtkWidget           *widget,
                                             GtkWindow           *parent,
                                             const char          *title,
                                             ViewerPictureFailed  failed,
                                             gpointer             user_data);

G_END_DECLS
