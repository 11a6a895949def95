/* flight.c: a sample on its way from the timeline into the views below; see flight.h */

#include "viewer/flight.h"

#include "viewer/contrast.h"
#include "viewer/timeline.h"
#include "viewer/timeline-text.h"

#include <math.h>

#define FLIGHT_US  (450 * G_GINT64_CONSTANT (1000))
#define CARD_WIDTH 220.0      /* at most, logical pixels */
#define CARD_PADDING 9.0
/* Where rows begin, from the top of the views: below their bars and the head of the list. */
#define ROWS_Y     140.0

struct _ViewerFlight
{
  GtkWidget parent_instance;

  /* owned */
  ViewerSession *session;
  PangoLayout   *name;

  /* state */
  guint64        number;       /* of the step that flew last */
  guint          tick;         /* 0: nothing is on its way */
  gint64         begin_us;
  double         progress;     /* 0..1 */
  double         x0, y0, x1, y1;
};

G_DEFINE_FINAL_TYPE (ViewerFlight, viewer_flight, GTK_TYPE_WIDGET)

static gboolean
fly (GtkWidget     *widget,
     GdkFrameClock *clock,
     gpointer       user_data)
{
  ViewerFlight *self = VIEWER_FLIGHT (widget);
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);

  if (self->begin_us == 0)
    self->begin_us = now_us;
  self->progress = CLAMP ((double) (now_us - self->begin_us) / (double) FLIGHT_US, 0, 1);
  gtk_widget_queue_draw (widget);
  if (self->progress < 1)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  g_clear_object (&self->name);
  return G_SOURCE_REMOVE;
}

/* The two that it flies between are the children of the pane that it lies over. */
static gboolean
find_way (ViewerFlight      *self,
          const ProfileStep *step)
{
  GtkWidget *widget = GTK_WIDGET (self), *paned = gtk_overlay_get_child (GTK_OVERLAY (gtk_widget_get_parent (widget)));
  GtkWidget *timeline = gtk_paned_get_start_child (GTK_PANED (paned)), *views = gtk_paned_get_end_child (GTK_PANED (paned));
  graphene_point_t from, to;
  double x, y;

  if (!gtk_widget_get_mapped (timeline) || !gtk_widget_get_mapped (views))
    return FALSE;
  viewer_timeline_get_place (VIEWER_TIMELINE (timeline), step->thread_index, step->sample.end_ns, &x, &y);
  x = CLAMP (x, VIEWER_LANE_HEADER_WIDTH, MAX (gtk_widget_get_width (timeline), VIEWER_LANE_HEADER_WIDTH));
  y = CLAMP (y, 0, gtk_widget_get_height (timeline));
  if (!gtk_widget_compute_point (timeline, widget, &GRAPHENE_POINT_INIT ((float) x, (float) y), &from)
      || !gtk_widget_compute_point (views, widget, &GRAPHENE_POINT_INIT (36, (float) ROWS_Y), &to))
    return FALSE;
  self->x0 = from.x;
  self->y0 = from.y;
  self->x1 = to.x;
  self->y1 = MIN (to.y, gtk_widget_get_height (widget) - 30);
  return TRUE;
}

static void
take_off (ViewerFlight      *self,
          const ProfileStep *step)
{
  Profile *profile = viewer_session_get_profile (self->session);
  ProfileFunctionInfo info = { .name = "" };

  if (step->sample.stack == 0 || !find_way (self, step))
    return;
  profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, step->sample.stack)),
                             &info);
  self->name = gtk_widget_create_pango_layout (GTK_WIDGET (self), info.name);
  pango_layout_set_single_paragraph_mode (self->name, TRUE);
  pango_layout_set_ellipsize (self->name, PANGO_ELLIPSIZE_END);
  pango_layout_set_width (self->name, (int) (CARD_WIDTH * PANGO_SCALE));
  self->begin_us = 0;
  self->progress = 0;
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), fly, NULL, NULL);
}

static void
range_changed (ViewerFlight *self)
{
  const ProfileStep *step = viewer_session_get_step (self->session);
  gboolean is_next = step->number > self->number, animates;

  if (step->number == self->number)
    return;
  self->number = step->number;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animates, NULL);
  if (is_next && animates && self->tick == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    take_off (self, step);
}

void
viewer_flight_set_session (ViewerFlight  *self,
                           ViewerSession *session)
{
  g_return_if_fail (VIEWER_IS_FLIGHT (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    g_signal_connect_swapped (session, "range-changed", G_CALLBACK (range_changed), self);
}

gboolean
viewer_flight_is_flying (ViewerFlight *self)
{
  g_return_val_if_fail (VIEWER_IS_FLIGHT (self), FALSE);

  return self->tick != 0;
}

static void
viewer_flight_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  ViewerFlight *self = VIEWER_FLIGHT (widget);
  const ViewerChrome *chrome = viewer_palette_get_chrome (viewer_contrast_get_theme ());
  GdkRGBA fill = viewer_rgba (chrome->accent), text = viewer_rgba (chrome->accent_text);
  double way = 1 - pow (1 - self->progress, 3), x, y;
  int width, height;
  GskRoundedRect box;

  if (self->tick == 0 || self->name == NULL)
    return;
  pango_layout_get_pixel_size (self->name, &width, &height);
  x = self->x0 + (self->x1 - self->x0) * way;
  y = self->y0 + (self->y1 - self->y0) * way;
  gsk_rounded_rect_init_from_rect (&box, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) (width + 2 * CARD_PADDING),
                                                              (float) (height + CARD_PADDING)), 7);
  /* It fades where it arrives. */
  gtk_snapshot_push_opacity (snapshot, MIN (1, (1 - self->progress) * 4));
  gtk_snapshot_append_outset_shadow (snapshot, &box, &(GdkRGBA) { 0, 0, 0, 0.35f }, 0, 2, 0, 8);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &fill, &box.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (x + CARD_PADDING), (float) (y + CARD_PADDING / 2)));
  gtk_snapshot_append_layout (snapshot, self->name, &text);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
viewer_flight_dispose (GObject *object)
{
  ViewerFlight *self = VIEWER_FLIGHT (object);

  viewer_flight_set_session (self, NULL);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_object (&self->name);

  G_OBJECT_CLASS (viewer_flight_parent_class)->dispose (object);
}

static void
viewer_flight_class_init (ViewerFlightClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_flight_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = viewer_flight_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
viewer_flight_init (ViewerFlight *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}
