/* timeline-layout.h: where lanes and rows stand, top to bottom
 *
 * Pure numbers in logical pixels from the top of the first lane; no GTK types. A
 * lane is a strip of states over its rows, and at least as high as its header.
 */

#pragma once

#include "profile/spans.h"

G_BEGIN_DECLS

#define VIEWER_LANE_PADDING     5
#define VIEWER_LANE_STRIP       4
#define VIEWER_LANE_STRIP_GAP   3
#define VIEWER_ROW_GAP          1

typedef struct {
  int     y;
  int     height;
  guint32 n_rows;      /* shown */
  guint32 n_deeper;    /* rows that are folded away, or would be: seldom reached */
} ViewerLane;

typedef struct {
  guint32     n_lanes;
  int         row_height;    /* without the gap below it */
  int         header_height; /* no lane is lower */
  int         height;        /* of all lanes */
  ViewerLane *lanes;
} ViewerTimelineLayout;

/* *is_open*, by lane: show the deeper rows too; NULL: in all lanes. */
ViewerTimelineLayout *viewer_timeline_layout_new       (const ProfileSpans         *spans,
                                                        int                         row_height,
                                                        int                         header_height,
                                                        const gboolean             *is_open);
void                  viewer_timeline_layout_free      (ViewerTimelineLayout       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerTimelineLayout, viewer_timeline_layout_free)

/* The lane at or above *y*; n_lanes when there is none. */
guint32               viewer_timeline_layout_find_lane (const ViewerTimelineLayout *self,
                                                        int                         y);
int                   viewer_timeline_layout_get_row_y (const ViewerTimelineLayout *self,
                                                        guint32                     lane,
                                                        guint32                     row);
/* FALSE between rows and lanes. *row* is -1 on the strip of states. */
gboolean              viewer_timeline_layout_find_row  (const ViewerTimelineLayout *self,
                                                        int                         y,
                                                        guint32                    *lane,
                                                        gint64                     *row);

G_END_DECLS
