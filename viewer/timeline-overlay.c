/* timeline-overlay.c: what moves with the pointer or the selection, above the chart
 *
 * A widget of its own, so that hovering never paints the chart again.
 */

#include "viewer/timeline-private.h"

#include "viewer/chart-draw.h"
#include "viewer/figures.h"

#include <math.h>

#define VIEWER_TYPE_TIMELINE_OVERLAY (viewer_timeline_overlay_get_type ())
G_DECLARE_FINAL_TYPE (ViewerTimelineOverlay, viewer_timeline_overlay, VIEWER, TIMELINE_OVERLAY, GtkWidget)

struct _ViewerTimelineOverlay {
  GtkWidget parent_instance;

  ViewerTimeline *timeline;   /* borrowed: the widget we are in */
};

G_DEFINE_FINAL_TYPE (ViewerTimelineOverlay, viewer_timeline_overlay, GTK_TYPE_WIDGET)

static void
append_line (GtkSnapshot   *snapshot,
             const GdkRGBA *color,
             double         x,
             double         y,
             double         height)
{
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT ((float) floor (x), (float) y, 1, (float) height));
}

static void
draw_range (ViewerTimeline *timeline,
            GtkSnapshot    *snapshot,
            int             width,
            int             height)
{
  guint32 accent = viewer_timeline_get_chrome (timeline)->accent;
  GdkRGBA fill = viewer_rgba_with_alpha (accent, (timeline->theme & VIEWER_THEME_DARK) ? 0.17f : 0.13f);
  GdkRGBA edge = viewer_rgba_with_alpha (accent, 0.9f);
  gint64 begin_ns, end_ns;
  double x0, x1;

  if (!viewer_session_get_range (timeline->session, &begin_ns, &end_ns))
    return;
  x0 = CLAMP (viewer_timeline_ns_to_x (timeline, (double) begin_ns), -10, width + 10);
  x1 = CLAMP (viewer_timeline_ns_to_x (timeline, (double) end_ns), -10, width + 10);
  gtk_snapshot_append_color (snapshot, &fill,
                             &GRAPHENE_RECT_INIT ((float) floor (x0), 0, (float) MAX (floor (x1) - floor (x0), 1),
                                                  (float) height));
  append_line (snapshot, &edge, x0, 0, height);
  append_line (snapshot, &edge, x1, 0, height);
}

static void
outline_span (ViewerTimeline    *timeline,
              GtkSnapshot       *snapshot,
              guint32            lane,
              guint32            row,
              const ProfileSpan *span,
              int                width,
              float              thickness)
{
  double x0 = viewer_timeline_ns_to_x (timeline, (double) viewer_timeline_tick_to_ns (timeline, span->begin));
  double x1 = viewer_timeline_ns_to_x (timeline, (double) viewer_timeline_tick_to_ns (timeline, span->end));
  double y = viewer_timeline_get_top (timeline) + viewer_timeline_layout_get_row_y (timeline->layout, lane, row)
             - viewer_timeline_get_scroll (timeline);

  if (row >= viewer_timeline_layout_get_lane (timeline->layout, lane)->n_rows)
    return;   /* folded away */
  x0 = round (CLAMP (x0, -10, width + 10));
  x1 = round (CLAMP (x1, -10, width + 10));
  if (x1 - x0 >= 3)
    x1--;   /* as the raster leaves its gap */
  viewer_append_chosen (snapshot, viewer_timeline_get_chrome (timeline),
                        &GRAPHENE_RECT_INIT ((float) x0, (float) y, (float) MAX (x1 - x0, 3),
                                             (float) timeline->layout->row_height), thickness, FALSE);
}

/* Other spans of the selected function, where they are wide enough to be told apart. */
static void
outline_function (ViewerTimeline  *timeline,
                  GtkSnapshot     *snapshot,
                  ProfileFunction  function)
{
  const GArray *labels = viewer_timeline_chart_get_labels (timeline->chart);

  for (guint i = 0; i < labels->len; i++)
    {
      const ViewerRasterLabel *label = &g_array_index (labels, ViewerRasterLabel, i);
      ProfileFrame frame = profile_get_stack_frame (timeline->profile, label->stack);

      if (profile_get_frame_function (timeline->profile, frame) == function)
        viewer_append_chosen (snapshot, viewer_timeline_get_chrome (timeline),
                              &GRAPHENE_RECT_INIT ((float) (VIEWER_LANE_HEADER_WIDTH + label->x),
                                                   (float) (viewer_timeline_get_top (timeline) + label->y), (float) label->width,
                                                   (float) timeline->layout->row_height), 1, TRUE);
    }
}

static void
draw_selection (ViewerTimeline *timeline,
                GtkSnapshot    *snapshot,
                int             width)
{
  const ViewerSelection *selection = viewer_session_get_selection (timeline->session);
  guint32 lane, row;
  ProfileSpan span;

  if (selection->function == 0)
    return;
  outline_function (timeline, snapshot, selection->function);
  if (viewer_timeline_get_selected (timeline, &lane, &row, &span))
    outline_span (timeline, snapshot, lane, row, &span, width, 2);
}

