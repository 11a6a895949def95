/* flame-keys.c: keys, actions and the menu of the flame graph */

#include "viewer/flame-private.h"

#include "viewer/chart-draw.h"
#include "viewer/context-menu.h"
#include "viewer/learn/term-attach.h"

#include <glib/gi18n.h>
#include <math.h>

#define PAN_PART 0.15    /* of the width, for a key */

/* ---- the menu ---- */

static GMenu *
make_menu (ViewerFlameGraph *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) zoom = g_menu_new (), copy = g_menu_new ();

  g_menu_append (zoom, _("_Zoom to This"), "flame.fit");
  g_menu_append (zoom, _("Zoom _Out to the Caller"), "flame.out");
  g_menu_append (zoom, _("Show _All"), "flame.whole");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (zoom));
  g_menu_append (copy, _("_Copy as Text"), "flame.copy");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_signal_emit_by_name (self, "populate-menu", menu, self->selected);
  viewer_term_append_item (menu, "flame-graph");
  return menu;
}

static void
show_menu (ViewerFlameGraph   *self,
           const GdkRectangle *at)
{
  g_autoptr(GMenu) menu = NULL;

  if (self->layout == NULL || self->selected == PROFILE_NODE_NONE)
    return;
  menu = make_menu (self);
  viewer_flame_set_pointer (self, -1, -1);   /* the card would stand in the way */
  if (self->menu == NULL)
    self->menu = viewer_context_menu_new (self->stage);
  viewer_context_menu_show (self->menu, G_MENU_MODEL (menu), at);
}

static void
menu_clicked (GtkGestureClick  *gesture,
              int               n_press,
              double            x,
              double            y,
              ViewerFlameGraph *self)
{
  const ViewerFlameBlock *block = viewer_flame_pick (self, x, y);

  if (block == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (self->stage);
  viewer_flame_select (self, block->node);
  show_menu (self, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

static void
show_menu_at_selection (ViewerFlameGraph *self)
{
  ViewerFlameView view = viewer_flame_get_view (self);
  GdkRectangle at = { 20, VIEWER_FLAME_RULER_HEIGHT, 1, 1 };
  ViewerFlameBlock block;
  graphene_rect_t box;

  if (self->layout == NULL || self->selected == PROFILE_NODE_NONE)
    return;
  if (viewer_flame_layout_locate (self->layout, &view, self->selected, &block)
      && viewer_flame_get_box (self, &block, &box))
    at = (GdkRectangle) { (int) MAX (box.origin.x, 0) + 8, (int) box.origin.y, 1, (int) box.size.height };
  show_menu (self, &at);
}

/* ---- actions ---- */

static void
fit_selected (ViewerFlameGraph *self)
{
  ViewerFlameView view = viewer_flame_get_view (self);
  ViewerFlameBlock block;

  if (self->selected == PROFILE_NODE_NONE || self->layout == NULL)
    return;
  viewer_flame_reveal (self, self->selected);
  if (viewer_flame_layout_locate (self->layout, &view, self->selected, &block))
    viewer_flame_fit_block (self, &block);
}

static void
zoom_out_one (ViewerFlameGraph *self)
{
  ProfileNodeInfo info;

  if (self->layout == NULL || self->top == PROFILE_NODE_ROOT)
    {
      viewer_flame_show_whole (self);
      return;
    }
  profile_call_tree_get_node (viewer_flame_get_tree (self), self->top, &info);
  viewer_flame_set_top (self, info.parent);
}

static void
fit_activated (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  fit_selected (VIEWER_FLAME_GRAPH (widget));
}

static void
out_activated (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  zoom_out_one (VIEWER_FLAME_GRAPH (widget));
}

static void
whole_activated (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  viewer_flame_show_whole (VIEWER_FLAME_GRAPH (widget));
}

static void
zoom_to_activated (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  ViewerFlameGraph *self = VIEWER_FLAME_GRAPH (widget);
  guint32 node = g_variant_get_uint32 (parameter);

  /* The tree may have been replaced while the menu was open. */
  if (self->layout != NULL && node < profile_call_tree_get_n_nodes (viewer_flame_get_tree (self)))
    viewer_flame_set_top (self, node);
  gtk_widget_grab_focus (self->stage);
}

static void
copy_activated (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  g_autofree char *line = viewer_flame_graph_dup_selected_text (VIEWER_FLAME_GRAPH (widget));

  if (line != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), line);
}

void
viewer_flame_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "flame.fit", NULL, fit_activated);
  gtk_widget_class_install_action (widget_class, "flame.out", NULL, out_activated);
  gtk_widget_class_install_action (widget_class, "flame.whole", NULL, whole_activated);
  gtk_widget_class_install_action (widget_class, "flame.zoom-to", "u", zoom_to_activated);
  gtk_widget_class_install_action (widget_class, "flame.copy", NULL, copy_activated);
}

