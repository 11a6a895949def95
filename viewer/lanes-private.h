/* lanes-private.h: what the files of the lanes share
 *
 * lanes.c has threads and what was chosen, lanes-tasks.c the tasks below them.
 */

#pragma once

#include "viewer/lanes.h"

/* Lanes that have the flag, in order; free it. */
GArray  *viewer_lanes_list_with        (const ViewerLanes *self,
                                        ViewerLaneFlags    flag);
gboolean viewer_lanes_is_toggled       (const ViewerLanes *self,
                                        guint32            group);

/* lanes-tasks.c */

void     viewer_lanes_add_pinned_tasks (const ViewerLanes *self,
                                        ViewerLaneList    *list,
                                        Profile           *profile);
/* Those of one loop's thread. */
void     viewer_lanes_add_tasks        (const ViewerLanes *self,
                                        ViewerLaneList    *list,
                                        Profile           *profile,
                                        guint32            thread_index);
