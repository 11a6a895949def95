/* For everyone: each view read from right to left, with text of twice the size, in high contrast.
 *
 * Warnings are fatal in tests; what is looked for besides is what got no room. The second run of this
 * program is in high contrast.
 */

#include <gdk/x11/gdkx.h>
#include <math.h>

#include "tests/viewer/driver.h"
#include "tests/viewer/walk.h"
#include "viewer/flame-private.h"
#include "viewer/preferences.h"
#include "viewer/record-dialog.h"
#include "viewer/timeline-private.h"

static const char *const views[] = { "tree", "inverted", "flame", "functions", "source" };

static void
check (GtkWindow  *window,
       const char *where)
{
  g_autofree char *clipped = walk_dup_clipped (window);

  if (clipped[0] != '\0')
    {
      g_printerr ("in %s:\n%s", where, clipped);
      g_test_fail ();
    }
}

static void
check_dialog (GtkWindow  *dialog,
              const char *where)
{
  gtk_window_present (dialog);
  run_for (250);
  check (dialog, where);
  gtk_window_destroy (dialog);
}

static void
open_each_view (int width,
                int height)
{
  ViewerWindow *window = viewer_window_new (driver_get_application ());

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  run_for (200);
  check (GTK_WINDOW (window), "welcome");
  close_window (window);

  window = open_shop ();
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  viewer_session_set_range (session_of (window), 100 * MS, 500 * MS);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.search", NULL);
  run_for (200);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", views[i]);
      run_for (150);
      check (GTK_WINDOW (window), views[i]);
    }
  check_dialog (viewer_preferences_new (GTK_WINDOW (window)), "preferences");
  check_dialog (GTK_WINDOW (viewer_record_dialog_new (GTK_WINDOW (window))), "recording dialog");
  close_window (window);
}

static void
test_usual (void)
{
  open_each_view (1200, 850);
}

/* ---- text of twice the size ---- */

typedef struct {
  const char *font_name;
  int         dpi;
} TextSize;

/* Most desktops do it by the resolution, some people by the font. */
static const TextSize large_by_resolution = { "Sans 11", 2 * 96 * 1024 };
static const TextSize large_by_font = { "Sans 22", 96 * 1024 };

static void
set_text_size (const TextSize *size)
{
  g_object_set (gtk_settings_get_default (), "gtk-font-name", size->font_name, "gtk-xft-dpi", size->dpi, NULL);
}

static void
get_text_size (TextSize *size)
{
  g_object_get (gtk_settings_get_default (), "gtk-font-name", &size->font_name, "gtk-xft-dpi", &size->dpi, NULL);
}

static int
measure_width (ViewerTimeline  *timeline,
               ViewerChartFont  font,
               const char      *text)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (timeline), text);
  int width;

  pango_layout_set_font_description (layout, timeline->fonts[font]);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/* What charts paint themselves is no label that a walk could find. */
static void
check_chart_labels (ViewerWindow *window)
{
  ViewerTimeline *timeline = VIEWER_TIMELINE (find_of_type (window, "ViewerTimeline"));
  int title_height = viewer_chart_fonts_get_height (timeline->fonts, VIEWER_FONT_TITLE, GTK_WIDGET (timeline));
  int detail_height = viewer_chart_fonts_get_height (timeline->fonts, VIEWER_FONT_DETAIL, GTK_WIDGET (timeline));
  int room = VIEWER_LANE_HEADER_WIDTH - 20;   /* without its margins */

  g_assert_cmpint (timeline->layout->header_height, >=, title_height + 2 * detail_height);
  g_assert_cmpint (VIEWER_RULER_HEIGHT, >=, detail_height);
  g_assert_cmpint (VIEWER_FLAME_RULER_HEIGHT, >=, detail_height);
  g_assert_cmpint (gtk_widget_get_height (find_of_type (window, "ViewerOverview")), >=, title_height + detail_height);
  g_assert_cmpint (measure_width (timeline, VIEWER_FONT_TITLE, "MainThread"), <=, room);
  for (guint32 lane = 0; lane < 2; lane++)
    {
      g_autofree char *kind = viewer_timeline_dup_lane_kind (timeline, lane), *samples = NULL;
      g_autofree char *totals = viewer_timeline_dup_lane_totals (timeline, lane, &samples);

      g_assert_cmpint (measure_width (timeline, VIEWER_FONT_DETAIL, kind), <=, room);
      g_assert_cmpint (measure_width (timeline, VIEWER_FONT_DETAIL, totals), <=, room);
    }
}

/* It fits a laptop's display, the source beside it. */
static void
check_width (ViewerWindow *window)
{
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  g_object_set (document_of (window), "show-source", TRUE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autofree char *too_wide = NULL;

      gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", views[i]);
      run_for (200);
      too_wide = walk_dup_too_wide (gtk_window_get_child (GTK_WINDOW (window)), 1270);
      g_assert_cmpstr (too_wide, ==, "");
      check (GTK_WINDOW (window), views[i]);
    }
}

static void
test_large_text (gconstpointer size)
{
  ViewerWindow *window;
  TextSize before;

  get_text_size (&before);
  set_text_size (size);
  open_each_view (1500, 950);
  window = open_shop ();
  check_width (window);
  gtk_window_set_default_size (GTK_WINDOW (window), 1500, 950);
  run_for (200);
  check_chart_labels (window);
  close_window (window);
  set_text_size (&before);
}

