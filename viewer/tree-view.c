/* tree-view.c: the call tree of a session; see tree-view.h */

#include "viewer/tree-view.h"

#include <glib/gi18n.h>

#include "viewer/learn/term-attach.h"
#include "viewer/session-what-if.h"
#include "viewer/access.h"
#include "viewer/column-sort.h"
#include "viewer/tree-columns.h"
#include "viewer/tree-find.h"
#include "viewer/tree-text.h"
#include "viewer/transform-menu.h"
#include "viewer/tree-cell.h"

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
  set_selected (self, position);
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

/* What a transform leaves is another tree: the rows that were open are not in it, and what
 * is selected is elsewhere. FALSE when there is no other transform. */
static gboolean
open_after_transform (ViewerTreeView *self)
{
  ProfileTransforms *transforms = viewer_session_get_transforms (self->session);

  if (profile_transforms_equal (transforms, self->opened_for))
    return FALSE;
  g_clear_pointer (&self->opened_for, profile_transforms_unref);
  self->opened_for = transforms != NULL ? profile_transforms_ref (transforms) : NULL;
  if (!self->inverted)
    viewer_flat_tree_model_open_hot_path (self->model);
  take_selection (self);
  return TRUE;
}

static void
search_changed (ViewerTreeView *self)
{
  viewer_flat_tree_model_set_search (self->model, viewer_session_get_search (self->session));
}

/* The inverted tree's rows are callers: what is faster is none of them alone. */
static void
what_if_changed (ViewerTreeView *self)
{
  ProfileWhatIf *what_if = viewer_session_get_what_if (self->session);
  ProfileCallTree *tree = viewer_flat_tree_model_get_tree (self->model);
  gint64 *estimates_ns = NULL;

  if (what_if != NULL && tree != NULL && !self->inverted
      && profile_what_if_get_facts (what_if)->verdict == PROFILE_WHAT_IF_KNOWN)
    {
      estimates_ns = g_new (gint64, profile_call_tree_get_n_nodes (tree));
      profile_what_if_scale_tree (what_if, tree, viewer_session_get_what_if_factor (self->session), estimates_ns);
    }
  viewer_flat_tree_model_take_estimates (self->model, estimates_ns);
}

static void
sorter_changed (ViewerTreeView *self)
{
  guint64 key = self->selected_key;
  gboolean is_reversed;
  int order;

  if (!viewer_column_sort_get (GTK_COLUMN_VIEW (self->column_view), &order, &is_reversed))
    return;   /* by none: the order stays */
  self->is_taking = TRUE;
  viewer_flat_tree_model_set_order (self->model, (ViewerFlatTreeOrder) order, is_reversed);
  self->is_taking = FALSE;
  if (key != 0)
    set_selected (self, viewer_flat_tree_model_find_key (self->model, key));
}

static void
show_task_time (ViewerTreeView  *self,
                ProfileCallTree *tree)
{
  ProfileNodeInfo root;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  viewer_tree_columns_set_has_tasks (GTK_COLUMN_VIEW (self->column_view), root.task_ns > 0);
}

static void
tree_changed (ViewerTreeView *self)
{
  ProfileCallTree *tree = self->inverted ? viewer_session_get_inverted_tree (self->session)
                                         : viewer_session_get_call_tree (self->session);
  gboolean is_first = viewer_flat_tree_model_get_tree (self->model) == NULL;
  guint64 key = self->selected_key;
  guint position;

  self->is_taking = TRUE;
  if (tree == NULL && self->keeps_rows)
    viewer_flat_tree_model_empty (self->model);
  else
    viewer_flat_tree_model_set_tree (self->model, tree);
  self->is_taking = FALSE;
  if (tree != NULL)
    self->keeps_rows = FALSE;
  else if (!self->keeps_rows)
    {
      self->hot_path_looks = 0;
      self->is_touched = FALSE;
      self->selected_key = 0;
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack),
                                    g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0
                                    ? "rows" : "empty");

  if (tree == NULL)
    return;
  show_task_time (self, tree);
  what_if_changed (self);
  if (!self->inverted && g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    open_hot_path (self, tree);
  if (open_after_transform (self))
    return;
  if (is_first && self->inverted)
    take_selection (self);
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

/* ---- the menu ---- */

/* The cell that shows a row; NULL when it is scrolled away. */
static GtkWidget *
find_cell (ViewerTreeView *self,
           double          x,
           double          y)
{
  GtkWidget *widget = gtk_widget_pick (self->column_view, x, y, GTK_PICK_DEFAULT);

  /* Between its cells there is a little of the row. */
  if (widget != NULL && !VIEWER_IS_TREE_CELL (widget) && VIEWER_IS_TREE_CELL (gtk_widget_get_first_child (widget)))
    return gtk_widget_get_first_child (widget);
  while (widget != NULL && !VIEWER_IS_TREE_CELL (widget))
    widget = gtk_widget_get_parent (widget);
  return widget;
}

/* Of the selected row; *at* is where it was clicked, NULL: by a key. *term* is what is shown there. */
static void
show_menu (ViewerTreeView     *self,
           const GdkRectangle *at,
           const char         *term)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) open = g_menu_new ();
  g_autoptr(GMenu) copy = g_menu_new ();
  GdkRectangle middle = { gtk_widget_get_width (GTK_WIDGET (self)) / 4, gtk_widget_get_height (GTK_WIDGET (self)) / 3, 1, 1 };

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  viewer_transform_menu_append (menu, GTK_WIDGET (self), self->session, viewer_flat_tree_model_get_tree (self->model),
                                viewer_flat_tree_model_get_node (self->model, position));
  g_menu_append (open, _("_Open All Rows"), "tree.open-all");
  g_menu_append (open, _("_Close All Rows"), "tree.close-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (open));
  g_menu_append (copy, _("Copy as _Text"), "win.copy");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  viewer_term_append_item (menu, term);
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), G_MENU_MODEL (menu));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at != NULL ? at : &middle);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_clicked (GtkGestureClick *gesture,
              int              n_press,
              double           x,
              double           y,
              ViewerTreeView  *self)
{
  GtkWidget *cell = find_cell (self, x, y);
  guint position = cell != NULL ? viewer_tree_cell_get_position (VIEWER_TREE_CELL (cell)) : VIEWER_FLAT_TREE_NO_ROW;
  double own_x, own_y;

  if (position == VIEWER_FLAT_TREE_NO_ROW)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_translate_coordinates (self->column_view, GTK_WIDGET (self), x, y, &own_x, &own_y);
  show_menu (self, &(GdkRectangle) { (int) own_x, (int) own_y, 1, 1 }, viewer_term_find (cell, -1, -1));
}

