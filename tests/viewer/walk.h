/* walk.h: looks at every control of a window as somebody who sees nothing and has no mouse
 *
 * For tests with GTK_A11Y=test. What is not shown is not looked at: open it first.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*WalkVisit) (GtkWidget *widget, gpointer data);

/* *visit* sees what is shown at and below *root*, parents first. */
void       walk_foreach         (GtkWidget *root, WalkVisit visit, gpointer data);
/* "GtkButton < GtkBox < ViewerChips: WHAT", to find it in the code. */
void       walk_add_line        (GString *lines, GtkWidget *widget, const char *what);
/* The windows of this program that are shown; to be freed, the windows are borrowed. */
GPtrArray *walk_list_windows    (void);
/* A line for each control at or below *root* whose name is missing, or is no more than its icon's or its type's. */
char      *walk_dup_nameless    (GtkWidget *root);
/* A line for each control that takes the focus, but not by Tab; moves the window's focus. */
char      *walk_dup_unreachable (GtkWindow *window);
/* A line for each control or label that is not wholly inside the window or got less than it needs, and for each
 * figure in a list that is cut. Whole columns may be scrolled away. */
char      *walk_dup_clipped     (GtkWindow *window);
/* A line for the page, when it cannot be as narrow as that, and for each widget in it down to the one that is in the way. */
char      *walk_dup_too_wide    (GtkWidget *page, int width_px);

G_END_DECLS
