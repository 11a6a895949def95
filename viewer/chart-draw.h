/* chart-draw.h: what every chart is drawn and moved with
 *
 * Each appends to the snapshot of the widget that is drawn. Colours are the palette's,
 * 0xAARRGGBB; coordinates are the widget's, in logical pixels.
 */

#pragma once

#include <gtk/gtk.h>

#include "viewer/palette.h"

G_BEGIN_DECLS

/* ---- how every chart moves ---- */

#define VIEWER_ZOOM_STEP     1.2    /* for a notch of the wheel */
#define VIEWER_WHEEL_PIXELS  54.0   /* that a notch scrolls */

/* ---- drawing ---- */

/* One line; with a *width* above 0 it ends in an ellipsis where it does not fit, or
 * *shorter*, where not NULL, stands instead. */
void viewer_append_text    (GtkSnapshot                *snapshot,
                            GtkWidget                  *widget,
                            const PangoFontDescription *font,
                            const char                 *text,
                            const char                 *shorter,
                            guint32                     color,
                            double                      x,
                            double                      y,
                            double                      width);
void viewer_append_box     (GtkSnapshot                *snapshot,
                            guint32                     color,
                            double                      x,
                            double                      y,
                            double                      width,
                            double                      height);
void viewer_append_outline (GtkSnapshot                *snapshot,
                            guint32                     color,
                            double                      x,
                            double                      y,
                            double                      width,
                            double                      height,
                            float                       thickness);
/* Around a span or block that is selected or pointed at; *is_quiet*: around others like it.
 * A theme's halo stands inside, as thick: one of the two is seen on any fill. */
void viewer_append_chosen  (GtkSnapshot                *snapshot,
                            const ViewerChrome         *chrome,
                            const graphene_rect_t      *box,
                            float                       thickness,
                            gboolean                    is_quiet);

G_END_DECLS
