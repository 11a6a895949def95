/* state.h: what the window remembers from one time to the next
 *
 * A key file in the user's state folder. What cannot be read or written is
 * forgotten without a word: nothing depends on it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VIEWER_SHOWN_WHERE_WIDE,    /* nobody has said */
  VIEWER_SHOWN,
  VIEWER_HIDDEN,
} ViewerShown;

typedef struct {
  int      width_px;
  int      height_px;
  int      tree_height_px;    /* 0: by share */
  gboolean is_maximized;
  gboolean only_application;
  gboolean show_timeline;
  gboolean show_views;
  ViewerShown show_source;    /* beside the other views */
  gboolean show_learn;
  char     view[32];          /* name of the page; "" for the first */
} ViewerState;

void  viewer_state_load        (ViewerState       *state);
void  viewer_state_save        (const ViewerState *state);
/* The recordings that were open in tabs when a window was last closed, and are still there; *n_gone*, unless it
 * is NULL: how many are not. */
char **viewer_state_list_tabs  (guint             *n_gone);
/* Kept as what a window shows is; both know nothing of each other. */
void  viewer_state_save_tabs   (const char *const *paths);
/* XDG_STATE_HOME/pyinst/reports: where recordings are kept. Made when missing. */
char *viewer_state_dup_reports (void);

G_END_DECLS
