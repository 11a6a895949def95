/* timeline-layout.h: where lanes and rows stand, top to bottom
 *
 * Pure numbers in logical pixels from the top of the first lane; no GTK types. A
 * lane is a strip of states over its rows, and at least as high as its header. What
 * stands where is a list of entries; a lane is found by itself, too (spans.h says how lanes are called).
 */

#pragma once

#include "profile/spans.h"
#include "viewer/lanes.h"

G_BEGIN_DECLS

#define VIEWER_LANE_PADDING     5
#define VIEWER_LANE_STRIP       4
#define VIEWER_LANE_STRIP_GAP   3
#define VIEWER_ROW_GAP          1

typedef struct {
  ViewerLaneEntry entry;
  int             y;
  int             height;
} ViewerLayoutEntry;

typedef struct {
  int      y;
  int      height;      /* 0: it is not shown */
  guint32  n_rows;      /* shown */
  guint32  n_deeper;    /* rows that are folded away, or would be: seldom reached */
  gboolean is_low;      /* only its states are shown */
} ViewerLane;

typedef struct {
  guint32            n_lanes;
  int                row_height;    /* without the gap below it */
  int                header_height; /* no lane is lower that is not a low one */
  int                low_height;    /* of a lane with its states alone, and of headers */
  int                height;        /* of all entries */
  ViewerLane        *lanes;         /* by thread */
  GHashTable        *task_lanes;    /* ViewerLane by lane, of the tasks that are shown */
  guint32            n_entries;
  ViewerLayoutEntry *entries;       /* top to bottom */
  ViewerLaneList    *list;          /* what the entries were made of; NULL: all lanes */
} ViewerTimelineLayout;

/* *choice* NULL: all lanes with all of their rows, as recorded. */
ViewerTimelineLayout *viewer_timeline_layout_new       (const ProfileSpans         *spans,
                                                        Profile                    *profile,
                                                        int                         row_height,
                                                        int                         header_height,
                                                        const ViewerLanes          *choice);
void                  viewer_timeline_layout_free      (ViewerTimelineLayout       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerTimelineLayout, viewer_timeline_layout_free)

/* Index of the entry at *y*; n_entries when there is none. */
guint32               viewer_timeline_layout_find_entry (const ViewerTimelineLayout *self,
                                                        int                         y);
/* Index of the entry of this kind and index; n_entries when it is not shown. */
guint32               viewer_timeline_layout_find      (const ViewerTimelineLayout *self,
                                                        ViewerLaneKind              kind,
                                                        guint32                     index);
/* The header, or for tasks the thread, that an entry stands below; n_entries when it is below none. */
guint32               viewer_timeline_layout_find_parent (const ViewerTimelineLayout *self,
                                                        guint32                     entry);
/* The lane that stands at *y*; n_lanes when none does. */
guint32               viewer_timeline_layout_find_lane (const ViewerTimelineLayout *self,
                                                        int                         y);
/* The next shown lane below (direction > 0) or above a lane; of one that is not shown, the
 * first or last. n_lanes when there is none. */
guint32               viewer_timeline_layout_find_next_lane (const ViewerTimelineLayout *self,
                                                        guint32                     lane,
                                                        int                         direction);
/* Whether it is a thread's, or that of a task that is shown. */
gboolean              viewer_timeline_layout_has       (const ViewerTimelineLayout *self,
                                                        guint32                     lane);
/* One without height when it is not shown. */
const ViewerLane     *viewer_timeline_layout_get_lane  (const ViewerTimelineLayout *self,
                                                        guint32                     lane);
gboolean              viewer_timeline_layout_is_shown  (const ViewerTimelineLayout *self,
                                                        guint32                     lane);
int                   viewer_timeline_layout_get_row_y (const ViewerTimelineLayout *self,
                                                        guint32                     lane,
                                                        guint32                     row);
/* FALSE between rows and lanes. *row* is -1 on the strip of states. */
gboolean              viewer_timeline_layout_find_row  (const ViewerTimelineLayout *self,
                                                        int                         y,
                                                        guint32                    *lane,
                                                        gint64                     *row);

G_END_DECLS
