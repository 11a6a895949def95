/* what-if-private.h: a run as what is done and waited for, to be gone through anew
 *
 * Private to what-if*.c. Made for one function: times are split into what its factor applies to
 * and what stays. Order is that of the recording, so that nobody waits for himself.
 */

#pragma once

#include "profile/critical-path-private.h"
#include "profile/what-if.h"

G_BEGIN_DECLS

/* At one time in this order. */
typedef enum {
  WHAT_IF_FIRE,         /* an event happens */
  WHAT_IF_WAIT,         /* for events */
  WHAT_IF_UNKNOWN,      /* until nobody knows what */
  WHAT_IF_WORK,         /* a task holds its loop's thread meanwhile */
  WHAT_IF_DELAY,        /* a task does not */
} WhatIfKind;

typedef struct {
  guint32    strand;
  WhatIfKind kind;
  guint32    index;     /* of an event or a wait */
  guint32    order;
  gint64     time_ns;   /* as it was */
  gint64     fixed_ns;  /* of WAIT: from the last event to when it went on */
  gint64     scaled_ns; /* of UNKNOWN: what it could have been earlier by, at most */
} WhatIfOp;

typedef enum {
  WHAT_IF_UNKNOWN_STAYS,   /* ends of waits that nobody knows the reason of are when they were */
  WHAT_IF_UNKNOWN_GAINS,   /* they are as much earlier as they can be */
} WhatIfGuess;

struct _ProfileWhatIf {
  gatomicrefcount      ref_count;
  ProfileCriticalPath *path;
  ProfileWhatIfFacts   facts;
  GArray              *threads;    /* ProfileWhatIfThread */
  GArray              *ops;        /* WhatIfOp, by strand, time and kind */
  guint32             *first_ops;  /* by strand, and one more */
  guint8              *in_function;/* by stack */
  gint64               base_ns;    /* when the model ends with a factor of 1 */
};

/* ---- what-if-ops.c ---- */

/* Fills in the ops; *in_function* and the path are there. */
void   profile_what_if_make_ops (ProfileWhatIf *self);

/* ---- what-if-run.c ---- */

/* When the main thread ends; -1: it never does. *waited_ns*, where not NULL, is by wait how long it took. */
gint64 profile_what_if_run      (const ProfileWhatIf *self, double factor, WhatIfGuess guess, gint64 *waited_ns);

G_END_DECLS
