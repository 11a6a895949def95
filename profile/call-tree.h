/* call-tree.h: the merged tree of the stacks in a profile, for a time range
 *
 * Made whole by profile_call_tree_new() and never changed after it, so any
 * thread may read it. Nodes are indices into arrays; 0 is the root and a child's
 * index is greater than its parent's. A node's total is its self plus its
 * children's totals. Nodes with nothing in the range are not in the tree.
 * No recursion: 10,000-deep stacks are ordinary.
 *
 * An inverted tree has the functions in which samples end below its root, and a
 * node's children are its callers; a node's total is the own time of the topmost
 * function when it was called on that way, and its self what of that nobody called
 * further out. Libraries are not folded there, and in a big recording it ends at a
 * ten-thousandth of the whole even where the threshold is less.
 */

#pragma once

#include "profile/clock.h"
#include "profile/profile.h"
#include "profile/replay.h"
#include "profile/rules.h"
#include "profile/transforms.h"

G_BEGIN_DECLS

typedef struct _ProfileCallTree ProfileCallTree;
typedef struct _ProfileNear     ProfileNear;        /* near.h */
typedef guint32                 ProfileNode;

#define PROFILE_NODE_ROOT ((ProfileNode) 0)
#define PROFILE_NODE_NONE G_MAXUINT32

typedef enum {
  PROFILE_NODE_FUNCTION,
  PROFILE_NODE_LIBRARY_RUN,   /* stands for a chain or bush of library frames, folded */
  PROFILE_NODE_FASTER,        /* "and 214 faster functions": what is under the threshold */
  PROFILE_NODE_THREAD,
  PROFILE_NODE_SELF,          /* a function's own time, as a child of its own; its function is the parent's */
  PROFILE_NODE_LIBRARY,       /* a module or package whose calls are collapsed; its function is any one of its own */
} ProfileNodeKind;

typedef struct {
  gint64       begin_ns;        /* the range; begin == end: everything */
  gint64       end_ns;
  gint32       thread_index;    /* -1: all threads, merged */
  ProfileClock clock;           /* which time counts, see clock.h */
  gboolean     fold_libraries;  /* runs of at least two library frames become one node */
  gboolean     only_application;/* library frames dropped, their time to the caller */
  double       threshold;       /* children under this share of the root fold into one "faster" node; 0 none */
  gboolean     drop_hidden;     /* frames that declare __tracebackhide__ dropped, their time to the caller */
  gboolean     timeline;        /* calls in the order of time, repeated ones not merged */
  gboolean     self_nodes;      /* own time of functions that call others stands as a child beside them */
  const ProfileRules *rules;    /* what is left out, what a library is; NULL: see rules.h, and *drop_hidden* holds */
  guint32      session;         /* id: only what is this session's, of the range and thread above; 0 everything */
  gboolean     ignore_tasks;    /* stacks as they were seen: what runs, an event loop's waiting. Else, where there are
                                 * tasks, by wall share (shares.h); a timeline always does */
  const char  *task_kind;       /* the time of tasks of this coroutine, side by side, and nothing else; NULL: all */
  const ProfileTransforms *transforms;  /* applied before all that is said above; NULL: none */
  gboolean     inverted;        /* see above; nothing in a timeline */
  const ProfileReplayCut *cut;  /* of the samples, the first so many (replay.h), as they were seen: tasks are ignored;
                                 * NULL: all */
  const ProfileNear *near;      /* where less than the threshold is shown, see near.h; there is no answer then.
                                 * NULL: nowhere */
} ProfileCallTreeOptions;

#define PROFILE_CALL_TREE_OPTIONS_INIT { .begin_ns = 0, .end_ns = 0, .thread_index = -1, .clock = PROFILE_CLOCK_WALL, \
    .fold_libraries = TRUE, .only_application = FALSE, .threshold = 0.01, .drop_hidden = TRUE, .timeline = FALSE, \
    .self_nodes = FALSE, .rules = NULL, .session = 0, .transforms = NULL, .inverted = FALSE, \
    .ignore_tasks = FALSE, .task_kind = NULL, .cut = NULL, .near = NULL }

