/* span-row.h: one row of a lane: sorted spans, and the pyramid that makes any zoom cheap
 *
 * Private to the room. Spans are appended in order of time and never overlap; the
 * row is then sealed, and does not change any more. A level of width w keeps every
 * span of at least w ticks and merges the shorter ones that begin in one cell of w
 * ticks into a block: so a cell has at most one span and two blocks, and a view that
 * takes the widest level with w <= ticks per pixel meets O(pixels) of them.
 */

#pragma once

#include "profile/spans.h"

G_BEGIN_DECLS

#define PROFILE_SPAN_LEVELS_MAX 12

typedef struct {
  guint32 *begins;      /* ticks */
  guint32 *ends;
  guint32 *values;      /* a stack or a state; of a block, its longest span's */
  guint8  *coverages;   /* NULL: all solid */
  guint32  n;
  guint32  width;       /* ticks of a cell; 0: the spans themselves */
} ProfileSpanLevel;

typedef struct {
  ProfileSpanLevel  spans;
  ProfileSpanLevel *levels;      /* narrowest first */
  guint32           n_levels;
  guint32           allocated;   /* of the spans */
  guint64           ticks;       /* of all spans */
} ProfileSpanRow;

void     profile_span_row_append  (ProfileSpanRow       *self,
                                   guint32               begin,
                                   guint32               end,
                                   guint32               value);
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