/* ---- keys ---- */

gboolean
viewer_flame_graph_escape (ViewerFlameGraph *self)
{
  g_return_val_if_fail (VIEWER_IS_FLAME_GRAPH (self), FALSE);

  if (viewer_flame_unpin (self) || viewer_flame_show_whole (self))
    return TRUE;
  if (self->selected == PROFILE_NODE_NONE)
    return FALSE;
  viewer_flame_select (self, PROFILE_NODE_NONE);
  return TRUE;
}

static gboolean
move_selection (ViewerFlameGraph *self,
                guint             key)
{
  ViewerFlameStep step;

  switch (key)
    {
    case GDK_KEY_Up: case GDK_KEY_KP_Up:
      step = VIEWER_FLAME_PARENT;
      break;
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      step = VIEWER_FLAME_CHILD;
      break;
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      step = VIEWER_FLAME_PREVIOUS;
      break;
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      step = VIEWER_FLAME_NEXT;
      break;
    default:
      return FALSE;
    }
  self->is_by_key = TRUE;
  viewer_flame_step (self, step);
  gtk_widget_queue_draw (self->overlay);
  return TRUE;
}

static gboolean
move_view (ViewerFlameGraph *self,
           guint             key,
           double            width,
           double            page)
{
  switch (key)
    {
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add:
      viewer_flame_zoom (self, VIEWER_ZOOM_STEP, viewer_flame_get_zoom_x (self));
      return TRUE;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      viewer_flame_zoom (self, 1 / VIEWER_ZOOM_STEP, viewer_flame_get_zoom_x (self));
      return TRUE;
    case GDK_KEY_0: case GDK_KEY_KP_0: case GDK_KEY_Home: case GDK_KEY_KP_Home:
      viewer_flame_show_whole (self);
      return TRUE;
    case GDK_KEY_BackSpace:
      zoom_out_one (self);
      return TRUE;
    case GDK_KEY_f: case GDK_KEY_Return: case GDK_KEY_KP_Enter:
      fit_selected (self);
      return TRUE;
    case GDK_KEY_p: case GDK_KEY_P:
      if (!viewer_flame_unpin (self))
        viewer_flame_pin (self, 0);
      return TRUE;
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up:
      viewer_flame_scroll (self, -page);
      return TRUE;
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down:
      viewer_flame_scroll (self, page);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
pan_by_key (ViewerFlameGraph *self,
            guint             key,
            double            width)
{
  static const struct {
    guint  key, keypad;
    double pan, scroll;
  } ways[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -PAN_PART, 0 }, { GDK_KEY_Right, GDK_KEY_KP_Right, PAN_PART, 0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -VIEWER_WHEEL_PIXELS }, { GDK_KEY_Down, GDK_KEY_KP_Down, 0, VIEWER_WHEEL_PIXELS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (key == ways[i].key || key == ways[i].keypad)
      {
        viewer_flame_pan (self, ways[i].pan * width);
        viewer_flame_scroll (self, ways[i].scroll);
        return TRUE;
      }
  return FALSE;
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  keycode,
             GdkModifierType        state,
             ViewerFlameGraph      *self)
{
  double width = gtk_widget_get_width (self->stage);
  double page = gtk_adjustment_get_page_size (self->adjustment) * 0.9;

  if (viewer_flame_is_empty (self))
    return FALSE;
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0))
    {
      show_menu_at_selection (self);
      return TRUE;
    }
  state &= GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;
  if (state == GDK_CONTROL_MASK)
    return pan_by_key (self, key, width);
  if (state != 0)
    return FALSE;
  if (key == GDK_KEY_Escape)
    return viewer_flame_graph_escape (self);
  return move_selection (self, key) || move_view (self, key, width, page);
}

void
viewer_flame_add_keys (ViewerFlameGraph *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->stage, keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect (secondary, "pressed", G_CALLBACK (menu_clicked), self);
  gtk_widget_add_controller (self->stage, GTK_EVENT_CONTROLLER (secondary));
}
