/* shares-private.h: what the files of shares have in common
 *
 * Private to shares*.c. shares-graft.c and shares-stacks.c put stacks where they belong,
 * shares-model.c divides the idle time, shares.c makes both, shares-weigh.c adds them to a
 * histogram, and html-shares.c writes them out for the page that does the same.
 */

#pragma once

#include "format/format.h"
#include "profile/profile-private.h"
#include "profile/selection.h"
#include "profile/shares.h"

G_BEGIN_DECLS

/* Whose turn it is when the loop is idle: the first of these that is pending. */
typedef enum {
  SHARE_EXTERNAL,
  SHARE_LOCK,
  SHARE_TASK,          /* a task that is not followed, or has no wait of its own */
  SHARE_LEVELS,
  SHARE_NOTHING = SHARE_LEVELS,
} ShareLevel;

/* A stretch of a task's wait, or all short waits at a place in a stretch of time. */
typedef struct {
  ProfileStack stack;       /* with its leaf, where it belongs in the tree */
  ProfileStack own_stack;   /* the same from the task's own coroutine on */
  gint64       begin_ns, end_ns;
  double       weight;      /* 1; of short waits, how many there were at a time */
  double       share_ns;    /* of all of it */
  guint32      session;     /* whose context it was in; 0 nobody's */
  guint32      kind;        /* index */
  guint8       level;
  gboolean     is_task_time;
} ShareLeaf;

/* How much one wait of a level had got until a time; between two points it grows evenly. */
typedef struct {
  gint64 time_ns;
  double sums[SHARE_LEVELS];
  double claimed_ns;        /* of the idle time, what had an owner */
} SharePoint;

/* A wait begins or ends to be pending. */
typedef struct {
  gint64 time_ns;
  double weight;            /* negative: it ends */
  guint8 level;
} ShareEvent;

typedef struct {
  gint64 begin_ns, end_ns;
} ShareIdle;

typedef struct {
  GArray *leaves;           /* ShareLeaf */
  GArray *points;           /* SharePoint */
} ShareLoop;

/* What becomes of a stack of samples, by the task that ran. */
typedef struct {
  ProfileStack seen;
  guint32      group;       /* of tasks; NONE: no task ran */
  ProfileStack stack;
  ProfileStack own_stack;   /* 0 without a task */
  gboolean     is_in_loop;
  gboolean     stands;      /* only frames of the loop itself: it may be idle */
} SharePlace;

/* Tasks with one place and one coroutine. */
typedef struct {
  ProfileStack place;
  const char  *kind;
} ShareGroup;

struct _ProfileShares {
  Profile            *profile;      /* borrowed: it owns this */
  const ProfileTasks *tasks;
  guint32             n_stacks;
  guint32            *groups;       /* by task */
  GArray             *group_list;   /* ShareGroup */
  guint32            *parent_waits; /* by task: the wait it belongs below; NONE */
  GArray             *places;       /* SharePlace */
  ProfileIndex        place_index;  /* ids are index + 1 */
  ShareLoop         **loops;        /* by thread; NULL: it runs no tasks */
};

/* ---- shares-graft.c ---- */

typedef struct {
  ProfileShares *shares;
  ProfileStore  *store;
  guint8        *verdicts;          /* by function */
  GArray        *groups;            /* ShareGroup; the shares' */
  GHashTable    *group_index;
  GHashTable    *entrances;         /* stacks in which a coroutine was seen to begin: of a loop that has no frame */
  GArray        *frames;            /* scratch */
  GArray       **roots;             /* by thread: where in time which loop ran */
  ProfileStack  *task_places;       /* by task */
  guint64       *wait_bits;         /* waits that tasks belong below */
} ShareGraft;

void         profile_graft_init    (ShareGraft *self, ProfileShares *shares);
void         profile_graft_clear   (ShareGraft *self);
/* Finds the place of each task. */
void         profile_graft_tasks   (ShareGraft *self);

/* ---- shares-stacks.c ---- */

/* Finds the place of each stack that was seen in the thread. */
void         profile_graft_samples (ShareGraft *self, guint32 thread_index);
/* *base* with all frames of *stack* below it, but the first *skip*. */
ProfileStack profile_graft_below   (ShareGraft *self, ProfileStack base, ProfileStack stack, guint32 skip);
/* Its outermost *depth* frames. */
ProfileStack profile_graft_ancestor (const ShareGraft *self, ProfileStack stack, guint32 depth);
/* How many frames of a worker's stack are those of the executor itself; G_MAXUINT32: all. */
guint32      profile_graft_count_pool (ShareGraft *self, ProfileStack stack);
/* Puts the frames of a stack into *frames*, outermost first. */
void         profile_graft_list    (ShareGraft *self, ProfileStack stack);
/* Of those: how many there are up to and with the innermost loop's; 0: there is none. */
guint32      profile_graft_count_loop (ShareGraft *self);
/* Of those, behind the loop's: where the coroutine of a task of that kind begins. */
guint32      profile_graft_find_coroutine (ShareGraft *self, guint32 n_loop, const char *kind);

/* NULL: that was not seen. */
const SharePlace *profile_shares_find_place (const ProfileShares *self, ProfileStack seen, guint32 group);

/* ---- shares-model.c ---- */

/* Fills in the points and every leaf's share. *events* are sorted here. */
void   profile_model_divide  (ShareLoop *self, GArray *events, const GArray *idles);
/* What a leaf has got of a range of time. */
double profile_model_measure (const ShareLoop *self, const ShareLeaf *leaf, gint64 begin_ns, gint64 end_ns);
/* How much of the idle time of a range had an owner. */
double profile_model_claimed (const ShareLoop *self, gint64 begin_ns, gint64 end_ns);

/* ---- shares-weigh.c ---- */

/* Where a sample of a loop's thread stands, and the index of the task that ran; NULL: where it was seen. */
const SharePlace *profile_shares_place_sample (const ProfileShares *self, const ProfileThreadSnapshot *thread,
                                               const ProfileSample *sample, guint32 *task);

static inline gboolean
profile_share_is_idle (const SharePlace *place, guint8 state)
{
  return place->stands && state != FORMAT_THREAD_RUNNING && state != FORMAT_THREAD_GIL_WAIT && state != FORMAT_THREAD_NATIVE;
}

G_END_DECLS
