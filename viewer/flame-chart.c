/* flame-chart.c: paint the ruler, the blocks and their labels */

#include "viewer/flame-private.h"

#include "viewer/chart-draw.h"
#include "viewer/figures.h"
#include "viewer/timeline-axis.h"
#include "viewer/tree-text.h"

#include <glib/gi18n.h>
#include <math.h>

#define TICK_DISTANCE  110      /* pixels, at least */
#define TICK_UNIT      1e12     /* the axis counts in these parts of all time */
#define TITLE_ROOM     viewer_text_scale (130)      /* at the ruler's end, for what the axis is */
#define LABEL_MARGIN   4
#define LABEL_MIN      24       /* a narrower block has none */

#define VIEWER_TYPE_FLAME_CHART (viewer_flame_chart_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFlameChart, viewer_flame_chart, VIEWER, FLAME_CHART, GtkWidget)

struct _ViewerFlameChart {
  GtkWidget parent_instance;

  ViewerFlameGraph *graph;    /* borrowed: the widget we are in */
  guint             n_paints;
};

G_DEFINE_FINAL_TYPE (ViewerFlameChart, viewer_flame_chart, GTK_TYPE_WIDGET)

/* ---- ruler ---- */

/* Shares of all time from the left edge of what is zoomed to; what the axis is stands at its end. */
static void
draw_ruler (ViewerFlameChart *self,
            GtkSnapshot      *snapshot,
            int               width,
            int               height)
{
  ViewerFlameGraph *graph = self->graph;
  const ViewerChrome *chrome = viewer_flame_get_chrome (graph);
  PangoFontDescription *font = graph->fonts[VIEWER_FONT_DETAIL];
  double per_pixel = viewer_flame_get_share_per_pixel (graph) * TICK_UNIT;
  double begin = graph->begin / MAX (graph->end - graph->begin, 1e-12) * per_pixel * width;
  gint64 step = viewer_axis_get_step (per_pixel, TICK_DISTANCE);

  for (gint64 t = viewer_axis_get_first (begin, step); per_pixel > 0; t += step)
    {
      double x = floor (((double) t - begin) / per_pixel);
      g_autofree char *text = viewer_figures_dup_exact_share ((double) t / TICK_UNIT, (double) step / TICK_UNIT);

      if (x >= width)
        break;
      viewer_append_box (snapshot, chrome->grid, x, VIEWER_FLAME_RULER_HEIGHT, 1, height - VIEWER_FLAME_RULER_HEIGHT);
      viewer_append_box (snapshot, chrome->separator, x, VIEWER_FLAME_RULER_HEIGHT - 7, 1, 7);
      if (x + 40 < width - TITLE_ROOM)
        viewer_append_text (snapshot, GTK_WIDGET (self), font, text, NULL, chrome->dim_text, x + 5, 4, 0);
    }
  if (width > 2 * TITLE_ROOM)
    viewer_append_text (snapshot, GTK_WIDGET (self), font, _("Share, merged"), NULL, chrome->dim_text,
                        width - TITLE_ROOM + 20, 4, TITLE_ROOM - 30);
}

/* ---- blocks ---- */

static void
draw_raster (ViewerFlameChart *self,
             GtkSnapshot      *snapshot,
             int               width,
             int               height)
{
  ViewerFlameGraph *graph = self->graph;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  ViewerFlameRasterView view = {
    .width = width * scale, .height = height * scale, .scale = scale, .row_height = graph->row_height,
    .scroll_y = (int) gtk_adjustment_get_value (graph->adjustment),
    .found = viewer_flame_get_found (graph),
  };
  cairo_t *cr;

  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      view.stride = cairo_image_surface_get_stride (surface) / (int) sizeof (guint32);
      viewer_flame_raster_draw (viewer_flame_get_tree (graph), graph->palette, viewer_flame_get_blocks (graph), &view,
                                (guint32 *) (void *) cairo_image_surface_get_data (surface));
      cairo_surface_mark_dirty (surface);
      cairo_surface_set_device_scale (surface, scale, scale);
      cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, VIEWER_FLAME_RULER_HEIGHT, (float) width,
                                                                     (float) height));
      cairo_set_source_surface (cr, surface, 0, VIEWER_FLAME_RULER_HEIGHT);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
      cairo_paint (cr);
      cairo_destroy (cr);
    }
  cairo_surface_destroy (surface);
}

