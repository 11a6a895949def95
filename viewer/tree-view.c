/* tree-view.c: the call tree of a session; see tree-view.h */

#include "viewer/tree-view.h"

#include <glib/gi18n.h>

#include "viewer/tree-columns.h"
#include "viewer/tree-find.h"
#include "viewer/tree-text.h"

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

  /* state */
  guint64  selected_key;        /* path of the selected row, kept from tree to tree; 0 none */
  guint64  hot_path_looks;      /* of the tree whose hot path was opened; 0 not yet */
  gboolean is_touched;          /* the user opened, closed or selected a row */
  gboolean is_taking;           /* the selection comes from the session: do not send it back */
  gboolean is_sending;
};

G_DEFINE_FINAL_TYPE (ViewerTreeView, viewer_tree_view, GTK_TYPE_WIDGET)

/* ---- selecting ---- */

static void
set_selected (ViewerTreeView *self,
              guint           position)
{
  self->is_taking = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->selected_key = position != VIEWER_FLAT_TREE_NO_ROW
                       ? viewer_flat_tree_model_get_key (self->model, position) : 0;
  self->is_taking = FALSE;
}

/* Makes a row visible and, where the list has the focus, the one that the arrow keys start
 * from. Before GTK 4.12 the list inside has an action for the first; the second came with it. */
static void
scroll_to (ViewerTreeView *self,
           guint           position)
{
#if GTK_CHECK_VERSION (4, 12, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_column_view_scroll_to (GTK_COLUMN_VIEW (self->column_view), position, NULL, GTK_LIST_SCROLL_FOCUS, NULL);
  G_GNUC_END_IGNORE_DEPRECATIONS
#else
  for (GtkWidget *child = gtk_widget_get_first_child (self->column_view); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      gtk_widget_activate_action (child, "list.scroll-to-item", "u", position);
#endif
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

static void
take_selection (ViewerTreeView *self)
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
      set_selected (self, VIEWER_FLAT_TREE_NO_ROW);
      return;
    }

  self->is_taking = TRUE;
  position = viewer_flat_tree_model_reveal (self->model, node);
  self->is_taking = FALSE;
  set_selected (self, position);
  if (position != VIEWER_FLAT_TREE_NO_ROW)
    scroll_to (self, position);
}

void
viewer_tree_view_show_node (ViewerTreeView *self,
                            ProfileNode     node)
{
  guint position;

  g_return_if_fail (VIEWER_IS_TREE_VIEW (self));

  position = viewer_flat_tree_model_reveal (self->model, node);
  if (position == VIEWER_FLAT_TREE_NO_ROW)
    return;
  set_selected (self, position);
  send_selection (self, node);
  scroll_to (self, position);
  gtk_widget_grab_focus (self->column_view);
}

/* ---- the session's tree ---- */

/* Once per recording, before the user says what to see. The first tree of a live
 * recording knows little, so again whenever there is four times as much. */
static void
open_hot_path (ViewerTreeView  *self,
               ProfileCallTree *tree)
{
  ProfileNodeInfo root;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  if (self->is_touched || root.total_looks < 4 * self->hot_path_looks
      || viewer_session_get_range (self->session, NULL, NULL))
    return;
  self->hot_path_looks = root.total_looks;
  viewer_flat_tree_model_open_hot_path (self->model);
}

static void
tree_changed (ViewerTreeView *self)
{
  ProfileCallTree *tree = viewer_session_get_call_tree (self->session);
  guint64 key = self->selected_key;
  guint position;

  self->is_taking = TRUE;
  viewer_flat_tree_model_set_tree (self->model, tree);
  self->is_taking = FALSE;
  if (tree == NULL)
    {
      self->hot_path_looks = 0;
      self->is_touched = FALSE;
      self->selected_key = 0;
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0
                                    ? "rows" : "empty");

  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    open_hot_path (self, tree);
  if (key != 0)
    {
      position = viewer_flat_tree_model_find_key (self->model, key);
      if (position != gtk_single_selection_get_selected (self->selection))
        {
          set_selected (self, position);
          self->selected_key = key;   /* it may be back in the next range */
        }
    }
}

