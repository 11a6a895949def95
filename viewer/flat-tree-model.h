/* flat-tree-model.h: the rows of a call tree that are seen, as one flat list
 *
 * A GListModel over a ProfileCallTree: an array of node numbers and a set of
 * open paths, no object per node. An item is only a handle (its key names the
 * path from the root); what a row shows is asked for by position. When the tree
 * is replaced, open paths stay open, and "items-changed" covers only rows that
 * differ; "values-changed" then says that rows which stayed have new figures.
 * Needs no display.
 */

#pragma once

#include <gio/gio.h>

#include "profile/call-tree.h"
#include "profile/search.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_FLAT_TREE_ROW (viewer_flat_tree_row_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFlatTreeRow, viewer_flat_tree_row, VIEWER, FLAT_TREE_ROW, GObject)

#define VIEWER_TYPE_FLAT_TREE_MODEL (viewer_flat_tree_model_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFlatTreeModel, viewer_flat_tree_model, VIEWER, FLAT_TREE_MODEL, GObject)

/* Which siblings stand first: those with most of it. What is "faster" stands last in any order. */
typedef enum {
  VIEWER_FLAT_TREE_BY_TOTAL,   /* as the tree has them */
  VIEWER_FLAT_TREE_BY_TASK_TIME,
  VIEWER_FLAT_TREE_BY_SELF,
  VIEWER_FLAT_TREE_BY_SAMPLES,
} ViewerFlatTreeOrder;

#define VIEWER_FLAT_TREE_NO_ROW G_MAXUINT
/* Opening everything below a row stops here: nobody reads so many rows. */
#define VIEWER_FLAT_TREE_SUBTREE_MAX 2000000u

ViewerFlatTreeModel *viewer_flat_tree_model_new          (void);
/* Takes a reference; NULL empties the list. Forgets open rows only with NULL. */
void                 viewer_flat_tree_model_set_tree     (ViewerFlatTreeModel *self,
                                                          ProfileCallTree     *tree);
/* As NULL above, but what is open is open again in the next tree, of whatever recording. */
void                 viewer_flat_tree_model_empty        (ViewerFlatTreeModel *self);
ProfileCallTree     *viewer_flat_tree_model_get_tree     (ViewerFlatTreeModel *self);
/* Reversed: those with least of it stand first. */
void                 viewer_flat_tree_model_set_order    (ViewerFlatTreeModel *self,
                                                          ViewerFlatTreeOrder  order,
                                                          gboolean             is_reversed);
/* What is looked for, so that rows may show it; takes a reference. NULL: nothing is. */
void                 viewer_flat_tree_model_set_search   (ViewerFlatTreeModel *self,
                                                          ProfileSearch       *search);
/* Whether the row stands for what is looked for. */
gboolean             viewer_flat_tree_model_is_hit       (ViewerFlatTreeModel *self,
                                                          guint                position);
/* What each node of the tree is estimated to take, by node; taken. NULL: nothing is. Another tree forgets them. */
void                 viewer_flat_tree_model_take_estimates (ViewerFlatTreeModel *self,
                                                            gint64              *estimates_ns);
/* Negative: nothing is estimated. */
gint64               viewer_flat_tree_model_get_estimate (ViewerFlatTreeModel *self,
                                                          guint                position);
ProfileNode          viewer_flat_tree_model_get_node     (ViewerFlatTreeModel *self,
                                                          guint                position);
/* 0 for a child of the root. */
guint                viewer_flat_tree_model_get_level    (ViewerFlatTreeModel *self,
                                                          guint                position);
gboolean             viewer_flat_tree_model_can_open     (ViewerFlatTreeModel *self,
                                                          guint                position);
gboolean             viewer_flat_tree_model_is_open      (ViewerFlatTreeModel *self,
                                                          guint                position);
void                 viewer_flat_tree_model_set_open     (ViewerFlatTreeModel *self,
                                                          guint                position,
                                                          gboolean             open);
void                 viewer_flat_tree_model_open_subtree (ViewerFlatTreeModel *self,
                                                          guint                position);
/* All rows at once, to the last one or none. */
void                 viewer_flat_tree_model_set_all_open (ViewerFlatTreeModel *self,
                                                          gboolean             open);
/* The row above that holds this one; NO_ROW for the topmost. */
guint                viewer_flat_tree_model_find_parent  (ViewerFlatTreeModel *self,
                                                          guint                position);
/* Opens what is above the node and gives its row; NO_ROW when it is not in the tree. */
guint                viewer_flat_tree_model_reveal       (ViewerFlatTreeModel *self,
                                                          ProfileNode          node);
/* Opens the way down to the answer, and on while one child has most of the time. */
void                 viewer_flat_tree_model_open_hot_path (ViewerFlatTreeModel *self);
/* The row with this path, VIEWER_FLAT_TREE_NO_ROW when it is not seen. */
guint                viewer_flat_tree_model_find_key     (ViewerFlatTreeModel *self,
                                                          guint64              key);
guint64              viewer_flat_tree_model_get_key      (ViewerFlatTreeModel *self,
                                                          guint                position);

G_END_DECLS
