/* flame-input.c: wheel, drags and clicks of the flame graph */

#include "viewer/flame-private.h"

#include "viewer/chart-draw.h"

#include <math.h>

#define DRAG_PIXELS 4.0

/* ---- pointer ---- */

void
viewer_flame_set_pointer (ViewerFlameGraph *self,
                          double            x,
                          double            y)
{
  if (x == self->pointer_x && y == self->pointer_y)
    return;   /* the widget moved below it, or nothing did */
  self->pointer_x = x;
  self->pointer_y = y;
  self->is_by_key = FALSE;
  gtk_widget_queue_draw (self->overlay);
}

static void
pointer_moved (GtkEventControllerMotion *controller,
               double                    x,
               double                    y,
               ViewerFlameGraph         *self)
{
  viewer_flame_set_pointer (self, x, y);
  viewer_flame_point_at_edge (self, x, y);
}

static void
pointer_left (GtkEventControllerMotion *controller,
              ViewerFlameGraph         *self)
{
  gboolean is_by_key = self->is_by_key;

  viewer_flame_set_pointer (self, -1, -1);
  self->is_by_key = is_by_key;
}

double
viewer_flame_get_zoom_x (ViewerFlameGraph *self)
{
  ViewerFlameView view = viewer_flame_get_view (self);
  ViewerFlameBlock block;
  graphene_rect_t box;

  if (self->pointer_x >= 0)
    return self->pointer_x;
  if (self->selected != PROFILE_NODE_NONE
      && viewer_flame_layout_locate (self->layout, &view, self->selected, &block)
      && viewer_flame_get_box (self, &block, &box))
    return (double) (box.origin.x + box.size.width / 2);
  return gtk_widget_get_width (self->stage) / 2.0;
}

static gboolean
scrolled (GtkEventControllerScroll *controller,
          double                    dx,
          double                    dy,
          ViewerFlameGraph         *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double pixels = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL ? VIEWER_WHEEL_PIXELS : 1;

  if ((state & GDK_CONTROL_MASK) != 0)
    viewer_flame_zoom (self, pow (VIEWER_ZOOM_STEP, -dy * pixels / VIEWER_WHEEL_PIXELS), viewer_flame_get_zoom_x (self));
  else if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
    viewer_flame_pan (self, dy * pixels);
  else
    {
      viewer_flame_pan (self, dx * pixels);
      viewer_flame_scroll (self, dy * pixels);
    }
  return TRUE;
}

static void
remember_view (ViewerFlameGraph *self)
{
  self->drag_begin = self->begin;
  self->drag_end = self->end;
  self->drag_scroll = gtk_adjustment_get_value (self->adjustment);
}

static void
pinched (GtkGestureZoom   *gesture,
         double            scale,
         ViewerFlameGraph *self)
{
  double x, y, at;

  if (scale <= 0 || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  at = self->drag_begin + CLAMP (x / MAX (gtk_widget_get_width (self->stage), 1), 0, 1)
                          * (self->drag_end - self->drag_begin);
  viewer_flame_set_part (self, at - (at - self->drag_begin) / scale, at + (self->drag_end - at) / scale);
}

/* A drag moves the graph under the pointer: there is no time to select a range of. */
static void
drag_began (GtkGestureDrag   *gesture,
            double            x,
            double            y,
            ViewerFlameGraph *self)
{
  gtk_widget_grab_focus (self->stage);
  remember_view (self);
  if (viewer_flame_grab_edge (self, x, y))
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
dragged (GtkGestureDrag   *gesture,
         double            dx,
         double            dy,
         ViewerFlameGraph *self)
{
  double distance = -dx / MAX (gtk_widget_get_width (self->stage), 1) * (self->drag_end - self->drag_begin);

  if (viewer_flame_drag_edge (self, dx))
    return;
  if (fabs (dx) < DRAG_PIXELS && fabs (dy) < DRAG_PIXELS
      && gtk_gesture_get_sequence_state (GTK_GESTURE (gesture), NULL) != GTK_EVENT_SEQUENCE_CLAIMED)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  viewer_flame_set_part (self, self->drag_begin + distance, self->drag_end + distance);
  gtk_adjustment_set_value (self->adjustment, self->drag_scroll - dy);
}

static void
drag_ended (GtkGestureDrag   *gesture,
            double            dx,
            double            dy,
            ViewerFlameGraph *self)
{
  viewer_flame_drop_edge (self);
}

static void
clicked (GtkGestureClick  *gesture,
         int               n_press,
         double            x,
         double            y,
         ViewerFlameGraph *self)
{
  const ViewerFlameBlock *found = viewer_flame_pick (self, x, y);
  ViewerFlameBlock block;
  graphene_rect_t box;

  viewer_flame_unpin (self);
  if (found == NULL)
    {
      if (self->layout != NULL && y >= VIEWER_FLAME_RULER_HEIGHT)
        viewer_flame_select (self, PROFILE_NODE_NONE);
      return;
    }
  block = *found;   /* selecting may place the blocks anew */
  viewer_flame_select (self, block.node);
  /* Who zooms looks at the blocks, and goes back with one Escape. */
  if (n_press == 2)
    viewer_flame_fit_block (self, &block);
  else if (viewer_flame_get_box (self, &block, &box))
    viewer_flame_pin (self, (x - (double) box.origin.x) / MAX ((double) box.size.width, 1));
}

/* ---- all of it ---- */

static void
focus_changed (ViewerFlameGraph *self)
{
  if (!gtk_widget_has_focus (self->stage))
    self->is_by_key = FALSE;
  gtk_widget_queue_draw (self->overlay);
}

static void
add_click (ViewerFlameGraph *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "released", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (self->stage, GTK_EVENT_CONTROLLER (click));
}

static void
add_drag (ViewerFlameGraph *self,
          guint             button)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), button);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (dragged), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_ended), self);
  gtk_widget_add_controller (self->stage, GTK_EVENT_CONTROLLER (drag));
}

void
viewer_flame_add_input (ViewerFlameGraph *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (pointer_moved), self);
  g_signal_connect (motion, "enter", G_CALLBACK (pointer_moved), self);
  g_signal_connect (motion, "leave", G_CALLBACK (pointer_left), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (remember_view), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinched), self);
  g_signal_connect_swapped (self->stage, "notify::has-focus", G_CALLBACK (focus_changed), self);
  gtk_widget_add_controller (self->stage, motion);
  gtk_widget_add_controller (self->stage, scroll);
  gtk_widget_add_controller (self->stage, GTK_EVENT_CONTROLLER (pinch));
  viewer_flame_add_keys (self);
  add_drag (self, GDK_BUTTON_MIDDLE);
  add_drag (self, GDK_BUTTON_PRIMARY);
  add_click (self);
}
