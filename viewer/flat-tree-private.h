/* flat-tree-private.h: what the files of the flat tree model share */

#pragma once

#include "viewer/flat-tree-model.h"

/* One row that is seen. */
typedef struct {
  guint64     key;      /* the path from the root: stays the same from tree to tree */
  ProfileNode node;
  guint32     level;
} ViewerFlatTreeEntry;

struct _ViewerFlatTreeModel
{
  GObject parent_instance;

  /* owned */
  ProfileCallTree *tree;
  ProfileSearch   *search;
  gint64          *estimates;    /* ns by node; NULL none */
  GArray          *rows;         /* ViewerFlatTreeEntry */
  GHashTable      *open_paths;   /* a set of keys as pointers: hundreds of thousands cost no memory of their own */
  GArray          *function_keys; /* guint64 by function; 0 not made yet */

  /* state */
  ViewerFlatTreeOrder order;
  gboolean            is_reversed;
};

ViewerFlatTreeEntry *viewer_flat_tree_get_row           (ViewerFlatTreeModel       *self,
                                                         guint                      position);
/* The path to a node, from its parent's and what the node stands for. */
guint64              viewer_flat_tree_get_child_key     (ViewerFlatTreeModel       *self,
                                                         guint64                    parent_key,
                                                         ProfileNode                node);
gboolean             viewer_flat_tree_key_is_open       (ViewerFlatTreeModel       *self,
                                                         guint64                    key);
void                 viewer_flat_tree_remember_open     (ViewerFlatTreeModel       *self,
                                                         guint64                    key);
/* Puts a node's children behind the entries, the last one first. */
void                 viewer_flat_tree_push_children     (ViewerFlatTreeModel       *self,
                                                         GArray                    *entries,
                                                         const ViewerFlatTreeEntry *parent,
                                                         guint32                    level);
/* Entries; free it. */
GArray              *viewer_flat_tree_list_rows_below   (ViewerFlatTreeModel       *self,
                                                         ProfileNode                top,
                                                         guint64                    top_key,
                                                         guint32                    level);
guint                viewer_flat_tree_count_rows_below  (ViewerFlatTreeModel       *self,
                                                         guint                      position);
void                 viewer_flat_tree_splice            (ViewerFlatTreeModel       *self,
                                                         guint                      position,
                                                         guint                      n_removed,
                                                         const ViewerFlatTreeEntry *added,
                                                         guint                      n_added);
void                 viewer_flat_tree_replace_rows      (ViewerFlatTreeModel       *self);
void                 viewer_flat_tree_say_values_changed (ViewerFlatTreeModel      *self);
