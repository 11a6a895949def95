/* bar.c: a share as a short bar; see bar.h */

#include "viewer/bar.h"

#include "viewer/contrast.h"

#define BAR_WIDTH_PX   64
#define BAR_HEIGHT_PX  7
#define TRACK_ALPHA    0.18f    /* in high contrast an edge says how long the bar could be */
#define GHOST_ALPHA    0.42f

struct _ViewerBar
{
  GtkWidget parent_instance;

  double share;
  double ghost;
};

G_DEFINE_FINAL_TYPE (ViewerBar, viewer_bar, GTK_TYPE_WIDGET)

static void
append_pill (GtkSnapshot   *snapshot,
             float          x,
             float          y,
             float          width,
             const GdkRGBA *color)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x, y, width, BAR_HEIGHT_PX);
  GskRoundedRect pill;

  gsk_rounded_rect_init_from_rect (&pill, &bounds, BAR_HEIGHT_PX / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &pill);
  gtk_snapshot_append_color (snapshot, color, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
append_edge (GtkSnapshot   *snapshot,
             float          y,
             float          width,
             const GdkRGBA *color)
{
  GskRoundedRect pill;

  gsk_rounded_rect_init_from_rect (&pill, &GRAPHENE_RECT_INIT (0, y, width, BAR_HEIGHT_PX), BAR_HEIGHT_PX / 2.0f);
  gtk_snapshot_append_border (snapshot, &pill, (const float[4]) { 1, 1, 1, 1 },
                              (const GdkRGBA[4]) { *color, *color, *color, *color });
}

static void
viewer_bar_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  ViewerBar *self = VIEWER_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float y = (float) (int) ((gtk_widget_get_height (widget) - BAR_HEIGHT_PX) / 2);
  float filled = MAX (width * (float) self->share, 2.0f);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float ghost = width * (float) self->ghost;
  GdkRGBA color, track, pale;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  track = color;
  track.alpha *= TRACK_ALPHA;
  append_pill (snapshot, 0, y, width, &track);
  pale = color;
  pale.alpha *= GHOST_ALPHA;
  if (self->ghost > self->share)
    append_pill (snapshot, is_rtl ? width - ghost : 0, y, MAX (ghost, 2.0f), &pale);
  /* What is there at all is seen, even a thousandth. */
  if (self->share > 0)
    append_pill (snapshot, is_rtl ? width - filled : 0, y, filled, &color);
  if (viewer_contrast_get_theme () & VIEWER_THEME_HIGH_CONTRAST)
    append_edge (snapshot, y, width, &color);
}

static void
viewer_bar_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = BAR_WIDTH_PX / 2;
      *natural = BAR_WIDTH_PX;
    }
  else
    *minimum = *natural = BAR_HEIGHT_PX;
}

static void
viewer_bar_class_init (ViewerBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = viewer_bar_snapshot;
  widget_class->measure = viewer_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "sharebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
viewer_bar_init (ViewerBar *self)
{
  self->ghost = -1;
}

GtkWidget *
viewer_bar_new (void)
{
  return g_object_new (VIEWER_TYPE_BAR, NULL);
}

void
viewer_bar_set_share (ViewerBar *self,
                      double     share)
{
  g_return_if_fail (VIEWER_IS_BAR (self));

  share = share > 0 ? MIN (share, 1.0) : 0;
  if (share == self->share)
    return;
  self->share = share;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
viewer_bar_set_ghost (ViewerBar *self,
                      double     share)
{
  g_return_if_fail (VIEWER_IS_BAR (self));

  share = MIN (share, 1.0);
  if (share == self->ghost)
    return;
  self->ghost = share;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
