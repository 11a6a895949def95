/* term-attach.h: which word of profiling a widget shows
 *
 * A widget with a term, or one inside it, is asked "What is this?" by a secondary
 * click (where it has no menu of its own), by Shift+F1 or "?" while it has the focus,
 * and by a click while the window points at words. All of that is done in one place,
 * for a whole window: viewer_term_watch(). What opens is the action win.explain,
 * with the term's key (see terms.h).
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The term at a point of a widget that paints several; NULL: the widget's own. A negative x: where the
 * keyboard stands. */
typedef const char *(*ViewerTermFinder) (GtkWidget *widget, double x, double y);

/* *term* is a static string. */
void        viewer_term_attach        (GtkWidget        *widget,
                                       const char       *term);
void        viewer_term_attach_finder (GtkWidget        *widget,
                                       ViewerTermFinder  finder);
/* The terms of the titles of a list, in the order of its columns; NULL in between: none. */
void        viewer_term_attach_titles (GtkColumnView    *view,
                                       const char       *const *column_terms,
                                       guint             n_columns);
/* "What Is “Self”?", as a section of its own at the end of a menu; nothing for a term that there is not. */
void        viewer_term_append_item   (GMenu            *menu,
                                       const char       *term);
/* Of the widget or the nearest one around it; x and y are in *widget*. NULL: there is none. */
const char *viewer_term_find          (GtkWidget        *widget,
                                       double            x,
                                       double            y);

/* Makes all terms below *widget* open; the functions behind this one take any widget inside it. */
void        viewer_term_watch         (GtkWidget        *widget);
/* Opens what has the focus; FALSE: it shows no word. */
gboolean    viewer_term_open_focus    (GtkWidget        *widget);
/* While it points, a click on a word opens it and does nothing else; Escape or that click ends it. */
gboolean    viewer_term_is_pointing   (GtkWidget        *widget);
void        viewer_term_set_pointing  (GtkWidget        *widget,
                                       gboolean          is_pointing);

G_END_DECLS
