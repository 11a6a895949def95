/* source-gutter.c: numbers and the columns "total" and "self" beside the lines of a file; see source-gutter.h */

#include "viewer/source-gutter.h"

#include <math.h>

#include "viewer/figures.h"
#include "viewer/source-buffer.h"
#include "viewer/source-words.h"

#define NUMBER_GAP   6     /* px, on both sides of the line numbers */
#define LEAST_DIGITS 2
#define COLUMN_GAP   8     /* left of each column */
#define RANGE_WIDTH  3
#define RANGE_GAP    6     /* on both sides of the bar */
#define SMALL_SHARE  0.0005

struct _ViewerSourceGutter
{
  GtkWidget parent_instance;

  GtkTextView *view;               /* borrowed: the widget we are in; NULL when it is gone */

  /* owned */
  ProfileSourceLines *lines;
  PangoLayout        *layout;      /* one for all figures */

  /* state */
  ProfileSourceFile file;          /* without lines: none */
  guint             first, last;
  ViewerTheme       theme;
  int               number_width, column_width;
  int               n_digits;
};

G_DEFINE_FINAL_TYPE (ViewerSourceGutter, viewer_source_gutter, GTK_TYPE_WIDGET)

enum {
  PLACED,
  LINE_CLICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- what it says ---- */

static char *
dup_figure (ViewerSourceGutter *self,
            gint64              time_ns)
{
  double share = viewer_source_words_get_share (self->lines, time_ns);

  return time_ns > 0 && share >= SMALL_SHARE ? viewer_figures_dup_share (share) : g_strdup (time_ns > 0 ? "·" : "");
}

static const ProfileSourceLine *
find_line (ViewerSourceGutter *self,
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

  found = find_line (self, line);
  return found != NULL ? dup_figure (self, found->total_ns) : g_strdup ("");
}

char *
viewer_source_gutter_dup_self (ViewerSourceGutter *self,
                               guint               line)
{
  const ProfileSourceLine *found;

  g_return_val_if_fail (VIEWER_IS_SOURCE_GUTTER (self), NULL);

  found = find_line (self, line);
  return found != NULL ? dup_figure (self, found->self_ns) : g_strdup ("");
}

/* ---- drawing ---- */

static GdkRGBA
get_color (guint32 color,
           float   alpha)
{
  return (GdkRGBA) { (float) (color >> 16 & 0xff) / 255, (float) (color >> 8 & 0xff) / 255, (float) (color & 0xff) / 255, alpha };
}

/* Digits are equally wide. */
static void
set_is_bold (ViewerSourceGutter *self,
             gboolean            is_bold)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  if (is_bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (self->layout, attributes);
  pango_attr_list_unref (attributes);
}

static PangoLayout *
get_layout (ViewerSourceGutter *self)
{
  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
      set_is_bold (self, FALSE);
    }
  return self->layout;
}

static int
measure_text (ViewerSourceGutter *self,
              const char         *text)
{
  int width;

  pango_layout_set_text (get_layout (self), text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  return width;
}

static int
measure_column (ViewerSourceGutter *self)
{
  g_autofree char *widest = viewer_figures_dup_share (1);

  return measure_text (self, widest);
}

static int
get_columns_x (ViewerSourceGutter *self)
{
  return self->number_width + 2 * NUMBER_GAP;
}

static void
draw_text (ViewerSourceGutter *self,
           GtkSnapshot        *snapshot,
           const char         *text,
           const GdkRGBA      *color,
           double              right,
           double              y,
           double              height)
{
  int text_width, text_height;

  if (text[0] == '\0')
    return;
  pango_layout_set_text (get_layout (self), text, -1);
  pango_layout_get_pixel_size (self->layout, &text_width, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (right - text_width),
                                                          (float) round (y + (height - text_height) / 2)));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_figure (ViewerSourceGutter *self,
             GtkSnapshot        *snapshot,
             gint64              time_ns,
             double              right,
             double              y,
             double              height)
{
  const ViewerChrome *chrome = viewer_palette_get_chrome (self->theme);
  g_autofree char *text = dup_figure (self, time_ns);
  /* A hundredth is what "hot" means; what is less is there, but quiet. */
  GdkRGBA color = get_color (viewer_source_words_get_share (self->lines, time_ns) >= 0.01 ? chrome->text : chrome->dim_text, 1);

  draw_text (self, snapshot, text, &color, right, y, height);
}

/* What the text's colours say of a style; FALSE: nothing. */
static gboolean
get_style_color (ViewerSourceGutter *self,
                 const char         *style_name,
                 const char         *property,
                 GdkRGBA            *color)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (self->view));
  GtkSourceStyleScheme *scheme = gtk_source_buffer_get_style_scheme (buffer);
  GtkSourceStyle *style = scheme != NULL ? gtk_source_style_scheme_get_style (scheme, style_name) : NULL;
  g_autofree char *text = NULL;

  if (style != NULL)
    g_object_get (style, property, &text, NULL);
  return text != NULL && gdk_rgba_parse (color, text);
}

