/* wrap-box.h: children side by side, on as many lines as the width needs
 *
 * A child that expands takes what is left of its line. In a UI file the children
 * stand in it as in a GtkBox.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_WRAP_BOX (viewer_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (ViewerWrapBox, viewer_wrap_box, VIEWER, WRAP_BOX, GtkWidget)

GtkWidget *viewer_wrap_box_new    (void);
void       viewer_wrap_box_append (ViewerWrapBox *self,
                                   GtkWidget     *child);

G_END_DECLS