static void
draw_pointer (ViewerTimeline *timeline,
              GtkSnapshot    *snapshot,
              int             width,
              int             height)
{
  GdkRGBA line = viewer_rgba_with_alpha (viewer_timeline_get_chrome (timeline)->text, 0.45f);
  guint32 lane;
  gint64 row;
  ProfileSpan span;

  if (timeline->pointer_x < VIEWER_LANE_HEADER_WIDTH || timeline->is_by_key)
    return;
  if (viewer_timeline_pick (timeline, timeline->pointer_x, timeline->pointer_y, &lane, &row, &span) && row >= 0)
    outline_span (timeline, snapshot, lane, (guint32) row, &span, width, 1);
  lane = viewer_timeline_layout_find_lane (timeline->layout, (int) (timeline->pointer_y - viewer_timeline_get_top (timeline)
                                                                    + viewer_timeline_get_scroll (timeline)));
  if (timeline->pointer_y >= viewer_timeline_get_top (timeline))
    viewer_timeline_arrows_snapshot (timeline, snapshot, lane, viewer_timeline_x_to_ns (timeline, timeline->pointer_x), width, height);
  append_line (snapshot, &line, timeline->pointer_x, viewer_timeline_get_top (timeline), height);
}

/* It stands on the ruler. */
static void
draw_time (ViewerTimeline *timeline,
           GtkWidget      *widget,
           GtkSnapshot    *snapshot,
           int             width)
{
  const ViewerChrome *chrome = viewer_timeline_get_chrome (timeline);
  GdkRGBA fill = viewer_rgba (chrome->accent), color = viewer_rgba (chrome->accent_text);
  g_autofree char *text = NULL;
  g_autoptr(PangoLayout) layout = NULL;
  GskRoundedRect box;
  int text_width, text_height;
  double x;

  if (timeline->pointer_x < VIEWER_LANE_HEADER_WIDTH || timeline->is_by_key)
    return;
  text = viewer_figures_dup_time (llround (MAX (viewer_timeline_x_to_ns (timeline, timeline->pointer_x), 0)),
                                  MAX ((gint64) viewer_timeline_get_ns_per_pixel (timeline), 1));
  layout = gtk_widget_create_pango_layout (widget, text);
  pango_layout_set_font_description (layout, timeline->fonts[VIEWER_FONT_DETAIL]);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  x = CLAMP (floor (timeline->pointer_x - text_width / 2.0), VIEWER_LANE_HEADER_WIDTH + 4,
             MAX (width - text_width - 6, VIEWER_LANE_HEADER_WIDTH + 4));
  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT ((float) (x - 6), 2, (float) (text_width + 12),
                                                              (float) (VIEWER_RULER_HEIGHT - 5)), 5);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &fill, &box.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) ((VIEWER_RULER_HEIGHT - 1 - text_height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_focus (ViewerTimeline *timeline,
            GtkSnapshot    *snapshot,
            int             width,
            int             height)
{
  GtkWidget *widget = GTK_WIDGET (timeline);

  if (gtk_widget_has_visible_focus (widget))
    viewer_append_outline (snapshot, viewer_timeline_get_chrome (timeline)->accent, 1, 1, width - 2, height - 2, 2);
}

static void
viewer_timeline_overlay_snapshot (GtkWidget   *widget,
                                  GtkSnapshot *snapshot)
{
  ViewerTimeline *timeline = VIEWER_TIMELINE_OVERLAY (widget)->timeline;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (timeline->session != NULL && !viewer_timeline_is_empty (timeline))
    {
      gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (VIEWER_LANE_HEADER_WIDTH, 0,
                                                             (float) MAX (width - VIEWER_LANE_HEADER_WIDTH, 0),
                                                             (float) height));
      draw_range (timeline, snapshot, width, height);
      viewer_timeline_strip_overlay_snapshot (timeline, snapshot, height);
      gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, (float) viewer_timeline_get_top (timeline), (float) width, (float) height));
      viewer_timeline_draw_path (timeline, snapshot, width, height);
      draw_selection (timeline, snapshot, width);
      draw_pointer (timeline, snapshot, width, height);
      gtk_snapshot_pop (snapshot);
      draw_time (timeline, widget, snapshot, width);
      gtk_snapshot_pop (snapshot);
      viewer_timeline_card_snapshot (timeline, widget, snapshot);
    }
  draw_focus (timeline, snapshot, width, height);
}

static void
viewer_timeline_overlay_class_init (ViewerTimelineOverlayClass *klass)
{
  GTK_WIDGET_CLASS (klass)->snapshot = viewer_timeline_overlay_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
viewer_timeline_overlay_init (ViewerTimelineOverlay *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

GtkWidget *
viewer_timeline_overlay_new (ViewerTimeline *timeline)
{
  ViewerTimelineOverlay *self = g_object_new (VIEWER_TYPE_TIMELINE_OVERLAY, NULL);

  self->timeline = timeline;
  return GTK_WIDGET (self);
}
