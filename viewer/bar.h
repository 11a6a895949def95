/* bar.h: a share as a short bar; it has no opinion about what is good or bad
 *
 * Its colour is its CSS colour; the track is the same colour, faint.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_BAR (viewer_bar_get_type ())
G_DECLARE_FINAL_TYPE (ViewerBar, viewer_bar, VIEWER, BAR, GtkWidget)

GtkWidget *viewer_bar_new       (void);
void       viewer_bar_set_share (ViewerBar *self,
                                 double     share);   /* 0..1; clamped */
/* What it was, pale behind it; negative: nothing. */
void       viewer_bar_set_ghost (ViewerBar *self,
                                 double     share);

G_END_DECLS
