/* test-pictures.c: what each view looks like, light, dark and in high contrast, and that it follows the desktop
 *
 * One window stays open while the theme changes under it. The pictures in golden/views are whole, to be looked at; they are
 * compared by the mean colours of small squares, so that glyphs may be smoothed in another way. With
 * PYINST_GOLDEN=write they are written instead.
 */

#include <gtksourceview/gtksource.h>

#include "tests/viewer/driver.h"
#include "tests/viewer/tasks-recording.h"
#include "viewer/contrast.h"
#include "viewer/flame-private.h"
#include "viewer/timeline-private.h"

#define WIDTH   600
#define SQUARE  4
/* Of 255: one square in a hundred may be further off. */
#define NEAR    40

/* The version and the fonts that the pictures were made with. */
#define ADWAITA_MINOR 2
static const char *const fonts[] = { "DejaVu Sans", "DejaVu Sans Mono", NULL };

static const char *const themes[VIEWER_N_THEMES] = { "light", "dark", "high-contrast", "high-contrast-dark" };

typedef struct {
  const char *name;
  const char *page;      /* what the window shows */
  const char *type;
  int         height;    /* of the picture, from the top */
} View;

static const View views[] = {
  { "overview", "tree", "ViewerOverview", 50 },
  { "timeline", "tree", "ViewerTimeline", 170 },
  { "tree", "tree", "ViewerTreeView", 190 },
  { "inverted", "inverted", "ViewerTreeView", 190 },
  { "flame", "flame", "ViewerFlameGraph", 150 },
  { "functions", "functions", "ViewerFunctionsView", 190 },
  { "source", "source", "ViewerSourceView", 230 },
};

/* Of a recording with tasks. */
static const View task_views[] = {
  { "tasks", "tasks", "ViewerTasksView", 190 },
};

static const char recording[] =
  "meta target shop.py\n"
  "source shop.py 1000 import json\\n\\ndef main():\\n    prices()\\n    log()\\n\\n# all of them\\ndef prices():\\n"
  "    text = load()\\n    return json.loads(text)\\n\\ndef log():\\n    print(\\\"sold\\\", 3)\\n\n"
  "main@shop.py:4;prices@shop.py:9 200\n"
  "main@shop.py:4;prices@shop.py:10;loads@std:json/__init__.py:9;decode@std:json/decoder.py:30 250\n"
  "main@shop.py:4;prices@shop.py:9;load@lib:kit/files.py:5 150\n"
  "state gil-wait\n"
  "main@shop.py:5;log@shop.py:13 150\n"
  "state running\n"
  "main@shop.py:5;log@shop.py:13;*print 90\n"
  "main@shop.py:5 3\nmain@shop.py:4;prices@shop.py:9 2\nmain@shop.py:5 3\nmain@shop.py:4;prices@shop.py:9 2\nmain@shop.py:5 50\n"
  "thread worker\nstate blocked\nrun@shop.py:13;wait@std:threading.py:51 500\n"
  "state native\nrun@shop.py:13 400\n";

/* ---- the theme ---- */

static GSettings *
find_switch (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, "org.gnome.desktop.a11y.interface", TRUE);
  return schema != NULL && g_settings_schema_has_key (schema, "high-contrast")
         ? g_settings_new ("org.gnome.desktop.a11y.interface") : NULL;
}

/* As the desktop's settings do; they are this process's alone (GSETTINGS_BACKEND=memory). */
static void
set_theme (GSettings   *high_contrast,
           ViewerTheme  theme)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      theme & VIEWER_THEME_DARK ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (high_contrast != NULL)
    g_settings_set_boolean (high_contrast, "high-contrast", (theme & VIEWER_THEME_HIGH_CONTRAST) != 0);
  run_for (200);
}

static ViewerWindow *
open_recording (const char *text)
{
  ViewerWindow *window = open_fixture (text);

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 900);
  xdotool ("mousemove 1599 999");
  run_for (200);
  return window;
}

static void
show (ViewerWindow *window,
      const char   *page)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", page);
  run_for (150);
}

static const char *
get_scheme (ViewerWindow *window)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_of_type (window, "GtkSourceView")));

  return gtk_source_style_scheme_get_id (gtk_source_buffer_get_style_scheme (GTK_SOURCE_BUFFER (buffer)));
}

