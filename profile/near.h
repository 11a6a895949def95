/* near.h: what a call tree folds away, where somebody looks closely
 *
 * A tree folds what is under its threshold, which is a share of the whole: enough for a table, and for a
 * graph that is wholly in sight. Of a small part of the width that says nothing. A ProfileNear names the
 * "faster" nodes of a tree that are in such a part; the next tree of the same options with it shows them
 * apart, down to a share of the part. Everything else stays what it was, so that nodes stand where they
 * stood, and the tree has few nodes whatever the recording's length is.
 *
 * It is about calls, not about times: it may be used for other ranges and later snapshots. In a tree of
 * other transforms, or an inverted one, it says nothing. Never changed; any thread may read it.
 */

#pragma once

#include "profile/call-tree.h"

G_BEGIN_DECLS

/* The part from *begin* to *end*, 0..1 of *top*'s width, where the children of a node stand side by side
 * from its begin as the tree has them; a little to both sides of it, too. *least*: of the part, what is to
 * be seen. NULL: nothing that is folded there is as wide. */
ProfileNear *profile_near_new    (const ProfileCallTree *tree, ProfileNode top, double begin, double end, double least);
ProfileNear *profile_near_ref    (ProfileNear *self);
void         profile_near_unref  (ProfileNear *self);
/* Whether that part of a tree that was made with it shows what has *least* of the part, as far as there is any. */
gboolean     profile_near_covers (const ProfileNear *self, const ProfileCallTree *tree, ProfileNode top,
                                  double begin, double end, double least);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileNear, profile_near_unref)

G_END_DECLS
