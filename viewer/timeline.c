/* timeline.c: the widget, what it is made of, and the session it follows */

#include "viewer/timeline-private.h"

#include "viewer/access.h"
#include "viewer/contrast.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define HEADER_BAR 5     /* pixels, of the time by state below a header's lines */

G_DEFINE_FINAL_TYPE (ViewerTimeline, viewer_timeline, GTK_TYPE_WIDGET)

/* ---- lanes, colours ---- */

static void
update_adjustment (ViewerTimeline *self,
                   double          page)
{
  double height = self->layout != NULL ? self->layout->height : 0;
  double value = CLAMP (gtk_adjustment_get_value (self->adjustment), 0, MAX (height - page, 0));

  gtk_adjustment_configure (self->adjustment, value, 0, MAX (height, page), 40, page * 0.9, page);
  /* Not its visibility, which must not change while sizes are being given out. */
  gtk_widget_set_opacity (self->scrollbar, height > page ? 1 : 0);
  gtk_widget_set_can_target (self->scrollbar, height > page);
}

static void
update_layout (ViewerTimeline *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int header_height = viewer_chart_fonts_get_height (self->fonts, VIEWER_FONT_TITLE, widget)
                      + 2 * viewer_chart_fonts_get_height (self->fonts, VIEWER_FONT_DETAIL, widget)
                      + 2 * VIEWER_LANE_PADDING + HEADER_BAR;
  int row_height = MAX (viewer_timeline_text_get_height (self->text) + 2, 17);

  g_clear_pointer (&self->layout, viewer_timeline_layout_free);
  self->layout = viewer_timeline_layout_new (self->spans, self->profile, row_height, header_height, self->lanes);
  viewer_timeline_update_strip (self);
}

void
viewer_timeline_update_lanes (ViewerTimeline *self)
{
  if (self->layout == NULL)
    return;
  update_layout (self);
  update_adjustment (self, viewer_timeline_get_lanes_height (self));
  viewer_timeline_redraw (self);
}

gboolean
viewer_timeline_toggle_lane (ViewerTimeline *self,
                             guint32         lane)
{
  if (self->layout == NULL || !viewer_timeline_layout_has (self->layout, lane) || viewer_timeline_layout_get_lane (self->layout, lane)->n_deeper == 0)
    return FALSE;
  viewer_lanes_set (self->lanes, lane, VIEWER_LANE_DEEP, !viewer_lanes_has (self->lanes, lane, VIEWER_LANE_DEEP));
  viewer_timeline_update_lanes (self);
  return TRUE;
}

/* Everything that is made from the profile, the fonts or the theme. */
static void
rebuild (ViewerTimeline *self)
{
  g_clear_pointer (&self->palette, viewer_palette_free);
  g_clear_pointer (&self->layout, viewer_timeline_layout_free);
  g_clear_pointer (&self->text, viewer_timeline_text_free);
  viewer_chart_fonts_update (self->fonts, GTK_WIDGET (self));
  if (self->profile != NULL)
    {
      self->palette = viewer_palette_new (self->profile, self->theme);
      self->text = viewer_timeline_text_new (gtk_widget_get_pango_context (GTK_WIDGET (self)),
                                             self->fonts[VIEWER_FONT_ROW], self->profile);
      update_layout (self);
    }
  update_adjustment (self, viewer_timeline_get_lanes_height (self));
  viewer_timeline_redraw (self);
}

static void
theme_changed (ViewerTimeline *self)
{
  ViewerTheme theme = viewer_contrast_get_theme ();

  if (theme == self->theme)
    return;
  self->theme = theme;
  rebuild (self);
}

/* ---- the session ---- */

/* The current one stays where the recording has only grown. */
static void
update_marks (ViewerTimeline *self)
{
  g_clear_pointer (&self->marks, viewer_marks_free);
  if (self->profile != NULL && profile_get_n_marks (self->profile) > 0)
    self->marks = viewer_marks_new (self->profile);
  if (self->marks == NULL || (self->mark != VIEWER_MARK_NONE && self->mark >= profile_get_n_marks (self->profile)))
    self->mark = VIEWER_MARK_NONE;
  gtk_widget_set_visible (self->marks_button, self->marks != NULL);
  gtk_widget_set_visible (self->legend_button, self->profile != NULL);
}

