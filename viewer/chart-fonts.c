/* chart-fonts.c: smaller and bolder than the widget's own font */

#include "viewer/chart-fonts.h"

static PangoFontDescription *
make_font (PangoContext *context,
           double        scale,
           gboolean      is_bold)
{
  PangoFontDescription *font = pango_font_description_copy (pango_context_get_font_description (context));
  double size = pango_font_description_get_size (font) * scale;

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, size);
  else
    pango_font_description_set_size (font, (int) size);
  pango_font_description_set_weight (font, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  return font;
}

void
viewer_chart_fonts_clear (PangoFontDescription **fonts)
{
  for (guint i = 0; i < VIEWER_N_FONTS; i++)
    g_clear_pointer (&fonts[i], pango_font_description_free);
}

void
viewer_chart_fonts_update (PangoFontDescription **fonts,
                           GtkWidget             *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);

  viewer_chart_fonts_clear (fonts);
  fonts[VIEWER_FONT_ROW] = make_font (context, 0.76, FALSE);
  fonts[VIEWER_FONT_TITLE] = make_font (context, 0.86, TRUE);
  fonts[VIEWER_FONT_DETAIL] = make_font (context, 0.76, FALSE);
  fonts[VIEWER_FONT_CARD] = make_font (context, 0.86, FALSE);
}

gboolean
viewer_chart_fonts_take_base (GtkWidget             *widget,
                              PangoFontDescription **base)
{
  const PangoFontDescription *font = pango_context_get_font_description (gtk_widget_get_pango_context (widget));

  if (*base != NULL && pango_font_description_equal (font, *base))
    return FALSE;
  g_clear_pointer (base, pango_font_description_free);
  *base = pango_font_description_copy (font);
  return TRUE;
}

int
viewer_chart_fonts_get_height (PangoFontDescription *const *fonts,
                               ViewerChartFont              font,
                               GtkWidget                   *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, fonts[font], NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  pango_font_metrics_unref (metrics);
  return height;
}
