/* tree-view.c: the call tree of a session; see tree-view.h */

#include "viewer/tree-view-private.h"

#include <glib/gi18n.h>

#include "viewer/learn/term-attach.h"
#include "viewer/access.h"
#include "viewer/tree-columns.h"
#include "viewer/tree-find.h"
#include "viewer/tree-text.h"

G_DEFINE_FINAL_TYPE (ViewerTreeView, viewer_tree_view, GTK_TYPE_WIDGET)

/* ---- selecting ---- */

void
viewer_tree_view_set_selected (ViewerTreeView *self,
                               guint           position)
{
  self->is_taking = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->selected_key = position != VIEWER_FLAT_TREE_NO_ROW
                       ? viewer_flat_tree_model_get_key (self->model, position) : 0;
  self->is_taking = FALSE;
}

static void
send_selection (ViewerTreeView *self,
                ProfileNode     node)
{
  ViewerSelection selection = viewer_tree_make_selection (viewer_flat_tree_model_get_tree (self->model), node);

  self->is_sending = TRUE;
  viewer_session_select (self->session, selection.function != 0 ? &selection : NULL);
  self->is_sending = FALSE;
}

static void
row_selected (ViewerTreeView *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (self->is_taking || self->session == NULL || position == GTK_INVALID_LIST_POSITION)
    return;
  self->is_touched = TRUE;
  self->selected_key = viewer_flat_tree_model_get_key (self->model, position);
  send_selection (self, viewer_flat_tree_model_get_node (self->model, position));
}

void
viewer_tree_view_take_selection (ViewerTreeView *self)
{
  const ViewerSelection *selection = viewer_session_get_selection (self->session);
  ProfileCallTree *tree = viewer_flat_tree_model_get_tree (self->model);
  ProfileNode node;
  guint position;

  if (self->is_sending || tree == NULL)
    return;
  node = viewer_tree_find_selection (tree, selection);
  if (node == PROFILE_NODE_NONE)
    {
      viewer_tree_view_set_selected (self, VIEWER_FLAT_TREE_NO_ROW);
      return;
    }

  self->is_taking = TRUE;
  position = viewer_flat_tree_model_reveal (self->model, node);
  self->is_taking = FALSE;
  viewer_tree_view_set_selected (self, position);
  if (position != VIEWER_FLAT_TREE_NO_ROW)
    viewer_columns_scroll_to (GTK_COLUMN_VIEW (self->column_view), position, TRUE);
}

static gboolean
show_node (ViewerTreeView *self,
           ProfileNode     node,
           gboolean        focus)
{
  guint position = viewer_flat_tree_model_reveal (self->model, node);

  if (position == VIEWER_FLAT_TREE_NO_ROW)
    return FALSE;
  viewer_tree_view_set_selected (self, position);
  send_selection (self, node);
  viewer_columns_scroll_to (GTK_COLUMN_VIEW (self->column_view), position, focus);
  return TRUE;
}

void
viewer_tree_view_show_node (ViewerTreeView *self,
                            ProfileNode     node)
{
  g_return_if_fail (VIEWER_IS_TREE_VIEW (self));

  if (show_node (self, node, TRUE))
    gtk_widget_grab_focus (self->column_view);
}

void
viewer_tree_view_reveal_node (ViewerTreeView *self,
                              ProfileNode     node)
{
  g_return_if_fail (VIEWER_IS_TREE_VIEW (self));

  show_node (self, node, FALSE);
}

/* ---- building ---- */

