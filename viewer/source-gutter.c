/* source-gutter.c: numbers and the columns "total" and "self" beside the lines of a file; see source-gutter.h */

#include "viewer/source-gutter-private.h"

#include "viewer/figures.h"
#include "viewer/source-words.h"

#define LEAST_DIGITS 2
#define SMALL_SHARE  0.0005

G_DEFINE_FINAL_TYPE (ViewerSourceGutter, viewer_source_gutter, GTK_TYPE_WIDGET)

enum {
  PLACED,
  LINE_CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- what it says ---- */

char *
viewer_source_gutter_dup_figure (ViewerSourceGutter *self,
                                 gint64              time_ns)
{
  double share = viewer_source_words_get_share (self->lines, time_ns);

  return time_ns > 0 && share >= SMALL_SHARE ? viewer_figures_dup_share (share) : g_strdup (time_ns > 0 ? "·" : "");
}

const ProfileSourceLine *
viewer_source_gutter_find_line (ViewerSourceGutter *self,
                                guint               line)
{
  return self->lines != NULL ? profile_source_file_find_line (&self->file, line) : NULL;
}

char *
viewer_source_gutter_dup_total (ViewerSourceGutter *self,
                                guint               line)
{
  const ProfileSourceLine *found;

  g_return_val_if_fail (VIEWER_IS_SOURCE_GUTTER (self), NULL);

  found = viewer_source_gutter_find_line (self, line);
  return found != NULL ? viewer_source_gutter_dup_figure (self, found->total_ns) : g_strdup ("");
}

char *
viewer_source_gutter_dup_self (ViewerSourceGutter *self,
                               guint               line)
{
  const ProfileSourceLine *found;

  g_return_val_if_fail (VIEWER_IS_SOURCE_GUTTER (self), NULL);

  found = viewer_source_gutter_find_line (self, line);
  return found != NULL ? viewer_source_gutter_dup_figure (self, found->self_ns) : g_strdup ("");
}

/* ---- sizes ---- */

static int
measure_column (ViewerSourceGutter *self)
{
  g_autofree char *widest = viewer_figures_dup_share (1);

  return viewer_source_gutter_measure_text (self, widest);
}

static void
viewer_source_gutter_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  ViewerSourceGutter *self = VIEWER_SOURCE_GUTTER (widget);
  g_autofree char *digits = g_strnfill ((gsize) self->n_digits, '8');

  *minimum_baseline = *natural_baseline = -1;
  *minimum = *natural = 0;
  if (orientation != GTK_ORIENTATION_HORIZONTAL)
    return;
  self->column_width = measure_column (self);
  self->number_width = viewer_source_gutter_measure_text (self, digits);
  *minimum = viewer_source_gutter_get_columns_x (self) + 2 * (VIEWER_GUTTER_COLUMN_GAP + self->column_width)
             + 2 * VIEWER_GUTTER_RANGE_GAP + VIEWER_GUTTER_RANGE_WIDTH;
  *natural = *minimum;
}

/* ---- clicks ---- */

/* 0: there are no figures. */
static guint
get_line_with_figures (ViewerSourceGutter *self,
                       double              y)
{
  GtkTextIter line;
  int buffer_y, top, height;
  guint number;

  if (self->view == NULL)
    return 0;
  gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_LEFT, 0, (int) y, NULL, &buffer_y);
  gtk_text_view_get_line_at_y (self->view, &line, buffer_y, &top);
  gtk_text_view_get_line_yrange (self->view, &line, &top, &height);
  number = (guint) gtk_text_iter_get_line (&line) + 1;
  if (buffer_y < top || buffer_y >= top + height || viewer_source_gutter_find_line (self, number) == NULL)
    return 0;
  return number;
}

static void
pressed (GtkGestureClick    *gesture,
         int                 n_presses,
         double              x,
         double              y,
         ViewerSourceGutter *self)
{
  if (get_line_with_figures (self, y) != 0)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
released (GtkGestureClick    *gesture,
          int                 n_presses,
          double              x,
          double              y,
          ViewerSourceGutter *self)
{
  guint line = get_line_with_figures (self, y);

  if (line != 0)
    g_signal_emit (self, signals[LINE_CLICKED], 0, line);
}

/* ---- following the text ---- */

static void
text_changed (ViewerSourceGutter *self)
{
  int n_lines = gtk_text_buffer_get_line_count (gtk_text_view_get_buffer (self->view)), n_digits = 1;

  for (int n = n_lines; n >= 10; n /= 10)
    n_digits++;
  n_digits = MAX (n_digits, LEAST_DIGITS);
  if (n_digits != self->n_digits)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->n_digits = n_digits;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* It scrolls, and what is above becomes taller when it is measured. */
static void
follow_adjustment (ViewerSourceGutter *self)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));

  if (adjustment == NULL)
    return;
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

