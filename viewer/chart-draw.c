/* chart-draw.c: boxes, outlines and lines of text */

#include "viewer/chart-draw.h"

#include "viewer/timeline-text.h"

void
viewer_append_text (GtkSnapshot                *snapshot,
                    GtkWidget                  *widget,
                    const PangoFontDescription *font,
                    const char                 *text,
                    const char                 *shorter,
                    guint32                     color,
                    double                      x,
                    double                      y,
                    double                      width)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  GdkRGBA rgba = viewer_rgba (color);

  pango_layout_set_font_description (layout, font);
  if (width > 0)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
      if (shorter != NULL && pango_layout_is_ellipsized (layout))
        pango_layout_set_text (layout, shorter, -1);
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &rgba);
  gtk_snapshot_restore (snapshot);
}

void
viewer_append_box (GtkSnapshot *snapshot,
                   guint32      color,
                   double       x,
                   double       y,
                   double       width,
                   double       height)
{
  GdkRGBA rgba = viewer_rgba (color);

  gtk_snapshot_append_color (snapshot, &rgba,
                             &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

void
viewer_append_outline (GtkSnapshot *snapshot,
                       guint32      color,
                       double       x,
                       double       y,
                       double       width,
                       double       height,
                       float        thickness)
{
  GdkRGBA rgba = viewer_rgba (color);
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height), 2);
  gtk_snapshot_append_border (snapshot, &box, (const float[4]) { thickness, thickness, thickness, thickness },
                              (const GdkRGBA[4]) { rgba, rgba, rgba, rgba });
}

void
viewer_append_chosen (GtkSnapshot           *snapshot,
                      const ViewerChrome    *chrome,
                      const graphene_rect_t *box,
                      float                  thickness,
                      gboolean               is_quiet)
{
  guint32 color = is_quiet && chrome->halo == 0 ? (chrome->outline & 0xffffff) | 0x90000000 : chrome->outline;
  graphene_rect_t inner;

  viewer_append_outline (snapshot, color, (double) box->origin.x, (double) box->origin.y, (double) box->size.width,
                         (double) box->size.height, thickness);
  graphene_rect_inset_r (box, thickness, thickness, &inner);
  if (chrome->halo != 0 && inner.size.width > 2 * thickness)
    viewer_append_outline (snapshot, chrome->halo, (double) inner.origin.x, (double) inner.origin.y,
                           (double) inner.size.width, (double) inner.size.height, thickness);
}
