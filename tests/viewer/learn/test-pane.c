/* The Learn pane: there with and without a recording, by keys alone, remembered. */

#include "tests/viewer/driver.h"
#include "tests/viewer/walk.h"
#include "viewer/learn/tools.h"

static ViewerLearnPane *
pane_of (ViewerWindow *window)
{
  return viewer_document_get_learn_pane (document_of (window));
}

static gboolean
is_shown (ViewerWindow *window)
{
  return gtk_widget_get_mapped (GTK_WIDGET (pane_of (window)));
}

static gboolean
has_focus (ViewerWindow *window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (pane_of (window)));
}

static ViewerWindow *
open_welcome (void)
{
  ViewerWindow *window = viewer_window_new (driver_get_application ());

  gtk_window_present (GTK_WINDOW (window));
  run_for (300);
  g_assert_false (is_shown (window));
  return window;
}

/* F2: in, back to where one was, in again; Escape closes and gives the keys back. */
static void
test_keys (void)
{
  ViewerWindow *window = open_shop ();
  GtkWidget *before = gtk_root_get_focus (GTK_ROOT (window));

  g_assert_nonnull (before);
  press ("F2");
  wait_until (is_shown (window) && has_focus (window));
  press ("F2");
  g_assert_true (is_shown (window));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == before);
  press ("F2");
  g_assert_true (has_focus (window));
  press ("Escape");
  wait_until (!is_shown (window));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == before);
  close_learn (window);
}

/* The welcome page leads to the lessons, and from there to a lesson. */
static void
test_welcome (void)
{
  ViewerWindow *window = open_welcome ();

  gtk_widget_grab_focus (find_button (window, "win.learn-tool"));
  press ("Return");
  wait_until (is_shown (window) && has_focus (window));
  g_assert_cmpstr (viewer_learn_pane_get_tool (pane_of (window)), ==, "lessons");
  g_assert_cmpstr (page_of (window), ==, "welcome");
  press ("Return");
  find_text (window, "Step 1 of 6");
  g_assert_true (has_focus (window));
  g_assert_true (viewer_learn_pane_go_back (pane_of (window)));
  find_text (window, "Looking things up");
  g_assert_true (viewer_learn_pane_go_back (pane_of (window)));
  g_assert_cmpstr (viewer_learn_pane_get_tool (pane_of (window)), ==, "home");
  g_assert_false (viewer_learn_pane_go_back (pane_of (window)));
  close_learn (window);
}

static void
test_remembered (void)
{
  ViewerWindow *window = open_welcome ();

  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn", NULL);
  wait_until (is_shown (window));
  viewer_document_save_state (document_of (window));
  close_window (window);

  window = viewer_window_new (driver_get_application ());
  gtk_window_present (GTK_WINDOW (window));
  wait_until (is_shown (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn", NULL);
  wait_until (!is_shown (window));
  viewer_document_save_state (document_of (window));
  close_learn (window);
}

/* Every tool of the table opens, with all its controls named and in reach. */
static void
test_tools (void)
{
  ViewerWindow *window = open_shop ();
  guint n_tools;
  const ViewerLearnTool *tools = viewer_learn_list_tools (&n_tools);

  for (guint i = 0; i < n_tools; i++)
    {
      g_autofree char *nameless = NULL;
      g_autofree char *unreachable = NULL;

      gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", tools[i].name);
      run_for (300);
      g_assert_cmpstr (viewer_learn_pane_get_tool (pane_of (window)), ==, tools[i].name);
      nameless = walk_dup_nameless (GTK_WIDGET (window));
      unreachable = walk_dup_unreachable (GTK_WINDOW (window));
      g_assert_cmpstr (nameless, ==, "");
      g_assert_cmpstr (unreachable, ==, "");
    }
  close_learn (window);
}

/* Looked at so often, and for so long, that every step of "Look Less Often" is there; with long names. */
static char *
dup_program (void)
{
  GString *text = g_string_new ("meta target heartbeat.py\n");

  for (guint i = 0; i < 100; i++)
    g_string_append (text, "main;a_function_with_a_name_that_is_longer_than_the_pane_is_wide 1\nmain;rest 9\n");
  return g_string_free (text, FALSE);
}

/* Nothing of a page is cut: the pane is narrow, and scrolls up and down alone. */
static void
check_width (ViewerWindow *window,
             const char   *place)
{
  g_autofree char *too_wide = NULL;
  int pane_px;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", place);
  run_for (150);
  gtk_widget_get_size_request (GTK_WIDGET (pane_of (window)), &pane_px, NULL);
  g_assert_cmpint (pane_px, >, 0);
  too_wide = walk_dup_too_wide (viewer_learn_pane_get_widget (pane_of (window)), pane_px);
  if (too_wide[0] == '\0')
    return;
  g_printerr ("%s:\n%s", place, too_wide);
  g_test_fail ();
}

static void
check_widths (void)
{
  static const char *const places[] = { "lessons/lookup", "words/gil" };
  g_autofree char *text = dup_program ();
  ViewerWindow *window = open_fixture (text);
  guint n_tools;
  const ViewerLearnTool *tools = viewer_learn_list_tools (&n_tools);

  for (guint i = 0; i < n_tools; i++)
    check_width (window, tools[i].name);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    check_width (window, places[i]);
  close_learn (window);
}

static void
test_widths (void)
{
  check_widths ();
}

static void
test_widths_right_to_left (void)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  check_widths ();
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static void
test_widths_large_text (void)
{
  int dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  check_widths ();
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/learn/keys", test_keys);
  g_test_add_func ("/learn/welcome", test_welcome);
  g_test_add_func ("/learn/remembered", test_remembered);
  g_test_add_func ("/learn/tools", test_tools);
  g_test_add_func ("/learn/widths/usual", test_widths);
  g_test_add_func ("/learn/widths/right-to-left", test_widths_right_to_left);
  g_test_add_func ("/learn/widths/large-text", test_widths_large_text);
  return driver_run ();
}
