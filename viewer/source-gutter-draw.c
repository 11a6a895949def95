/* source-gutter-draw.c: numbers, figures and tints of the lines that are in sight */

#include "viewer/source-gutter-private.h"

#include <math.h>

#include "viewer/source-buffer.h"
#include "viewer/source-words.h"

static GdkRGBA
get_color (guint32 color,
           float   alpha)
{
  return (GdkRGBA) { (float) (color >> 16 & 0xff) / 255, (float) (color >> 8 & 0xff) / 255, (float) (color & 0xff) / 255, alpha };
}

/* Digits are equally wide. */
static void
set_is_bold (ViewerSourceGutter *self,
             gboolean            is_bold)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  if (is_bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (self->layout, attributes);
  pango_attr_list_unref (attributes);
}

static PangoLayout *
get_layout (ViewerSourceGutter *self)
{
  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
      set_is_bold (self, FALSE);
    }
  return self->layout;
}

int
viewer_source_gutter_measure_text (ViewerSourceGutter *self,
                                   const char         *text)
{
  int width;

  pango_layout_set_text (get_layout (self), text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  return width;
}

int
viewer_source_gutter_get_columns_x (ViewerSourceGutter *self)
{
  return self->number_width + 2 * VIEWER_GUTTER_NUMBER_GAP;
}

static void
draw_text (ViewerSourceGutter *self,
           GtkSnapshot        *snapshot,
           const char         *text,
           const GdkRGBA      *color,
           double              right,
           double              y,
           double              height)
{
  int text_width, text_height;

  if (text[0] == '\0')
    return;
  pango_layout_set_text (get_layout (self), text, -1);
  pango_layout_get_pixel_size (self->layout, &text_width, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (right - text_width),
                                                          (float) round (y + (height - text_height) / 2)));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_figure (ViewerSourceGutter *self,
             GtkSnapshot        *snapshot,
             gint64              time_ns,
             double              right,
             double              y,
             double              height)
{
  const ViewerChrome *chrome = viewer_palette_get_chrome (self->theme);
  g_autofree char *text = viewer_source_gutter_dup_figure (self, time_ns);
  /* A hundredth is what "hot" means; what is less is there, but quiet. */
  GdkRGBA color = get_color (viewer_source_words_get_share (self->lines, time_ns) >= 0.01 ? chrome->text : chrome->dim_text, 1);

  draw_text (self, snapshot, text, &color, right, y, height);
}

/* What the text's colours say of a style; FALSE: nothing. */
static gboolean
get_style_color (ViewerSourceGutter *self,
                 const char         *style_name,
                 const char         *property,
                 GdkRGBA            *color)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (self->view));
  GtkSourceStyleScheme *scheme = gtk_source_buffer_get_style_scheme (buffer);
  GtkSourceStyle *style = scheme != NULL ? gtk_source_style_scheme_get_style (scheme, style_name) : NULL;
  g_autofree char *text = NULL;

  if (style != NULL)
    g_object_get (style, property, &text, NULL);
  return text != NULL && gdk_rgba_parse (color, text);
}

static void
draw_number (ViewerSourceGutter *self,
             GtkSnapshot        *snapshot,
             guint               number,
             gboolean            is_current,
             double              y,
             double              height)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  const char *style = is_current ? "current-line-number" : "line-numbers";
  GdkRGBA color = get_color (viewer_palette_get_chrome (self->theme)->dim_text, 1), background;

  get_style_color (self, style, "foreground", &color);
  if (is_current && get_style_color (self, style, "background", &background))
    gtk_snapshot_append_color (snapshot, &background,
                               &GRAPHENE_RECT_INIT (0, (float) y, (float) viewer_source_gutter_get_columns_x (self),
                                                    (float) height));
  get_layout (self);
  if (is_current)
    set_is_bold (self, TRUE);
  draw_text (self, snapshot, text, &color, VIEWER_GUTTER_NUMBER_GAP + self->number_width, y, height);
  if (is_current)
    set_is_bold (self, FALSE);
}

static void
draw_line (ViewerSourceGutter *self,
           GtkSnapshot        *snapshot,
           guint               number,
           gboolean            is_current,
           int                 y,
           int                 height)
{
  const ViewerChrome *chrome = viewer_palette_get_chrome (self->theme);
  const ProfileSourceLine *line = viewer_source_gutter_find_line (self, number);
  int width = gtk_widget_get_width (GTK_WIDGET (self)), x = viewer_source_gutter_get_columns_x (self);

  draw_number (self, snapshot, number, is_current, y, height);
  if (line != NULL)
    {
      double share = viewer_source_words_get_share (self->lines, line->total_ns);
      GdkRGBA tint = get_color (chrome->application, (float) viewer_source_get_tint (share, self->theme));

      gtk_snapshot_append_color (snapshot, &tint, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) (width - x), (float) height));
      draw_figure (self, snapshot, line->total_ns, x + VIEWER_GUTTER_COLUMN_GAP + self->column_width, y, height);
      draw_figure (self, snapshot, line->self_ns, x + 2 * (VIEWER_GUTTER_COLUMN_GAP + self->column_width), y, height);
    }
  if (number >= self->first && number <= self->last)
    {
      GdkRGBA accent = get_color (chrome->accent, 1);

      gtk_snapshot_append_color (snapshot, &accent,
                                 &GRAPHENE_RECT_INIT ((float) (width - VIEWER_GUTTER_RANGE_WIDTH), (float) y,
                                                      VIEWER_GUTTER_RANGE_WIDTH, (float) height));
    }
}

static int
get_caret_line (GtkTextBuffer *buffer)
{
  GtkTextIter caret;

  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  return gtk_text_iter_get_line (&caret);
}

/* The lines that are in sight, from the text's own places of them. */
void
viewer_source_gutter_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  ViewerSourceGutter *self = VIEWER_SOURCE_GUTTER (widget);
  int height = gtk_widget_get_height (widget), caret_line, y, line_height, buffer_y;
  GdkRectangle visible;
  GdkRGBA background;
  GtkTextIter line;

  if (self->view == NULL)
    return;
  caret_line = get_caret_line (gtk_text_view_get_buffer (self->view));
  gtk_text_view_get_visible_rect (self->view, &visible);
  gtk_text_view_get_line_at_y (self->view, &line, visible.y, NULL);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) height));
  if (get_style_color (self, "line-numbers", "background", &background))
    gtk_snapshot_append_color (snapshot, &background,
                               &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) height));
  do
    {
      gtk_text_view_get_line_yrange (self->view, &line, &buffer_y, &line_height);
      gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_LEFT, 0, buffer_y, NULL, &y);
      if (y >= height)
        break;
      draw_line (self, snapshot, (guint) gtk_text_iter_get_line (&line) + 1, gtk_text_iter_get_line (&line) == caret_line,
                 y, line_height);
    }
  while (gtk_text_iter_forward_line (&line));
  gtk_snapshot_pop (snapshot);
}
