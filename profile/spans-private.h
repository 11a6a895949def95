/* spans-private.h: what the files of the spans share; private to the room
 *
 * spans-build.c makes lanes of samples with span-layer.c, span-tasks.c those of tasks,
 * spans-window.c makes a part of a lane again in full, spans.c answers. A lane of many samples is coarse: its rows keep no span that is
 * shorter than the lane's width. What a near view shows of them is a window: a part of
 * the lane, made of the samples when it is looked at, and kept for the next look.
 */

#pragma once

#include "profile/span-overview.h"
#include "profile/span-row.h"

G_BEGIN_DECLS

#define PROFILE_SPANS_LOOKS_BLOCK 256u            /* samples between two entries of a lane's running sum */
#define PROFILE_SPANS_COARSE      (1u << 18)      /* samples of a lane from which on it is coarse */

#define PROFILE_SPANS_STATES      8u              /* with those that are not known as 0 */

typedef struct {
  ProfileSpanRow *rows;      /* by depth, the root first */
  guint32         n_rows;
  ProfileSpanRow  states;
  guint32         width;     /* of its rows; 0: they keep all */
  guint64         n_spans;
} ProfileSpanRows;

/* The part of a coarse lane that is known in full: every span that lies in it or across its ends. */
typedef struct {
  ProfileSpanRows rows;
  guint32         begin, end;    /* ticks */
  guint64         used;          /* when, in looks */
} ProfileSpanWindow;

typedef struct {
  ProfileSpanRows    rows;
  guint64           *looks;     /* of all samples before the block */
  guint64            n_samples;
  gint64             states_ns[PROFILE_SPANS_STATES];   /* by FormatThreadState */
  ProfileSpanWindow *window;    /* NULL: none was needed */
} ProfileSpanLane;

struct _ProfileSpans {
  int                  ref_count;
  guint                shift;
  guint32              end;        /* ticks */
  guint32              n_lanes;
  guint64              n_spans;
  Profile             *profile;
  ProfileSpanLane     *lanes;
  ProfileSpanOverview *overview;
  GMutex               lock;       /* of the windows */
  guint32              n_windows;
  guint64              n_uses;     /* of windows */
  struct _ProfileSpanTasks *tasks; /* the lanes of tasks; NULL: there are none */
};

/* spans-build.c */

/* Lanes with at least *coarse* samples are coarse. */
ProfileSpans *profile_spans_new_coarse (Profile *profile, guint64 coarse);
/* The rows of a lane's samples first..last-1 in full, sealed. */
void          profile_spans_lay_out    (const ProfileSpans *self, guint32 lane, guint64 first, guint64 last,
                                        ProfileSpanRows *rows);
void          profile_span_rows_clear  (ProfileSpanRows *rows);

/* spans-window.c; the caller holds the lock as long as it looks into the window */

/* One that knows all of [begin, end), and what is about it. */
const ProfileSpanWindow *profile_spans_get_window   (ProfileSpans *self, guint32 lane, guint32 begin, guint32 end);
void                     profile_spans_drop_window  (ProfileSpans *self, guint32 lane);
gboolean                 profile_spans_window_find  (ProfileSpans *self, guint32 lane, guint32 row, guint32 tick,
                                                     ProfileSpan *span);
gboolean                 profile_spans_window_find_neighbour (ProfileSpans *self, guint32 lane, guint32 row, guint32 tick,
                                                              int direction, ProfileSpan *span);

/* The span with this index, of a row that keeps all. */
static inline gboolean
profile_span_row_get (const ProfileSpanRow *row, guint32 i, ProfileSpan *span)
{
  *span = (ProfileSpan) { row->spans.begins[i], row->spans.ends[i], row->spans.values[i], 255 };
  return TRUE;
}

G_END_DECLS
