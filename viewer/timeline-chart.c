/* timeline-chart.c: paint ruler, lanes, labels and lane headers
 *
 * Lanes are rasterised into one of a few surfaces that take turns: GTK may still be
 * showing the last one, and a fresh surface for each frame would cost more in page
 * faults than the painting. Their pixels are written without telling cairo, which
 * would copy them; that is safe because a surface comes up again only frames later.
 */

#include "viewer/timeline-private.h"
#include "viewer/timeline-veil.h"

#include "viewer/chart-draw.h"
#include "viewer/figures.h"
#include "viewer/timeline-axis.h"

#include <glib/gi18n.h>
#include <math.h>

#define N_SURFACES       4
#define TICK_DISTANCE    110     /* pixels, at least */
#define HEADER_MARGIN    12
#define LABEL_MARGIN     4

#define VIEWER_TYPE_TIMELINE_CHART (viewer_timeline_chart_get_type ())
G_DECLARE_FINAL_TYPE (ViewerTimelineChart, viewer_timeline_chart, VIEWER, TIMELINE_CHART, GtkWidget)

struct _ViewerTimelineChart {
  GtkWidget parent_instance;

  ViewerTimeline  *timeline;              /* borrowed: the widget we are in */
  cairo_surface_t *surfaces[N_SURFACES];
  guint            next;
  guint            n_paints;
  GArray          *labels;                /* ViewerRasterLabel */
};

G_DEFINE_FINAL_TYPE (ViewerTimelineChart, viewer_timeline_chart, GTK_TYPE_WIDGET)

/* ---- ruler ---- */

static void
draw_ruler (ViewerTimelineChart *self,
            GtkSnapshot         *snapshot,
            int                  width,
            int                  height)
{
  ViewerTimeline *timeline = self->timeline;
  const ViewerChrome *chrome = viewer_timeline_get_chrome (timeline);
  gint64 step = viewer_axis_get_step (viewer_timeline_get_ns_per_pixel (timeline), TICK_DISTANCE);
  g_autofree char *visible = viewer_figures_dup_duration ((gint64) (timeline->end_ns - timeline->begin_ns));
  /* Translators: what the horizontal axis is, and how much of it is in sight. */
  g_autofree char *shown = g_strdup_printf (_("Time · %s shown"), visible);

  for (gint64 t = viewer_axis_get_first (timeline->begin_ns, step); t <= timeline->end_ns; t += step)
    {
      double x = floor (viewer_timeline_ns_to_x (timeline, (double) t));
      g_autofree char *text = viewer_figures_dup_time (t, step);

      viewer_append_box (snapshot, chrome->grid, x, VIEWER_RULER_HEIGHT, 1, height - VIEWER_RULER_HEIGHT);
      viewer_append_box (snapshot, chrome->separator, x, VIEWER_RULER_HEIGHT - 7, 1, 7);
      if (x + 30 < width)
        viewer_append_text (snapshot, GTK_WIDGET (self), timeline->fonts[VIEWER_FONT_DETAIL], text, NULL, chrome->dim_text,
                            x + 5, 4, 0);
    }
  viewer_append_box (snapshot, chrome->background, 0, 0, VIEWER_LANE_HEADER_WIDTH, VIEWER_RULER_HEIGHT);
  viewer_append_text (snapshot, GTK_WIDGET (self), timeline->fonts[VIEWER_FONT_DETAIL], shown, NULL, chrome->dim_text,
                      HEADER_MARGIN, 4, VIEWER_LANE_HEADER_WIDTH - HEADER_MARGIN - VIEWER_LEGEND_WIDTH);
}

/* ---- lanes ---- */

static cairo_surface_t *
take_surface (ViewerTimelineChart *self,
              int                  width,
              int                  height,
              int                  scale)
{
  cairo_surface_t **surface = &self->surfaces[self->next];

  self->next = (self->next + 1) % N_SURFACES;
  if (*surface == NULL || cairo_image_surface_get_width (*surface) != width
      || cairo_image_surface_get_height (*surface) != height)
    {
      g_clear_pointer (surface, cairo_surface_destroy);
      *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
      /* Now, while nothing refers to it: cairo paints nothing for a surface that it takes to be empty. */
      cairo_surface_mark_dirty (*surface);
    }
  if (cairo_surface_status (*surface) != CAIRO_STATUS_SUCCESS)
    return NULL;
  cairo_surface_set_device_scale (*surface, scale, scale);
  return *surface;
}

