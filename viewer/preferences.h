/* preferences.h: the window in which a person chooses for good
 *
 * Its rows are the properties of ViewerSettings: what is changed holds at once.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Adds the action "app.preferences" (Ctrl+comma), and makes the application light or dark as chosen. */
void       viewer_preferences_add_to (GtkApplication *application);
GtkWindow *viewer_preferences_new    (GtkWindow      *parent);

G_END_DECLS
