/* span-row.h: one row of a lane: sorted spans, and the pyramid that makes any zoom cheap
 *
 * Private to the room. Spans are appended in order of time and never overlap; the
 * row is then sealed, and does not change any more. A coarse row does not keep spans
 * that are shorter than its width: who wants them makes them of the samples again. A level of width w keeps every
 * span of at least w ticks and merges the shorter ones that begin in one cell of w
 * ticks into a block: so a cell has at most one span and two blocks, and a view that
 * takes the widest level with w <= ticks per pixel meets O(pixels) of them.
 */

#pragma once

#include "profile/spans.h"

G_BEGIN_DECLS

#define PROFILE_SPAN_LEVELS_MAX  12
#define PROFILE_SPAN_FIRST_WIDTH 16u    /* the first level's cell, in lengths of a short span */

typedef struct {
  guint32 *begins;      /* ticks */
  guint32 *ends;
  guint32 *values;      /* a stack or a state; of a block, its longest span's */
  guint8  *coverages;   /* NULL: all solid */
  guint32  n;
  guint32  width;       /* ticks of a cell; 0: the spans themselves */
} ProfileSpanLevel;

/* What is known of an element of a level only while the next one is made of it. */
typedef struct {
  guint32 *longest;   /* ticks of the longest span in it */
  guint32 *covered;   /* ticks of all spans in it */
} ProfileSpanSums;

typedef struct {
  ProfileSpanLevel  spans;       /* of a coarse row, a level whose width is not 0 */
  ProfileSpanSums   sums;        /* of a coarse row, until it is sealed */
  ProfileSpanLevel *levels;      /* narrowest first */
  guint32           n_levels;
  guint32           allocated;   /* of the spans */
  guint64           ticks;       /* of all spans */
  guint64           n_appended;
} ProfileSpanRow;

/* An element of a coarse row that is this long in its widths is a span of its own; a shorter one may be a block. */
#define PROFILE_SPAN_SURE 2u

void     profile_span_row_append  (ProfileSpanRow       *self,
                                   guint32               begin,
                                   guint32               end,
                                   guint32               value);
/* Of an empty row: it is coarse. */
void     profile_span_row_set_width (ProfileSpanRow     *self,
                                   guint32               width);
void     profile_span_row_seal    (ProfileSpanRow       *self);
void     profile_span_row_clear   (ProfileSpanRow       *self);
/* Index of the first span that ends after *tick*; n when there is none. */
guint32  profile_span_row_search  (const ProfileSpanLevel *level,
                                   guint32               tick);
void     profile_span_row_foreach (const ProfileSpanRow *self,
                                   guint32               begin,
                                   guint32               end,
                                   double                ticks_per_pixel,
                                   ProfileSpanFunc       emit,
                                   gpointer              user_data);

G_END_DECLS
