/* tree-view-private.h: what the files of the call tree's view share; main thread */

#pragma once

#include "viewer/tree-view.h"

G_BEGIN_DECLS

struct _ViewerTreeView
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *stack;
  GtkWidget *column_view;

  /* owned */
  ViewerFlatTreeModel *model;
  GtkSingleSelection  *selection;
  ViewerSession       *session;
  ProfileTransforms   *opened_for;      /* the transforms whose hot path was opened */
  GtkWidget           *menu;

  /* state */
  gboolean inverted;
  guint64  selected_key;        /* path of the selected row, kept from tree to tree; 0 none */
  guint64  hot_path_looks;      /* of the tree whose hot path was opened; 0 not yet */
  gboolean keeps_rows;          /* over a time without a tree */
  gboolean is_touched;          /* the user opened, closed or selected a row */
  gboolean is_taking;           /* the selection comes from the session: do not send it back */
  gboolean is_sending;
};

/* ---- tree-view.c ---- */

/* Without telling the session; VIEWER_FLAT_TREE_NO_ROW: none. */
void viewer_tree_view_set_selected    (ViewerTreeView *self,
                                       guint           position);
/* What the session has selected is selected and scrolled to. */
void viewer_tree_view_take_selection  (ViewerTreeView *self);

/* ---- tree-view-follow.c: called when it changed in the session, or the order by a title ---- */

void viewer_tree_view_tree_changed    (ViewerTreeView *self);
void viewer_tree_view_search_changed  (ViewerTreeView *self);
void viewer_tree_view_what_if_changed (ViewerTreeView *self);
void viewer_tree_view_sorter_changed  (ViewerTreeView *self);

/* ---- tree-view-input.c ---- */

void viewer_tree_view_add_input       (ViewerTreeView *self);
/* The actions tree.open-all and tree.close-all. */
void viewer_tree_view_set_all_open    (GtkWidget      *widget,
                                       const char     *action_name,
                                       GVariant       *parameter);

G_END_DECLS
