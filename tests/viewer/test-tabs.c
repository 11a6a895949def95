/* Recordings in tabs: opened, selected, dragged in, closed. */

#include <glib/gstdio.h>

#include "tests/profile/fixture.h"
#include "tests/viewer/driver.h"

static const char other[] = "meta target other.py\nspin@other.py:1 300\nstop 300\n";

/* Two tabs: shop.py and other.py, which is selected. */
static ViewerWindow *
open_two (void)
{
  ViewerWindow *window = open_shop ();
  g_autofree char *path = write_fixture (other);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  viewer_window_open (window, file);
  wait_until (g_str_equal (page_of (window), "recording"));
  run_for (200);
  g_unlink (path);
  return window;
}

static void
test_opens_in_a_tab (void)
{
  ViewerWindow *window = open_two ();

  g_assert_cmpuint (viewer_window_get_n_documents (window), ==, 2);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "other.py");
  assert_rows (window, "spin");
  press ("ctrl+Prior");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "shop.py");
  assert_rows (window, "main |  price |   json (2 library frames) |  log | run");
  press ("ctrl+Tab");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "other.py");
  close_window (window);
}

/* A file that is open is shown, not opened again. */
static void
test_opens_once (void)
{
  ViewerWindow *window = open_two ();
  const char *path = viewer_document_get_path (document_of (window));
  g_autoptr(GFile) file = g_file_new_for_path (path);

  press ("ctrl+Prior");
  viewer_window_open (window, file);
  g_assert_cmpuint (viewer_window_get_n_documents (window), ==, 2);
  g_assert_cmpstr (viewer_document_get_path (document_of (window)), ==, path);
  close_window (window);
}

/* Switches are those of the tab that is seen. */
static void
test_switches_follow (void)
{
  ViewerWindow *window = open_two ();
  gboolean only_my_code;

  press ("ctrl+m");
  g_assert_true (viewer_session_get_only_application (session_of (window)));
  press ("ctrl+Tab");
  g_assert_false (viewer_session_get_only_application (session_of (window)));
  g_object_get (window, "only-my-code", &only_my_code, NULL);
  g_assert_false (only_my_code);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (find_button (window, "win.only-my-code"))));
  close_window (window);
}

static void
test_closes (void)
{
  ViewerWindow *window = open_two ();

  press ("ctrl+w");
  wait_until (viewer_window_get_n_documents (window) == 1);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "shop.py");
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  press ("ctrl+w");
  wait_until (window == NULL);
}

static void
test_new_tab_is_free (void)
{
  ViewerWindow *window = open_shop ();

  press ("ctrl+t");
  g_assert_cmpuint (viewer_window_get_n_documents (window), ==, 2);
  g_assert_cmpstr (page_of (window), ==, "welcome");
  g_assert_true (viewer_document_is_free (document_of (window)));
  close_window (window);
}

/* Timeline and views: one of both is always there. */
static void
test_fills_the_window (void)
{
  ViewerWindow *window = open_shop ();
  GtkWidget *timeline = find_widget (GTK_WIDGET (window), has_type, "ViewerTimeline");
  GtkWidget *tree = GTK_WIDGET (viewer_document_get_tree_view (document_of (window)));
  int height_px = gtk_widget_get_height (timeline);

  press ("F9");
  g_assert_false (gtk_widget_get_mapped (timeline));
  press ("shift+F9");
  g_assert_true (gtk_widget_get_mapped (timeline));
  g_assert_false (gtk_widget_get_mapped (tree));
  g_assert_cmpint (gtk_widget_get_height (timeline), >, height_px);
  find_button (window, "win.show-views");
  press ("F9");
  g_assert_false (gtk_widget_get_mapped (timeline));
  g_assert_true (gtk_widget_get_mapped (tree));
  press ("F9");
  run_for (100);
  g_assert_cmpint (gtk_widget_get_height (timeline), ==, height_px);
  close_window (window);
}

static gboolean
has_class (GtkWidget  *widget,
           const char *wanted)
{
  return gtk_widget_has_css_class (widget, wanted);
}

/* The button on a tab is clicked again before the first click had its turn: one tab goes, and nothing else. */
static void
test_closes_once (void)
{
  ViewerWindow *window = open_two ();
  GtkWidget *tab = find_of_type (window, "AdwTab"), *button = find_widget (tab, has_class, "tab-close-button");

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_signal_emit_by_name (button, "clicked");
  wait_until (viewer_window_get_n_documents (window) == 1);
  run_for (300);
  g_assert_cmpuint (viewer_window_get_n_documents (window), ==, 1);
  close_window (window);
}

