/* search-bar.h: where people type what they look for
 *
 * Hidden until it is opened. Shows a ViewerSearch and drives it.
 */

#pragma once

#include "viewer/search.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_SEARCH_BAR (viewer_search_bar_get_type ())
G_DECLARE_FINAL_TYPE (ViewerSearchBar, viewer_search_bar, VIEWER, SEARCH_BAR, GtkWidget)

GtkWidget  *viewer_search_bar_new        (void);
void        viewer_search_bar_set_search (ViewerSearchBar *self,
                                          ViewerSearch    *search);
/* Shows it, with the last text selected, and takes the focus. */
void        viewer_search_bar_open       (ViewerSearchBar *self);
/* Hides it and ends the search. FALSE when it was not open. */
gboolean    viewer_search_bar_close      (ViewerSearchBar *self);
gboolean    viewer_search_bar_has_focus  (ViewerSearchBar *self);
/* "3 of 12 · 34 % of the samples". */
const char *viewer_search_bar_get_words  (ViewerSearchBar *self);

G_END_DECLS
