/* resample-bar.c: a share with how it would spread, as a bar; see resample-bar.h */

#include "viewer/learn/resample-bar.h"

#include "viewer/learn/resample-layout.h"

#define HEIGHT_PX     20
#define BAR_PX        8.0
#define CAP_PX        8.0
/* What is not there must be seen all the same. */
#define OUTLINE_LEAST_PX 28.0
#define WIDTH_LEAST   120
#define TRACK_ALPHA   0.14f
#define BAND_ALPHA    0.34f

struct _ViewerResampleBar
{
  GtkWidget parent_instance;

  ProfileResample *resample;    /* NULL: nothing is shown */
  guint            row, phase;
  double           full;
};

G_DEFINE_FINAL_TYPE (ViewerResampleBar, viewer_resample_bar, GTK_TYPE_WIDGET)

static void
set_color (cairo_t       *cr,
           const GdkRGBA *color,
           float          alpha)
{
  cairo_set_source_rgba (cr, (double) color->red, (double) color->green, (double) color->blue,
                         (double) (color->alpha * alpha));
}

/* A rectangle with round ends, where it is long enough for them. */
static void
add_pill (cairo_t *cr,
          double   x,
          double   y,
          double   width,
          double   height)
{
  double radius = MIN (width, height) / 2;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static void
draw_outline (cairo_t                   *cr,
              const ViewerResampleMarks *marks,
              double                     y,
              const GdkRGBA             *color)
{
  static const double dashes[] = { 3, 2.5 };

  cairo_set_line_width (cr, 1.2);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  set_color (cr, color, 0.9f);
  add_pill (cr, 0.6, y - BAR_PX / 2 + 0.6, MAX (marks->band_end, OUTLINE_LEAST_PX) - 1.2, BAR_PX - 1.2);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* The part of the bar that another beginning might not have. */
static void
draw_fade (cairo_t                   *cr,
           const ViewerResampleMarks *marks,
           double                     y)
{
  if (!marks->has_band || marks->fill - marks->band_begin < 1)
    return;
  cairo_set_source_rgba (cr, 1, 1, 1, 0.32);
  add_pill (cr, marks->band_begin, y - BAR_PX / 2, marks->fill - marks->band_begin, BAR_PX);
  cairo_fill (cr);
}

static void
draw_whiskers (cairo_t                   *cr,
               const ViewerResampleMarks *marks,
               double                     y,
               const GdkRGBA             *color)
{
  double begin = (int) marks->whisker_begin + 0.5, end = (int) marks->whisker_end - 0.5;

  set_color (cr, color, 0.85f);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, begin, y);
  cairo_line_to (cr, end, y);
  cairo_move_to (cr, begin, y - CAP_PX / 2);
  cairo_line_to (cr, begin, y + CAP_PX / 2);
  cairo_move_to (cr, end, y - CAP_PX / 2);
  cairo_line_to (cr, end, y + CAP_PX / 2);
  cairo_stroke (cr);
}

static void
draw (ViewerResampleBar *self,
      cairo_t           *cr,
      double             width,
      const GdkRGBA     *color,
      const GdkRGBA     *ink)
{
  double y = BAR_PX / 2 + 1, whisker_y = HEIGHT_PX - CAP_PX / 2 - 1;
  ViewerResampleMarks marks;

  viewer_resample_layout_place (self->resample, self->row, self->phase, self->full, width, &marks);
  set_color (cr, color, TRACK_ALPHA);
  add_pill (cr, 0, y - BAR_PX / 2, width, BAR_PX);
  cairo_fill (cr);
  if (marks.has_band)
    {
      set_color (cr, color, BAND_ALPHA);
      add_pill (cr, marks.band_begin, y - BAR_PX / 2, marks.band_end - marks.band_begin, BAR_PX);
      cairo_fill (cr);
    }
  set_color (cr, color, 1);
  if (marks.is_missed)
    draw_outline (cr, &marks, y, color);
  else
    {
      add_pill (cr, 0, y - BAR_PX / 2, MAX (marks.fill, 2), BAR_PX);
      cairo_fill (cr);
      draw_fade (cr, &marks, y);
    }
  if (marks.has_whiskers)
    draw_whiskers (cr, &marks, whisker_y, ink);
  set_color (cr, ink, 0.95f);
  cairo_rectangle (cr, CLAMP (marks.tick - 1, 0, width - 2), y - BAR_PX / 2 - 1, 2, BAR_PX + 2);
  cairo_fill (cr);
}

static void
viewer_resample_bar_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  ViewerResampleBar *self = VIEWER_RESAMPLE_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  GdkRGBA color, ink;
  cairo_t *cr;

  if (self->resample == NULL || width < 4)
    return;
  gtk_style_context_get_color (context, &color);
  if (!gtk_style_context_lookup_color (context, "window_fg_color", &ink))
    ink = color;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, HEIGHT_PX));
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      cairo_translate (cr, (double) width, 0);
      cairo_scale (cr, -1, 1);
    }
  draw (self, cr, (double) width, &color, &ink);
  cairo_destroy (cr);
}

static void
viewer_resample_bar_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_LEAST : HEIGHT_PX;
}

static void
viewer_resample_bar_finalize (GObject *object)
{
  g_clear_pointer (&VIEWER_RESAMPLE_BAR (object)->resample, profile_resample_unref);

  G_OBJECT_CLASS (viewer_resample_bar_parent_class)->finalize (object);
}

static void
viewer_resample_bar_class_init (ViewerResampleBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = viewer_resample_bar_finalize;
  widget_class->snapshot = viewer_resample_bar_snapshot;
  widget_class->measure = viewer_resample_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "resamplebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
viewer_resample_bar_init (ViewerResampleBar *self)
{
}

GtkWidget *
viewer_resample_bar_new (void)
{
  return g_object_new (VIEWER_TYPE_RESAMPLE_BAR, "hexpand", TRUE, NULL);
}

void
viewer_resample_bar_show (ViewerResampleBar *self,
                          ProfileResample   *resample,
                          guint              row,
                          guint              phase,
                          double             full)
{
  g_return_if_fail (VIEWER_IS_RESAMPLE_BAR (self));

  if (resample != NULL)
    profile_resample_ref (resample);
  g_clear_pointer (&self->resample, profile_resample_unref);
  self->resample = resample;
  self->row = row;
  self->phase = phase;
  self->full = full;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
