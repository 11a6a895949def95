/* tree-text.h: what a row of the call tree says, in words
 *
 * The cells, the clipboard and screen readers take their words from here.
 * Functions that begin with dup give a new string, never NULL.
 */

#pragma once

#include "profile/call-tree.h"

G_BEGIN_DECLS

char    *viewer_tree_text_dup_name       (ProfileCallTree *tree,
                                          ProfileNode      node);
/* "shop/orders.py:118"; "" where there is none. */
char    *viewer_tree_text_dup_location   (ProfileCallTree *tree,
                                          ProfileNode      node);
/* The file in full, for a tooltip; "" where there is none. */
char    *viewer_tree_text_dup_path       (ProfileCallTree *tree,
                                          ProfileNode      node);
/* Of the root's time, 0..1; negative when the root has none. */
double   viewer_tree_text_get_share      (ProfileCallTree *tree,
                                          gint64           time_ns);
gboolean viewer_tree_text_is_application (ProfileCallTree *tree,
                                          ProfileNode      node);
/* One line: name, total, self, samples, location, with tabs between. */
char    *viewer_tree_text_dup_line       (ProfileCallTree *tree,
                                          ProfileNode      node);
/* Such a line of anything; shares are 0..1. */
char    *viewer_tree_text_join_line      (const char      *name,
                                          double           share,
                                          double           self_share,
                                          guint64          looks,
                                          const char      *location);

/* How far its share may be off, in a sentence; NULL while that is not known. */
char    *viewer_tree_text_dup_interval   (ProfileCallTree *tree,
                                          ProfileNode      node);
/* The same where the share stands above it already; NULL for the whole, too. */
char    *viewer_tree_text_dup_another_run (ProfileCallTree *tree,
                                           ProfileNode      node);
/* For a tooltip: samples and *time*, of its total with the interval. */
char    *viewer_tree_text_dup_details    (ProfileCallTree *tree,
                                          ProfileNode      node,
                                          const char      *time,
                                          gboolean         is_total);

G_END_DECLS
