/* timeline-keys.c: the keyboard on the timeline
 *
 * It moves from span to span, and above the outermost one to the lane's header, where up
 * and down go through the headers of lanes and of their groups. Right goes back into the lane,
 * or opens the group; left closes it, or goes to the one above. The timeline is kept left to
 * right, and so are these keys.
 */

#include "viewer/timeline-private.h"

#include "viewer/chart-draw.h"

#define PAN_PART 0.15    /* of the visible range, for a key */

static void
pan_by_part (ViewerTimeline *self,
             double          part)
{
  viewer_timeline_pan (self, part * viewer_timeline_get_chart_width (self));
}

/* To the header of the current lane; of the first entry in sight when no lane is shown. */
static void
go_to_header (ViewerTimeline *self)
{
  guint32 lane = viewer_timeline_get_current_lane (self);

  if (viewer_timeline_layout_has (self->layout, lane))
    viewer_timeline_go_to_lane (self, lane);
  else
    viewer_timeline_go_to_entry (self, viewer_timeline_layout_find_entry (self->layout, (int) viewer_timeline_get_scroll (self)));
}

/* Escape takes away one thing at a time, and is left to the window when there is none. */
static gboolean
clear_one (ViewerTimeline *self)
{
  if (self->session == NULL)
    return FALSE;
  if (viewer_timeline_escape (self))
    return TRUE;
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
        viewer_timeline_forget_mark (self);
        if (!viewer_timeline_step (self, steps[i].step)
            && (steps[i].step == VIEWER_STEP_PARENT || !viewer_timeline_layout_has (self->layout, viewer_timeline_get_current_lane (self))))
          go_to_header (self);
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
      viewer_timeline_zoom (self, VIEWER_ZOOM_STEP, viewer_timeline_get_pointer_ns (self));
      return TRUE;
    case GDK_KEY_s: case GDK_KEY_S: case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      viewer_timeline_zoom (self, 1 / VIEWER_ZOOM_STEP, viewer_timeline_get_pointer_ns (self));
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
      gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) - VIEWER_WHEEL_PIXELS);
      return TRUE;
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) + VIEWER_WHEEL_PIXELS);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- marks and spans ---- */

static gboolean
press_mark (ViewerTimeline *self,
            guint           key)
{
  switch (key)
    {
    case GDK_KEY_n:
    case GDK_KEY_N:
      self->is_by_key = TRUE;
      viewer_timeline_step_mark (self, key == GDK_KEY_n ? 1 : -1);
      gtk_widget_queue_draw (self->overlay);
      return self->marks != NULL;
    case GDK_KEY_m:
    case GDK_KEY_M:
      return viewer_timeline_open_marks (self);
    case GDK_KEY_Return: case GDK_KEY_KP_Enter: case GDK_KEY_space:
      viewer_timeline_select_mark_range (self);
      return self->mark != VIEWER_MARK_NONE;
    default:
      return FALSE;
    }
}

/* ---- on a header ---- */

static gboolean
activate_lane (ViewerTimeline *self,
               const char     *action)
{
  g_action_group_activate_action (self->lane_actions, action, NULL);
  return TRUE;
}

static gboolean
step_header (ViewerTimeline *self,
             int             direction,
             gboolean        skips_groups)
{
  viewer_timeline_step_entry (self, direction, skips_groups);
  return TRUE;
}

static gboolean
go_up (ViewerTimeline *self)
{
  viewer_timeline_step_to_parent (self);
  return TRUE;
}

/* Into the lane: its outermost call in the middle of what is in sight. */
static gboolean
enter_lane (ViewerTimeline *self)
{
  guint32 lane = self->lane;

  viewer_timeline_select_span (self, 0, NULL);
  self->lane = lane;
  viewer_timeline_step (self, VIEWER_STEP_CHILD);
  return viewer_timeline_leave_header (self);
}

static gboolean
press_on_header (ViewerTimeline *self,
                 guint           key)
{
  switch (key)
    {
    case GDK_KEY_Up: case GDK_KEY_KP_Up:
      return step_header (self, -1, FALSE);
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      return step_header (self, 1, FALSE);
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up:
      return step_header (self, -1, TRUE);
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down:
      return step_header (self, 1, TRUE);
    case GDK_KEY_Escape:
      return viewer_timeline_leave_header (self);
    default:
      return FALSE;
    }
}

static gboolean
press_on_lane (ViewerTimeline *self,
               guint           key)
{
  switch (key)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      return go_up (self);
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      return enter_lane (self);
    case GDK_KEY_h: case GDK_KEY_H: case GDK_KEY_Delete:
      return activate_lane (self, "hide");
    case GDK_KEY_p: case GDK_KEY_P:
      return activate_lane (self, "pin");
    case GDK_KEY_c: case GDK_KEY_C:
      return activate_lane (self, "low");
    default:
      return FALSE;
    }
}

static gboolean
press_on_group (ViewerTimeline        *self,
                const ViewerLaneEntry *group,
                guint                  key)
{
  gboolean is_left = key == GDK_KEY_Left || key == GDK_KEY_KP_Left;
  gboolean is_right = key == GDK_KEY_Right || key == GDK_KEY_KP_Right;

  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space
      || (is_left && group->is_open) || (is_right && !group->is_open))
    {
      viewer_timeline_toggle_entry (self, group);
      return TRUE;
    }
  if (is_left)
    return go_up (self);
  return is_right && step_header (self, 1, FALSE);
}

static gboolean
press_header (ViewerTimeline *self,
              guint           key)
{
  const ViewerLayoutEntry *group = viewer_timeline_get_group (self);

  return press_on_header (self, key)
         || (group != NULL ? press_on_group (self, &group->entry, key) : press_on_lane (self, key));
}

static gboolean
is_menu_key (guint           key,
             GdkModifierType state)
{
  return key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0);
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  keycode,
             GdkModifierType        state,
             ViewerTimeline        *self)
{
  /* The buttons and what they open have keys of their own. */
  if (viewer_timeline_is_empty (self)
      || ((gtk_widget_get_state_flags (self->marks_button) | gtk_widget_get_state_flags (self->legend_button))
          & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    return FALSE;
  if (is_menu_key (key, state))
    {
      viewer_timeline_open_current_menu (self);
      return TRUE;
    }
  state &= GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;
  if (state == GDK_CONTROL_MASK)
    return pan_by_key (self, key);
  if (state != 0)
    return FALSE;
  if (press_mark (self, key))
    return TRUE;
  if (self->is_on_header && press_header (self, key))
    return TRUE;
  if (key == GDK_KEY_Escape)
    return clear_one (self);
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space)
    {
      viewer_timeline_toggle_lane (self, viewer_timeline_get_current_lane (self));
      return TRUE;
    }
  if (key == GDK_KEY_p || key == GDK_KEY_P)
    return viewer_timeline_toggle_pin (self);
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
viewer_timeline_add_keys (ViewerTimeline *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focus_came), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_went), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
