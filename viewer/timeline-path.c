/* timeline-path.c: pales what the run's end does not hang on, while "what if it were faster?" is open */

#include "viewer/timeline-private.h"

#include "viewer/chart-draw.h"
#include "viewer/session-what-if.h"

#include <math.h>

#define OFF_ALPHA     0.70
#define UNKNOWN_ALPHA 0.35

typedef struct {
  ViewerTimeline *timeline;
  GtkSnapshot    *snapshot;
  guint32         off, unknown;   /* colours */
  double          y, height;
} Veil;

static void
veil (const Veil *self,
      double      x0,
      double      x1,
      guint32     color)
{
  if (x1 - x0 >= 1)
    viewer_append_box (self->snapshot, color, x0, self->y, x1 - x0, self->height);
}

static void
veil_lane (const Veil          *self,
           ProfileCriticalPath *path,
           guint32              lane,
           int                  width)
{
  const ProfileCriticalStretch *stretches;
  double done_x = VIEWER_LANE_HEADER_WIDTH;
  guint n;

  stretches = profile_critical_path_get_thread (path, lane, &n);
  for (guint i = 0; i < n && done_x < width; i++)
    {
      double x0 = floor (viewer_timeline_ns_to_x (self->timeline, (double) stretches[i].begin_ns));
      double x1 = ceil (viewer_timeline_ns_to_x (self->timeline, (double) stretches[i].end_ns));

      x0 = CLAMP (x0, done_x, width);
      x1 = CLAMP (x1, done_x, width);
      veil (self, done_x, x0, self->off);
      if (stretches[i].is_unknown)
        veil (self, x0, x1, self->unknown);
      done_x = x1;
    }
  veil (self, done_x, width, self->off);
}

void
viewer_timeline_draw_path (ViewerTimeline *self,
                           GtkSnapshot    *snapshot,
                           int             width,
                           int             height)
{
  ProfileCriticalPath *path = viewer_session_get_critical_path (self->session);
  guint32 background = viewer_timeline_get_chrome (self)->background & 0xffffff;
  Veil one = { .timeline = self, .snapshot = snapshot, .off = background | (guint32) (OFF_ALPHA * 255) << 24,
               .unknown = background | (guint32) (UNKNOWN_ALPHA * 255) << 24 };

  if (path == NULL || profile_critical_path_get_profile (path) != self->profile)
    return;
  for (guint32 lane = 0; lane < self->layout->n_lanes; lane++)
    {
      one.height = self->layout->lanes[lane].height;
      one.y = viewer_timeline_get_top (self) + self->layout->lanes[lane].y - viewer_timeline_get_scroll (self);
      if (one.height > 0 && one.y < height && one.y + one.height > viewer_timeline_get_top (self))
        veil_lane (&one, path, lane, width);
    }
}
