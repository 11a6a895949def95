/* tab-rest.c: see tab-rest.h */

#include "viewer/tab-rest.h"

/* libadwaita's animation takes 250 ms. */
#define COMES_TO_REST_US (300 * G_GINT64_CONSTANT (1000))

typedef struct {
  gboolean is_pressed, is_dragged;
  double   press_x_px, press_y_px;   /* on the surface */
  gint64   rests_from_us;            /* monotonic; it comes to rest until then */
} Bar;

typedef struct {
  GSourceOnceFunc function;
  gpointer        data;
  GDestroyNotify  destroy;
} Call;

static Bar *
get_bar (AdwTabBar *bar)
{
  return g_object_get_data (G_OBJECT (bar), "viewer-tab-rest");
}

static void
let_go (Bar *bar)
{
  if (bar->is_dragged)
    bar->rests_from_us = g_get_monotonic_time () + COMES_TO_REST_US;
  bar->is_pressed = bar->is_dragged = FALSE;
}

static gboolean
see_event (GtkEventControllerLegacy *controller,
           GdkEvent                 *event,
           AdwTabBar                *widget)
{
  Bar *bar = get_bar (widget);
  double x_px, y_px;

  if (!gdk_event_get_position (event, &x_px, &y_px))
    return GDK_EVENT_PROPAGATE;
  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_BUTTON_PRESS:
      bar->is_pressed = TRUE;
      bar->press_x_px = x_px;
      bar->press_y_px = y_px;
      break;
    case GDK_MOTION_NOTIFY:
      if (bar->is_pressed
          && gtk_drag_check_threshold (GTK_WIDGET (widget), (int) bar->press_x_px, (int) bar->press_y_px, (int) x_px, (int) y_px))
        bar->is_dragged = TRUE;
      break;
    case GDK_BUTTON_RELEASE:
      let_go (bar);
      break;
    default:
      break;
    }
  return GDK_EVENT_PROPAGATE;
}

/* A tab that leaves its window takes the release of the button with it, so the pointer is asked. */
static gboolean
is_at_rest (AdwTabBar *widget,
            gint64     now_us)
{
  Bar *bar = get_bar (widget);
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (widget)));
  GdkDevice *pointer = seat != NULL ? gdk_seat_get_pointer (seat) : NULL;

  if (bar->is_dragged && (pointer == NULL || (gdk_device_get_modifier_state (pointer) & GDK_BUTTON1_MASK) == 0))
    let_go (bar);
  return !bar->is_dragged && now_us >= bar->rests_from_us;
}

static void
call_free (Call *call)
{
  if (call->destroy != NULL)
    call->destroy (call->data);
  g_free (call);
}

static gboolean
call_now (gpointer data)
{
  Call *call = data;

  call->function (call->data);
  return G_SOURCE_REMOVE;
}

/* By the clock that animations go by: where no frame comes, none of them ends. */
static gboolean
call_when_at_rest (GtkWidget     *widget,
                   GdkFrameClock *clock,
                   gpointer       data)
{
  Call **call = data;

  if (!is_at_rest (ADW_TAB_BAR (widget), gdk_frame_clock_get_frame_time (clock)))
    return G_SOURCE_CONTINUE;
  g_idle_add_full (G_PRIORITY_LOW, call_now, g_steal_pointer (call), (GDestroyNotify) call_free);
  return G_SOURCE_REMOVE;
}

static void
waiting_free (gpointer data)
{
  Call **call = data;

  g_clear_pointer (call, call_free);
  g_free (call);
}

void
viewer_tab_rest_call (AdwTabBar      *bar,
                      GSourceOnceFunc function,
                      gpointer        data,
                      GDestroyNotify  destroy)
{
  Call *call = g_new (Call, 1);
  Call **waiting;

  *call = (Call) { .function = function, .data = data, .destroy = destroy };
  if (is_at_rest (bar, g_get_monotonic_time ()))
    {
      g_idle_add_full (G_PRIORITY_LOW, call_now, call, (GDestroyNotify) call_free);
      return;
    }
  waiting = g_new (Call *, 1);
  *waiting = call;
  gtk_widget_add_tick_callback (GTK_WIDGET (bar), call_when_at_rest, waiting, waiting_free);
}

void
viewer_tab_rest_watch (AdwTabBar *bar)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  g_object_set_data_full (G_OBJECT (bar), "viewer-tab-rest", g_new0 (Bar, 1), g_free);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (see_event), bar);
  gtk_widget_add_controller (GTK_WIDGET (bar), controller);
}
