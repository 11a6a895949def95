/* timeline-input.c: wheel, drags and clicks of the timeline */

#include "viewer/timeline-private.h"

#include "viewer/chart-draw.h"

#include <math.h>

#define DRAG_PIXELS   4.0

static gboolean
has_modifier (GtkEventController *controller,
              GdkModifierType     modifier)
{
  return (gtk_event_controller_get_current_event_state (controller) & modifier) != 0;
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
  double pixels = is_wheel ? VIEWER_WHEEL_PIXELS : 1;

  if (has_modifier (GTK_EVENT_CONTROLLER (controller), GDK_CONTROL_MASK))
    {
      viewer_timeline_zoom (self, pow (VIEWER_ZOOM_STEP, -dy * pixels / VIEWER_WHEEL_PIXELS), viewer_timeline_get_pointer_ns (self));
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

static const ViewerLayoutEntry *
get_entry (ViewerTimeline *self,
           double          y)
{
  guint32 i;

  if (self->layout == NULL || y < viewer_timeline_get_top (self))
    return NULL;
  i = viewer_timeline_layout_find_entry (self->layout, (int) (y - viewer_timeline_get_top (self) + viewer_timeline_get_scroll (self)));
  return i < self->layout->n_entries ? &self->layout->entries[i] : NULL;
}

/* On a header: of a group or band, anywhere on it. FALSE when it is none. */
static gboolean
click_entry (ViewerTimeline *self,
             double          x,
             double          y)
{
  const ViewerLayoutEntry *place = get_entry (self, y);

  if (place == NULL)
    return FALSE;
  /* Of tasks the band itself is for looking at. */
  if (place->entry.kind == VIEWER_LANE_TASKS && !place->entry.is_open && x >= VIEWER_LANE_HEADER_WIDTH)
    return FALSE;
  if (!viewer_lane_entry_is_lane (&place->entry))
    {
      viewer_timeline_toggle_entry (self, &place->entry);
      return TRUE;
    }
  if (x >= VIEWER_LANE_HEADER_WIDTH)
    return FALSE;
  if (!viewer_timeline_toggle_lane (self, place->entry.index))
    viewer_timeline_go_to_lane (self, place->entry.index);
  return TRUE;
}

static void
menu_clicked (GtkGestureClick *gesture,
              int              n_press,
              double           x,
              double           y,
              ViewerTimeline  *self)
{
  const ViewerLayoutEntry *place = get_entry (self, y);

  if (x >= VIEWER_LANE_HEADER_WIDTH || place == NULL)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  viewer_timeline_go_to_entry (self, (guint32) (place - self->layout->entries));
  viewer_timeline_open_lane_menu (self, x, y);
}

/* A mark or span becomes the current one and its time the range, a double click fits it; beside them the range ends. */
static void
click_above_lanes (ViewerTimeline *self,
                   double          x,
                   double          y,
                   int             n_press)
{
  ViewerMarkPlace place;

  if (!viewer_timeline_pick_mark (self, x, y, &place))
    {
      viewer_timeline_forget_mark (self);
      viewer_session_set_range (self->session, 0, 0);
      return;
    }
  viewer_timeline_go_to_mark (self, place.mark_index);
  viewer_timeline_select_mark_range (self);
  if (n_press == 2)
    viewer_timeline_fit_selection (self);
}

/* 0: its begin, 1: its end. */
static double
get_place_in_span (ViewerTimeline    *self,
                   const ProfileSpan *span,
                   double             x)
{
  gint64 begin_ns = viewer_timeline_tick_to_ns (self, span->begin), end_ns = viewer_timeline_tick_to_ns (self, span->end);

  return (viewer_timeline_x_to_ns (self, x) - (double) begin_ns) / (double) MAX (end_ns - begin_ns, 1);
}

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

  viewer_timeline_unpin (self);
  if (y >= viewer_timeline_get_top (self) && click_entry (self, x, y))
    return;
  viewer_timeline_leave_header (self);
  if (self->session == NULL || self->spans == NULL || x < VIEWER_LANE_HEADER_WIDTH
      || has_modifier (GTK_EVENT_CONTROLLER (gesture), GDK_SHIFT_MASK))
    return;
  if (y < viewer_timeline_get_top (self))
    {
      click_above_lanes (self, x, y, n_press);
      return;
    }
  viewer_timeline_forget_mark (self);
  if (!viewer_timeline_pick (self, x, y, &lane, &row, &span) || row < 0)
    {
      viewer_timeline_select_span (self, 0, NULL);
      return;
    }
  viewer_timeline_select_span (self, lane, &span);
  if (n_press == 2)
    viewer_timeline_fit_selection (self);
  else
    viewer_timeline_pin (self, get_place_in_span (self, &span, x));
}

void
viewer_timeline_add_input (ViewerTimeline *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *menu = gtk_gesture_click_new ();

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

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (menu_clicked), self);
  gtk_widget_add_controller (self->stage, GTK_EVENT_CONTROLLER (menu));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "released", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (self->stage, GTK_EVENT_CONTROLLER (click));

  viewer_timeline_add_keys (self);
}
