/* source-gutter.c: the columns "total" and "self" beside the lines of a file; see source-gutter.h */

#include "viewer/source-gutter.h"

#include <math.h>

#include "viewer/figures.h"
#include "viewer/source-buffer.h"
#include "viewer/source-words.h"

#define COLUMN_GAP   8     /* px, left of each column */
#define RANGE_WIDTH  3
#define RANGE_GAP    6     /* on both sides of the bar */
#define SMALL_SHARE  0.0005

struct _ViewerSourceGutter
{
  GtkSourceGutterRenderer parent_instance;

  /* owned */
  ProfileSourceLines *lines;
  PangoLayout        *layout;      /* one for all figures */

  /* state */
  ProfileSourceFile file;          /* without lines: none */
  guint             first, last;
  ViewerTheme       theme;
  int               column_width;
};

G_DEFINE_FINAL_TYPE (ViewerSourceGutter, viewer_source_gutter, GTK_SOURCE_TYPE_GUTTER_RENDERER)

enum {
  PLACED,
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

static PangoLayout *
get_layout (ViewerSourceGutter *self)
{
  if (self->layout == NULL)
    {
      PangoAttrList *attributes = pango_attr_list_new ();

      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
      pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
      pango_layout_set_attributes (self->layout, attributes);
      pango_attr_list_unref (attributes);
    }
  return self->layout;
}

static int
measure_column (ViewerSourceGutter *self)
{
  g_autofree char *widest = viewer_figures_dup_share (1);
  int width;

  pango_layout_set_text (get_layout (self), widest, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  return width;
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
  int text_width, text_height;

  if (text[0] == '\0')
    return;
  pango_layout_set_text (get_layout (self), text, -1);
  pango_layout_get_pixel_size (self->layout, &text_width, &text_height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (right - text_width),
                                                          (float) round (y + (height - text_height) / 2)));
  gtk_snapshot_append_layout (snapshot, self->layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
viewer_source_gutter_snapshot_line (GtkSourceGutterRenderer *renderer,
                                    GtkSnapshot             *snapshot,
                                    GtkSourceGutterLines    *gutter_lines,
                                    guint                    number)
{
  ViewerSourceGutter *self = VIEWER_SOURCE_GUTTER (renderer);
  const ViewerChrome *chrome = viewer_palette_get_chrome (self->theme);
  const ProfileSourceLine *line = find_line (self, number + 1);
  int width = gtk_widget_get_width (GTK_WIDGET (self)), y, height;

  gtk_source_gutter_lines_get_line_yrange (gutter_lines, number, GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_CELL, &y, &height);
  if (line != NULL)
    {
      double share = viewer_source_words_get_share (self->lines, line->total_ns);
      GdkRGBA tint = get_color (chrome->application, (float) viewer_source_get_tint (share, self->theme));

      gtk_snapshot_append_color (snapshot, &tint, &GRAPHENE_RECT_INIT (0, (float) y, (float) width, (float) height));
      draw_figure (self, snapshot, line->total_ns, COLUMN_GAP + self->column_width, y, height);
      draw_figure (self, snapshot, line->self_ns, 2 * (COLUMN_GAP + self->column_width), y, height);
    }
  if (number + 1 >= self->first && number + 1 <= self->last)
    {
      GdkRGBA accent = get_color (chrome->accent, 1);

      gtk_snapshot_append_color (snapshot, &accent,
                                 &GRAPHENE_RECT_INIT ((float) (width - RANGE_WIDTH), (float) y, RANGE_WIDTH, (float) height));
    }
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

  *minimum_baseline = *natural_baseline = -1;
  *minimum = *natural = 0;
  if (orientation != GTK_ORIENTATION_HORIZONTAL)
    return;
  self->column_width = measure_column (self);
  *minimum = *natural = 2 * (COLUMN_GAP + self->column_width) + 2 * RANGE_GAP + RANGE_WIDTH;
}

/* ---- clicks ---- */

static gboolean
viewer_source_gutter_query_activatable (GtkSourceGutterRenderer *renderer,
                                        GtkTextIter             *iter,
                                        GdkRectangle            *area)
{
  return find_line (VIEWER_SOURCE_GUTTER (renderer), (guint) gtk_text_iter_get_line (iter) + 1) != NULL;
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
  GtkSourceView *view = gtk_source_gutter_renderer_get_view (GTK_SOURCE_GUTTER_RENDERER (self));
  double x = 0;

  g_return_val_if_fail (VIEWER_IS_SOURCE_GUTTER (self), 0);

  if (view != NULL)
    gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (view), 0, 0, &x, NULL);
  return (int) x;
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

  g_clear_object (&self->layout);
  g_clear_pointer (&self->lines, profile_source_lines_unref);
  self->file = (ProfileSourceFile) { 0 };

  G_OBJECT_CLASS (viewer_source_gutter_parent_class)->dispose (object);
}

static void
viewer_source_gutter_class_init (ViewerSourceGutterClass *klass)
{
  GtkSourceGutterRendererClass *renderer_class = GTK_SOURCE_GUTTER_RENDERER_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_source_gutter_dispose;
  GTK_WIDGET_CLASS (klass)->measure = viewer_source_gutter_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = viewer_source_gutter_size_allocate;
  GTK_WIDGET_CLASS (klass)->system_setting_changed = viewer_source_gutter_system_setting_changed;
  renderer_class->snapshot_line = viewer_source_gutter_snapshot_line;
  renderer_class->query_activatable = viewer_source_gutter_query_activatable;
  signals[PLACED] = g_signal_new ("placed", VIEWER_TYPE_SOURCE_GUTTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viewer_source_gutter_init (ViewerSourceGutter *self)
{
  self->first = G_MAXUINT;
}

ViewerSourceGutter *
viewer_source_gutter_new (void)
{
  return g_object_new (VIEWER_TYPE_SOURCE_GUTTER, NULL);
}
