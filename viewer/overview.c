/* overview.c: the silhouette of the whole recording
 *
 * The height is the mean depth of the stacks, the warm part of it the share of time
 * in application code. A drag or the keyboard selects a time range, a click moves the
 * timeline there.
 */

#include "viewer/overview.h"

#include "viewer/access.h"
#include "viewer/chart-draw.h"
#include "viewer/contrast.h"
#include "viewer/figures.h"
#include "viewer/learn/term-attach.h"
#include "viewer/overview-keys.h"
#include "viewer/overview-raster.h"
#include "viewer/overview-words.h"
#include "viewer/palette.h"
#include "viewer/timeline-text.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define HEIGHT         MAX (50, viewer_text_scale (32))   /* two lines of text */
#define HEADER_MARGIN  12
#define DRAG_PIXELS    4.0

struct _ViewerOverview {
  GtkWidget parent_instance;

  /* owned */
  ViewerSession  *session;
  float          *depths;        /* by pixel column of the silhouette */
  float          *shares;
  int             n_columns;
  float           full_depth;
  guint32        *silhouette;    /* its pixels; NULL: to be drawn */
  float          *hits;          /* by pixel column: the share of time with what is looked for */
  int             n_hits;        /* 0: none, or to be asked for */
  gboolean        are_hits_new;

  /* weak */
  ViewerTimeline *timeline;

  /* state */
  const ViewerChrome *silhouette_chrome;   /* what it was drawn with */
  int             silhouette_scale;
  int             silhouette_height;
  double          drag_x;        /* where the drag began */
  gint64          drag_ns;
};

G_DEFINE_FINAL_TYPE (ViewerOverview, viewer_overview, GTK_TYPE_WIDGET)

static gint64
get_duration (ViewerOverview *self)
{
  Profile *profile = self->session != NULL ? viewer_session_get_profile (self->session) : NULL;

  return profile != NULL ? profile_get_duration_ns (profile) : 0;
}

static int
get_chart_width (ViewerOverview *self)
{
  return MAX (gtk_widget_get_width (GTK_WIDGET (self)) - VIEWER_LANE_HEADER_WIDTH, 1);
}

static gint64
x_to_ns (ViewerOverview *self,
         double          x)
{
  double part = CLAMP ((x - VIEWER_LANE_HEADER_WIDTH) / get_chart_width (self), 0, 1);

  return llround (part * (double) get_duration (self));
}

static double
ns_to_x (ViewerOverview *self,
         double          time_ns)
{
  return VIEWER_LANE_HEADER_WIDTH + time_ns / MAX ((double) get_duration (self), 1) * get_chart_width (self);
}

/* ---- drawing ---- */

static int
compare_depths (gconstpointer a,
                gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return x < y ? -1 : x > y;
}

/* The depth that fills the height. A moment of imports may be far deeper than all the
 * rest, which would be a flat line below it: such a peak is cut off at the top. */
static float
get_full_depth (const float *depths,
                int          n)
{
  g_autofree float *sorted = g_memdup2 (depths, (gsize) n * sizeof (float));

  qsort (sorted, (size_t) n, sizeof (float), compare_depths);
  return MAX (MIN (sorted[n - 1], 1.5f * sorted[(int) (0.95 * (n - 1))]), 1.0f);
}

static void
update_columns (ViewerOverview *self)
{
  ProfileSpans *spans = self->session != NULL ? viewer_session_get_spans (self->session) : NULL;
  int n = get_chart_width (self);

  if (self->n_columns == n)
    return;
  self->depths = g_renew (float, self->depths, n);
  self->shares = g_renew (float, self->shares, n);
  self->n_columns = n;
  g_clear_pointer (&self->silhouette, g_free);
  memset (self->depths, 0, (gsize) n * sizeof (float));
  memset (self->shares, 0, (gsize) n * sizeof (float));
  if (spans != NULL)
    profile_spans_get_overview (spans, (guint32) n, self->depths, self->shares);
  self->full_depth = get_full_depth (self->depths, n);
}

static void
update_hits (ViewerOverview *self)
{
  ProfileSearch *search = viewer_session_get_search (self->session);
  int n = get_chart_width (self);

  if (search == NULL || profile_search_get_n_functions (search) == 0)
    {
      self->n_hits = 0;
      return;
    }
  if (!self->are_hits_new && self->n_hits == n)
    return;
  self->hits = g_renew (float, self->hits, n);
  self->n_hits = n;
  self->are_hits_new = FALSE;
  profile_search_get_columns (search, (guint32) n, self->hits);
}

