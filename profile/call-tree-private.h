/* call-tree-private.h: what a finished call tree holds, and the two steps that make one */

#pragma once

#include "profile/call-tree.h"
#include "profile/profile-private.h"

G_BEGIN_DECLS

/* A library frame that a run stands for. */
typedef struct {
  ProfileNode     node;
  ProfileFunction function;
} ProfileCallTreeMember;

struct _ProfileCallTree {
  gatomicrefcount        ref_count;
  Profile               *profile;
  guint32                n_nodes;
  ProfileNodeInfo       *nodes;          /* level by level: the children of a node stand together */
  ProfileNode           *first_children;
  guint32                n_trie_nodes;
  ProfileNode           *node_of_trie;   /* NONE: not in this tree */
  guint32                n_members;
  ProfileCallTreeMember *members;        /* sorted by node */
};

/* How much time was seen in each node of the shared trie. */
typedef struct {
  gint64  self_ns;
  gint64  total_ns;
  guint64 self_looks;
  guint64 total_looks;
} ProfileNodeSum;

typedef struct {
  guint32         n_nodes;
  guint32         n_slots;
  ProfileNodeSum *nodes;
  gint64         *slots;       /* total ns per (node, line) */
} ProfileHistogram;

void profile_histogram_fill  (ProfileHistogram *self, Profile *profile, const ProfileCallTreeOptions *options);
void profile_histogram_clear (ProfileHistogram *self);
/* Turns a histogram into nodes: folds, drops, merges, sorts. */
void profile_call_tree_build (ProfileCallTree *self, const ProfileHistogram *histogram,
                              const ProfileCallTreeOptions *options);

G_END_DECLS
