/* view-switcher.h: one button for each page of a stack of views
 *
 * The buttons do win.show-view with the page's name, and are not there while
 * there is only one page. A page's title and icon are its button's.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_VIEW_SWITCHER (viewer_view_switcher_get_type ())
G_DECLARE_FINAL_TYPE (ViewerViewSwitcher, viewer_view_switcher, VIEWER, VIEW_SWITCHER, GtkWidget)

void viewer_view_switcher_set_stack (ViewerViewSwitcher *self,
                                     GtkStack           *stack);

G_END_DECLS
