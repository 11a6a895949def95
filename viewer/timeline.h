/* timeline.h: lanes of frames over time, one per thread
 *
 * A scrollable, zoomable chart with its ruler, lane headers and state strips.
 * It shows a ViewerSession and forwards range and selection to it.
 */

#pragma once

#include "viewer/session.h"
#include "viewer/text-scale.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_TIMELINE (viewer_timeline_get_type ())
G_DECLARE_FINAL_TYPE (ViewerTimeline, viewer_timeline, VIEWER, TIMELINE, GtkWidget)

GtkWidget *viewer_timeline_new         (void);
void       viewer_timeline_set_session (ViewerTimeline *self, ViewerSession *session);
/* Where the chart begins, in pixels from the left edge: names of lanes stand before it. */
#define VIEWER_LANE_HEADER_WIDTH viewer_text_scale (160)

/* What part of the recording is seen. The signal "visible-changed" follows it. */
void       viewer_timeline_show_range  (ViewerTimeline *self, gint64 begin_ns, gint64 end_ns);
void       viewer_timeline_get_visible (ViewerTimeline *self, gint64 *begin_ns, gint64 *end_ns);
/* Takes away one thing: the pinned card, then the mark or span that is current. FALSE when there is none. */
gboolean   viewer_timeline_escape      (ViewerTimeline *self);
/* Where a moment of a lane stands, from the widget's top left; outside of it when it is not in sight. */
void       viewer_timeline_get_place   (ViewerTimeline *self, guint32 lane, gint64 time_ns, double *x, double *y);

G_END_DECLS
