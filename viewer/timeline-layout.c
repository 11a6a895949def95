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
#define TASK_ROWS 2       /* of a task's lane, that are always shown */
#define TASK_SELDOM 200
#define LOOP_ROWS 8

#define DEEPER_PERCENT 28   /* of a header: the line about rows that are folded away */
#define LOW_PERCENT 45      /* of a header: its first line, and what is about it */

static guint32
count_deeper (const ProfileSpans *spans,
              guint32             lane,
              guint32             n_rows,
              guint32             least,
              guint32             seldom)
{
  guint64 most = n_rows >= least + MIN_FOLD ? profile_spans_get_row_ticks (spans, lane, 0) : 0;
  guint32 shown = n_rows;

  while (most > 0 && shown > least && profile_spans_get_row_ticks (spans, lane, shown - 1) < most / seldom)
    shown--;
  return n_rows - shown >= MIN_FOLD ? n_rows - shown : 0;
}

/* A task runs for short moments, which are what one looks for. Below a loop's thread its tasks show what it called, so that its own lane has no need to. */
static guint32
find_deeper (const ProfileSpans    *spans,
             const ViewerLaneEntry *entry,
             guint32                n_rows)
{
  guint32 n_deeper;

  if (entry->kind == VIEWER_LANE_TASK)
    return count_deeper (spans, entry->index, n_rows, TASK_ROWS, TASK_SELDOM);
  n_deeper = count_deeper (spans, entry->index, n_rows, MIN_SHOWN, SELDOM);
  return entry->has_tasks && n_rows >= LOOP_ROWS + MIN_FOLD ? MAX (n_deeper, n_rows - LOOP_ROWS) : n_deeper;
}

static ViewerLane
place_lane (ViewerTimelineLayout  *self,
            const ProfileSpans    *spans,
            const ViewerLanes     *choice,
            const ViewerLaneEntry *entry)
{
  guint32 room = (guint32) (HEIGHT_MAX - self->height) / (guint32) (self->row_height + VIEWER_ROW_GAP);
  ViewerLane lane = { .y = self->height, .is_low = entry->is_low };

  if (!lane.is_low)
    {
      lane.n_rows = MIN (profile_spans_get_n_rows (spans, entry->index), room);
      lane.n_deeper = find_deeper (spans, entry, lane.n_rows);
    }
  if (choice != NULL && !viewer_lanes_has (choice, entry->index, VIEWER_LANE_DEEP))
    lane.n_rows -= lane.n_deeper;
  lane.height = ROWS_TOP + (int) lane.n_rows * (self->row_height + VIEWER_ROW_GAP) + VIEWER_LANE_PADDING;
  lane.height = MAX (lane.height, lane.is_low ? self->low_height : self->header_height);
  /* Its header has a line more. */
  if (lane.n_deeper > 0)
    lane.height = MAX (lane.height, self->header_height * (100 + DEEPER_PERCENT) / 100);
  return lane;
}

static void
place_entry (ViewerTimelineLayout  *self,
             const ProfileSpans    *spans,
             const ViewerLanes     *choice,
             const ViewerLaneEntry *entry)
{
  ViewerLayoutEntry *place = &self->entries[self->n_entries++];

  *place = (ViewerLayoutEntry) { *entry, self->height, self->low_height };
  if ((entry->kind == VIEWER_LANE_BAND || entry->kind == VIEWER_LANE_TASKS) && !entry->is_open)
    place->height = self->header_height;
  if (viewer_lane_entry_is_lane (entry))
    {
      ViewerLane lane = place_lane (self, spans, choice, entry);

      place->height = lane.height;
      if (entry->kind == VIEWER_LANE_THREAD)
        self->lanes[entry->index] = lane;
      else
        g_hash_table_insert (self->task_lanes, GUINT_TO_POINTER (entry->index), g_memdup2 (&lane, sizeof lane));
    }
  self->height = MIN (self->height + place->height, HEIGHT_MAX);
}

ViewerTimelineLayout *
viewer_timeline_layout_new (const ProfileSpans *spans,
                            Profile            *profile,
                            int                 row_height,
                            int                 header_height,
                            const ViewerLanes  *choice)
{
  ViewerTimelineLayout *self = g_new0 (ViewerTimelineLayout, 1);

  self->row_height = row_height;
  self->header_height = header_height;
  self->low_height = header_height * LOW_PERCENT / 100;
  self->n_lanes = profile_spans_get_n_lanes (spans);
  self->lanes = g_new0 (ViewerLane, self->n_lanes);
  self->task_lanes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  if (choice == NULL)
    {
      self->entries = g_new (ViewerLayoutEntry, self->n_lanes);
      for (guint32 i = 0; i < self->n_lanes; i++)
        place_entry (self, spans, NULL, &(ViewerLaneEntry) { .kind = VIEWER_LANE_THREAD, .index = i, .n = 1 });
      return self;
    }
  self->list = viewer_lanes_list (choice, profile);
  self->entries = g_new (ViewerLayoutEntry, self->list->entries->len);
  for (guint i = 0; i < self->list->entries->len; i++)
    place_entry (self, spans, choice, &g_array_index (self->list->entries, ViewerLaneEntry, i));
  return self;
}