static void
profile_changed (ViewerTimeline *self)
{
  Profile *profile = self->session != NULL ? viewer_session_get_profile (self->session) : NULL;

  if (self->profile == NULL)
    self->shows_all = TRUE;
  g_clear_pointer (&self->spans, profile_spans_unref);
  g_clear_pointer (&self->profile, profile_unref);
  if (profile == NULL)
    {
      viewer_lanes_forget (self->lanes);
      self->lane = G_MAXUINT32;
      self->is_on_header = self->is_on_group = FALSE;
    }
  else
    {
      self->profile = profile_ref (profile);
      self->spans = profile_spans_ref (viewer_session_get_spans (self->session));
    }
  update_marks (self);
  rebuild (self);
  if (self->shows_all)
    viewer_timeline_set_view (self, 0, G_MAXINT64);
  else
    viewer_timeline_set_view (self, self->begin_ns, self->end_ns);
  viewer_timeline_announce (self);
}

static void
range_changed (ViewerTimeline *self)
{
  viewer_timeline_announce (self);   /* a mark says whether its time is selected */
  gtk_widget_queue_draw (self->overlay);
}

static void
search_changed (ViewerTimeline *self)
{
  gtk_widget_queue_draw (self->chart);
}

/* What does not count is dimmed; nothing else that is filtered shows in the chart. */
static void
filters_changed (ViewerTimeline *self)
{
  ProfileClock clock = viewer_session_get_clock (self->session);

  if (clock != self->clock)
    gtk_widget_queue_draw (self->chart);
  self->clock = clock;
}

void
viewer_timeline_get_place (ViewerTimeline *self,
                           guint32         lane,
                           gint64          time_ns,
                           double         *x,
                           double         *y)
{
  g_return_if_fail (VIEWER_IS_TIMELINE (self));

  *x = viewer_timeline_ns_to_x (self, (double) time_ns);
  *y = -1;
  if (self->layout != NULL && lane < self->layout->n_lanes)
    *y = viewer_timeline_get_top (self) + viewer_timeline_layout_get_row_y (self->layout, lane, 0) - viewer_timeline_get_scroll (self);
}

static void
selection_changed (ViewerTimeline *self)
{
  ProfileFunction function = viewer_session_get_selection (self->session)->function;
  guint32 lane, row;
  ProfileSpan span;

  if (function != 0)
    self->mark = VIEWER_MARK_NONE;
  if (!self->is_selecting)
    {
      viewer_timeline_unpin (self);
      if (viewer_timeline_get_selected (self, &lane, &row, &span))
        viewer_timeline_reveal (self, lane, row, (double) viewer_timeline_tick_to_ns (self, span.begin),
                                (double) viewer_timeline_tick_to_ns (self, span.end));
      else if (function != 0)
        viewer_timeline_reveal_function (self, function);
    }
  viewer_timeline_announce (self);
  gtk_widget_queue_draw (self->overlay);
}

