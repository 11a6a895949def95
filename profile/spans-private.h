/* spans-private.h: what spans-build.c makes and spans.c answers from; private to the room */

#pragma once

#include "profile/span-overview.h"
#include "profile/span-row.h"

G_BEGIN_DECLS

#define PROFILE_SPANS_LOOKS_BLOCK 256u    /* samples between two entries of a lane's running sum */

typedef struct {
  ProfileSpanRow *rows;      /* by depth, the root first */
  guint32         n_rows;
  ProfileSpanRow  states;
  guint64        *looks;     /* of all samples before the block */
  guint64         n_samples;
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
};

G_END_DECLS