/* The window goes between the click on a tab's button and its turn: nothing of the tab is still to come. */
static void
test_goes_with_window (void)
{
  ViewerWindow *window = open_two ();
  GtkWidget *tab = find_of_type (window, "AdwTab"), *button = find_widget (tab, has_class, "tab-close-button");

  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_false (g_idle_remove_by_data (tab));
  run_for (50);
}

static gboolean
has_title (GtkWidget  *tab,
           const char *title)
{
  g_autoptr(AdwTabPage) page = NULL;

  if (!has_type (tab, "AdwTab"))
    return FALSE;
  g_object_get (tab, "page", &page, NULL);
  return page != NULL && g_str_equal (adw_tab_page_get_title (page), title);
}

/* The second tab is dragged before the first, which closes while the second still moves to its new place. */
static void
test_closes_beside_one_that_moves (gboolean is_held)
{
  ViewerWindow *window = open_two ();
  GtkWidget *first = find_widget (GTK_WIDGET (window), has_title, "shop.py");
  GtkWidget *second = find_widget (GTK_WIDGET (window), has_title, "other.py");
  g_autofree char *words = NULL;
  int x, y, second_x, second_y;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  get_middle (first, &x, &y);
  get_middle (second, &second_x, &second_y);
  words = g_strdup_printf ("mousemove %d %d mousedown 1", second_x, second_y);
  xdotool (words);
  for (int step = 1; step <= 10; step++)
    {
      g_autofree char *move = g_strdup_printf ("mousemove %d %d", second_x + (x - 40 - second_x) * step / 10, second_y);
      xdotool (move);
    }
  if (!is_held)
    xdotool ("mouseup 1");
  g_signal_emit_by_name (find_widget (first, has_class, "tab-close-button"), "clicked");
  run_for (400);
  if (is_held)
    xdotool ("mouseup 1");
  wait_until (viewer_window_get_n_documents (window) == 1);
  run_for (300);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "other.py");
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  close_window (window);
}

static void
test_closes_while_another_is_held (void)
{
  test_closes_beside_one_that_moves (TRUE);
}

static void
test_closes_while_another_comes_to_rest (void)
{
  test_closes_beside_one_that_moves (FALSE);
}

static void
test_closes_beside_one_moved_by_keys (void)
{
  ViewerWindow *window = open_two ();
  GtkWidget *first = find_widget (GTK_WIDGET (window), has_title, "shop.py");

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  press ("ctrl+shift+Prior");
  g_signal_emit_by_name (find_widget (first, has_class, "tab-close-button"), "clicked");
  wait_until (viewer_window_get_n_documents (window) == 1);
  run_for (300);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "other.py");
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  close_window (window);
}

#ifdef HAVE_RECORDER
/* A tab that records asks before it goes. */
static void
test_close_while_recording (void)
{
  ViewerWindow *window = open_shop ();
  const char *target[] = { "-c", "import time; time.sleep(60)", NULL };
  g_autoptr(ViewerRecorder) recorder = viewer_recorder_new (NULL, target, NULL, NULL);

  /* See test-window.c. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  viewer_window_record (window, recorder);
  g_assert_cmpuint (viewer_window_get_n_documents (window), ==, 2);
  wait_until (g_str_equal (page_of (window), "recording"));
  press ("ctrl+w");
  wait_until (find_dialog () != NULL);
  adw_message_dialog_response (find_dialog (), "cancel");
  run_for (200);
  g_assert_true (viewer_document_is_recording (document_of (window)));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.close-tab", NULL);
  wait_until (find_dialog () != NULL);
  adw_message_dialog_response (find_dialog (), "stop");
  wait_until (viewer_window_get_n_documents (window) == 1);
  g_assert_false (viewer_recorder_is_running (recorder));
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "shop.py");
  close_window (window);
}
#endif

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/tabs/opens-in-a-tab", test_opens_in_a_tab);
  g_test_add_func ("/tabs/opens-once", test_opens_once);
  g_test_add_func ("/tabs/switches-follow", test_switches_follow);
  g_test_add_func ("/tabs/closes", test_closes);
  g_test_add_func ("/tabs/closes-once", test_closes_once);
  g_test_add_func ("/tabs/goes-with-window", test_goes_with_window);
  g_test_add_func ("/tabs/closes-while-another-is-held", test_closes_while_another_is_held);
  g_test_add_func ("/tabs/closes-while-another-comes-to-rest", test_closes_while_another_comes_to_rest);
  g_test_add_func ("/tabs/closes-beside-one-moved-by-keys", test_closes_beside_one_moved_by_keys);
  g_test_add_func ("/tabs/new-tab-is-free", test_new_tab_is_free);
  g_test_add_func ("/tabs/fills-the-window", test_fills_the_window);
#ifdef HAVE_RECORDER
  g_test_add_func ("/tabs/close-while-recording", test_close_while_recording);
#endif
  return driver_run ();
}