static void
draw_number (ViewerSourceGutter *self,
             GtkSnapshot        *snapshot,
             guint               number,
             gboolean            is_current,
             double              y,
             double              height)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  const char *style = is_current ? "current-line-number" : "line-numbers";
  GdkRGBA color = get_color (viewer_palette_get_chrome (self->theme)->dim_text, 1), background;

  get_style_color (self, style, "foreground", &color);
  if (is_current && get_style_color (self, style, "background", &background))
    gtk_snapshot_append_color (snapshot, &background,
                               &GRAPHENE_RECT_INIT (0, (float) y, (float) get_columns_x (self), (float) height));
  get_layout (self);
  if (is_current)
    set_is_bold (self, TRUE);
  draw_text (self, snapshot, text, &color, NUMBER_GAP + self->number_width, y, height);
  if (is_current)
    set_is_bold (self, FALSE);
}

static void
draw_line (ViewerSourceGutter *self,
           GtkSnapshot        *snapshot,
           guint               number,
           gboolean            is_current,
           int                 y,
           int                 height)
{
  const ViewerChrome *chrome = viewer_palette_get_chrome (self->theme);
  const ProfileSourceLine *line = find_line (self, number);
  int width = gtk_widget_get_width (GTK_WIDGET (self)), x = get_columns_x (self);

  draw_number (self, snapshot, number, is_current, y, height);
  if (line != NULL)
    {
      double share = viewer_source_words_get_share (self->lines, line->total_ns);
      GdkRGBA tint = get_color (chrome->application, (float) viewer_source_get_tint (share, self->theme));

      gtk_snapshot_append_color (snapshot, &tint, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) (width - x), (float) height));
      draw_figure (self, snapshot, line->total_ns, x + COLUMN_GAP + self->column_width, y, height);
      draw_figure (self, snapshot, line->self_ns, x + 2 * (COLUMN_GAP + self->column_width), y, height);
    }
  if (number >= self->first && number <= self->last)
    {
      GdkRGBA accent = get_color (chrome->accent, 1);

      gtk_snapshot_append_color (snapshot, &accent,
                                 &GRAPHENE_RECT_INIT ((float) (width - RANGE_WIDTH), (float) y, RANGE_WIDTH, (float) height));
    }
}

static int
get_caret_line (GtkTextBuffer *buffer)
{
  GtkTextIter caret;

  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  return gtk_text_iter_get_line (&caret);
}

/* The lines that are in sight, from the text's own places of them. */
static void
viewer_source_gutter_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  ViewerSourceGutter *self = VIEWER_SOURCE_GUTTER (widget);
  int height = gtk_widget_get_height (widget), caret_line, y, line_height, buffer_y;
  GdkRectangle visible;
  GdkRGBA background;
  GtkTextIter line;

  if (self->view == NULL)
    return;
  caret_line = get_caret_line (gtk_text_view_get_buffer (self->view));
  gtk_text_view_get_visible_rect (self->view, &visible);
  gtk_text_view_get_line_at_y (self->view, &line, visible.y, NULL);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) height));
  if (get_style_color (self, "line-numbers", "background", &background))
    gtk_snapshot_append_color (snapshot, &background,
                               &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) height));
  do
    {
      gtk_text_view_get_line_yrange (self->view, &line, &buffer_y, &line_height);
      gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_LEFT, 0, buffer_y, NULL, &y);
      if (y >= height)
        break;
      draw_line (self, snapshot, (guint) gtk_text_iter_get_line (&line) + 1, gtk_text_iter_get_line (&line) == caret_line,
                 y, line_height);
    }
  while (gtk_text_iter_forward_line (&line));
  gtk_snapshot_pop (snapshot);
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
  self->number_width = measure_text (self, digits);
  *minimum = *natural = get_columns_x (self) + 2 * (COLUMN_GAP + self->column_width) + 2 * RANGE_GAP + RANGE_WIDTH;
}

/* ---- clicks ---- */

/* 0: there are no figures. */
static guint
get_line_with_figures (ViewerSourceGutter *self,
                       double              y)
{
  GtkTextIter line;
  int buffer_y, top, height;

  if (self->view == NULL)
    return 0;
  gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_LEFT, 0, (int) y, NULL, &buffer_y);
  gtk_text_view_get_line_at_y (self->view, &line, buffer_y, &top);
  gtk_text_view_get_line_yrange (self->view, &line, &top, &height);
  if (buffer_y < top || buffer_y >= top + height || find_line (self, (guint) gtk_text_iter_get_line (&line) + 1) == NULL)
    return 0;
  return (guint) gtk_text_iter_get_line (&line) + 1;
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

  return measure_column (self) + COLUMN_GAP;
}

int
viewer_source_gutter_get_x (ViewerSourceGutter *self)
{
  double x = 0;

  g_return_val_if_fail (VIEWER_IS_SOURCE_GUTTER (self), 0);

  if (self->view != NULL)
    gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (self->view), 0, 0, &x, NULL);
  return (int) x + get_columns_x (self);
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