/* The colours of what is open change with the desktop's setting, and back. */
static void
test_follows (void)
{
  static const char *const schemes[VIEWER_N_THEMES] = { "pyinst", "pyinst-dark", "pyinst-high-contrast",
                                                        "pyinst-dark-high-contrast" };
  static const ViewerTheme order[] = { 0, 2, 3, 1, 3, 2, 0 };
  g_autoptr(GSettings) high_contrast = find_switch ();
  ViewerWindow *window;

  if (high_contrast == NULL)
    {
      g_test_skip ("the schema org.gnome.desktop.a11y.interface is not installed");
      return;
    }
  window = open_recording (recording);
  show (window, "flame");
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      ViewerTimeline *timeline;
      ViewerFlameGraph *flame;
      guint n_paints;

      show (window, "flame");
      timeline = VIEWER_TIMELINE (find_of_type (window, "ViewerTimeline"));
      flame = VIEWER_FLAME_GRAPH (find_of_type (window, "ViewerFlameGraph"));
      n_paints = viewer_timeline_chart_get_n_paints (timeline->chart);
      set_theme (high_contrast, order[i]);
      g_assert_cmpuint (viewer_contrast_get_theme (), ==, order[i]);
      g_assert_cmpuint (timeline->theme, ==, order[i]);
      g_assert_cmpuint (flame->theme, ==, order[i]);
      g_assert_true (viewer_palette_get_own_chrome (timeline->palette) == viewer_palette_get_chrome (order[i]));
      g_assert_true (viewer_palette_get_own_chrome (flame->palette) == viewer_palette_get_chrome (order[i]));
      if (i > 0)
        g_assert_cmpuint (viewer_timeline_chart_get_n_paints (timeline->chart), >, n_paints);
      show (window, "source");
      g_assert_cmpstr (get_scheme (window), ==, schemes[order[i]]);
    }
  close_window (window);
}

/* ---- pictures ---- */

static cairo_surface_t *
paint (GtkWidget *widget,
       int        height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, height);
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  guint32 background = viewer_palette_get_chrome (viewer_contrast_get_theme ())->background;
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;

  g_assert_cmpint (gtk_widget_get_width (widget), >=, WIDTH);
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  cairo_set_source_rgb (cr, (background >> 16 & 0xff) / 255.0, (background >> 8 & 0xff) / 255.0, (background & 0xff) / 255.0);
  cairo_paint (cr);
  gsk_render_node_draw (node, cr);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* The mean of a channel in a square. */
static int
get_mean (cairo_surface_t *surface,
          int              x,
          int              y,
          int              shift)
{
  int stride = cairo_image_surface_get_stride (surface), sum = 0;
  const guint8 *data = cairo_image_surface_get_data (surface);

  for (int row = y; row < y + SQUARE; row++)
    {
      const guint32 *line = (const guint32 *) (const void *) (data + (gsize) row * (gsize) stride);

      for (int column = x; column < x + SQUARE; column++)
        sum += (int) (line[column] >> shift & 0xff);
    }
  return sum / (SQUARE * SQUARE);
}

/* How many squares in a thousand are another colour. */
static int
compare (cairo_surface_t *now,
         cairo_surface_t *golden,
         int              height)
{
  int n_far = 0, n = 0;

  for (int y = 0; y + SQUARE <= height; y += SQUARE)
    for (int x = 0; x + SQUARE <= WIDTH; x += SQUARE, n++)
      for (int shift = 0; shift <= 16; shift += 8)
        if (ABS (get_mean (now, x, y, shift) - get_mean (golden, x, y, shift)) > NEAR)
          {
            n_far++;
            break;
          }
  return n_far * 1000 / n;
}