static void
set_all_open (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  ViewerTreeView *self = VIEWER_TREE_VIEW (widget);
  guint position = gtk_single_selection_get_selected (self->selection);
  gboolean open = g_str_equal (action_name, "tree.open-all");
  guint64 key;

  /* What is selected closes into its outermost row. */
  for (guint parent = position; !open && parent != VIEWER_FLAT_TREE_NO_ROW;
       parent = viewer_flat_tree_model_find_parent (self->model, parent))
    position = parent;
  key = viewer_flat_tree_model_get_key (self->model, position);
  viewer_flat_tree_model_set_all_open (self->model, open);
  viewer_columns_select (GTK_COLUMN_VIEW (self->column_view), viewer_flat_tree_model_find_key (self->model, key));
}

/* ---- keys ---- */

static guint
mirror_key (guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      return GDK_KEY_Right;
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      return GDK_KEY_Left;
    default:
      return keyval;
    }
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

  if (viewer_columns_take_key (GTK_COLUMN_VIEW (self->column_view), keyval, state))
    return GDK_EVENT_STOP;
  if (position == GTK_INVALID_LIST_POSITION
      || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  /* The triangles point the other way, too. */
  if (gtk_widget_get_direction (self->column_view) == GTK_TEXT_DIR_RTL)
    keyval = mirror_key (keyval);
  switch (keyval)
    {
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      if (viewer_flat_tree_model_is_open (self->model, position)
          && (keyval == GDK_KEY_Right || keyval == GDK_KEY_KP_Right))
        viewer_columns_select (GTK_COLUMN_VIEW (self->column_view), position + 1);
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
        viewer_columns_select (GTK_COLUMN_VIEW (self->column_view), parent);
      return GDK_EVENT_STOP;

    case GDK_KEY_asterisk:
    case GDK_KEY_KP_Multiply:
      viewer_flat_tree_model_open_subtree (self->model, position);
      return GDK_EVENT_STOP;

    case GDK_KEY_Menu:
    case GDK_KEY_F10:
      if (keyval == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) == 0)
        return GDK_EVENT_PROPAGATE;
      show_menu (self, NULL, viewer_term_find (self->column_view, -1, -1));
      return GDK_EVENT_STOP;

    default:
      return viewer_transform_menu_key (GTK_WIDGET (self), self->session, viewer_flat_tree_model_get_tree (self->model),
                                        viewer_flat_tree_model_get_node (self->model, position), keyval, state);
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
  GtkGesture *click = gtk_gesture_click_new ();

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
  g_signal_connect (self->column_view, "activate", G_CALLBACK (row_activated), self);
  g_signal_connect_swapped (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->column_view)), "changed",
                            G_CALLBACK (sorter_changed), self);

  /* Before the list's own handling, which would move between columns. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->column_view, keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (menu_clicked), self);
  gtk_widget_add_controller (self->column_view, GTK_EVENT_CONTROLLER (click));

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
                            G_CALLBACK (tree_changed), self);
  g_signal_connect_swapped (session, "search-changed", G_CALLBACK (search_changed), self);
  g_signal_connect_swapped (session, "selection-changed", G_CALLBACK (take_selection), self);
  g_signal_connect_swapped (session, "what-if-changed", G_CALLBACK (what_if_changed), self);
  tree_changed (self);
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
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "tree.open-all", NULL, set_all_open);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "tree.close-all", NULL, set_all_open);
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