/* While nothing is called so, nothing is dimmed: a name is typed letter by letter. */
static const ProfileSearch *
get_found (ViewerTimeline *timeline)
{
  const ProfileSearch *search = viewer_session_get_search (timeline->session);

  return search != NULL && profile_search_get_n_functions (search) > 0 ? search : NULL;
}

static ViewerRasterView
get_view (ViewerTimelineChart *self,
          cairo_surface_t     *surface,
          int                  width,
          int                  height)
{
  ViewerTimeline *timeline = self->timeline;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double tick_ns = (double) (1u << profile_spans_get_shift (timeline->spans));

  return (ViewerRasterView) {
    .begin_tick = timeline->begin_ns / tick_ns,
    .ticks_per_pixel = viewer_timeline_get_ns_per_pixel (timeline) / tick_ns / scale,
    .width = width * scale, .height = height * scale,
    .stride = cairo_image_surface_get_stride (surface) / (int) sizeof (guint32),
    .scroll_y = (int) viewer_timeline_get_scroll (timeline), .scale = scale,
    .profile = timeline->profile, .found = get_found (timeline),
  };
}

static void
paint_surface (ViewerTimelineChart *self,
               GtkSnapshot         *snapshot,
               cairo_surface_t     *surface,
               int                  width,
               int                  height)
{
  int top = viewer_timeline_get_top (self->timeline);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (VIEWER_LANE_HEADER_WIDTH, (float) top, (float) width,
                                                                          (float) height));

  cairo_set_source_surface (cr, surface, VIEWER_LANE_HEADER_WIDTH, top);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_destroy (cr);
}

static void
draw_raster (ViewerTimelineChart *self,
             GtkSnapshot         *snapshot,
             int                  width,
             int                  height)
{
  ViewerTimeline *timeline = self->timeline;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_surface_t *surface = take_surface (self, width * scale, height * scale, scale);
  ViewerRasterView view;

  if (surface == NULL)
    return;
  view = get_view (self, surface, width, height);
  viewer_raster_draw (timeline->spans, timeline->palette, viewer_timeline_get_chrome (timeline), timeline->layout,
                      &view, (guint32 *) (void *) cairo_image_surface_get_data (surface), self->labels);
  paint_surface (self, snapshot, surface, width, height);
}

/* Over the labels, too. */
static void
draw_veil (ViewerTimelineChart *self,
           GtkSnapshot         *snapshot,
           int                  width,
           int                  height)
{
  ViewerTimeline *timeline = self->timeline;
  ProfileClock clock = viewer_session_get_clock (timeline->session);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  ViewerRasterView view;
  cairo_surface_t *surface;

  if (clock == PROFILE_CLOCK_WALL || (surface = take_surface (self, width * scale, height * scale, scale)) == NULL)
    return;
  view = get_view (self, surface, width, height);
  viewer_veil_draw (timeline->spans, timeline->layout, &view, profile_get_tasks (timeline->profile), clock,
                    viewer_timeline_get_chrome (timeline)->background,
                    (guint32 *) (void *) cairo_image_surface_get_data (surface));
  paint_surface (self, snapshot, surface, width, height);
}

static guint32
get_label_color (const ViewerChrome      *chrome,
                 const ViewerRasterLabel *label,
                 const ViewerPaint       *paint)
{
  if (label->is_dim)
    return chrome->dim_text;
  return label->is_pale ? chrome->text : paint->text;
}