/* ---- what it is told ---- */

void
viewer_source_gutter_set_heat (ViewerSourceGutter      *self,
                               ProfileSourceLines      *lines,
                               const ProfileSourceFile *file)
{
  g_return_if_fail (VIEWER_IS_SOURCE_GUTTER (self));

  if (lines != NULL)
    profile_source_lines_ref (lines);
  g_clear_pointer (&self->lines, profile_source_lines_unref);
  self->lines = lines;
  self->file = file != NULL ? *file : (ProfileSourceFile) { 0 };
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
viewer_source_gutter_set_range (ViewerSourceGutter *self,
                                guint               first,
                                guint               last)
{
  g_return_if_fail (VIEWER_IS_SOURCE_GUTTER (self));

  self->first = first != 0 ? first : G_MAXUINT;
  self->last = last;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
viewer_source_gutter_set_theme (ViewerSourceGutter *self,
                                ViewerTheme         theme)
{
  g_return_if_fail (VIEWER_IS_SOURCE_GUTTER (self));

  self->theme = theme;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
viewer_source_gutter_get_column_width (ViewerSourceGutter *self)
{
  g_return_val_if_fail (VIEWER_IS_SOURCE_GUTTER (self), 0);

  return measure_column (self) + VIEWER_GUTTER_COLUMN_GAP;
}

int
viewer_source_gutter_get_x (ViewerSourceGutter *self)
{
  double x = 0;

  g_return_val_if_fail (VIEWER_IS_SOURCE_GUTTER (self), 0);

  if (self->view != NULL)
    gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->view), 0, 0, &x, NULL);
  return (int) x + viewer_source_gutter_get_columns_x (self);
}

static void
viewer_source_gutter_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  GTK_WIDGET_CLASS (viewer_source_gutter_parent_class)->size_allocate (widget, width, height, baseline);
  g_signal_emit (widget, signals[PLACED], 0);
}

static void
viewer_source_gutter_system_setting_changed (GtkWidget        *widget,
                                             GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (viewer_source_gutter_parent_class)->system_setting_changed (widget, setting);

  /* Another font, or another size of it. */
  g_clear_object (&VIEWER_SOURCE_GUTTER (widget)->layout);
  gtk_widget_queue_resize (widget);
}

static void
viewer_source_gutter_dispose (GObject *object)
{
  ViewerSourceGutter *self = VIEWER_SOURCE_GUTTER (object);

  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->lines, profile_source_lines_unref);
  self->file = (ProfileSourceFile) { 0 };

  G_OBJECT_CLASS (viewer_source_gutter_parent_class)->dispose (object);
}

static void
viewer_source_gutter_class_init (ViewerSourceGutterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_source_gutter_dispose;
  widget_class->measure = viewer_source_gutter_measure;
  widget_class->snapshot = viewer_source_gutter_snapshot;
  widget_class->size_allocate = viewer_source_gutter_size_allocate;
  widget_class->system_setting_changed = viewer_source_gutter_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "gutter");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  signals[PLACED] = g_signal_new ("placed", VIEWER_TYPE_SOURCE_GUTTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LINE_CLICKED] = g_signal_new ("line-clicked", VIEWER_TYPE_SOURCE_GUTTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
viewer_source_gutter_init (ViewerSourceGutter *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->first = G_MAXUINT;
  self->n_digits = LEAST_DIGITS;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (released), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

ViewerSourceGutter *
viewer_source_gutter_new (GtkTextView *view)
{
  ViewerSourceGutter *self = g_object_new (VIEWER_TYPE_SOURCE_GUTTER, NULL);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);

  g_set_weak_pointer (&self->view, view);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (text_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "notify::cursor-position", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "notify::style-scheme", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "notify::vadjustment", G_CALLBACK (follow_adjustment), self, G_CONNECT_SWAPPED);
  follow_adjustment (self);
  gtk_text_view_set_gutter (view, GTK_TEXT_WINDOW_LEFT, GTK_WIDGET (self));
  return self;
}