void
viewer_timeline_layout_free (ViewerTimelineLayout *self)
{
  g_clear_pointer (&self->list, viewer_lane_list_free);
  g_free (self->entries);
  g_free (self->lanes);
  g_hash_table_unref (self->task_lanes);
  g_free (self);
}

guint32
viewer_timeline_layout_find_entry (const ViewerTimelineLayout *self,
                                   int                         y)
{
  guint32 low = 0, high = self->n_entries;

  if (y < 0 || y >= self->height)
    return self->n_entries;
  while (low + 1 < high)
    {
      guint32 middle = low + (high - low) / 2;
      if (self->entries[middle].y <= y)
        low = middle;
      else
        high = middle;
    }
  return low;
}

guint32
viewer_timeline_layout_find (const ViewerTimelineLayout *self,
                             ViewerLaneKind              kind,
                             guint32                     index)
{
  guint32 i = 0;

  while (i < self->n_entries && (self->entries[i].entry.kind != kind || self->entries[i].entry.index != index))
    i++;
  return i;
}

static gboolean
is_below (const ViewerLaneEntry *entry,
          const ViewerLaneEntry *above)
{
  switch (entry->kind)
    {
    case VIEWER_LANE_TASK: case VIEWER_LANE_TASKS:
      return above->kind == VIEWER_LANE_THREAD || (above->kind == VIEWER_LANE_TASKS && above->level < entry->level);
    case VIEWER_LANE_THREAD:
      return above->kind == VIEWER_LANE_BAND || above->kind == VIEWER_LANE_GROUP;
    case VIEWER_LANE_BAND:
      return above->kind == VIEWER_LANE_GROUP;
    default:
      return FALSE;
    }
}

guint32
viewer_timeline_layout_find_parent (const ViewerTimelineLayout *self,
                                    guint32                     entry)
{
  for (guint32 i = entry; i > 0; i--)
    if (is_below (&self->entries[entry].entry, &self->entries[i - 1].entry))
      return i - 1;
  return self->n_entries;
}

guint32
viewer_timeline_layout_find_lane (const ViewerTimelineLayout *self,
                                  int                         y)
{
  guint32 entry = viewer_timeline_layout_find_entry (self, y);

  if (entry == self->n_entries || !viewer_lane_entry_is_lane (&self->entries[entry].entry))
    return self->n_lanes;
  return self->entries[entry].entry.index;
}

const ViewerLane *
viewer_timeline_layout_get_lane (const ViewerTimelineLayout *self,
                                 guint32                     lane)
{
  static const ViewerLane none = { 0 };
  const ViewerLane *task;

  if (lane < self->n_lanes)
    return &self->lanes[lane];
  task = g_hash_table_lookup (self->task_lanes, GUINT_TO_POINTER (lane));
  return task != NULL ? task : &none;
}

gboolean
viewer_timeline_layout_has (const ViewerTimelineLayout *self,
                            guint32                     lane)
{
  return lane < self->n_lanes || viewer_timeline_layout_is_shown (self, lane);
}

gboolean
viewer_timeline_layout_is_shown (const ViewerTimelineLayout *self,
                                 guint32                     lane)
{
  return viewer_timeline_layout_get_lane (self, lane)->height > 0;
}

guint32
viewer_timeline_layout_find_next_lane (const ViewerTimelineLayout *self,
                                       guint32                     lane,
                                       int                         direction)
{
  gint64 i = direction > 0 ? -1 : (gint64) self->n_entries;

  if (viewer_timeline_layout_is_shown (self, lane))
    i = viewer_timeline_layout_find_entry (self, viewer_timeline_layout_get_lane (self, lane)->y);
  for (i += direction; i >= 0 && i < self->n_entries; i += direction)
    if (viewer_lane_entry_is_lane (&self->entries[i].entry))
      return self->entries[i].entry.index;
  return self->n_lanes;
}

int
viewer_timeline_layout_get_row_y (const ViewerTimelineLayout *self,
                                  guint32                     lane,
                                  guint32                     row)
{
  return viewer_timeline_layout_get_lane (self, lane)->y + ROWS_TOP + (int) row * (self->row_height + VIEWER_ROW_GAP);
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
  inside = y - viewer_timeline_layout_get_lane (self, *lane)->y;
  if (inside < ROWS_TOP)
    {
      *row = -1;
      return inside >= VIEWER_LANE_PADDING - 2 && inside < VIEWER_LANE_PADDING + VIEWER_LANE_STRIP + 1;
    }
  *row = (inside - ROWS_TOP) / (self->row_height + VIEWER_ROW_GAP);
  return *row < viewer_timeline_layout_get_lane (self, *lane)->n_rows;
}
