/* timeline-terms.c: which word of profiling stands at a point of the timeline
 *
 * It paints many: the ruler, names of lanes, strips of states, frames.
 */

#include "viewer/timeline-private.h"

#include "format/format.h"
#include "profile/task-states.h"
#include "viewer/learn/term-attach.h"

const char *
viewer_timeline_get_state_term (guint8 state)
{
  static const char *const terms[] = {
    [FORMAT_THREAD_RUNNING] = "running",
    [FORMAT_THREAD_HOLDING] = "holding",
    [FORMAT_THREAD_GIL_WAIT] = "gil-wait",
    [FORMAT_THREAD_BLOCKED] = "blocked",
    [FORMAT_THREAD_DETACHED] = "detached",
    [FORMAT_THREAD_NATIVE] = "native",
    [PROFILE_TASK_RUNNING] = "task",
    [PROFILE_TASK_TURNS] = "task",
    [PROFILE_TASK_READY] = "ready",
    [PROFILE_TASK_WAITING] = "await",
  };

  return state < G_N_ELEMENTS (terms) && terms[state] != NULL ? terms[state] : "unknown";
}

static const char *
get_task_term (ViewerTimeline *self,
               guint32         lane,
               gint64          time_ns)
{
  ProfileTaskStretch stretch;

  if (!profile_task_find_stretch (profile_get_tasks (self->profile), lane - PROFILE_LANE_TASKS, time_ns, &stretch))
    return "task";
  return viewer_timeline_get_state_term (stretch.state);
}

/* Of what stands in a strip of states. */
static const char *
find_state_term (ViewerTimeline *self,
                 guint32         lane,
                 double          time_ns)
{
  if (viewer_timeline_get_task (self, lane) != NULL)
    return get_task_term (self, lane, (gint64) time_ns);
  return viewer_timeline_get_state_term (viewer_timeline_get_state_at (self, lane, time_ns));
}

/* Of the name of a lane or a group. */
static const char *
find_name_term (ViewerTimeline *self,
                double          y)
{
  guint32 i = viewer_timeline_layout_find_entry (self->layout, (int) (y - viewer_timeline_get_top (self) + viewer_timeline_get_scroll (self)));

  if (i == self->layout->n_entries)
    return "thread";
  return self->layout->entries[i].entry.kind == VIEWER_LANE_TASK || self->layout->entries[i].entry.kind == VIEWER_LANE_TASKS
           ? "task" : "thread";
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
  ViewerMarkPlace place;

  if (self->layout == NULL || self->profile == NULL)
    return "timeline";
  if (x < 0)
    return find_current (self);
  if (viewer_timeline_pick_mark (self, x, y, &place))
    return place.is_span ? "span" : "mark";
  if (y < viewer_timeline_get_top (self))
    return "timeline";
  if (x < VIEWER_LANE_HEADER_WIDTH)
    return find_name_term (self, y);
  if (!viewer_timeline_pick (self, x, y, &lane, &row, &span))
    return "timeline";
  return row < 0 ? find_state_term (self, lane, viewer_timeline_x_to_ns (self, x)) : "frame";
}

void
viewer_timeline_attach_terms (ViewerTimeline *self)
{
  viewer_term_attach_finder (GTK_WIDGET (self), find_term);
}