/* Borrowed; nothing of it lives longer than the columns. */
static ViewerOverviewPicture
get_picture (ViewerOverview *self,
             int             scale,
             int             stride)
{
  ViewerOverviewPicture picture = {
    .n_columns = self->n_columns, .height = HEIGHT, .scale = scale, .stride = stride, .depths = self->depths, .shares = self->shares,
    .full_depth = self->full_depth, .hits = self->n_hits == self->n_columns ? self->hits : NULL,
  };
  gint64 begin_ns, end_ns;

  if (viewer_session_get_range (self->session, &begin_ns, &end_ns))
    {
      picture.range_begin = ns_to_x (self, (double) begin_ns) - VIEWER_LANE_HEADER_WIDTH;
      picture.range_end = ns_to_x (self, (double) end_ns) - VIEWER_LANE_HEADER_WIDTH;
    }
  if (self->timeline == NULL)
    return picture;
  viewer_timeline_get_visible (self->timeline, &begin_ns, &end_ns);
  if (begin_ns > 0 || end_ns < get_duration (self))
    {
      picture.seen_begin = ns_to_x (self, (double) begin_ns) - VIEWER_LANE_HEADER_WIDTH;
      picture.seen_end = ns_to_x (self, (double) end_ns) - VIEWER_LANE_HEADER_WIDTH;
    }
  return picture;
}

/* Kept from frame to frame: while the timeline pans only what is over it changes. */
static void
copy_silhouette (ViewerOverview              *self,
                 const ViewerOverviewPicture *picture,
                 const ViewerChrome          *chrome,
                 guint32                     *pixels)
{
  gsize size = (gsize) picture->stride * (gsize) (picture->height * picture->scale) * sizeof *pixels;

  if (self->silhouette != NULL && (self->silhouette_chrome != chrome || self->silhouette_scale != picture->scale
                                   || self->silhouette_height != picture->height))
    g_clear_pointer (&self->silhouette, g_free);
  if (self->silhouette == NULL)
    {
      self->silhouette = g_malloc0 (size);
      self->silhouette_chrome = chrome;
      self->silhouette_scale = picture->scale;
      self->silhouette_height = picture->height;
      viewer_overview_raster_draw_silhouette (picture, chrome, self->silhouette);
    }
  memcpy (pixels, self->silhouette, size);
}

static void
draw_picture (ViewerOverview     *self,
              GtkSnapshot        *snapshot,
              const ViewerChrome *chrome)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, self->n_columns * scale,
                                                         HEIGHT * scale);
  ViewerOverviewPicture picture = get_picture (self, scale, cairo_image_surface_get_stride (surface) / (int) sizeof (guint32));
  guint32 *pixels = (guint32 *) (void *) cairo_image_surface_get_data (surface);
  cairo_t *cr;

  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_flush (surface);
      copy_silhouette (self, &picture, chrome, pixels);
      viewer_overview_raster_draw_over (&picture, chrome, pixels);
      cairo_surface_mark_dirty (surface);
      cairo_surface_set_device_scale (surface, scale, scale);
      cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (VIEWER_LANE_HEADER_WIDTH, 0, (float) self->n_columns,
                                                                     (float) picture.height));
      cairo_set_source_surface (cr, surface, VIEWER_LANE_HEADER_WIDTH, 0);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
      cairo_paint (cr);
      cairo_destroy (cr);
    }
  cairo_surface_destroy (surface);
}

/* *shorter* is written where *text* does not fit. */
static void
append_text (ViewerOverview *self,
             GtkSnapshot    *snapshot,
             const char     *text,
             const char     *shorter,
             gboolean        is_title,
             guint32         color)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *attributes = pango_attr_list_new ();
  GdkRGBA rgba = viewer_rgba (color);
  int height;

  pango_attr_list_insert (attributes, pango_attr_scale_new (is_title ? 0.86 : 0.76));
  if (is_title)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_width (layout, (VIEWER_LANE_HEADER_WIDTH - HEADER_MARGIN - 8) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (pango_layout_is_ellipsized (layout))
    pango_layout_set_text (layout, shorter, -1);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (HEADER_MARGIN, is_title ? HEIGHT / 2 - height : HEIGHT / 2));
  gtk_snapshot_append_layout (snapshot, layout, &rgba);
  gtk_snapshot_restore (snapshot);
}

static void
draw_header (ViewerOverview     *self,
             GtkSnapshot        *snapshot,
             const ViewerChrome *chrome)
{
  Profile *profile = viewer_session_get_profile (self->session);
  g_autofree char *duration = viewer_figures_dup_duration (profile_get_duration_ns (profile));
  g_autofree char *samples = viewer_figures_dup_samples (profile_get_looks (profile));
  /* Translators: a time and how many samples, e.g. "1.20 s · 1,203 samples". */
  g_autofree char *totals = g_strdup_printf (_("%s · %s"), duration, samples);

  append_text (self, snapshot, _("Overview"), _("Overview"), TRUE, chrome->text);
  append_text (self, snapshot, totals, samples, FALSE, chrome->dim_text);
}

static void
viewer_overview_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  ViewerOverview *self = VIEWER_OVERVIEW (widget);
  const ViewerChrome *chrome = viewer_palette_get_chrome (viewer_contrast_get_theme ());
  int width = gtk_widget_get_width (widget);

  viewer_append_box (snapshot, chrome->background, 0, 0, width, gtk_widget_get_height (widget));
  if (self->session == NULL || viewer_session_get_profile (self->session) == NULL)
    return;
  update_columns (self);
  update_hits (self);
  draw_header (self, snapshot, chrome);
  draw_picture (self, snapshot, chrome);
  viewer_append_box (snapshot, chrome->separator, 0, HEIGHT - 1, width, 1);
  if (gtk_widget_has_visible_focus (widget))
    viewer_append_outline (snapshot, chrome->accent, 1, 1, width - 2, HEIGHT - 3, 2);
}

