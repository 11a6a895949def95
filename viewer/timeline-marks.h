/* timeline-marks.h: where the program's own marks and spans stand on the ruler
 *
 * A pure function of a profile and a view: no GTK types. What falls on the same
 * pixels is one place, so there are never more than two a pixel.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct {
  int      x, width;      /* logical pixels from the chart's left edge; a mark's width is 1 */
  guint32  mark_index;    /* the first of those that stand here */
  guint32  n;             /* how many */
  gboolean is_span;
} ViewerMarkPlace;

/* By x; free with g_array_unref(). */
GArray  *viewer_marks_place (const Profile *profile,
                             double         begin_ns,
                             double         end_ns,
                             int            width);
/* The place that a pointer at *x* means: the nearest mark within a few pixels, else the
 * shortest span that is there; NULL when there is none. Borrowed from *places*. */
const ViewerMarkPlace *viewer_marks_pick (const GArray *places,
                                          int           x);

G_END_DECLS
