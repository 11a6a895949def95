/* timeline-layout.c: stack the lanes */

#include "viewer/timeline-layout.h"

#define ROWS_TOP (VIEWER_LANE_PADDING + VIEWER_LANE_STRIP + VIEWER_LANE_STRIP_GAP)

/* GTK and cairo count in int; a lane deeper than this is cut, not wrapped around. */
#define HEIGHT_MAX (1 << 28)

/* Imports and start-up reach depths that the program itself never does. So that every
 * lane is near the top, rows that have spans for less than a 50th of the lane's time are
 * folded away, unless they are few. */
#define SELDOM    50
#define MIN_SHOWN 6
#define MIN_FOLD  3

static guint32
count_deeper (const ProfileSpans *spans,
              guint32             lane,
              guint32             n_rows)
{
  guint64 most = profile_spans_get_row_ticks (spans, lane, 0);
  guint32 shown = n_rows;

  while (shown > MIN_SHOWN && profile_spans_get_row_ticks (spans, lane, shown - 1) < most / SELDOM)
    shown--;
  return n_rows - shown >= MIN_FOLD ? n_rows - shown : 0;
}

ViewerTimelineLayout *
viewer_timeline_layout_new (const ProfileSpans *spans,
                            int                 row_height,
                            int                 header_height,
                            const gboolean     *is_open)
{
  ViewerTimelineLayout *self = g_new0 (ViewerTimelineLayout, 1);

  self->row_height = row_height;
  self->header_height = header_height;
  self->n_lanes = profile_spans_get_n_lanes (spans);
  self->lanes = g_new0 (ViewerLane, self->n_lanes);
  for (guint32 i = 0; i < self->n_lanes; i++)
    {
      ViewerLane *lane = &self->lanes[i];
      guint32 room = (guint32) (HEIGHT_MAX - self->height) / (guint32) (row_height + VIEWER_ROW_GAP);

      lane->y = self->height;
      lane->n_rows = MIN (profile_spans_get_n_rows (spans, i), room);
      lane->n_deeper = count_deeper (spans, i, lane->n_rows);
      if (is_open != NULL && !is_open[i])
        lane->n_rows -= lane->n_deeper;
      lane->height = ROWS_TOP + (int) lane->n_rows * (row_height + VIEWER_ROW_GAP) + VIEWER_LANE_PADDING;
      lane->height = MAX (lane->height, header_height);
      self->height = MIN (self->height + lane->height, HEIGHT_MAX);
    }
  return self;
}

void
viewer_timeline_layout_free (ViewerTimelineLayout *self)
{
  g_free (self->lanes);
  g_free (self);
}

guint32
viewer_timeline_layout_find_lane (const ViewerTimelineLayout *self,
                                  int                         y)
{
  guint32 low = 0, high = self->n_lanes;

  if (y < 0 || y >= self->height)
    return self->n_lanes;
  while (low + 1 < high)
    {
      guint32 middle = low + (high - low) / 2;
      if (self->lanes[middle].y <= y)
        low = middle;
      else
        high = middle;
    }
  return low;
}

int
viewer_timeline_layout_get_row_y (const ViewerTimelineLayout *self,
                                  guint32                     lane,
                                  guint32                     row)
{
  return self->lanes[lane].y + ROWS_TOP + (int) row * (self->row_height + VIEWER_ROW_GAP);
}

gboolean
viewer_timeline_layout_find_row (const ViewerTimelineLayout *self,
                                 int                         y,
                                 guint32                    *lane,
                                 gint64                     *row)
{
  int inside;

  *lane = viewer_timeline_layout_find_lane (self, y);
  if (*lane == self->n_lanes)
    return FALSE;
  inside = y - self->lanes[*lane].y;
  if (inside < ROWS_TOP)
    {
      *row = -1;
      return inside >= VIEWER_LANE_PADDING - 2 && inside < VIEWER_LANE_PADDING + VIEWER_LANE_STRIP + 1;
    }
  *row = (inside - ROWS_TOP) / (self->row_height + VIEWER_ROW_GAP);
  return *row < self->lanes[*lane].n_rows;
}