/* ---- keys ---- */

/* Tab leaves the tree; the list's own handling would go through all its rows first. */
static gboolean
leave (ViewerTreeView   *self,
       GtkDirectionType  direction)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean moved;

  gtk_widget_set_can_focus (self->column_view, FALSE);
  moved = gtk_widget_child_focus (root, direction);
  gtk_widget_set_can_focus (self->column_view, TRUE);
  return moved;
}

static void
select_row (ViewerTreeView *self,
            guint           position)
{
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    return;
  gtk_single_selection_set_selected (self->selection, position);
  scroll_to (self, position);
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  keyval,
             guint                  keycode,
             GdkModifierType        state,
             gpointer               user_data)
{
  ViewerTreeView *self = user_data;
  guint position = gtk_single_selection_get_selected (self->selection);
  guint parent;

  if ((keyval == GDK_KEY_Tab || keyval == GDK_KEY_KP_Tab || keyval == GDK_KEY_ISO_Left_Tab)
      && (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) == 0)
    return leave (self, (state & GDK_SHIFT_MASK) != 0 ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
  if (position == GTK_INVALID_LIST_POSITION
      || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    /* From the selected row: the list would start from where its own focus was left. */
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      select_row (self, position + 1);
      return GDK_EVENT_STOP;

    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      if (position > 0)
        select_row (self, position - 1);
      return GDK_EVENT_STOP;

    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      if (viewer_flat_tree_model_is_open (self->model, position)
          && (keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right))
        select_row (self, position + 1);
      else
        viewer_flat_tree_model_set_open (self->model, position, TRUE);
      return GDK_EVENT_STOP;

    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      parent = viewer_flat_tree_model_find_parent (self->model, position);
      if (viewer_flat_tree_model_is_open (self->model, position))
        viewer_flat_tree_model_set_open (self->model, position, FALSE);
      else if (parent != VIEWER_FLAT_TREE_NO_ROW)
        select_row (self, parent);
      return GDK_EVENT_STOP;

    case GDK_KEY_asterisk:
    case GDK_KEY_KP_Multiply:
      viewer_flat_tree_model_open_subtree (self->model, position);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
row_activated (GtkColumnView *column_view,
               guint          position,
               gpointer       user_data)
{
  ViewerTreeView *self = user_data;

  viewer_flat_tree_model_set_open (self->model, position,
                                   !viewer_flat_tree_model_is_open (self->model, position));
}

/* ---- building ---- */

static GtkWidget *
make_rows (ViewerTreeView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (row_selected), self);

  self->column_view = gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)));
  gtk_widget_add_css_class (self->column_view, "data-table");
  gtk_widget_add_css_class (self->column_view, "call-tree");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->column_view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Call tree"), -1);
  viewer_tree_columns_add (GTK_COLUMN_VIEW (self->column_view), self->model);
  g_signal_connect (self->column_view, "activate", G_CALLBACK (row_activated), self);

  /* Before the list's own handling, which would move between columns. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->column_view, keys);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->column_view);
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
  g_signal_connect_swapped (session, "call-tree-changed", G_CALLBACK (tree_changed), self);
  g_signal_connect_swapped (session, "selection-changed", G_CALLBACK (take_selection), self);
  tree_changed (self);
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
  g_clear_object (&self->session);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (viewer_tree_view_parent_class)->dispose (object);
}

static void
viewer_tree_view_class_init (ViewerTreeViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_tree_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "treeview-pane");
}

static void
viewer_tree_view_init (ViewerTreeView *self)
{
  GtkWidget *empty = gtk_label_new (_("No samples in this range. Select a wider one, or another thread."));

  self->model = viewer_flat_tree_model_new ();
  self->stack = gtk_stack_new ();
  gtk_widget_add_css_class (empty, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (empty), TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), make_rows (self), "rows");
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
}

GtkWidget *
viewer_tree_view_new (void)
{
  return g_object_new (VIEWER_TYPE_TREE_VIEW, NULL);
}
