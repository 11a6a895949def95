/* call-tree-private.h: what a finished call tree holds, and the step that makes one */

#pragma once

#include "profile/call-tree.h"
#include "profile/histogram.h"
#include "profile/profile-private.h"

G_BEGIN_DECLS

/* A library frame that a run stands for. */
typedef struct {
  ProfileNode     node;
  ProfileFunction function;
} ProfileCallTreeMember;

/* Where a trie node that was heavy enough to be looked at has gone. */
typedef struct {
  guint32     trie_node;
  ProfileNode node;
  ProfileNode faster;      /* where what is too small below it has gone; NONE */
} ProfileCallTreePlace;

struct _ProfileCallTree {
  gatomicrefcount        ref_count;
  Profile               *profile;
  ProfileTrie           *trie;           /* the one that it is made of */
  gboolean               is_inverted;
  gboolean               only_application;
  const ProfileShares   *shares;         /* the stacks are theirs; NULL: as they were seen */
  gboolean               is_of_kind;     /* of one kind of task: stacks begin with its coroutine */
  guint32                n_nodes;
  ProfileNodeInfo       *nodes;          /* level by level: the children of a node stand together */
  ProfileNode           *first_children;
  guint32                n_trie_nodes;
  guint64               *seen;           /* a bit per trie node: it was seen in the range. NULL: see the following;
                                          * once it is asked for it is made */
  const struct _ProfileOutline *outline;  /* it is made of that; NULL: of all nodes */
  struct _ProfileOutline *own_outline;    /* where nobody else has it; NULL */
  guint64               *outline_seen;   /* a bit per node of the outline */
  ProfileCallTreeOptions range;          /* with an outline: of which samples it is; it borrows nothing */
  guint32                n_places;
  ProfileCallTreePlace  *places;         /* sorted by trie node */
  guint32                n_members;
  ProfileCallTreeMember *members;        /* sorted by node */
  ProfileAnswer          answer;
  struct _ProfileIntervals *intervals;   /* set once, by whoever comes first; NULL before */
};

/* Finds the one answer; *options* are the tree's. */
void profile_call_tree_find_answer (ProfileCallTree *self, const ProfileCallTreeOptions *options);

/* A bit per trie node: it was seen in the range. */
const guint64 *profile_call_tree_get_seen (ProfileCallTree *self);

/* The members of a run stand together from here; n_members where there are none. */
guint32 profile_call_tree_find_first_member (const ProfileCallTree *self, ProfileNode node);

/* Turns a histogram into nodes: folds, drops, merges, sorts. */
void profile_call_tree_build (ProfileCallTree *self, ProfileHistogram *histogram,
                              const ProfileCallTreeOptions *options);

G_END_DECLS
