/* span-layer.h: stacks in order of time become rows of spans
 *
 * Private to the room. A stack is compared with the one before it from the innermost frame
 * outwards, and only until both have the same stack id: so it costs what has changed, not
 * how deep it is. A span goes on while its function and all above it stay the same; the
 * line may move.
 */

#pragma once

#include "profile/spans-private.h"

G_BEGIN_DECLS

typedef struct {
  const ProfileSpans *spans;
  ProfileSpanRows    *rows;
  ProfileStack       *stacks;          /* by row: of what was laid last */
  ProfileFunction    *functions;
  ProfileStack       *first;           /* by row: the stack that opened the span */
  guint32            *begins;
  ProfileStack       *path;            /* scratch: the new stack's */
  guint32             depth;           /* rows that are open */
  guint32             allocated;
  guint32             last_begin;      /* ticks, of what was laid last */
  guint32             last_end;
  guint32             state_begin;
  int                 state;           /* -1: none is open */
} ProfileSpanLayer;

void     profile_span_layer_begin (ProfileSpanLayer   *self,
                                   const ProfileSpans *spans,
                                   ProfileSpanRows    *rows);
/* The outer *skip* frames have no row; of one stack they are always as many. FALSE: it is
 * shorter than a tick, or empty. */
gboolean profile_span_layer_lay   (ProfileSpanLayer   *self,
                                   gint64              begin_ns,
                                   gint64              end_ns,
                                   ProfileStack        stack,
                                   guint32             skip,
                                   guint8              state);
/* Seals the rows. */
void     profile_span_layer_end   (ProfileSpanLayer   *self);

G_END_DECLS
