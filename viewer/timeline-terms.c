/* timeline-terms.c: which word of profiling stands at a point of the timeline
 *
 * It paints many: the ruler, names of lanes, strips of states, frames.
 */

#include "viewer/timeline-private.h"

#include "format/format.h"
#include "viewer/learn/term-attach.h"

static const char *
get_state_term (guint8 state)
{
  static const char *const terms[] = {
    [FORMAT_THREAD_RUNNING] = "running",
    [FORMAT_THREAD_HOLDING] = "holding",
    [FORMAT_THREAD_GIL_WAIT] = "gil-wait",
    [FORMAT_THREAD_BLOCKED] = "blocked",
    [FORMAT_THREAD_DETACHED] = "detached",
    [FORMAT_THREAD_NATIVE] = "native",
  };

  return state < G_N_ELEMENTS (terms) && terms[state] != NULL ? terms[state] : "unknown";
}

/* Where the keyboard stands. */
static const char *
find_current (ViewerTimeline *self)
{
  guint32 lane, row;
  ProfileSpan span;

  if (self->is_on_header)
    return "lane";
  return viewer_timeline_get_selected (self, &lane, &row, &span) ? "frame" : "timeline";
}

static const char *
find_term (GtkWidget *widget,
           double     x,
           double     y)
{
  ViewerTimeline *self = VIEWER_TIMELINE (widget);
  guint32 lane;
  gint64 row;
  ProfileSpan span;

  if (self->layout == NULL || self->profile == NULL)
    return "timeline";
  if (x < 0)
    return find_current (self);
  if (y < VIEWER_RULER_HEIGHT)
    return "timeline";
  if (x < VIEWER_LANE_HEADER_WIDTH)
    return "thread";
  if (!viewer_timeline_pick (self, x, y, &lane, &row, &span))
    return "timeline";
  if (row < 0 && viewer_timeline_get_task (self, lane) != NULL)
    return "task";
  return row < 0 ? get_state_term (viewer_timeline_get_state_at (self, lane, viewer_timeline_x_to_ns (self, x))) : "frame";
}

void
viewer_timeline_attach_terms (ViewerTimeline *self)
{
  viewer_term_attach_finder (GTK_WIDGET (self), find_term);
}
