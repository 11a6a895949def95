/* call-tree-source.h: the nodes that a call tree is made of, before they are merged
 *
 * Private to profile/. The nodes of the trie that have time in the range, or the
 * callers of those that have own time, or the calls in the order of time. What is much too small to be shown is only
 * summed, so there are few nodes whatever the recording's length is; what the
 * rules leave out is not here either, its time is its caller's. A parent stands
 * before its children; node 0 is the root.
 */

#pragma once

#include "profile/call-tree-private.h"

G_BEGIN_DECLS

typedef struct {
  guint32         parent;
  ProfileFunction function;
  guint32         shape;           /* for the one who builds a tree */
  guint32         last_child;      /* timeline: so far; 0 none */
  guint32         previous;        /* timeline: the sibling before it; 0 none */
  gboolean        is_self;         /* timeline: a stretch of its parent's own time */
  gboolean        is_library;
  gboolean        starts_run;      /* a library frame with another below it */
  gboolean        is_kept;         /* see near-private.h */
  gboolean        unfolds;
  gint64          self_ns;
  gint64          total_ns;        /* timeline only */
  gint64          early_ns;        /* of children that are too small */
  gint64          task_ns;         /* its own */
  gint64          early_task_ns;
  guint64         self_looks;
  guint64         total_looks;     /* timeline only */
  guint64         early_looks;
  guint32         n_early;
  guint32         hot_line;        /* inverted only */
} ProfileSourceNode;

/* Where a trie node's time has gone. */
typedef struct {
  guint32 trie_node;
  guint32 node;
} ProfileSourcePlace;

typedef struct {
  const Profile                *profile;
  const ProfileCallTreeOptions *options;
  ProfileHistogram             *histogram;   /* positions: index of the node + 1 */
  GArray                       *nodes;       /* ProfileSourceNode */
  GArray                       *places;      /* ProfileSourcePlace, by trie node; none in a timeline */
  guint8                       *verdicts;    /* by function, 0 where it was not asked yet */
  gint64                        early_ns;    /* less is only summed */
  const ProfileNear            *near;        /* the options', where it says something; NULL */
  gint64                        near_early_ns;   /* the same where it unfolds */
} ProfileSource;

void profile_source_init  (ProfileSource *self, const Profile *profile, ProfileHistogram *histogram,
                           const ProfileCallTreeOptions *options);
void profile_source_clear (ProfileSource *self);
/* The calls in the order of time; called by profile_source_init(). */
void profile_source_walk  (ProfileSource *self);
/* The callers of what has own time; called by it, too. */
void profile_source_invert (ProfileSource *self);

/* For the two ways of making nodes: the index of a new one. */
guint32  profile_source_add     (ProfileSource *self, ProfileFunction function, guint32 parent);
gboolean profile_source_removes (ProfileSource *self, ProfileFunction function);
gboolean profile_source_is_library (ProfileSource *self, ProfileFunction function, gboolean caller_is_library);

/* Nodes this much under the threshold are summed before functions are merged
 * over what is left out between them, which may bring siblings together. */
#define PROFILE_SOURCE_EARLY_FRACTION 32.0

static inline gint64
profile_source_get_early_of (double threshold, gint64 total_ns)
{
  return (gint64) (threshold / PROFILE_SOURCE_EARLY_FRACTION * (double) total_ns);
}

static inline gint64
profile_source_get_early_ns (const ProfileCallTreeOptions *options, gint64 total_ns)
{
  return profile_source_get_early_of (options->threshold, total_ns);
}

static inline ProfileSourceNode *
profile_source_get (const ProfileSource *self, guint32 index)
{
  return &g_array_index (self->nodes, ProfileSourceNode, index);
}

G_END_DECLS
