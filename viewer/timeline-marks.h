/* timeline-marks.h: where the program's own marks and spans stand above the lanes
 *
 * Made once for a snapshot: marks are one row, spans as many as it takes to keep them
 * apart, up to VIEWER_MARK_SPAN_ROWS; in the last of these some may be at the same
 * time. Places in a view are a pure function of that: no GTK types, and what falls on
 * the same pixels is one place, so a view costs pixels, not marks.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

#define VIEWER_MARK_NONE      G_MAXUINT32
#define VIEWER_MARK_SPAN_ROWS 3
#define VIEWER_MARK_WIDTH     6      /* of a mark's flag, logical pixels */

typedef struct _ViewerMarks ViewerMarks;

typedef struct {
  int      x, width;      /* logical pixels from the chart's left edge; no two of a row are on the same */
  guint    row;
  guint32  mark_index;    /* the first of those that stand here */
  guint32  n;             /* how many */
  gboolean is_span;
} ViewerMarkPlace;

/* Takes a reference to *profile*. */
ViewerMarks *viewer_marks_new        (Profile           *profile);
void         viewer_marks_free       (ViewerMarks       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerMarks, viewer_marks_free)

/* 0: the program said nothing. */
guint        viewer_marks_get_n_rows (const ViewerMarks *self);
/* The row that a mark or span stands in. */
guint        viewer_marks_get_row    (const ViewerMarks *self,
                                      guint32            mark_index);
/* Row by row, by x; free with g_array_unref(). */
GArray      *viewer_marks_place      (const ViewerMarks *self,
                                      double             begin_ns,
                                      double             end_ns,
                                      int                width);
/* The next (direction > 0) or previous one by their begin; from VIEWER_MARK_NONE the first that
 * begins in the view, or the last. VIEWER_MARK_NONE when there is none. */
guint32      viewer_marks_step       (const ViewerMarks *self,
                                      guint32            mark_index,
                                      int                direction,
                                      double             begin_ns,
                                      double             end_ns);
/* What time it stands for: a span's own; a mark's lasts until its thread's next mark, or else
 * the end of the recording. Never empty. *next, where not NULL, is that next mark or VIEWER_MARK_NONE. */
void         viewer_marks_get_range  (const ViewerMarks *self,
                                      guint32            mark_index,
                                      gint64            *begin_ns,
                                      gint64            *end_ns,
                                      guint32           *next);

G_END_DECLS
