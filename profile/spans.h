/* spans.h: lanes of frames on one time axis, laid out for drawing
 *
 * One lane per thread, and one per asyncio task. A lane has a row per depth; a row is sorted
 * arrays of spans (begin, end, stack) in ticks of 2^k ns from the start of the
 * recording, with a pyramid above it: a level of width w keeps every span of at
 * least w ticks and merges the shorter ones of a cell into one block with the
 * longest one's stack and its coverage (0..255). So any view at any zoom touches
 * O(pixels) blocks. Pure data: no GTK, any thread.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct _ProfileSpans ProfileSpans;

typedef struct {
  guint32      begin, end;     /* ticks */
  ProfileStack stack;          /* the stack whose innermost frame this span is */
  guint8       coverage;       /* 255: solid */
} ProfileSpan;

typedef struct {
  guint32 begin, end;          /* ticks */
  guint8  state;               /* FormatThreadState, of a task ProfileTaskState; of the longest when merged */
  guint8  coverage;
} ProfileStateSpan;

/* Lanes of threads are their indices. Those of tasks begin here: the task with index i has lane PROFILE_LANE_TASKS + i. */
#define PROFILE_LANE_TASKS 0x40000000u

static inline gboolean
profile_lane_is_task (guint32 lane)
{
  return lane >= PROFILE_LANE_TASKS && lane != G_MAXUINT32;
}

/* Of how many tasks did what, means over a stretch of time. */
typedef struct {
  float running, turns, ready, waiting;   /* as ProfileTaskState */
} ProfileTaskCount;

ProfileSpans *profile_spans_new            (Profile *profile);
ProfileSpans *profile_spans_ref            (ProfileSpans *self);
void          profile_spans_unref          (ProfileSpans *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileSpans, profile_spans_unref)

guint         profile_spans_get_shift      (const ProfileSpans *self);   /* a tick is 1 << shift ns */
guint32       profile_spans_get_end        (const ProfileSpans *self);   /* ticks */
guint32       profile_spans_get_n_lanes    (const ProfileSpans *self);   /* of threads */
guint32       profile_spans_get_n_rows     (const ProfileSpans *self, guint32 lane);   /* greatest depth */
guint64       profile_spans_get_n_spans    (const ProfileSpans *self);   /* of threads */
/* How long a row has any span, over the whole recording. */
guint64       profile_spans_get_row_ticks  (const ProfileSpans *self, guint32 lane, guint32 row);

/* Calls *emit* for what a view of [begin, end) at *ticks_per_pixel* must draw in one
 * row, in order of time; blocks may be wider than a pixel but never hide a longer one. */
typedef void (*ProfileSpanFunc)  (const ProfileSpan *span, gpointer user_data);
typedef void (*ProfileStateFunc) (const ProfileStateSpan *span, gpointer user_data);
void          profile_spans_foreach        (const ProfileSpans *self, guint32 lane, guint32 row,
                                            guint32 begin, guint32 end, double ticks_per_pixel,
                                            ProfileSpanFunc emit, gpointer user_data);
void          profile_spans_foreach_state  (const ProfileSpans *self, guint32 lane,
                                            guint32 begin, guint32 end, double ticks_per_pixel,
                                            ProfileStateFunc emit, gpointer user_data);
/* The exact span under a point; FALSE when there is none. */
gboolean      profile_spans_find           (const ProfileSpans *self, guint32 lane, guint32 row,
                                            guint32 tick, ProfileSpan *span);
/* The next (direction > 0) or previous span in the row; FALSE when there is none. */
gboolean      profile_spans_find_neighbour (const ProfileSpans *self, guint32 lane, guint32 row,
                                            guint32 tick, int direction, ProfileSpan *span);

/* How many samples (looks) of a lane began in [begin, end). */
guint64       profile_spans_count_looks    (const ProfileSpans *self, guint32 lane, guint32 begin, guint32 end);

/* How long a thread was in a state (FormatThreadState), over the whole recording, ns. */
gint64        profile_spans_get_state_ns   (const ProfileSpans *self, guint32 lane, guint8 state);

/* What the tasks of a group (see tasks.h) did in *n_columns* stretches of *column_ns* from *begin_ns* on; all
 * 0 when there is no such group. Costs what the columns are, not the tasks. */
void          profile_spans_get_task_counts (const ProfileSpans *self, guint32 group, double begin_ns, double column_ns,
                                             guint32 n_columns, ProfileTaskCount *counts);
/* How many tasks of a group lived at one time, at most. */
guint32       profile_spans_get_task_peak  (const ProfileSpans *self, guint32 group);

/* Silhouette over the whole recording for *n_columns*: mean depth (frames) and the
 * share of time in application code (0..1, innermost Python frame) over all lanes. */
void          profile_spans_get_overview   (const ProfileSpans *self, guint32 n_columns,
                                            float *depth, float *application_share);
/* That share between two times (0..1), as exact as a 4096th of the recording; -1 when nothing was observed there. */
double        profile_spans_get_application_share (const ProfileSpans *self, gint64 begin_ns, gint64 end_ns);

G_END_DECLS
