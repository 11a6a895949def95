/* overview.h: the whole recording as a silhouette; drag selects a time range */

#pragma once

#include "viewer/session.h"
#include "viewer/timeline.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_OVERVIEW (viewer_overview_get_type ())
G_DECLARE_FINAL_TYPE (ViewerOverview, viewer_overview, VIEWER, OVERVIEW, GtkWidget)

GtkWidget *viewer_overview_new         (void);
void       viewer_overview_set_session (ViewerOverview *self, ViewerSession *session);
/* Shows what the timeline sees, and moves it there on a click. NULL: none. */
void       viewer_overview_set_timeline (ViewerOverview *self, ViewerTimeline *timeline);

G_END_DECLS
