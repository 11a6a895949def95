/* timeline-arrows.c: from who made a task, and from what woke it, to the task that is pointed at */

#include "viewer/timeline-private.h"

#include "profile/task-links.h"

#include <math.h>

#define HEAD  5.0      /* of an arrow, pixels */
#define REACH 28.0     /* how far it swings out to the left */

/* The middle of a lane's strip of states; of a task in a closed group, that of its band. */
static gboolean
find_strip (ViewerTimeline *self,
            guint32         lane,
            double         *y)
{
  const ViewerTimelineLayout *layout = self->layout;
  const ProfileTask *task = viewer_timeline_get_task (self, lane);

  if (viewer_timeline_layout_is_shown (layout, lane))
    {
      *y = viewer_timeline_layout_get_lane (layout, lane)->y + VIEWER_LANE_PADDING + VIEWER_LANE_STRIP / 2.0;
      return TRUE;
    }
  for (guint32 i = 0; task != NULL && i < layout->n_entries; i++)
    if (layout->entries[i].entry.kind == VIEWER_LANE_TASKS && layout->entries[i].entry.index == task->group)
      {
        *y = layout->entries[i].y + layout->entries[i].height / 2.0;
        return TRUE;
      }
  return FALSE;
}

/* The innermost frame that stood there: what made or woke is below all its callers. */
static double
find_innermost (ViewerTimeline *self,
                guint32         lane,
                gint64          time_ns,
                double          strip_y)
{
  guint32 tick = (guint32) ((guint64) MAX (time_ns, 0) >> profile_spans_get_shift (self->spans));
  ProfileSpan span;

  for (guint32 row = viewer_timeline_layout_get_lane (self->layout, lane)->n_rows; row-- > 0;)
    if (profile_spans_find (self->spans, lane, row, tick, &span))
      return viewer_timeline_layout_get_row_y (self->layout, lane, row) + self->layout->row_height;
  return strip_y;
}

static void
draw_head (cairo_t *cr,
           double   x,
           double   y)
{
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x - HEAD * 1.6, y - HEAD);
  cairo_line_to (cr, x - HEAD * 1.6, y + HEAD);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* Solid from who made it, dashed from what woke it. */
static void
draw_arrow (ViewerTimeline        *self,
            cairo_t               *cr,
            guint32                lane,
            const ProfileTaskLink *link,
            gboolean               is_dashed)
{
  static const double dashes[] = { 4, 3 };
  double top = viewer_timeline_get_top (self) - viewer_timeline_get_scroll (self), from_y, to_y;
  double from_x = viewer_timeline_ns_to_x (self, (double) link->from_ns);
  double to_x = viewer_timeline_ns_to_x (self, (double) link->to_ns);
  double far = viewer_timeline_get_chart_width (self) * 4.0;

  if (link->from_lane == lane || !find_strip (self, link->from_lane, &from_y) || !find_strip (self, lane, &to_y)
      || fabs (from_x) > far || fabs (to_x) > far)
    return;
  from_y = top + find_innermost (self, link->from_lane, link->from_ns, from_y);
  to_y += top;
  cairo_set_dash (cr, dashes, is_dashed ? 2 : 0, 0);
  cairo_move_to (cr, from_x, from_y);
  cairo_curve_to (cr, from_x - REACH, from_y, to_x - REACH, to_y, to_x - HEAD * 1.2, to_y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_arc (cr, from_x, from_y, 2.5, 0, 2 * G_PI);
  cairo_fill (cr);
  draw_head (cr, to_x, to_y);
}

void
viewer_timeline_arrows_snapshot (ViewerTimeline *self,
                                 GtkSnapshot    *snapshot,
                                 guint32         lane,
                                 double          time_ns,
                                 int             width,
                                 int             height)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);
  GdkRGBA color = viewer_rgba (viewer_timeline_get_chrome (self)->outline);
  ProfileTaskLink link;
  cairo_t *cr;

  if (viewer_timeline_get_task (self, lane) == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (VIEWER_LANE_HEADER_WIDTH, (float) viewer_timeline_get_top (self),
                                                                 (float) width, (float) height));
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, 0.85);
  cairo_set_line_width (cr, 1.5);
  if (profile_task_get_maker (tasks, lane - PROFILE_LANE_TASKS, &link))
    draw_arrow (self, cr, lane, &link, FALSE);
  if (profile_task_find_waker (tasks, lane - PROFILE_LANE_TASKS, (gint64) time_ns, &link))
    draw_arrow (self, cr, lane, &link, TRUE);
  cairo_destroy (cr);
}
