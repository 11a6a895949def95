/* outline.h: a recording without its small calls, summed by stretches
 *
 * Private to profile/. A call tree shows what has a hundredth of the time; a long recording has
 * a hundred times as many stacks as such a tree is made of. The outline is a trie of the nodes
 * that are heavy enough to be looked at by themselves in any long range, and of the light ones
 * right below them, which stand for all that is below these. Each thread's samples are summed
 * over stretches of a fixed number of them, so that a range costs what its stretches have, and
 * the samples at its two ends. What comes out is to the nanosecond what the samples would give,
 * and where it could not be, nothing does.
 *
 * Made once for a recording that has ended and has no tasks, never changed after it but that a
 * clock's sums are made when they are first asked for.
 */

#pragma once

#include "profile/histogram.h"

G_BEGIN_DECLS

typedef struct _ProfileOutline ProfileOutline;

/* What counts as heavy: this share of everything. */
#define PROFILE_OUTLINE_SHARE 2e-5

/* Makes that of *profile* when it may have one; nothing otherwise, or when it is there. */
void              profile_outline_prepare       (Profile *profile, double least_share);
/* The same for recordings that are long enough to be worth it. */
void              profile_outline_prepare_long  (Profile *profile);
/* Makes the sums by the wall clock, which are most often the first that are asked for. Nothing without an outline. */
void              profile_outline_prepare_sums  (Profile *profile);
void              profile_outline_free          (ProfileOutline *self);
/* The range's sums, over the outline's trie; NULL when a tree must come from the samples. Release it. Where
 * somebody looks closely (near.h), it may be another outline's, made for this tree alone: *own*, to be freed. */
ProfileHistogram *profile_outline_new_histogram (Profile *profile, const ProfileCallTreeOptions *options,
                                                 ProfileOutline **own);
/* Gives the memory back that is kept for the next one. */
void              profile_outline_forget_histogram (ProfileOutline *self);
/* The same for those who know that of *options* a tree was made so, of any part of its range. */
ProfileHistogram *profile_outline_add_up        (Profile *profile, const ProfileCallTreeOptions *options);

const ProfileTrie *profile_outline_get_trie     (const ProfileOutline *self);
guint32           profile_outline_count_own_nodes (const ProfileOutline *self);
/* Of the recording's own trie. */
guint32           profile_outline_count_nodes   (const ProfileOutline *self);
/* The node of the recording's own trie. */
guint32           profile_outline_get_node      (const ProfileOutline *self, guint32 node);
/* The node of the outline that a stack of the recording is in or below. */
guint32           profile_outline_find_stack    (const ProfileOutline *self, ProfileStack stack);

G_END_DECLS
