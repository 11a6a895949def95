/* flame-layout.h: where the nodes of a call tree stand in a flame graph
 *
 * Pure numbers: a call tree and what part of it is in sight give blocks, one per node
 * that is at least a pixel wide. Neighbours that are narrower become one block, and so
 * do their callees below them; its coverage says how much of it is theirs. Only what is
 * in sight and at least a pixel wide is visited. The root is on top and not a block;
 * children stand as the tree orders them. No recursion, no GTK types, no state:
 * a layout belongs to one tree and never changes.
 */

#pragma once

#include "profile/call-tree.h"
#include "profile/search.h"

G_BEGIN_DECLS

typedef struct _ViewerFlameLayout ViewerFlameLayout;

typedef struct {
  ProfileNode top;          /* the whole width is its; of the root, its children are the first row */
  double      begin, end;   /* the part of it that is in sight, 0..1 */
  int         width;        /* pixels */
  guint32     first_row;    /* the rows in sight */
  guint32     n_rows;
} ViewerFlameView;

typedef struct {
  ProfileNode node;         /* of several the first, which is their heaviest or one of its callees */
  guint32     n_nodes;      /* 1, or how many are too narrow to be told apart */
  guint32     place;        /* in the layout's order: where those nodes stand, one behind the other */
  guint32     row;
  guint8      coverage;     /* of 255: how much of the block is time of its nodes */
  double      x, width;     /* pixels; may reach out of the view */
} ViewerFlameBlock;

/* Takes a reference. */
ViewerFlameLayout *viewer_flame_layout_new        (ProfileCallTree         *tree);
void               viewer_flame_layout_free       (ViewerFlameLayout       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerFlameLayout, viewer_flame_layout_free)

ProfileCallTree   *viewer_flame_layout_get_tree   (const ViewerFlameLayout *self);   /* borrowed */
/* All rows when *top* has the whole width. */
guint32            viewer_flame_layout_get_n_rows (const ViewerFlameLayout *self,
                                                   ProfileNode              top);
/* *blocks*, of ViewerFlameBlock, is emptied first; by row, then from left to right. */
void               viewer_flame_layout_place      (const ViewerFlameLayout *self,
                                                   const ViewerFlameView   *view,
                                                   GArray                  *blocks);
/* Where a node stands, in sight or not. FALSE when it is not below the view's top. */
gboolean           viewer_flame_layout_locate     (const ViewerFlameLayout *self,
                                                   const ViewerFlameView   *view,
                                                   ProfileNode              node,
                                                   ViewerFlameBlock        *block);
/* For each place one more: how many nodes before it match, or have a match folded in them. Free it. */
guint32           *viewer_flame_layout_list_found (const ViewerFlameLayout *self,
                                                   const ProfileSearch     *search);
/* The block at a point, or the narrow one whose pixel it is; NULL when there is none. */
const ViewerFlameBlock *viewer_flame_layout_pick  (const GArray            *blocks,
                                                   guint32                  row,
                                                   double                   x);

G_END_DECLS
