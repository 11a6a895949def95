/* what-if-slider.c: a bar whose end can be dragged; see what-if-slider.h */

#include "viewer/learn/what-if-slider.h"

#include <glib/gi18n.h>
#include <math.h>

#define HEIGHT_PX   44
#define RADIUS_PX   8
#define GRIP_PX     14      /* at the end of the fill; always in sight */
#define PAD_PX      12
#define STEP        0.05
#define PAGE        0.25
#define GHOST_ALPHA 0.16f

struct _ViewerWhatIfSlider
{
  GtkWidget parent_instance;

  PangoLayout *layout;
  double       value;
  double       drag_x;
};

enum {
  VALUE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ViewerWhatIfSlider, viewer_what_if_slider, GTK_TYPE_WIDGET)

static gboolean
is_rtl (ViewerWhatIfSlider *self)
{
  return gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
}

static void
move_to (ViewerWhatIfSlider *self,
         double              value)
{
  value = CLAMP (value, 0, 1);
  if (value == self->value)
    return;
  self->value = value;
  g_signal_emit (self, signals[VALUE_CHANGED], 0);
}

/* ---- drawing ---- */

static void
append_box (GtkSnapshot   *snapshot,
            const GdkRGBA *color,
            double         x,
            double         y,
            double         width,
            double         height,
            float          radius)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height);
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box, &bounds, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, color, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
append_text (ViewerWhatIfSlider *self,
             GtkSnapshot        *snapshot,
             const GdkRGBA      *color,
             double              x)
{
  int width, height;

  pango_layout_get_pixel_size (self->layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) floor (x),
                                                          (float) ((gtk_widget_get_height (GTK_WIDGET (self)) - height) / 2)));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
}

/* Three lines to take hold of. */
static void
append_grip (GtkSnapshot   *snapshot,
             const GdkRGBA *color,
             double         x,
             double         height)
{
  for (int i = -1; i <= 1; i++)
    append_box (snapshot, color, floor (x) + 3 * i, floor (height / 2) - 7, 1, 14, 0);
}

static void
viewer_what_if_slider_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  ViewerWhatIfSlider *self = VIEWER_WHAT_IF_SLIDER (widget);
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double filled = MAX (floor (width * self->value), GRIP_PX);
  double x = is_rtl (self) ? width - filled : 0;
  GdkRGBA color, ghost, fill, on_fill;
  int text_width;

  gtk_style_context_get_color (context, &color);
  if (!gtk_style_context_lookup_color (context, "accent_bg_color", &fill))
    fill = color;
  if (!gtk_style_context_lookup_color (context, "accent_fg_color", &on_fill))
    on_fill = (GdkRGBA) { 1, 1, 1, 1 };
  if (!gtk_widget_is_sensitive (widget))
    fill.alpha *= 0.4f;
  ghost = fill;
  ghost.alpha *= GHOST_ALPHA / 0.5f;
  append_box (snapshot, &ghost, 0, 0, width, height, RADIUS_PX);
  append_box (snapshot, &fill, x, 0, filled, height, RADIUS_PX);
  append_grip (snapshot, &on_fill, is_rtl (self) ? x + GRIP_PX / 2.0 : filled - GRIP_PX / 2.0, height);
  pango_layout_get_pixel_size (self->layout, &text_width, NULL);
  /* In what is left when it has room there, else beside it. */
  if (filled >= text_width + PAD_PX + GRIP_PX)
    append_text (self, snapshot, &on_fill, is_rtl (self) ? width - PAD_PX - text_width : PAD_PX);
  else
    append_text (self, snapshot, &color, is_rtl (self) ? MAX (x - PAD_PX - text_width, 2)
                                                       : MIN (filled + PAD_PX, MAX (width - text_width - 2, 0)));
}

