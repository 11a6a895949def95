/* steady-layout.c: a second round of a layout that was disturbed; see steady-layout.h
 *
 * What a widget needs is kept until it or something in it asks for a new size. If it has to
 * be found out again after a layout, somebody asked in the middle of it. The frame clock goes
 * on with layouts until nobody asks for one, so that a second round is done before the frame
 * is painted: once in a frame, with all that is above scrolled windows laid out anew, so that
 * nothing is forgotten in it.
 */

#include "viewer/steady-layout.h"

struct _ViewerSteadyLayout
{
  GtkWidget parent_instance;

  GtkWidget     *child;
  GdkSurface    *surface;       /* owned, while realized, as the next */
  GdkFrameClock *clock;
  gulong         sized_id, laid_out_id;
  guint          n_measured;    /* how often what it needs was found out */
  gint64         frame;         /* the last one that had a second round */
};

enum { PROP_CHILD = 1 };

G_DEFINE_FINAL_TYPE (ViewerSteadyLayout, viewer_steady_layout, GTK_TYPE_WIDGET)

/* ---- the second round ---- */

/* Of every scrolled window that is to be seen. */
static void
queue_above_scrolled (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_SCROLLED_WINDOW (widget))
    for (GtkWidget *above = gtk_widget_get_parent (widget); above != NULL; above = gtk_widget_get_parent (above))
      gtk_widget_queue_resize (above);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    queue_above_scrolled (child);
}

static gboolean
need_to_measure (ViewerSteadyLayout *self)
{
  guint n_before = self->n_measured;

  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  return self->n_measured != n_before;
}

/* Right before places are given out. */
static void
window_sized (ViewerSteadyLayout *self)
{
  need_to_measure (self);
}

static void
window_laid_out (ViewerSteadyLayout *self)
{
  gint64 frame = gdk_frame_clock_get_frame_counter (self->clock);

  if (self->frame == frame || !need_to_measure (self))
    return;
  self->frame = frame;
  queue_above_scrolled (GTK_WIDGET (self));
}

static void
viewer_steady_layout_realize (GtkWidget *widget)
{
  ViewerSteadyLayout *self = VIEWER_STEADY_LAYOUT (widget);

  GTK_WIDGET_CLASS (viewer_steady_layout_parent_class)->realize (widget);

  self->surface = g_object_ref (gtk_native_get_surface (gtk_widget_get_native (widget)));
  self->clock = g_object_ref (gtk_widget_get_frame_clock (widget));
  self->frame = -1;
  self->sized_id = g_signal_connect_object (self->surface, "compute-size", G_CALLBACK (window_sized), self,
                                            G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  self->laid_out_id = g_signal_connect_object (self->clock, "layout", G_CALLBACK (window_laid_out), self,
                                               G_CONNECT_AFTER | G_CONNECT_SWAPPED);
}

static void
viewer_steady_layout_unrealize (GtkWidget *widget)
{
  ViewerSteadyLayout *self = VIEWER_STEADY_LAYOUT (widget);

  g_clear_signal_handler (&self->sized_id, self->surface);
  g_clear_signal_handler (&self->laid_out_id, self->clock);
  g_clear_object (&self->surface);
  g_clear_object (&self->clock);

  GTK_WIDGET_CLASS (viewer_steady_layout_parent_class)->unrealize (widget);
}

/* ---- all of its room is the child's ---- */

static GtkSizeRequestMode
viewer_steady_layout_get_request_mode (GtkWidget *widget)
{
  ViewerSteadyLayout *self = VIEWER_STEADY_LAYOUT (widget);

  return self->child != NULL ? gtk_widget_get_request_mode (self->child) : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
viewer_steady_layout_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  ViewerSteadyLayout *self = VIEWER_STEADY_LAYOUT (widget);

  self->n_measured++;
  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
viewer_steady_layout_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  ViewerSteadyLayout *self = VIEWER_STEADY_LAYOUT (widget);

  if (self->child != NULL)
    gtk_widget_size_allocate (self->child, &(GtkAllocation) { 0, 0, width, height }, baseline);
}

/* ---- GObject ---- */

static void
viewer_steady_layout_set_property (GObject      *object,
                                   guint         id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  ViewerSteadyLayout *self = VIEWER_STEADY_LAYOUT (object);

  if (id != PROP_CHILD)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = g_value_get_object (value);
  if (self->child != NULL)
    gtk_widget_set_parent (self->child, GTK_WIDGET (self));
}

static void
viewer_steady_layout_dispose (GObject *object)
{
  ViewerSteadyLayout *self = VIEWER_STEADY_LAYOUT (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_steady_layout_parent_class)->dispose (object);
}

static void
viewer_steady_layout_class_init (ViewerSteadyLayoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = viewer_steady_layout_set_property;
  object_class->dispose = viewer_steady_layout_dispose;
  widget_class->realize = viewer_steady_layout_realize;
  widget_class->unrealize = viewer_steady_layout_unrealize;
  widget_class->get_request_mode = viewer_steady_layout_get_request_mode;
  widget_class->measure = viewer_steady_layout_measure;
  widget_class->size_allocate = viewer_steady_layout_size_allocate;
  g_object_class_install_property (object_class, PROP_CHILD,
                                   g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
viewer_steady_layout_init (ViewerSteadyLayout *self)
{
}