/* ---- input ---- */

static void
drag_began (GtkGestureDrag *gesture,
            double          x,
            double          y,
            ViewerOverview *self)
{
  if (x < VIEWER_LANE_HEADER_WIDTH || get_duration (self) == 0)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  self->drag_x = x;
  self->drag_ns = x_to_ns (self, x);
}

static void
dragged (GtkGestureDrag *gesture,
         double          dx,
         double          dy,
         ViewerOverview *self)
{
  if (fabs (dx) < DRAG_PIXELS
      && gtk_gesture_get_sequence_state (GTK_GESTURE (gesture), NULL) != GTK_EVENT_SEQUENCE_CLAIMED)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  viewer_session_set_range (self->session, self->drag_ns, x_to_ns (self, self->drag_x + dx));
}

static void
clicked (GtkGestureClick *gesture,
         int              n_press,
         double           x,
         double           y,
         ViewerOverview  *self)
{
  gint64 begin_ns, end_ns, half;

  if (x < VIEWER_LANE_HEADER_WIDTH || self->timeline == NULL || get_duration (self) == 0)
    return;
  viewer_timeline_get_visible (self->timeline, &begin_ns, &end_ns);
  half = (end_ns - begin_ns) / 2;
  viewer_timeline_show_range (self->timeline, x_to_ns (self, x) - half, x_to_ns (self, x) + half);
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  keycode,
             GdkModifierType        state,
             ViewerOverview        *self)
{
  return self->session != NULL && viewer_overview_press (self->session, key, state);
}

/* ---- the widget ---- */

/* Both: the value is for who asks for it, the description is said when it changes: of range, profile or search. */
static void
range_changed (ViewerOverview *self)
{
  g_autofree char *range = viewer_overview_dup_range (self->session);
  g_autofree char *words = viewer_overview_dup_words (self->session);
  gint64 begin_ns = 0;

  if (self->session != NULL)
    viewer_session_get_range (self->session, &begin_ns, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) get_duration (self) / 1e9,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) begin_ns / 1e9,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, range,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
search_changed (ViewerOverview *self)
{
  self->are_hits_new = TRUE;
  range_changed (self);
}

static void
profile_changed (ViewerOverview *self)
{
  self->n_columns = 0;
  range_changed (self);
}

void
viewer_overview_set_session (ViewerOverview *self,
                             ViewerSession  *session)
{
  g_return_if_fail (VIEWER_IS_OVERVIEW (self));

  if (session == self->session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_signal_connect_object (session, "profile-changed", G_CALLBACK (profile_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "range-changed", G_CALLBACK (range_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "search-changed", G_CALLBACK (search_changed), self, G_CONNECT_SWAPPED);
    }
  profile_changed (self);
}

void
viewer_overview_set_timeline (ViewerOverview *self,
                              ViewerTimeline *timeline)
{
  g_return_if_fail (VIEWER_IS_OVERVIEW (self));

  if (self->timeline != NULL)
    g_signal_handlers_disconnect_by_data (self->timeline, self);
  g_set_weak_pointer (&self->timeline, timeline);
  if (timeline != NULL)
    g_signal_connect_object (timeline, "visible-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
viewer_overview_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? VIEWER_LANE_HEADER_WIDTH + 160 : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
viewer_overview_dispose (GObject *object)
{
  ViewerOverview *self = VIEWER_OVERVIEW (object);

  viewer_overview_set_timeline (self, NULL);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (viewer_overview_parent_class)->dispose (object);
}

static void
viewer_overview_finalize (GObject *object)
{
  ViewerOverview *self = VIEWER_OVERVIEW (object);

  g_free (self->depths);
  g_free (self->shares);
  g_free (self->hits);
  g_free (self->silhouette);

  G_OBJECT_CLASS (viewer_overview_parent_class)->finalize (object);
}

static void
viewer_overview_class_init (ViewerOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_overview_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_overview_finalize;
  widget_class->snapshot = viewer_overview_snapshot;
  widget_class->measure = viewer_overview_measure;
  gtk_widget_class_set_css_name (widget_class, "overview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
viewer_overview_init (ViewerOverview *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (dragged), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (click, "released", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (gtk_widget_queue_draw), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  viewer_access_keep_left_to_right (GTK_WIDGET (self));
  viewer_term_attach (GTK_WIDGET (self), "overview");
  viewer_contrast_connect (self, G_CALLBACK (gtk_widget_queue_draw));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Overview of the whole recording: depth of the stacks over time"), -1);
  range_changed (self);
}

GtkWidget *
viewer_overview_new (void)
{
  return g_object_new (VIEWER_TYPE_OVERVIEW, NULL);
}
