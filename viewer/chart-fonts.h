/* chart-fonts.h: the fonts of a chart, all made from its widget's own
 *
 * An array of VIEWER_N_FONTS, by ViewerChartFont, that the chart owns; NULLs before
 * the first update.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  VIEWER_FONT_ROW,
  VIEWER_FONT_TITLE,
  VIEWER_FONT_DETAIL,
  VIEWER_FONT_CARD,
  VIEWER_N_FONTS
} ViewerChartFont;

void viewer_chart_fonts_update     (PangoFontDescription **fonts,
                                    GtkWidget             *widget);
void viewer_chart_fonts_clear      (PangoFontDescription **fonts);
/* Whether the widget's own font is another than *base, which is then that one. Many changes of
 * style, as that of focus, are none of the font. Free *base with pango_font_description_free(). */
gboolean viewer_chart_fonts_take_base (GtkWidget             *widget,
                                       PangoFontDescription **base);
/* Of a line, in pixels. */
int  viewer_chart_fonts_get_height (PangoFontDescription *const *fonts,
                                    ViewerChartFont              font,
                                    GtkWidget                   *widget);

G_END_DECLS