static void
draw_label (ViewerFlameGraph       *graph,
            GtkSnapshot            *snapshot,
            const ViewerFlameBlock *block,
            const graphene_rect_t  *box,
            float                   right)
{
  ProfileCallTree *tree = viewer_flame_get_tree (graph);
  const ViewerPaint *paint = viewer_flame_get_paint (tree, graph->palette, block->node);
  float x = MAX (box->origin.x, 0) + LABEL_MARGIN;
  float width = MIN (box->origin.x + box->size.width, right) - x - 2;
  gboolean is_dim = viewer_flame_is_dim (viewer_flame_get_found (graph), block);
  GdkRGBA color = viewer_rgba (is_dim ? viewer_flame_get_chrome (graph)->dim_text : paint->text);
  g_autofree char *words = NULL;
  ProfileNodeInfo info;

  if (width < LABEL_MIN - LABEL_MARGIN - 2)
    return;
  profile_call_tree_get_node (tree, block->node, &info);
  if (block->n_nodes == 1 && info.kind == PROFILE_NODE_FUNCTION && info.function != 0)
    {
      viewer_timeline_text_append (graph->text, snapshot, info.function, paint->is_bold && !is_dim, &color, x, box->origin.y,
                                   width, (float) graph->row_height);
      return;
    }
  if (viewer_flame_is_pale (tree, block) && !is_dim)
    color = viewer_rgba (viewer_flame_get_chrome (graph)->text);
  if (block->n_nodes > 1)
    words = g_strdup_printf (ngettext ("%u narrow function", "%u narrow functions", block->n_nodes), block->n_nodes);
  else
    words = viewer_tree_text_dup_name (tree, block->node);
  viewer_timeline_text_append_words (graph->text, snapshot, words, &color, x, box->origin.y, width,
                                     (float) graph->row_height);
}

static void
draw_labels (ViewerFlameChart *self,
             GtkSnapshot      *snapshot,
             int               width)
{
  const GArray *blocks = viewer_flame_get_blocks (self->graph);

  for (guint i = 0; i < blocks->len; i++)
    {
      const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);
      graphene_rect_t box;

      if (viewer_flame_get_box (self->graph, block, &box))
        draw_label (self->graph, snapshot, block, &box, (float) width);
    }
}

static void
draw_empty (ViewerFlameChart *self,
            GtkSnapshot      *snapshot,
            int               width,
            int               height)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self),
    _("No samples in this range. Select a wider one, or another thread."));
  GdkRGBA color = viewer_rgba (viewer_flame_get_chrome (self->graph)->dim_text);
  int text_height;

  pango_layout_set_width (layout, MAX (width - 24, 1) * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (12, (float) ((height - text_height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* ---- the widget ---- */

static void
viewer_flame_chart_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  ViewerFlameChart *self = VIEWER_FLAME_CHART (widget);
  const ViewerChrome *chrome = viewer_flame_get_chrome (self->graph);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int rows_height = height - VIEWER_FLAME_RULER_HEIGHT;

  self->n_paints++;
  viewer_append_box (snapshot, chrome->background, 0, 0, width, height);
  if (viewer_flame_is_empty (self->graph))
    {
      if (self->graph->layout != NULL)
        draw_empty (self, snapshot, width, height);
      return;
    }
  if (width <= 0 || rows_height <= 0)
    return;
  draw_ruler (self, snapshot, width, height);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, VIEWER_FLAME_RULER_HEIGHT, (float) width,
                                                         (float) rows_height));
  draw_raster (self, snapshot, width, rows_height);
  draw_labels (self, snapshot, width);
  gtk_snapshot_pop (snapshot);
  viewer_append_box (snapshot, chrome->separator, 0, VIEWER_FLAME_RULER_HEIGHT - 1, width, 1);
}

static void
viewer_flame_chart_class_init (ViewerFlameChartClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = viewer_flame_chart_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
viewer_flame_chart_init (ViewerFlameChart *self)
{
}

GtkWidget *
viewer_flame_chart_new (ViewerFlameGraph *graph)
{
  ViewerFlameChart *self = g_object_new (VIEWER_TYPE_FLAME_CHART, NULL);

  self->graph = graph;
  return GTK_WIDGET (self);
}

guint
viewer_flame_chart_get_n_paints (GtkWidget *chart)
{
  return VIEWER_FLAME_CHART (chart)->n_paints;
}