/* A window that is open when it changes is as one that was opened after. */
static void
test_text_grows (void)
{
  ViewerWindow *window;
  TextSize before;

  get_text_size (&before);
  window = open_shop ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1500, 950);
  check_chart_labels (window);
  set_text_size (&large_by_font);
  run_for (300);
  check_chart_labels (window);
  check (GTK_WINDOW (window), "a window whose text has grown");
  set_text_size (&before);
  run_for (300);
  check_chart_labels (window);
  close_window (window);
}

/* GTK 4.24 asks X to keep a window's top right corner where text goes to the left: without a window manager that
 * corner is at the screen's left edge. */
static void
bring_to_screen (ViewerWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  Display *display = gdk_x11_display_get_xdisplay (gdk_surface_get_display (surface));

  XMoveWindow (display, gdk_x11_surface_get_xid (surface), 0, 0);
  XFlush (display);
  run_for (100);
}

/* Words and controls change sides; time does not. */
static void
test_right_to_left (void)
{
  ViewerWindow *window;
  GtkWidget *timeline, *record;
  graphene_rect_t button, scrollbar;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  open_each_view (1200, 850);

  window = open_shop ();
  record = find_button (window, "win.record");
  g_assert_true (gtk_widget_compute_bounds (record, GTK_WIDGET (window), &button));
  g_assert_cmpfloat (button.origin.x, >, (float) gtk_widget_get_width (GTK_WIDGET (window)) / 2);

  timeline = find_widget (GTK_WIDGET (window), has_type, "ViewerTimeline");
  g_assert_true (gtk_widget_get_direction (timeline) == GTK_TEXT_DIR_LTR);
  g_assert_true (gtk_widget_compute_bounds (VIEWER_TIMELINE (timeline)->scrollbar, timeline, &scrollbar));
  g_assert_cmpfloat (scrollbar.origin.x, >, (float) gtk_widget_get_width (timeline) / 2);
  /* The first column is the one that is seen where not all have room, and the arrows follow the triangles. */
  gtk_window_set_default_size (GTK_WINDOW (window), 600, 850);
  run_for (200);
  bring_to_screen (window);
  click (find_text (window, "price"));
  assert_selected (window, "price");
  press ("Right");
  assert_rows (window, "main |  price |  log | run");
  press ("Left");
  assert_rows (window, "main |  price |   json (2 library frames) |  log | run");
  close_window (window);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* ---- a window that gets narrower ---- */

static gboolean is_layout;

static void
layout_begins (void)
{
  is_layout = TRUE;
}

static void
layout_ends (void)
{
  is_layout = FALSE;
}

static void
count_in_layout (GtkWidget  *widget,
                 GParamSpec *property,
                 guint      *n_shown)
{
  *n_shown += is_layout;
}

/* The Learn pane goes when there is no more room for it: nothing is shown or hidden before that is done,
 * for else what holds it is drawn without its place. */
static void
test_learn_folds (void)
{
  ViewerWindow *window = open_shop ();
  ViewerDocument *document = viewer_window_get_document (window);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  gboolean is_shown;
  guint n_shown = 0;

  gtk_window_set_default_size (GTK_WINDOW (window), 1300, 850);
  run_for (200);
  g_object_set (document, "show-learn", TRUE, NULL);
  run_for (300);
  g_signal_connect (clock, "update", G_CALLBACK (layout_begins), NULL);
  g_signal_connect (clock, "layout", G_CALLBACK (layout_ends), NULL);
  g_signal_connect (find_widget (GTK_WIDGET (document), has_type, "ViewerLearnPane"), "notify::visible",
                    G_CALLBACK (count_in_layout), &n_shown);
  g_signal_connect (document, "notify::show-source", G_CALLBACK (count_in_layout), &n_shown);
  gtk_window_set_default_size (GTK_WINDOW (window), 500, 850);
  run_for (400);
  g_object_get (document, "show-learn", &is_shown, NULL);
  g_assert_false (is_shown);
  gtk_window_set_default_size (GTK_WINDOW (window), 1300, 850);
  run_for (400);
  g_object_get (document, "show-learn", &is_shown, NULL);
  g_assert_true (is_shown);
  g_assert_cmpuint (n_shown, ==, 0);
  /* Who opens it in a narrow window keeps it, above the rest. */
  g_object_set (document, "show-learn", FALSE, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 500, 850);
  run_for (400);
  g_object_set (document, "show-learn", TRUE, NULL);
  run_for (400);
  g_object_get (document, "show-learn", &is_shown, NULL);
  g_assert_true (is_shown);
  g_assert_true (gtk_widget_get_mapped (find_widget (GTK_WIDGET (document), has_type, "ViewerLearnPane")));
  g_signal_handlers_disconnect_by_func (clock, layout_begins, NULL);
  g_signal_handlers_disconnect_by_func (clock, layout_ends, NULL);
  close_window (window);
}

/* As the run was asked to be. */
static void
test_contrast (void)
{
  g_assert_cmpint (adw_style_manager_get_high_contrast (adw_style_manager_get_default ()), ==,
                   g_getenv ("ADW_DEBUG_HIGH_CONTRAST") != NULL);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/looks/contrast", test_contrast);
  g_test_add_func ("/looks/usual", test_usual);
  if (g_getenv ("ADW_DEBUG_HIGH_CONTRAST") == NULL)
    {
      g_test_add_data_func ("/looks/large-text/resolution", &large_by_resolution, test_large_text);
  g_test_add_data_func ("/looks/large-text/font", &large_by_font, test_large_text);
  g_test_add_func ("/looks/large-text/grows", test_text_grows);
      g_test_add_func ("/looks/right-to-left", test_right_to_left);
      g_test_add_func ("/looks/learn-folds", test_learn_folds);
    }
  return driver_run ();
}
