/* resample-bar.h: a share with how it would spread, as a bar
 *
 * Paints what resample-layout.h places: the bar of one outcome, a band for all of them,
 * whiskers for another run, a tick for what was recorded; a dashed outline where the
 * outcome has nothing. Its colour is its CSS colour.
 */

#pragma once

#include <gtk/gtk.h>

#include "profile/resample.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_RESAMPLE_BAR (viewer_resample_bar_get_type ())
G_DECLARE_FINAL_TYPE (ViewerResampleBar, viewer_resample_bar, VIEWER, RESAMPLE_BAR, GtkWidget)

GtkWidget *viewer_resample_bar_new  (void);
/* Takes a reference to the resample. NULL: nothing. */
void       viewer_resample_bar_show (ViewerResampleBar *self,
                                     ProfileResample   *resample,
                                     guint              row,
                                     guint              phase,
                                     double             full);

G_END_DECLS
