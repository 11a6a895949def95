/* text-scale.c: how much larger than usual text is; see text-scale.h */

#include "viewer/text-scale.h"

#define USUAL_SIZE_PX (11.0 * 96 / 72)   /* 11 points at the usual resolution */
#define LARGEST       4.0

/* It is asked for with every point of a chart, so it is kept; 0: not known yet. */
static double scale;

static const char *const properties[] = { "notify::gtk-xft-dpi", "notify::gtk-font-name" };

static int
get_line_height (PangoContext               *context,
                 const PangoFontDescription *font)
{
  PangoFontMetrics *metrics = pango_context_get_metrics (context, font, NULL);
  int height = pango_font_metrics_get_height (metrics);

  pango_font_metrics_unref (metrics);
  return height;
}

/* The same font at its usual size is what it is compared with: some fonts are higher than others. */
static void
measure (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  PangoContext *context = gtk_widget_get_pango_context (label);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  PangoFontDescription *usual = pango_font_description_copy (font);
  int usual_height;

  pango_font_description_set_absolute_size (usual, USUAL_SIZE_PX * PANGO_SCALE);
  usual_height = get_line_height (context, usual);
  scale = usual_height > 0 ? CLAMP ((double) get_line_height (context, font) / usual_height, 1, LARGEST) : 1;
  pango_font_description_free (usual);
  g_object_unref (label);
}

/* Before all who watch, for these ask at once. */
static gboolean
begin (void)
{
  GtkSettings *settings = gtk_settings_get_default ();

  if (scale > 0)
    return TRUE;
  if (settings == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_signal_connect (settings, properties[i], G_CALLBACK (measure), NULL);
  measure ();
  return TRUE;
}

int
viewer_text_scale (int px)
{
  return begin () ? (int) (px * scale) : px;
}

void
viewer_text_scale_watch (GObject   *object,
                         GCallback  callback)
{
  g_return_if_fail (G_IS_OBJECT (object));

  if (!begin ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_signal_connect_object (gtk_settings_get_default (), properties[i], callback, object, G_CONNECT_SWAPPED);
}