static void
draw_labels (ViewerTimelineChart *self,
             GtkSnapshot         *snapshot)
{
  ViewerTimeline *timeline = self->timeline;

  for (guint i = 0; i < self->labels->len; i++)
    {
      const ViewerRasterLabel *label = &g_array_index (self->labels, ViewerRasterLabel, i);
      const ViewerPaint *paint = viewer_palette_get_paint (timeline->palette, label->stack);
      ProfileFrame frame = profile_get_stack_frame (timeline->profile, label->stack);
      GdkRGBA color = viewer_rgba (get_label_color (viewer_timeline_get_chrome (timeline), label, paint));

      viewer_timeline_text_append (timeline->text, snapshot, profile_get_frame_function (timeline->profile, frame),
                                   paint->is_bold && !label->is_dim, &color,
                                   (float) (VIEWER_LANE_HEADER_WIDTH + label->x + LABEL_MARGIN),
                                   (float) (viewer_timeline_get_top (timeline) + label->y),
                                   (float) (label->width - LABEL_MARGIN - 2), (float) timeline->layout->row_height);
    }
}

static void
draw_empty (ViewerTimelineChart *self,
            GtkSnapshot         *snapshot,
            int                  width,
            int                  height)
{
  ViewerTimeline *timeline = self->timeline;
  const char *sentence = _("Nothing has been recorded here yet.");
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), sentence);
  GdkRGBA color = viewer_rgba (viewer_timeline_get_chrome (timeline)->dim_text);
  int text_height;

  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_get_pixel_size (layout, NULL, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0, (float) ((height - text_height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* ---- the widget ---- */

static void
viewer_timeline_chart_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  ViewerTimelineChart *self = VIEWER_TIMELINE_CHART (widget);
  ViewerTimeline *timeline = self->timeline;
  const ViewerChrome *chrome = viewer_timeline_get_chrome (timeline);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int chart_width = width - VIEWER_LANE_HEADER_WIDTH, top = viewer_timeline_get_top (timeline), lanes_height = height - top;

  self->n_paints++;
  viewer_append_box (snapshot, chrome->background, 0, 0, width, height);
  g_array_set_size (self->labels, 0);
  if (timeline->profile == NULL || viewer_timeline_is_empty (timeline))
    {
      if (timeline->profile != NULL)
        draw_empty (self, snapshot, width, height);
      return;
    }
  if (chart_width <= 0 || lanes_height <= 0)
    return;
  draw_ruler (self, snapshot, width, height);
  viewer_timeline_strip_snapshot (timeline, snapshot, width);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, (float) top, (float) width, (float) lanes_height));
  draw_raster (self, snapshot, chart_width, lanes_height);
  draw_labels (self, snapshot);
  draw_veil (self, snapshot, chart_width, lanes_height);
  viewer_timeline_headers_snapshot (timeline, widget, snapshot);
  gtk_snapshot_pop (snapshot);
  viewer_append_box (snapshot, chrome->separator, 0, top - 1, width, 1);
}

static void
viewer_timeline_chart_finalize (GObject *object)
{
  ViewerTimelineChart *self = VIEWER_TIMELINE_CHART (object);

  for (guint i = 0; i < N_SURFACES; i++)
    g_clear_pointer (&self->surfaces[i], cairo_surface_destroy);
  g_array_unref (self->labels);

  G_OBJECT_CLASS (viewer_timeline_chart_parent_class)->finalize (object);
}

static void
viewer_timeline_chart_class_init (ViewerTimelineChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_timeline_chart_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = viewer_timeline_chart_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
viewer_timeline_chart_init (ViewerTimelineChart *self)
{
  self->labels = g_array_new (FALSE, FALSE, sizeof (ViewerRasterLabel));
}

GtkWidget *
viewer_timeline_chart_new (ViewerTimeline *timeline)
{
  ViewerTimelineChart *self = g_object_new (VIEWER_TYPE_TIMELINE_CHART, NULL);

  self->timeline = timeline;
  return GTK_WIDGET (self);
}

const GArray *
viewer_timeline_chart_get_labels (GtkWidget *chart)
{
  return VIEWER_TIMELINE_CHART (chart)->labels;
}

guint
viewer_timeline_chart_get_n_paints (GtkWidget *chart)
{
  return VIEWER_TIMELINE_CHART (chart)->n_paints;
}
