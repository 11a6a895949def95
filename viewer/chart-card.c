/* chart-card.c: a box with a shadow, and its lines */

#include "viewer/chart-card.h"

#include "viewer/chart-fonts.h"
#include "viewer/palette.h"
#include "viewer/text-scale.h"
#include "viewer/timeline-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define CARD_PADDING 12
#define CARD_WIDTH   viewer_text_scale (340)
#define PINNED_EDGE  2

/* ---- words ---- */

static const char *
get_origin_words (ProfileOrigin origin)
{
  switch (origin)
    {
    case PROFILE_ORIGIN_APPLICATION:
      return _("application code");
    case PROFILE_ORIGIN_THIRD_PARTY:
      return _("third-party library");
    case PROFILE_ORIGIN_STANDARD_LIBRARY:
      return _("standard library");
    default:
      return _("built-in");
    }
}

char *
viewer_card_dup_place (Profile         *profile,
                       ProfileFunction  function,
                       guint32          line)
{
  ProfileFunctionInfo info;
  const char *file;

  profile_get_function_info (profile, function, &info);
  file = info.short_file != NULL && *info.short_file != '\0' ? info.short_file : info.file;
  if (file == NULL || *file == '\0')
    return g_strdup (get_origin_words (info.origin));
  if (line == 0)
    return g_strdup_printf (_("%s · %s"), file, get_origin_words (info.origin));
  /* Translators: file, line, what kind of code it is. */
  return g_strdup_printf (_("%s:%u · %s"), file, line, get_origin_words (info.origin));
}

/* ---- drawing ---- */

static PangoLayout *
make_line (GtkWidget                   *widget,
           PangoFontDescription *const *fonts,
           const char                  *text,
           guint                        index)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);

  pango_layout_set_font_description (layout, fonts[index == 0 ? VIEWER_FONT_TITLE
                                                 : index == 1 ? VIEWER_FONT_DETAIL : VIEWER_FONT_CARD]);
  pango_layout_set_width (layout, (CARD_WIDTH - 2 * CARD_PADDING) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  return layout;
}

static void
draw_box (GtkSnapshot           *snapshot,
          ViewerTheme            theme,
          gboolean               is_pinned,
          const graphene_rect_t *bounds)
{
  const ViewerChrome *chrome = viewer_palette_get_chrome (theme);
  GdkRGBA shadow = { 0, 0, 0, (theme & VIEWER_THEME_DARK) ? 0.55f : 0.22f };
  GdkRGBA fill = viewer_rgba (chrome->card), edge = viewer_rgba (is_pinned ? chrome->accent : chrome->separator);
  float thickness = is_pinned ? PINNED_EDGE : 1;
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box, bounds, 9);
  gtk_snapshot_append_outset_shadow (snapshot, &box, &shadow, 0, 2, 0, 8);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &fill, bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &box, (const float[4]) { thickness, thickness, thickness, thickness },
                              (const GdkRGBA[4]) { edge, edge, edge, edge });
}

void
viewer_card_append (GtkSnapshot                 *snapshot,
                    GtkWidget                   *widget,
                    PangoFontDescription *const *fonts,
                    ViewerTheme                  theme,
                    char                       **lines,
                    gboolean                     is_pinned,
                    double                       at_x,
                    double                       at_y)
{
  const ViewerChrome *chrome = viewer_palette_get_chrome (theme);
  g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func (g_object_unref);
  double width = 0, height = 2 * CARD_PADDING - 2, x, y;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      PangoLayout *layout = make_line (widget, fonts, lines[i], i);
      int w, h;

      pango_layout_get_pixel_size (layout, &w, &h);
      width = MAX (width, w);
      height += h + (i == 1 ? 6 : 2);
      g_ptr_array_add (layouts, layout);
    }
  height -= 2;
  width += 2 * CARD_PADDING;
  x = at_x + VIEWER_CARD_DISTANCE;
  y = at_y + VIEWER_CARD_DISTANCE;
  if (x + width > gtk_widget_get_width (widget) - 8)
    x = at_x - VIEWER_CARD_DISTANCE - width;
  if (y + height > gtk_widget_get_height (widget) - 8)
    y = at_y - VIEWER_CARD_DISTANCE - height;
  x = floor (MAX (x, 8));
  y = floor (MAX (y, 4));
  draw_box (snapshot, theme, is_pinned, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
  y += CARD_PADDING - 1;
  for (guint i = 0; i < layouts->len; i++)
    {
      PangoLayout *layout = g_ptr_array_index (layouts, i);
      GdkRGBA color = viewer_rgba (i == 1 ? chrome->dim_text : chrome->text);
      int h;

      pango_layout_get_pixel_size (layout, NULL, &h);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (x + CARD_PADDING), (float) y));
      gtk_snapshot_append_layout (snapshot, layout, &color);
      gtk_snapshot_restore (snapshot);
      y += h + (i == 1 ? 6 : 2);
    }
}
