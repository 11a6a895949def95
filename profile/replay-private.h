/* replay-private.h: how much of each thread a cut has; for those who go over samples */

#pragma once

#include "profile/replay.h"

G_BEGIN_DECLS

typedef struct {
  guint64       n_entries;    /* whole ones */
  gboolean      has_part;
  ProfileSample part;         /* of the next one */
} ProfileReplayCutThread;

struct _ProfileReplayCut {
  gatomicrefcount  ref_count;
  ProfileReplayCutThread threads[]; /* as many as the profile has */
};

G_END_DECLS
