/* chart-card.h: the small card of words beside the pointer or the selection */

#pragma once

#include <gtk/gtk.h>

#include "profile/profile.h"
#include "viewer/palette.h"

G_BEGIN_DECLS

/* Where a card stands from the point that it is about. */
#define VIEWER_CARD_DISTANCE 16

/* *lines*: NULL-terminated; the first is the title, the second where it is. Right below the
 * point, or on its other side where the widget ends. *fonts* are a ViewerChartFont's. A pinned card has
 * an edge that says so. */
void  viewer_card_append    (GtkSnapshot                 *snapshot,
                             GtkWidget                   *widget,
                             PangoFontDescription *const *fonts,
                             ViewerTheme                  theme,
                             char                       **lines,
                             gboolean                     is_pinned,
                             double                       at_x,
                             double                       at_y);
/* "shop/orders.py:118 · application code"; *line* 0: not known. A new string. */
char *viewer_card_dup_place (Profile                     *profile,
                             ProfileFunction              function,
                             guint32                      line);

G_END_DECLS