static GtkWidget *
make_rows (ViewerTreeView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (row_selected), self);

  self->column_view = gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)));
  gtk_widget_add_css_class (self->column_view, "data-table");
  gtk_widget_add_css_class (self->column_view, "call-tree");
  gtk_widget_add_css_class (self->column_view, "heaviest-first");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->column_view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->inverted ? _("Inverted call tree") : _("Call tree"), -1);
  viewer_tree_columns_add (GTK_COLUMN_VIEW (self->column_view), self->model, self->inverted);
  viewer_term_attach (self->column_view, self->inverted ? "inverted-tree" : "call-tree");
  g_signal_connect_swapped (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->column_view)), "changed",
                            G_CALLBACK (viewer_tree_view_sorter_changed), self);

  viewer_tree_view_add_input (self);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->column_view);
  /* It would come and go while columns do. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_AUTOMATIC);
  viewer_tree_columns_fit (GTK_COLUMN_VIEW (self->column_view));
  return scroller;
}

void
viewer_tree_view_set_session (ViewerTreeView *self,
                              ViewerSession  *session)
{
  g_return_if_fail (VIEWER_IS_TREE_VIEW (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_swapped (session, self->inverted ? "inverted-tree-changed" : "call-tree-changed",
                            G_CALLBACK (viewer_tree_view_tree_changed), self);
  g_signal_connect_swapped (session, "search-changed", G_CALLBACK (viewer_tree_view_search_changed), self);
  g_signal_connect_swapped (session, "selection-changed", G_CALLBACK (viewer_tree_view_take_selection), self);
  g_signal_connect_swapped (session, "what-if-changed", G_CALLBACK (viewer_tree_view_what_if_changed), self);
  viewer_tree_view_tree_changed (self);
}

void
viewer_tree_view_keep_rows (ViewerTreeView *self)
{
  g_return_if_fail (VIEWER_IS_TREE_VIEW (self));

  self->keeps_rows = TRUE;
}

char *
viewer_tree_view_dup_selected_text (ViewerTreeView *self)
{
  guint position;

  g_return_val_if_fail (VIEWER_IS_TREE_VIEW (self), NULL);

  position = gtk_single_selection_get_selected (self->selection);
  if (position == GTK_INVALID_LIST_POSITION)
    return NULL;
  return viewer_tree_text_dup_line (viewer_flat_tree_model_get_tree (self->model),
                                    viewer_flat_tree_model_get_node (self->model, position));
}

ViewerFlatTreeModel *
viewer_tree_view_get_model (ViewerTreeView *self)
{
  g_return_val_if_fail (VIEWER_IS_TREE_VIEW (self), NULL);

  return self->model;
}

guint
viewer_tree_view_get_selected (ViewerTreeView *self)
{
  g_return_val_if_fail (VIEWER_IS_TREE_VIEW (self), VIEWER_FLAT_TREE_NO_ROW);

  return gtk_single_selection_get_selected (self->selection);
}

static void
viewer_tree_view_dispose (GObject *object)
{
  ViewerTreeView *self = VIEWER_TREE_VIEW (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->column_view != NULL)
    g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->column_view)), self);
  self->column_view = NULL;
  g_clear_object (&self->session);
  g_clear_pointer (&self->opened_for, profile_transforms_unref);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (viewer_tree_view_parent_class)->dispose (object);
}

enum {
  PROP_INVERTED = 1
};

static void
viewer_tree_view_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  g_value_set_boolean (value, VIEWER_TREE_VIEW (object)->inverted);
}

static void
viewer_tree_view_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  VIEWER_TREE_VIEW (object)->inverted = g_value_get_boolean (value);
}

/* A tree upside down is only made while somebody sees it. */
static void
viewer_tree_view_map (GtkWidget *widget)
{
  ViewerTreeView *self = VIEWER_TREE_VIEW (widget);

  GTK_WIDGET_CLASS (viewer_tree_view_parent_class)->map (widget);
  if (self->inverted && self->session != NULL)
    viewer_session_want_inverted (self->session, TRUE);
}

static void
viewer_tree_view_unmap (GtkWidget *widget)
{
  ViewerTreeView *self = VIEWER_TREE_VIEW (widget);

  if (self->inverted && self->session != NULL)
    viewer_session_want_inverted (self->session, FALSE);
  GTK_WIDGET_CLASS (viewer_tree_view_parent_class)->unmap (widget);
}

static void
viewer_tree_view_init (ViewerTreeView *self)
{
}

static void
viewer_tree_view_constructed (GObject *object)
{
  ViewerTreeView *self = VIEWER_TREE_VIEW (object);
  GtkWidget *empty = gtk_label_new (_("No samples in this range. Select a wider one, or another thread."));

  self->model = viewer_flat_tree_model_new ();
  self->stack = gtk_stack_new ();
  gtk_widget_add_css_class (empty, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (empty), TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), make_rows (self), "rows");
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));

  G_OBJECT_CLASS (viewer_tree_view_parent_class)->constructed (object);
}

static gboolean
viewer_tree_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (VIEWER_TREE_VIEW (widget)->column_view);
}

static void
viewer_tree_view_class_init (ViewerTreeViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_tree_view_dispose;
  G_OBJECT_CLASS (klass)->constructed = viewer_tree_view_constructed;
  G_OBJECT_CLASS (klass)->get_property = viewer_tree_view_get_property;
  G_OBJECT_CLASS (klass)->set_property = viewer_tree_view_set_property;
  GTK_WIDGET_CLASS (klass)->map = viewer_tree_view_map;
  GTK_WIDGET_CLASS (klass)->unmap = viewer_tree_view_unmap;
  GTK_WIDGET_CLASS (klass)->focus = viewer_access_focus;
  GTK_WIDGET_CLASS (klass)->grab_focus = viewer_tree_view_grab_focus;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_INVERTED,
                                   g_param_spec_boolean ("inverted", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "treeview-pane");
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "tree.open-all", NULL, viewer_tree_view_set_all_open);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "tree.close-all", NULL, viewer_tree_view_set_all_open);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_asterisk, GDK_CONTROL_MASK, "tree.open-all", NULL);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_KP_Multiply, GDK_CONTROL_MASK, "tree.open-all", NULL);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_slash, GDK_CONTROL_MASK, "tree.close-all", NULL);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_KP_Divide, GDK_CONTROL_MASK, "tree.close-all", NULL);
}

GtkWidget *
viewer_tree_view_new (void)
{
  return g_object_new (VIEWER_TYPE_TREE_VIEW, NULL);
}
