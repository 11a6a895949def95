/* timeline-input.c: wheel, drags, clicks and keys of the timeline */

#include "viewer/timeline-private.h"

#include <math.h>

#define ZOOM_STEP     1.2
#define WHEEL_PIXELS  54.0
#define DRAG_PIXELS   4.0
#define PAN_PART      0.15    /* of the visible range, for a key */

static gboolean
has_modifier (GtkEventController *controller,
              GdkModifierType     modifier)
{
  return (gtk_event_controller_get_current_event_state (controller) & modifier) != 0;
}

static double
get_pointer_ns (ViewerTimeline *self)
{
  if (self->pointer_x >= VIEWER_LANE_HEADER_WIDTH)
    return viewer_timeline_x_to_ns (self, self->pointer_x);
  return (self->begin_ns + self->end_ns) / 2;
}

/* ---- pointer ---- */

static void
pointer_moved (GtkEventControllerMotion *controller,
               double                    x,
               double                    y,
               ViewerTimeline           *self)
{
  if (x == self->pointer_x && y == self->pointer_y)
    return;   /* the widget moved below it, or nothing did */
  self->pointer_x = x;
  self->pointer_y = y;
  self->is_by_key = FALSE;
  gtk_widget_queue_draw (self->overlay);
}

static void
pointer_left (GtkEventControllerMotion *controller,
              ViewerTimeline           *self)
{
  self->pointer_x = self->pointer_y = -1;
  gtk_widget_queue_draw (self->overlay);
}

static gboolean
scrolled (GtkEventControllerScroll *controller,
          double                    dx,
          double                    dy,
          ViewerTimeline           *self)
{
  gboolean is_wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  double pixels = is_wheel ? WHEEL_PIXELS : 1;

  if (has_modifier (GTK_EVENT_CONTROLLER (controller), GDK_CONTROL_MASK))
    {
      viewer_timeline_zoom (self, pow (ZOOM_STEP, -dy * pixels / WHEEL_PIXELS), get_pointer_ns (self));
      return TRUE;
    }
  if (has_modifier (GTK_EVENT_CONTROLLER (controller), GDK_SHIFT_MASK) && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (dx != 0)
    viewer_timeline_pan (self, dx * pixels);
  if (dy != 0)
    gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) + dy * pixels);
  return TRUE;
}

static void
remember_view (ViewerTimeline *self)
{
  self->drag_begin_ns = self->begin_ns;
  self->drag_end_ns = self->end_ns;
  self->drag_scroll = gtk_adjustment_get_value (self->adjustment);
}

static void
pinch_began (GtkGesture       *gesture,
             GdkEventSequence *sequence,
             ViewerTimeline   *self)
{
  remember_view (self);
}

static void
pinched (GtkGestureZoom *gesture,
         double          scale,
         ViewerTimeline *self)
{
  double x, y, at_ns;
  double visible = self->drag_end_ns - self->drag_begin_ns;

  if (scale <= 0 || !gtk_gesture_get_bounding_box_center (GTK_GESTURE (gesture), &x, &y))
    return;
  at_ns = self->drag_begin_ns + CLAMP ((x - VIEWER_LANE_HEADER_WIDTH) / viewer_timeline_get_chart_width (self), 0, 1)
          * visible;
  viewer_timeline_set_view (self, at_ns - (at_ns - self->drag_begin_ns) / scale,
                            at_ns + (self->drag_end_ns - at_ns) / scale);
}

/* ---- drags ---- */

static void
pan_to (ViewerTimeline *self,
        double          dx,
        double          dy)
{
  double distance = -dx * (self->drag_end_ns - self->drag_begin_ns) / viewer_timeline_get_chart_width (self);

  viewer_timeline_set_view (self, self->drag_begin_ns + distance, self->drag_end_ns + distance);
  gtk_adjustment_set_value (self->adjustment, self->drag_scroll - dy);
}

static void
drag_began (GtkGestureDrag *gesture,
            double          x,
            double          y,
            ViewerTimeline *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (x < VIEWER_LANE_HEADER_WIDTH || self->session == NULL)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  remember_view (self);
  self->drag_x = x;
  self->drag_time_ns = viewer_timeline_x_to_ns (self, x);
}

