/* lanes.h: which lanes a timeline shows, in what order and groups
 *
 * Pure: what a person chose (order, hidden, pinned, folded) and a profile give a list of
 * entries, top to bottom; no GTK types. A lane is known by its thread's index, which stays
 * the same while a recording grows. Pinned lanes come first, then those of each process;
 * with several processes a header stands above each. More than VIEWER_LANES_MANY threads of
 * one process are one band, until it is opened.
 *
 * Below a loop's thread stand its asyncio tasks (lanes as in spans.h), those that belong
 * together (tasks.h) below one header; what tasks made stands below them. More than
 * VIEWER_LANES_MANY of a group, and those that hardly lived, are closed at first, and in an
 * opened group of these lanes are low.
 */

#pragma once

#include "profile/spans.h"
#include "profile/tasks.h"

G_BEGIN_DECLS

#define VIEWER_LANES_MANY 50u

typedef enum {
  VIEWER_LANE_THREAD,
  VIEWER_LANE_TASK,
  VIEWER_LANE_GROUP,       /* the header above a process's lanes */
  VIEWER_LANE_BAND,        /* many lanes as one, by how many of them run; a header when it is open */
  VIEWER_LANE_TASKS,       /* the same of a group of tasks */
} ViewerLaneKind;

typedef struct {
  ViewerLaneKind kind;
  guint32        index;      /* the lane; of a group or band, the process; of tasks, their group */
  guint32        first;      /* of a group or band: its lanes are members[first] … */
  guint32        n;          /* … so many; with the hidden ones */
  gboolean       is_open;    /* group, band, tasks: its lanes follow */
  guint32        level;      /* of tasks: how far to the right their names stand */
  gboolean       is_low;     /* of a lane: only its states are shown */
  gboolean       has_tasks;  /* of a thread: its tasks follow */
} ViewerLaneEntry;

/* Whether it is a lane, not a header above some. */
static inline gboolean
viewer_lane_entry_is_lane (const ViewerLaneEntry *entry)
{
  return entry->kind == VIEWER_LANE_THREAD || entry->kind == VIEWER_LANE_TASK;
}

typedef struct {
  GArray *entries;           /* ViewerLaneEntry */
  GArray *members;           /* guint32, thread indices */
  guint32 n_hidden;          /* lanes that are hidden, whether they are shown now or not */
} ViewerLaneList;

typedef enum {
  VIEWER_LANE_DEEP   = 1 << 0,   /* its seldom reached rows are shown */
  VIEWER_LANE_HIDDEN = 1 << 1,
  VIEWER_LANE_PINNED = 1 << 2,
  VIEWER_LANE_LOW    = 1 << 3,   /* only its states are shown; in a band that was opened, the other way round */
  VIEWER_LANE_ALONE  = 1 << 4,   /* of a thread: its tasks are not shown */
} ViewerLaneFlags;

typedef enum {
  VIEWER_LANE_ORDER_BEGIN,       /* as recorded */
  VIEWER_LANE_ORDER_TIME,        /* CPU time, of tasks the time they ran, most first */
  VIEWER_LANE_ORDER_NAME,
} ViewerLaneOrder;

typedef struct _ViewerLanes ViewerLanes;

ViewerLanes     *viewer_lanes_new              (void);
void             viewer_lanes_free             (ViewerLanes       *self);
/* Another recording: forgets lanes, keeps the order. */
void             viewer_lanes_forget           (ViewerLanes       *self);
gboolean         viewer_lanes_has              (const ViewerLanes *self,
                                                guint32            lane,
                                                ViewerLaneFlags    flag);
void             viewer_lanes_set              (ViewerLanes       *self,
                                                guint32            lane,
                                                ViewerLaneFlags    flag,
                                                gboolean           is_set);
/* All that are hidden. */
void             viewer_lanes_unhide           (ViewerLanes       *self);
ViewerLaneOrder  viewer_lanes_get_order        (const ViewerLanes *self);
void             viewer_lanes_set_order        (ViewerLanes       *self,
                                                ViewerLaneOrder    order);
gboolean         viewer_lanes_get_shows_hidden (const ViewerLanes *self);
void             viewer_lanes_set_shows_hidden (ViewerLanes       *self,
                                                gboolean           shows);
/* Opens or closes a process's group or band, or a group of tasks. */
void             viewer_lanes_toggle           (ViewerLanes       *self,
                                                ViewerLaneKind     kind,
                                                guint32            index);
/* Opens or closes all groups of tasks. */
void             viewer_lanes_open_tasks       (ViewerLanes       *self,
                                                Profile           *profile,
                                                gboolean           is_open);
/* Free it with viewer_lane_list_free(). */
ViewerLaneList  *viewer_lanes_list             (const ViewerLanes *self,
                                                Profile           *profile);
void             viewer_lane_list_free         (ViewerLaneList    *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerLanes, viewer_lanes_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerLaneList, viewer_lane_list_free)

/* A task's name, or the thread's, with its number where its process has another of that name. Free it. */
char            *viewer_lanes_dup_name         (Profile           *profile,
                                                guint32            lane);

G_END_DECLS
