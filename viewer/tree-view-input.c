/* tree-view-input.c: the menu and the keys of the call tree; see tree-view.h */

#include "viewer/tree-view-private.h"

#include <glib/gi18n.h>

#include "viewer/context-menu.h"
#include "viewer/learn/term-attach.h"
#include "viewer/transform-menu.h"
#include "viewer/tree-cell.h"
#include "viewer/tree-columns.h"

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
    self->menu = viewer_context_menu_new (GTK_WIDGET (self));
  viewer_context_menu_show (self->menu, G_MENU_MODEL (menu), at != NULL ? at : &middle);
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

void
viewer_tree_view_set_all_open (GtkWidget  *widget,
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

void
viewer_tree_view_add_input (ViewerTreeView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (self->column_view, "activate", G_CALLBACK (row_activated), self);
  /* Before the list's own handling, which would move between columns. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->column_view, keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (menu_clicked), self);
  gtk_widget_add_controller (self->column_view, GTK_EVENT_CONTROLLER (click));
}