static void
check_picture (GtkWidget  *widget,
               const View *view,
               const char *theme)
{
  g_autofree char *name = g_strdup_printf ("%s-%s.png", view->name, theme);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "golden", "views", name, NULL);
  cairo_surface_t *now = paint (widget, view->height);

  if (g_strcmp0 (g_getenv ("PYINST_GOLDEN"), "write") == 0)
    g_assert_cmpint (cairo_surface_write_to_png (now, path), ==, CAIRO_STATUS_SUCCESS);
  else
    {
      cairo_surface_t *golden = cairo_image_surface_create_from_png (path);

      g_assert_cmpint (cairo_surface_status (golden), ==, CAIRO_STATUS_SUCCESS);
      g_assert_cmpint (cairo_image_surface_get_width (golden), ==, WIDTH);
      g_assert_cmpint (cairo_image_surface_get_height (golden), ==, view->height);
      if (compare (now, golden, view->height) >= 10)
        {
          g_autofree char *kept = g_build_filename (g_get_tmp_dir (), name, NULL);

          cairo_surface_write_to_png (now, kept);
          g_test_message ("%s is another picture now: %s", name, kept);
          g_test_fail ();
        }
      cairo_surface_destroy (golden);
    }
  cairo_surface_destroy (now);
}

/* Where a shown line stands depends on how fast the lines above it were measured, and it is scrolled to when they are. */
static void
scroll_up (ViewerWindow *window)
{
  GtkWidget *text = find_of_type (window, "GtkSourceView");
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (text));
  guint n_rests = 0;

  for (guint i = 0; i < 100 && n_rests < 3; i++)
    {
      n_rests = gtk_adjustment_get_value (adjustment) > 0 ? 0 : n_rests + 1;
      gtk_adjustment_set_value (adjustment, 0);
      run_for (100);
    }
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, 0);
}

static gboolean
has_family (const char *wanted)
{
  PangoFontFamily **families;
  gboolean found = FALSE;
  int n;

  pango_font_map_list_families (pango_cairo_font_map_get_default (), &families, &n);
  for (int i = 0; i < n; i++)
    found |= g_str_equal (pango_font_family_get_name (families[i]), wanted);
  g_free (families);
  return found;
}

/* NULL, or why the pictures cannot be compared here. */
static const char *
get_obstacle (void)
{
  if (adw_get_major_version () != 1 || adw_get_minor_version () != ADWAITA_MINOR)
    return "the pictures are of libadwaita 1.2; others have other widgets";
  for (guint i = 0; fonts[i] != NULL; i++)
    if (!has_family (fonts[i]))
      return "the pictures have the fonts DejaVu Sans and DejaVu Sans Mono";
  return NULL;
}

static void
test_pictures (gconstpointer data)
{
  ViewerTheme theme = GPOINTER_TO_UINT (data);
  g_autoptr(GSettings) high_contrast = find_switch ();
  ViewerWindow *window;

  if (get_obstacle () != NULL || (high_contrast == NULL && theme & VIEWER_THEME_HIGH_CONTRAST))
    {
      g_test_skip (get_obstacle () != NULL ? get_obstacle () : "the schema org.gnome.desktop.a11y.interface is not installed");
      return;
    }
  set_theme (high_contrast, theme);
  window = open_recording (recording);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      show (window, views[i].page);
      gtk_window_set_focus (GTK_WINDOW (window), NULL);
      if (g_str_equal (views[i].name, "source"))
        scroll_up (window);
      run_for (100);
      check_picture (find_of_type (window, views[i].type), &views[i], themes[theme]);
    }
  close_window (window);
  window = open_recording (pair);
  for (guint i = 0; i < G_N_ELEMENTS (task_views); i++)
    {
      show (window, task_views[i].page);
      gtk_window_set_focus (GTK_WINDOW (window), NULL);
      run_for (100);
      check_picture (find_of_type (window, task_views[i].type), &task_views[i], themes[theme]);
    }
  close_window (window);
  set_theme (high_contrast, VIEWER_THEME_LIGHT);
}

static void
set_fonts (void)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  g_object_set (gtk_settings_get_default (), "gtk-font-name", "DejaVu Sans 11", "gtk-xft-dpi", 96 * 1024, "gtk-cursor-blink", FALSE,
                NULL);
  gtk_css_provider_load_from_data (provider, "textview, gutter { font-family: \"DejaVu Sans Mono\"; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
  g_object_unref (provider);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  set_fonts ();
  for (guint theme = 0; theme < VIEWER_N_THEMES; theme++)
    {
      g_autofree char *path = g_strdup_printf ("/pictures/%s", themes[theme]);

      g_test_add_data_func (path, GUINT_TO_POINTER (theme), test_pictures);
    }
  g_test_add_func ("/pictures/follows", test_follows);
  return driver_run ();
}
