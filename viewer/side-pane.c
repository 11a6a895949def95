/* side-pane.c: a pane at the end of what it belongs to; see side-pane.h
 *
 * AdwFlap decides in its size_allocate whether it folds, and asks for a new layout there: what
 * is above it is then drawn without its place. Here a layout only places, and what follows from
 * the room comes after it.
 */

#include "viewer/side-pane.h"

#define SLIDE_MS 200

struct _ViewerSidePane
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *content;
  GtkWidget *separator;
  GtkWidget *pane;

  AdwAnimation *slide;
  double        progress;          /* 0 away, 1 in its place */
  gboolean      is_shown;
  gboolean      is_narrow;         /* at the last layout */
  gboolean      is_beside;         /* at the last layout: the content leaves it its place */
  int           pane_px;           /* its least width with the line before it, when it was last there */
  gboolean      has_yielded;       /* to a narrow window, and comes back */
  guint         follow_id;         /* until what follows from the room is done; 0 for none */
};

enum { PROP_CONTENT = 1, PROP_PANE, PROP_SHOWN, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (ViewerSidePane, viewer_side_pane, GTK_TYPE_WIDGET)

static void
set_progress (double   progress,
              gpointer user_data)
{
  ViewerSidePane *self = user_data;
  gboolean is_there = self->is_shown || progress > 0;

  self->progress = progress;
  if (self->pane != NULL)
    gtk_widget_set_visible (self->pane, is_there);
  gtk_widget_set_visible (self->separator, is_there);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

gboolean
viewer_side_pane_get_shown (ViewerSidePane *self)
{
  g_return_val_if_fail (VIEWER_IS_SIDE_PANE (self), FALSE);

  return self->is_shown;
}

static void
show_pane (ViewerSidePane *self,
           gboolean        shown)
{
  if (self->is_shown == shown)
    return;
  self->is_shown = shown;
  adw_timed_animation_set_value_from (ADW_TIMED_ANIMATION (self->slide), self->progress);
  adw_timed_animation_set_value_to (ADW_TIMED_ANIMATION (self->slide), shown ? 1 : 0);
  set_progress (self->progress, self);
  adw_animation_play (self->slide);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOWN]);
}

void
viewer_side_pane_set_shown (ViewerSidePane *self,
                            gboolean        shown)
{
  g_return_if_fail (VIEWER_IS_SIDE_PANE (self));

  self->has_yielded = FALSE;
  show_pane (self, shown);
}

/* ---- room ---- */

static int
get_least_width (GtkWidget *widget)
{
  int minimum = 0;

  if (widget != NULL && gtk_widget_get_visible (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static gboolean
follow_room (gpointer user_data)
{
  ViewerSidePane *self = user_data;

  self->follow_id = 0;
  if (self->is_narrow && self->is_shown)
    {
      show_pane (self, FALSE);
      self->has_yielded = TRUE;
    }
  else if (!self->is_narrow && self->has_yielded)
    viewer_side_pane_set_shown (self, TRUE);
  return G_SOURCE_REMOVE;
}

/* A pane that is away has no width; what it had counts. Who opens it in a narrow window wants it there. */
static void
note_room (ViewerSidePane *self,
           int             width)
{
  gboolean was_beside = self->is_beside;

  if (self->pane == NULL)
    return;
  if (gtk_widget_get_visible (self->pane))
    self->pane_px = get_least_width (self->pane) + get_least_width (self->separator);
  self->is_narrow = width < get_least_width (self->content) + self->pane_px;
  self->is_beside = self->is_shown && !self->is_narrow;
  if (self->follow_id == 0 && (self->is_narrow ? was_beside && self->is_shown : self->has_yielded))
    self->follow_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, follow_room, self, NULL);
}

static void
viewer_side_pane_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  ViewerSidePane *self = VIEWER_SIDE_PANE (widget);
  GtkWidget *children[] = { self->content, self->separator, self->pane };

  *minimum = *natural = 0;
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      int least, wanted;

      if (children[i] == NULL || !gtk_widget_get_visible (children[i]))
        continue;
      gtk_widget_measure (children[i], orientation, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? *natural + wanted : MAX (*natural, wanted);
    }
}

/* From the place X of the left-to-right order. */
static void
place (ViewerSidePane *self,
       GtkWidget      *child,
       int             x,
       int             width,
       int             height)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int left = is_rtl ? gtk_widget_get_width (GTK_WIDGET (self)) - x - width : x;

  if (child != NULL && gtk_widget_get_visible (child))
    gtk_widget_size_allocate (child, &(GtkAllocation) { left, 0, width, height }, -1);
}

static void
viewer_side_pane_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  ViewerSidePane *self = VIEWER_SIDE_PANE (widget);
  int pane = MIN (get_least_width (self->pane), width), separator = get_least_width (self->separator);
  int out, content;

  note_room (self, width);
  out = (int) (self->progress * (pane + separator) + 0.5);
  content = MAX (width - out, get_least_width (self->content));
  place (self, self->content, 0, self->is_narrow ? width : MIN (content, width), height);
  place (self, self->separator, width - out, separator, height);
  place (self, self->pane, width - out + separator, pane, height);
}

/* ---- GObject ---- */

static void
set_child (ViewerSidePane  *self,
           GtkWidget      **child,
           GtkWidget       *widget)
{
  g_clear_pointer (child, gtk_widget_unparent);
  *child = widget;
  if (widget != NULL && child == &self->content)
    gtk_widget_insert_before (widget, GTK_WIDGET (self), self->separator);
  else if (widget != NULL)
    gtk_widget_insert_after (widget, GTK_WIDGET (self), self->separator);
  set_progress (self->progress, self);
}

static void
viewer_side_pane_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  ViewerSidePane *self = VIEWER_SIDE_PANE (object);

  switch (id)
    {
    case PROP_CONTENT:
      set_child (self, &self->content, g_value_get_object (value));
      break;
    case PROP_PANE:
      set_child (self, &self->pane, g_value_get_object (value));
      break;
    case PROP_SHOWN:
      viewer_side_pane_set_shown (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
viewer_side_pane_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  ViewerSidePane *self = VIEWER_SIDE_PANE (object);

  switch (id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_PANE:
      g_value_set_object (value, self->pane);
      break;
    case PROP_SHOWN:
      g_value_set_boolean (value, self->is_shown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
viewer_side_pane_dispose (GObject *object)
{
  ViewerSidePane *self = VIEWER_SIDE_PANE (object);

  g_clear_handle_id (&self->follow_id, g_source_remove);
  if (self->slide != NULL)
    adw_animation_reset (self->slide);
  g_clear_object (&self->slide);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->separator, gtk_widget_unparent);
  g_clear_pointer (&self->pane, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_side_pane_parent_class)->dispose (object);
}

static void
viewer_side_pane_class_init (ViewerSidePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = viewer_side_pane_set_property;
  object_class->get_property = viewer_side_pane_get_property;
  object_class->dispose = viewer_side_pane_dispose;
  widget_class->measure = viewer_side_pane_measure;
  widget_class->size_allocate = viewer_side_pane_size_allocate;
  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_PANE] = g_param_spec_object ("pane", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SHOWN] = g_param_spec_boolean ("shown", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
viewer_side_pane_init (ViewerSidePane *self)
{
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_visible (self->separator, FALSE);
  gtk_widget_set_parent (self->separator, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->slide = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, SLIDE_MS,
                                         adw_callback_animation_target_new (set_progress, self, NULL));
}
