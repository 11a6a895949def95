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

/* All but the stretches, which do not overlap and are in the order of time. */
static void
veil_others (const Veil                   *self,
             const ProfileCriticalStretch *stretches,
             guint                         n,
             int                           width)
{
  double done_x = VIEWER_LANE_HEADER_WIDTH;

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

/* ---- many lanes as one: what is left is where any of them is on the path ---- */

static void
note (const Veil                   *self,
      const ProfileCriticalStretch *stretch,
      gboolean                     *is_on,
      int                           width)
{
  double x0 = viewer_timeline_ns_to_x (self->timeline, (double) stretch->begin_ns);
  double x1 = viewer_timeline_ns_to_x (self->timeline, (double) stretch->end_ns);

  for (int x = (int) floor (CLAMP (x0, VIEWER_LANE_HEADER_WIDTH, width)); x < ceil (MIN (x1, width)); x++)
    is_on[x] = TRUE;
}

static void
veil_rest (const Veil     *self,
           const gboolean *is_on,
           int             width)
{
  int begin = VIEWER_LANE_HEADER_WIDTH;

  for (int x = begin; x <= width; x++)
    if (x == width || is_on[x])
      {
        veil (self, begin, x, self->off);
        begin = x + 1;
      }
}

static void
veil_group (const Veil          *self,
            ProfileCriticalPath *path,
            guint32              group,
            int                  width)
{
  const ProfileTasks *tasks = profile_get_tasks (self->timeline->profile);
  g_autofree gboolean *is_on = g_new0 (gboolean, (gsize) width + 1);
  const ProfileCriticalStretch *stretches;
  guint n;

  stretches = profile_critical_path_get_tasks (path, &n);
  for (guint i = 0; i < n; i++)
    if (tasks->tasks[stretches[i].thread].group == group)
      note (self, &stretches[i], is_on, width);
  veil_rest (self, is_on, width);
}

/* The main thread is in the band, too, but its own lane says when it is on the path. */
static void
veil_band (const Veil            *self,
           ProfileCriticalPath   *path,
           const ViewerLaneEntry *band,
           int                    width)
{
  const GArray *members = self->timeline->layout->list->members;
  g_autofree gboolean *is_on = g_new0 (gboolean, (gsize) width + 1);

  for (guint32 i = 0; i < band->n; i++)
    {
      guint32 lane = g_array_index (members, guint32, band->first + i);
      guint n;
      const ProfileCriticalStretch *stretches = profile_critical_path_get_thread (path, lane, &n);

      if (viewer_timeline_layout_is_shown (self->timeline->layout, lane))
        continue;
      for (guint stretch = 0; stretch < n; stretch++)
        note (self, &stretches[stretch], is_on, width);
    }
  veil_rest (self, is_on, width);
}

static void
veil_entry (Veil                    *self,
            ProfileCriticalPath     *path,
            const ViewerLayoutEntry *place,
            int                      width)
{
  const ProfileCriticalStretch *stretches;
  guint n;

  self->height = place->height;
  self->y = viewer_timeline_get_top (self->timeline) + place->y - viewer_timeline_get_scroll (self->timeline);
  if (place->entry.kind == VIEWER_LANE_TASKS && !place->entry.is_open)
    veil_group (self, path, place->entry.index, width);
  if (place->entry.kind == VIEWER_LANE_BAND && !place->entry.is_open)
    veil_band (self, path, &place->entry, width);
  if (!viewer_lane_entry_is_lane (&place->entry))
    return;
  if (profile_lane_is_task (place->entry.index))
    stretches = profile_critical_path_get_task (path, place->entry.index - PROFILE_LANE_TASKS, &n);
  else
    stretches = profile_critical_path_get_thread (path, place->entry.index, &n);
  veil_others (self, stretches, n, width);
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
  int scroll = (int) viewer_timeline_get_scroll (self);

  if (path == NULL || profile_critical_path_get_profile (path) != self->profile)
    return;
  for (guint32 i = viewer_timeline_layout_find_entry (self->layout, scroll);
       i < self->layout->n_entries && self->layout->entries[i].y - scroll < height; i++)
    veil_entry (&one, path, &self->layout->entries[i], width);
}