typedef struct {
  ProfileNodeKind kind;
  ProfileFunction function;      /* for a library run: its first frame's; 0 for root, faster */
  ProfileNode     parent;
  guint32         depth;         /* root 0 */
  guint32         n_children;
  guint32         n_folded;      /* library frames, or faster functions, that it stands for */
  guint32         hot_line;      /* the line of the function with most time; 0 unknown, as in a timeline */
  gboolean        is_library;    /* by the rules; a C function and SELF are as their caller */
  ProfileNode     group;         /* the outermost of the library nodes that hang together with it, itself
                                  * maybe; NONE when it is alone. A library that folds is alone */
  gint64          total_ns;
  gint64          self_ns;
  gint64          task_ns;       /* total time of the tasks that stood there, side by side; 0 without tasks */
  guint64         total_looks;
  guint64         self_looks;
} ProfileNodeInfo;

ProfileCallTree *profile_call_tree_new             (Profile                       *profile,
                                                    const ProfileCallTreeOptions  *options);
/* Makes what all call trees of a profile share; the first one would otherwise do so. May run beside anything else. */
void             profile_call_tree_prepare         (Profile                       *profile);
ProfileCallTree *profile_call_tree_ref             (ProfileCallTree               *self);
void             profile_call_tree_unref           (ProfileCallTree               *self);
guint32          profile_call_tree_get_n_nodes     (const ProfileCallTree         *self);
void             profile_call_tree_get_node        (const ProfileCallTree         *self,
                                                    ProfileNode                    node,
                                                    ProfileNodeInfo               *info);
/* Heaviest first, or in a timeline the earliest; "faster" last. */
ProfileNode      profile_call_tree_get_first_child (const ProfileCallTree         *self,
                                                    ProfileNode                    node);
ProfileNode      profile_call_tree_get_next        (const ProfileCallTree         *self,
                                                    ProfileNode                    node);
/* The distinct module names of what a folded node stands for, e.g. "asyncio, selectors"; free it. */
char            *profile_call_tree_dup_modules     (const ProfileCallTree         *self,
                                                    ProfileNode                    node);
/* The node that a stack's innermost frame falls into; NONE when it is not in the tree, or in a timeline. */
ProfileNode      profile_call_tree_find_stack      (const ProfileCallTree         *self,
                                                    ProfileStack                   stack);
/* The same for what a lane (see spans.h) shows at a time: where tasks are put below what awaits them, a stack that was
 * seen, or that a task waited in, stands elsewhere. Frames of an event loop that have no row are their caller's. */
ProfileNode      profile_call_tree_find_in_lane    (const ProfileCallTree         *self,
                                                    guint32                        lane,
                                                    gint64                         time_ns,
                                                    ProfileStack                   stack);
/* Stacks that find_stack() knows have ids up to this one. */
guint32          profile_call_tree_get_n_stacks    (const ProfileCallTree         *self);
Profile         *profile_call_tree_get_profile     (const ProfileCallTree         *self);   /* borrowed */
gboolean         profile_call_tree_is_inverted     (const ProfileCallTree         *self);

/* What a transform of that kind is of where somebody points at a node. FALSE where it would mean
 * nothing: the root, a path in an inverted tree, recursion of what never recurses here. Free
 * *transform->steps* with g_free(). */
gboolean         profile_call_tree_get_transform   (const ProfileCallTree         *self,
                                                    ProfileNode                    node,
                                                    ProfileTransformKind           kind,
                                                    ProfileTransform              *transform);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileCallTree, profile_call_tree_unref)

/* The one answer: the function that explains most of the time, and who called it. */
typedef struct {
  ProfileFunction function;   /* 0: nothing was recorded */
  ProfileFunction caller;     /* 0: none */
  guint32         line;       /* where in it */
  double          share;      /* of all the time by that clock, 0..1 */
  ProfileClock    clock;      /* CPU: of several threads, most of which wait, this one works */
  ProfileNode     node;       /* in this tree; NONE when it is folded away here */
} ProfileAnswer;

/* The deepest application function whose total is at least half of the root's; otherwise the
 * one with most time of its own; if that explains less than a tenth, the heaviest function of
 * any kind. In a tree of several threads by the wall clock, waiting threads would hide the one
 * that works: there the answer is by CPU time, unless nobody works. Made with the tree. */
ProfileAnswer profile_call_tree_get_answer (const ProfileCallTree *self);

G_END_DECLS
