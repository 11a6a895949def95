/* wrap-box.c: children side by side, on as many lines as the width needs; see wrap-box.h */

#include "viewer/wrap-box.h"

#define GAP_PX  6

struct _ViewerWrapBox
{
  GtkWidget parent_instance;
};

static void viewer_wrap_box_buildable_init (GtkBuildableIface *iface);

static GtkBuildableIface *parent_buildable;

G_DEFINE_FINAL_TYPE_WITH_CODE (ViewerWrapBox, viewer_wrap_box, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, viewer_wrap_box_buildable_init))

/* From *first* up to, not including, *end*. */
typedef struct {
  GtkWidget *first;
  GtkWidget *end;
  int        height_px;
  int        spare_px;     /* for the children that expand */
  int        n_expanding;
} Line;

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

/* What a child is given when nothing is spare: never more than there is. */
static int
get_width (GtkWidget *child,
           int        width_px)
{
  int min_px, natural_px;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min_px, &natural_px, NULL, NULL);
  return MAX (min_px, MIN (natural_px, width_px));
}

/* The line that begins with *first*: as many children as fit, at least one. */
static Line
fill_line (GtkWidget *first,
           int        width_px)
{
  Line line = { .first = first, .spare_px = width_px + GAP_PX };
  GtkWidget *child;

  for (child = first; child != NULL; child = next_shown (child))
    {
      int child_px = get_width (child, width_px);
      int height_px;

      if (child != first && child_px + GAP_PX > line.spare_px)
        break;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, child_px, NULL, &height_px, NULL, NULL);
      line.height_px = MAX (line.height_px, height_px);
      line.spare_px -= child_px + GAP_PX;
      line.n_expanding += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
    }
  line.end = child;
  line.spare_px = MAX (line.spare_px, 0);
  return line;
}

static GtkSizeRequestMode
viewer_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (GtkWidget *widget,
               int       *minimum,
               int       *natural)
{
  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (child))
    {
      int min_px, natural_px;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &min_px, &natural_px, NULL, NULL);
      *minimum = MAX (*minimum, min_px);
      *natural += natural_px + (*natural > 0 ? GAP_PX : 0);
    }
}

static void
viewer_wrap_box_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int height_px = 0;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (widget, minimum, natural);
      return;
    }
  while (child != NULL)
    {
      Line line = fill_line (child, for_size < 0 ? G_MAXINT / 2 : for_size);

      height_px += line.height_px + (height_px > 0 ? GAP_PX : 0);
      child = line.end;
    }
  *minimum = *natural = height_px;
}

static void
allocate_line (Line    *line,
               int      y,
               int      width_px,
               gboolean is_rtl)
{
  int n_expanding = line->n_expanding;
  int x = 0;

  for (GtkWidget *child = line->first; child != line->end; child = next_shown (child))
    {
      int child_px = get_width (child, width_px);

      if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        {
          int more_px = line->spare_px / n_expanding--;

          child_px += more_px;
          line->spare_px -= more_px;
        }
      gtk_widget_size_allocate (child,
                                &(GtkAllocation) { is_rtl ? width_px - x - child_px : x, y,
                                                   child_px, line->height_px }, -1);
      x += child_px + GAP_PX;
    }
}

static void
viewer_wrap_box_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      Line line = fill_line (child, width);

      allocate_line (&line, y, width, is_rtl);
      y += line.height_px + GAP_PX;
      child = line.end;
    }
}

static void
viewer_wrap_box_compute_expand (GtkWidget *widget,
                                gboolean  *hexpand,
                                gboolean  *vexpand)
{
  *hexpand = TRUE;
  *vexpand = FALSE;
}

static void
viewer_wrap_box_add_child (GtkBuildable *buildable,
                           GtkBuilder   *builder,
                           GObject      *child,
                           const char   *type)
{
  if (GTK_IS_WIDGET (child))
    viewer_wrap_box_append (VIEWER_WRAP_BOX (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
viewer_wrap_box_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = viewer_wrap_box_add_child;
}

static void
viewer_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (viewer_wrap_box_parent_class)->dispose (object);
}

static void
viewer_wrap_box_class_init (ViewerWrapBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_wrap_box_dispose;
  widget_class->get_request_mode = viewer_wrap_box_get_request_mode;
  widget_class->measure = viewer_wrap_box_measure;
  widget_class->size_allocate = viewer_wrap_box_size_allocate;
  widget_class->compute_expand = viewer_wrap_box_compute_expand;
  gtk_widget_class_set_css_name (widget_class, "wrapbox");
}

static void
viewer_wrap_box_init (ViewerWrapBox *self)
{
}

GtkWidget *
viewer_wrap_box_new (void)
{
  return g_object_new (VIEWER_TYPE_WRAP_BOX, NULL);
}

void
viewer_wrap_box_append (ViewerWrapBox *self,
                        GtkWidget     *child)
{
  g_return_if_fail (VIEWER_IS_WRAP_BOX (self));

  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