static void
dragged (GtkGestureDrag *gesture,
         double          dx,
         double          dy,
         ViewerTimeline *self)
{
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_MIDDLE
      || has_modifier (GTK_EVENT_CONTROLLER (gesture), GDK_SHIFT_MASK))
    {
      if (fabs (dx) >= DRAG_PIXELS || fabs (dy) >= DRAG_PIXELS)
        gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      pan_to (self, dx, dy);
      return;
    }
  if (fabs (dx) < DRAG_PIXELS && gtk_gesture_get_sequence_state (GTK_GESTURE (gesture), NULL) != GTK_EVENT_SEQUENCE_CLAIMED)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  viewer_session_set_range (self->session, llround (self->drag_time_ns),
                            llround (viewer_timeline_x_to_ns (self, MAX (self->drag_x + dx, VIEWER_LANE_HEADER_WIDTH))));
}

/* ---- clicks ---- */

static void
clicked (GtkGestureClick *gesture,
         int              n_press,
         double           x,
         double           y,
         ViewerTimeline  *self)
{
  guint32 lane;
  gint64 row;
  ProfileSpan span;

  if (x < VIEWER_LANE_HEADER_WIDTH && y >= VIEWER_RULER_HEIGHT && self->layout != NULL)
    {
      int lane_y = (int) (y - VIEWER_RULER_HEIGHT + viewer_timeline_get_scroll (self));

      viewer_timeline_toggle_lane (self, viewer_timeline_layout_find_lane (self->layout, lane_y));
      return;
    }
  if (self->session == NULL || self->spans == NULL || x < VIEWER_LANE_HEADER_WIDTH
      || has_modifier (GTK_EVENT_CONTROLLER (gesture), GDK_SHIFT_MASK))
    return;
  if (y < VIEWER_RULER_HEIGHT)
    {
      viewer_session_set_range (self->session, 0, 0);
      return;
    }
  if (!viewer_timeline_pick (self, x, y, &lane, &row, &span) || row < 0)
    {
      viewer_timeline_select_span (self, 0, NULL);
      return;
    }
  viewer_timeline_select_span (self, lane, &span);
  if (n_press == 2)
    viewer_timeline_fit_selection (self);
}

/* ---- keys ---- */

static void
pan_by_part (ViewerTimeline *self,
             double          part)
{
  viewer_timeline_pan (self, part * viewer_timeline_get_chart_width (self));
}

/* Escape takes away one thing at a time, and is left to the window when there is none. */
static gboolean
clear_one (ViewerTimeline *self)
{
  if (self->session == NULL)
    return FALSE;
  if (viewer_session_get_selection (self->session)->function != 0)
    viewer_session_select (self->session, NULL);
  else if (viewer_session_get_range (self->session, NULL, NULL))
    viewer_session_set_range (self->session, 0, 0);
  else
    return FALSE;
  return TRUE;
}