void
viewer_timeline_set_session (ViewerTimeline *self,
                             ViewerSession  *session)
{
  g_return_if_fail (VIEWER_IS_TIMELINE (self));

  if (session == self->session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    {
      g_signal_connect_object (session, "profile-changed", G_CALLBACK (profile_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "range-changed", G_CALLBACK (range_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "what-if-changed", G_CALLBACK (range_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "selection-changed", G_CALLBACK (selection_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "search-changed", G_CALLBACK (search_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "filters-changed", G_CALLBACK (filters_changed), self, G_CONNECT_SWAPPED);
    }
  self->shows_all = TRUE;
  profile_changed (self);
}

/* ---- the widget ---- */

/* Both depend on how high the strip of marks is. */
static gboolean
place_child (GtkOverlay     *stage,
             GtkWidget      *child,
             GdkRectangle   *place,
             ViewerTimeline *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (stage)), height = gtk_widget_get_height (GTK_WIDGET (stage));
  int natural;

  if (child == self->scrollbar)
    {
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      *place = (GdkRectangle) { width - natural, viewer_timeline_get_top (self), natural,
                                MAX (height - viewer_timeline_get_top (self), 1) };
      return TRUE;
    }
  if (child == self->legend_button)
    {
      *place = (GdkRectangle) { VIEWER_LANE_HEADER_WIDTH - VIEWER_LEGEND_WIDTH - 1, 0, VIEWER_LEGEND_WIDTH, VIEWER_RULER_HEIGHT - 1 };
      return TRUE;
    }
  if (child != self->marks_button)
    return FALSE;
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  *place = (GdkRectangle) { 4, VIEWER_RULER_HEIGHT + 2, VIEWER_LANE_HEADER_WIDTH - 9, natural };
  return TRUE;
}

static void
viewer_timeline_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  ViewerTimeline *self = VIEWER_TIMELINE (widget);

  /* First, for the scrollbar places its slider when it is given its size. */
  update_adjustment (self, MAX (height - viewer_timeline_get_top (self), 0));
  gtk_widget_allocate (self->stage, width, height, baseline, NULL);
}

static void
viewer_timeline_unmap (GtkWidget *widget)
{
  g_clear_pointer (&VIEWER_TIMELINE (widget)->lane_menu, gtk_widget_unparent);
  GTK_WIDGET_CLASS (viewer_timeline_parent_class)->unmap (widget);
}

static void
viewer_timeline_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? VIEWER_LANE_HEADER_WIDTH + 160 : 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 900 : 420;
  *minimum_baseline = *natural_baseline = -1;
}

static void
viewer_timeline_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  ViewerTimeline *self = VIEWER_TIMELINE (widget);

  GTK_WIDGET_CLASS (viewer_timeline_parent_class)->css_changed (widget, change);
  if (viewer_chart_fonts_take_base (widget, &self->base_font))
    rebuild (self);
}

static void
viewer_timeline_dispose (GObject *object)
{
  ViewerTimeline *self = VIEWER_TIMELINE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->lane_menu, gtk_widget_unparent);
  g_clear_pointer (&self->stage, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_timeline_parent_class)->dispose (object);
}

static void
viewer_timeline_finalize (GObject *object)
{
  ViewerTimeline *self = VIEWER_TIMELINE (object);

  g_clear_pointer (&self->palette, viewer_palette_free);
  g_clear_pointer (&self->layout, viewer_timeline_layout_free);
  g_clear_pointer (&self->text, viewer_timeline_text_free);
  g_clear_pointer (&self->marks, viewer_marks_free);
  g_clear_pointer (&self->spans, profile_spans_unref);
  g_clear_pointer (&self->profile, profile_unref);
  g_clear_object (&self->adjustment);
  g_free (self->label);
  viewer_lanes_free (self->lanes);
  g_clear_object (&self->lane_actions);
  viewer_chart_fonts_clear (self->fonts);
  g_clear_pointer (&self->base_font, pango_font_description_free);

  G_OBJECT_CLASS (viewer_timeline_parent_class)->finalize (object);
}

static void
viewer_timeline_class_init (ViewerTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = viewer_timeline_dispose;
  object_class->finalize = viewer_timeline_finalize;
  widget_class->size_allocate = viewer_timeline_size_allocate;
  widget_class->unmap = viewer_timeline_unmap;
  widget_class->measure = viewer_timeline_measure;
  widget_class->css_changed = viewer_timeline_css_changed;
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  g_signal_new ("visible-changed", VIEWER_TYPE_TIMELINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viewer_timeline_init (ViewerTimeline *self)
{
  self->pointer_x = self->pointer_y = -1;
  self->mark = VIEWER_MARK_NONE;
  self->shows_all = TRUE;
  self->theme = viewer_contrast_get_theme ();
  self->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 40, 0, 0));
  self->lanes = viewer_lanes_new ();
  self->stage = gtk_overlay_new ();
  self->chart = viewer_timeline_chart_new (self);
  self->overlay = viewer_timeline_overlay_new (self);
  self->scrollbar = gtk_scrollbar_new (GTK_ORIENTATION_VERTICAL, self->adjustment);
  gtk_widget_set_halign (self->scrollbar, GTK_ALIGN_END);
  gtk_widget_set_cursor_from_name (self->scrollbar, "default");
  gtk_widget_add_css_class (self->scrollbar, "overlay-indicator");
  gtk_overlay_set_child (GTK_OVERLAY (self->stage), self->chart);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->stage), self->overlay);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->stage), self->scrollbar);
  viewer_timeline_add_legend_button (self);
  viewer_timeline_add_marks_button (self);
  g_signal_connect (self->stage, "get-child-position", G_CALLBACK (place_child), self);
  gtk_widget_set_parent (self->stage, GTK_WIDGET (self));
  viewer_access_keep_left_to_right (GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (viewer_timeline_redraw), self, G_CONNECT_SWAPPED);
  viewer_contrast_connect (self, G_CALLBACK (theme_changed));
  viewer_timeline_add_lane_actions (self);
  viewer_timeline_add_input (self);
  viewer_timeline_attach_terms (self);
  viewer_timeline_announce (self);
}

GtkWidget *
viewer_timeline_new (void)
{
  return g_object_new (VIEWER_TYPE_TIMELINE, NULL);
}
