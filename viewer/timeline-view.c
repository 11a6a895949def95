/* timeline-view.c: what part of the recording is in sight, and what stands at a point of it */

#include "viewer/timeline-private.h"

#include <math.h>

/* The least that is in sight at once: no sample is as short. */
#define MIN_VISIBLE_NS 20000.0

const ViewerChrome *
viewer_timeline_get_chrome (ViewerTimeline *self)
{
  return viewer_palette_get_chrome (self->theme);
}

int
viewer_timeline_get_chart_width (ViewerTimeline *self)
{
  return MAX (gtk_widget_get_width (self->stage) - VIEWER_LANE_HEADER_WIDTH, 1);
}

int
viewer_timeline_get_lanes_height (ViewerTimeline *self)
{
  return MAX (gtk_widget_get_height (self->stage) - viewer_timeline_get_top (self), 0);
}

double
viewer_timeline_get_ns_per_pixel (ViewerTimeline *self)
{
  return MAX (self->end_ns - self->begin_ns, 1) / viewer_timeline_get_chart_width (self);
}

double
viewer_timeline_x_to_ns (ViewerTimeline *self,
                         double          x)
{
  return self->begin_ns + (x - VIEWER_LANE_HEADER_WIDTH) * viewer_timeline_get_ns_per_pixel (self);
}

double
viewer_timeline_ns_to_x (ViewerTimeline *self,
                         double          time_ns)
{
  return VIEWER_LANE_HEADER_WIDTH + (time_ns - self->begin_ns) / viewer_timeline_get_ns_per_pixel (self);
}

double
viewer_timeline_get_pointer_ns (ViewerTimeline *self)
{
  if (self->pointer_x >= VIEWER_LANE_HEADER_WIDTH)
    return viewer_timeline_x_to_ns (self, self->pointer_x);
  return (self->begin_ns + self->end_ns) / 2;
}

double
viewer_timeline_get_scroll (ViewerTimeline *self)
{
  return floor (gtk_adjustment_get_value (self->adjustment));
}

gboolean
viewer_timeline_is_empty (ViewerTimeline *self)
{
  if (self->spans == NULL)
    return TRUE;
  for (guint32 i = 0; i < profile_spans_get_n_lanes (self->spans); i++)
    if (profile_spans_get_n_rows (self->spans, i) > 0)
      return FALSE;
  return TRUE;
}

void
viewer_timeline_redraw (ViewerTimeline *self)
{
  gtk_widget_queue_draw (self->chart);
  gtk_widget_queue_draw (self->overlay);
}

void
viewer_timeline_set_view (ViewerTimeline *self,
                          double          begin_ns,
                          double          end_ns)
{
  double duration = self->profile != NULL ? (double) profile_get_duration_ns (self->profile) : 0;
  double visible = CLAMP (end_ns - begin_ns, MIN (MIN_VISIBLE_NS, duration), duration);

  if (end_ns - begin_ns < visible)   /* too near: keep the middle */
    begin_ns -= (visible - (end_ns - begin_ns)) / 2;
  begin_ns = CLAMP (begin_ns, 0, duration - visible);
  self->shows_all = visible >= duration;
  if (begin_ns == self->begin_ns && begin_ns + visible == self->end_ns)
    return;
  self->begin_ns = begin_ns;
  self->end_ns = begin_ns + visible;
  viewer_timeline_redraw (self);
  g_signal_emit_by_name (self, "visible-changed");
}

void
viewer_timeline_zoom (ViewerTimeline *self,
                      double          factor,
                      double          at_ns)
{
  double visible = self->end_ns - self->begin_ns;
  double wanted = MAX (visible / factor, MIN_VISIBLE_NS);
  double part = visible > 0 ? CLAMP ((at_ns - self->begin_ns) / visible, 0, 1) : 0;

  viewer_timeline_set_view (self, at_ns - part * wanted, at_ns + (1 - part) * wanted);
}

void
viewer_timeline_pan (ViewerTimeline *self,
                     double          pixels)
{
  double distance = pixels * viewer_timeline_get_ns_per_pixel (self);

  viewer_timeline_set_view (self, self->begin_ns + distance, self->end_ns + distance);
}

void
viewer_timeline_show_range (ViewerTimeline *self,
                            gint64          begin_ns,
                            gint64          end_ns)
{
  g_return_if_fail (VIEWER_IS_TIMELINE (self));

  viewer_timeline_set_view (self, (double) begin_ns, (double) end_ns);
}

void
viewer_timeline_get_visible (ViewerTimeline *self,
                             gint64         *begin_ns,
                             gint64         *end_ns)
{
  g_return_if_fail (VIEWER_IS_TIMELINE (self));

  if (begin_ns != NULL)
    *begin_ns = (gint64) self->begin_ns;
  if (end_ns != NULL)
    *end_ns = (gint64) ceil (self->end_ns);
}

void
viewer_timeline_reveal (ViewerTimeline *self,
                        guint32         lane,
                        guint32         row,
                        double          begin_ns,
                        double          end_ns)
{
  double visible = self->end_ns - self->begin_ns;
  double margin = visible * 0.05;
  int y;

  if (self->layout == NULL || !viewer_timeline_layout_is_shown (self->layout, lane))
    return;
  if (end_ns < self->begin_ns + margin || begin_ns > self->end_ns - margin)
    {
      double begin = end_ns - begin_ns > visible ? begin_ns - margin : (begin_ns + end_ns - visible) / 2;
      viewer_timeline_set_view (self, begin, begin + visible);
    }
  if (row >= viewer_timeline_layout_get_lane (self->layout, lane)->n_rows && !viewer_timeline_toggle_lane (self, lane))
    {
      gtk_adjustment_clamp_page (self->adjustment, viewer_timeline_layout_get_lane (self->layout, lane)->y,
                                 viewer_timeline_layout_get_lane (self->layout, lane)->y + viewer_timeline_layout_get_lane (self->layout, lane)->height);
      return;
    }
  y = viewer_timeline_layout_get_row_y (self->layout, lane, row);
  gtk_adjustment_clamp_page (self->adjustment, y - 20, y + self->layout->row_height + 8);
}

gboolean
viewer_timeline_pick (ViewerTimeline *self,
                      double          x,
                      double          y,
                      guint32        *lane,
                      gint64         *row,
                      ProfileSpan    *span)
{
  double time_ns = viewer_timeline_x_to_ns (self, x);
  guint32 tick, near_pixel;

  if (self->layout == NULL || x < VIEWER_LANE_HEADER_WIDTH || y < viewer_timeline_get_top (self) || time_ns < 0)
    return FALSE;
  if (!viewer_timeline_layout_find_row (self->layout,
                                        (int) floor (y - viewer_timeline_get_top (self) + viewer_timeline_get_scroll (self)),
                                        lane, row))
    return FALSE;
  tick = (guint32) MIN ((guint64) time_ns >> profile_spans_get_shift (self->spans), G_MAXUINT32);
  if (*row < 0)
    {
      *span = (ProfileSpan) { tick, tick, 0, 0 };
      return TRUE;
    }
  if (profile_spans_find (self->spans, *lane, (guint32) *row, tick, span))
    return TRUE;
  /* A span narrower than a pixel is painted a whole one: look for it in that pixel. */
  near_pixel = (guint32) (viewer_timeline_get_ns_per_pixel (self) / (double) (1u << profile_spans_get_shift (self->spans)));
  return profile_spans_find_neighbour (self->spans, *lane, (guint32) *row, tick, 1, span)
         && span->begin - tick <= near_pixel;
}