static gboolean
move_selection (ViewerTimeline *self,
                guint           key)
{
  static const struct {
    guint              key, keypad;
    ViewerTimelineStep step;
  } steps[] = {
    { GDK_KEY_Up, GDK_KEY_KP_Up, VIEWER_STEP_PARENT },
    { GDK_KEY_Down, GDK_KEY_KP_Down, VIEWER_STEP_CHILD },
    { GDK_KEY_Left, GDK_KEY_KP_Left, VIEWER_STEP_PREVIOUS_SIBLING },
    { GDK_KEY_Right, GDK_KEY_KP_Right, VIEWER_STEP_NEXT_SIBLING },
    { GDK_KEY_comma, GDK_KEY_comma, VIEWER_STEP_PREVIOUS },
    { GDK_KEY_period, GDK_KEY_period, VIEWER_STEP_NEXT },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, VIEWER_STEP_PREVIOUS_LANE },
    { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, VIEWER_STEP_NEXT_LANE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (key == steps[i].key || key == steps[i].keypad)
      {
        self->is_by_key = TRUE;
        viewer_timeline_step (self, steps[i].step);
        gtk_widget_queue_draw (self->overlay);
        return TRUE;
      }
  return FALSE;
}

static gboolean
move_view (ViewerTimeline *self,
           guint           key)
{
  switch (key)
    {
    case GDK_KEY_w: case GDK_KEY_W: case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add:
      viewer_timeline_zoom (self, ZOOM_STEP, get_pointer_ns (self));
      return TRUE;
    case GDK_KEY_s: case GDK_KEY_S: case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      viewer_timeline_zoom (self, 1 / ZOOM_STEP, get_pointer_ns (self));
      return TRUE;
    case GDK_KEY_a: case GDK_KEY_A:
      pan_by_part (self, -PAN_PART);
      return TRUE;
    case GDK_KEY_d: case GDK_KEY_D:
      pan_by_part (self, PAN_PART);
      return TRUE;
    case GDK_KEY_0: case GDK_KEY_KP_0:
      viewer_timeline_set_view (self, 0, (double) G_MAXINT64);
      return TRUE;
    case GDK_KEY_Home: case GDK_KEY_KP_Home:
      viewer_timeline_set_view (self, 0, self->end_ns - self->begin_ns);
      return TRUE;
    case GDK_KEY_End: case GDK_KEY_KP_End:
      viewer_timeline_pan (self, 1e12);
      return TRUE;
    case GDK_KEY_f: case GDK_KEY_F:
      viewer_timeline_fit_selection (self);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
pan_by_key (ViewerTimeline *self,
            guint           key)
{
  switch (key)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      pan_by_part (self, -PAN_PART);
      return TRUE;
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      pan_by_part (self, PAN_PART);
      return TRUE;
    case GDK_KEY_Up: case GDK_KEY_KP_Up:
      gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) - WHEEL_PIXELS);
      return TRUE;
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) + WHEEL_PIXELS);
      return TRUE;
    default:
      return FALSE;
    }
}

/* The lane of the selection, or the first in sight. */
static void
toggle_lane (ViewerTimeline *self)
{
  guint32 lane, row;
  ProfileSpan span;

  if (!viewer_timeline_get_selected (self, &lane, &row, &span))
    lane = viewer_timeline_layout_find_lane (self->layout, (int) viewer_timeline_get_scroll (self));
  viewer_timeline_toggle_lane (self, lane);
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  keycode,
             GdkModifierType        state,
             ViewerTimeline        *self)
{
  state &= GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;
  if (viewer_timeline_is_empty (self))
    return FALSE;
  if (state == GDK_CONTROL_MASK)
    return pan_by_key (self, key);
  if (state != 0)
    return FALSE;
  if (key == GDK_KEY_Escape)
    return clear_one (self);
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space)
    {
      toggle_lane (self);
      return TRUE;
    }
  return move_selection (self, key) || move_view (self, key);
}

static void
focus_came (ViewerTimeline *self)
{
  gtk_widget_queue_draw (self->overlay);
}

static void
focus_went (ViewerTimeline *self)
{
  self->is_by_key = FALSE;
  gtk_widget_queue_draw (self->overlay);
}

void
viewer_timeline_add_input (ViewerTimeline *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (pointer_moved), self);
  g_signal_connect (motion, "enter", G_CALLBACK (pointer_moved), self);
  g_signal_connect (motion, "leave", G_CALLBACK (pointer_left), self);
  gtk_widget_add_controller (self->stage, motion);

  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled), self);
  gtk_widget_add_controller (self->stage, scroll);

  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_began), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinched), self);
  gtk_widget_add_controller (self->stage, GTK_EVENT_CONTROLLER (pinch));

  for (guint button = GDK_BUTTON_PRIMARY; button <= GDK_BUTTON_MIDDLE; button++)
    {
      GtkGesture *drag = gtk_gesture_drag_new ();

      gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), button);
      g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_began), self);
      g_signal_connect (drag, "drag-update", G_CALLBACK (dragged), self);
      gtk_widget_add_controller (self->stage, GTK_EVENT_CONTROLLER (drag));
    }

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "released", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (self->stage, GTK_EVENT_CONTROLLER (click));

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_came), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_went), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
