/* batches.h: the time of a call tree's nodes in stretches of equal length
 *
 * Private to profile/. Samples that follow each other are alike, so how far a share may
 * be off is not told by their number, but by how much it differs between long stretches
 * of the recording. Each stretch is a histogram of its own, put onto the nodes of the
 * finished tree: what is folded there is folded here.
 */

#pragma once

#include "profile/call-tree-private.h"

G_BEGIN_DECLS

#define PROFILE_BATCHES_N 20u

typedef struct {
  ProfileCallTree        *tree;          /* borrowed */
  ProfileCallTreeOptions  options;       /* the tree's */
  gint64                  begin_ns, end_ns;   /* from the first sample to the end of the last */
  guint32                 n_places;
  ProfileNode            *places;        /* by node of the trie or the outline: where its own time is; NONE nowhere */
  gint64                 *self_ns;       /* by node, of the stretch that was measured last */
  gint64                 *total_ns;
} ProfileBatches;

/* FALSE, with nothing to clear: a timeline has no one place for a stack, or there is no time. */
gboolean profile_batches_init    (ProfileBatches *self, ProfileCallTree *tree, const ProfileCallTreeOptions *options);
void     profile_batches_clear   (ProfileBatches *self);
/* Fills in the times of stretch 0..19; what all samples in it took. */
gint64   profile_batches_measure (ProfileBatches *self, guint batch);
/* From when to when what *options* mean was observed; FALSE: never. */
gboolean profile_batches_find_extent (const Profile *profile, const ProfileCallTreeOptions *options,
                                      gint64 *begin_ns, gint64 *end_ns);
/* By trie node, *n* of them: the tree's node that its own time is in, or NONE. NULL in a timeline. */
ProfileNode *profile_batches_list_places (ProfileCallTree *tree, const ProfileCallTreeOptions *options, guint32 *n);

G_END_DECLS
