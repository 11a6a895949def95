/* call-tree-shape.h: what a call tree is between its source and its nodes
 *
 * Private to call-tree-build.c, which makes shapes of source nodes, and to
 * call-tree-arrange.c, which makes the tree's nodes of shapes.
 */

#pragma once

#include "profile/call-tree-source.h"

G_BEGIN_DECLS

typedef struct {
  guint32         parent;
  ProfileFunction function;
  ProfileNodeKind kind;
  gboolean        is_library;
  gboolean        is_kept;         /* see near-private.h */
  gboolean        unfolds;
  guint32         n_folded;
  guint32         n_faster;
  guint32         hot_line;
  gint64          hot_ns;
  gint64          self_ns, total_ns, faster_ns, task_ns, faster_task_ns;
  guint64         self_looks, total_looks, faster_looks;
  guint32         n_children;      /* visible ones */
  guint32         owner;           /* itself when visible; else whose "faster" node it is in */
  ProfileNode     final;
  ProfileNode     final_faster;
} ProfileShape;

typedef struct {
  ProfileSource                 source;
  const ProfileCallTreeOptions *options;
  const ProfileTrie            *trie;
  GArray                       *shapes;      /* ProfileShape; 0 is the root */
  ProfileIndex                  index;       /* of shapes, by (parent, function, kind); ids are index + 1 */
  GArray                       *members;     /* ProfileCallTreeMember, with shapes for nodes */
} ProfileTreeBuild;

/* Folds what is under the threshold, and shows own time where it is wanted. */
void profile_tree_fold    (ProfileTreeBuild *self);
/* Numbers the visible shapes level by level, and keeps where trie nodes have gone. */
void profile_tree_arrange (ProfileTreeBuild *self, ProfileCallTree *tree);

static inline ProfileShape *
profile_tree_get_shape (const ProfileTreeBuild *self, guint32 index)
{
  return &g_array_index (self->shapes, ProfileShape, index);
}

G_END_DECLS