static void
viewer_what_if_slider_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  int text_height;

  pango_layout_get_pixel_size (VIEWER_WHAT_IF_SLIDER (widget)->layout, NULL, &text_height);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 120;
      *natural = 280;
    }
  else
    *minimum = *natural = MAX (HEIGHT_PX, text_height + PAD_PX);
}

/* ---- moving ---- */

static void
drag_to (ViewerWhatIfSlider *self,
         double              x)
{
  double part = x / MAX (gtk_widget_get_width (GTK_WIDGET (self)), 1);

  move_to (self, is_rtl (self) ? 1 - part : part);
}

static void
drag_began (GtkGestureDrag     *gesture,
            double              x,
            double              y,
            ViewerWhatIfSlider *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_x = x;
  drag_to (self, x);
}

static void
dragged (GtkGestureDrag     *gesture,
         double              dx,
         double              dy,
         ViewerWhatIfSlider *self)
{
  drag_to (self, self->drag_x + dx);
}

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  keycode,
             GdkModifierType        state,
             ViewerWhatIfSlider    *self)
{
  double forward = is_rtl (self) ? -STEP : STEP;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      move_to (self, self->value - forward);
      return TRUE;
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      move_to (self, self->value + forward);
      return TRUE;
    case GDK_KEY_Down: case GDK_KEY_KP_Down: case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      move_to (self, self->value - STEP);
      return TRUE;
    case GDK_KEY_Up: case GDK_KEY_KP_Up: case GDK_KEY_plus: case GDK_KEY_KP_Add:
      move_to (self, self->value + STEP);
      return TRUE;
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down:
      move_to (self, self->value - PAGE);
      return TRUE;
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up:
      move_to (self, self->value + PAGE);
      return TRUE;
    case GDK_KEY_Home: case GDK_KEY_KP_Home:
      move_to (self, 0);
      return TRUE;
    case GDK_KEY_End: case GDK_KEY_KP_End:
      move_to (self, 1);
      return TRUE;
    default:
      return FALSE;
    }
}

/* ---- the widget ---- */

static void
style_changed (GtkWidget         *widget,
               GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (viewer_what_if_slider_parent_class)->css_changed (widget, change);
  pango_layout_context_changed (VIEWER_WHAT_IF_SLIDER (widget)->layout);
  gtk_widget_queue_resize (widget);
}

static void
viewer_what_if_slider_finalize (GObject *object)
{
  g_clear_object (&VIEWER_WHAT_IF_SLIDER (object)->layout);
  G_OBJECT_CLASS (viewer_what_if_slider_parent_class)->finalize (object);
}

static void
viewer_what_if_slider_class_init (ViewerWhatIfSliderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = viewer_what_if_slider_finalize;
  widget_class->snapshot = viewer_what_if_slider_snapshot;
  widget_class->measure = viewer_what_if_slider_measure;
  widget_class->css_changed = style_changed;
  gtk_widget_class_set_css_name (widget_class, "whatifslider");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  signals[VALUE_CHANGED] = g_signal_new ("value-changed", VIEWER_TYPE_WHAT_IF_SLIDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 0);
}

static void
viewer_what_if_slider_init (ViewerWhatIfSlider *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->value = 1;
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "");
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (dragged), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "ew-resize");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("How much of the function’s time is left"), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0, -1);
}

GtkWidget *
viewer_what_if_slider_new (void)
{
  return g_object_new (VIEWER_TYPE_WHAT_IF_SLIDER, NULL);
}

double
viewer_what_if_slider_get_value (ViewerWhatIfSlider *self)
{
  g_return_val_if_fail (VIEWER_IS_WHAT_IF_SLIDER (self), 1);

  return self->value;
}

void
viewer_what_if_slider_set (ViewerWhatIfSlider *self,
                           double              value,
                           const char         *text)
{
  g_return_if_fail (VIEWER_IS_WHAT_IF_SLIDER (self));

  self->value = CLAMP (value, 0, 1);
  pango_layout_set_text (self->layout, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, self->value,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
