/* The whole window, under real keys and clicks; see driver.h. */

#include <glib/gstdio.h>

#include "tests/profile/fixture.h"
#include "tests/viewer/driver.h"

/* ---- tests ---- */

static void
test_opens (void)
{
  ViewerWindow *window = open_shop ();

  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "shop.py");
  g_assert_cmpstr (viewer_document_get_sentence (document_of (window)), ==,
                   "60 % of the CPU time was used in price() at shop.py:21, called from main().");
  assert_rows (window, "main |  price |   json (2 library frames) |  log | run");
  find_text (window, "1.00 s · 1100 samples");
  close_window (window);
}

static void
test_keys_in_tree (void)
{
  ViewerWindow *window = open_shop ();

  click (find_text (window, "price"));
  assert_selected (window, "price");
  press ("Left");
  assert_rows (window, "main |  price |  log | run");
  press ("Left");
  assert_selected (window, "main");
  press ("Left");
  assert_rows (window, "main | run");
  press ("Right");
  assert_rows (window, "main |  price |  log | run");
  press ("Right");
  assert_selected (window, "price");
  press ("Right");
  assert_rows (window, "main |  price |   json (2 library frames) |  log | run");
  press ("Down");
  assert_selected (window, "json (2 library frames)");
  press ("Down");
  assert_selected (window, "log");
  press ("Down");
  assert_selected (window, "run");
  press ("asterisk");
  assert_rows (window, "main |  price |   json (2 library frames) |  log | run |  wait");
  press ("Return");
  assert_rows (window, "main |  price |   json (2 library frames) |  log | run");
  close_window (window);
}

static gboolean
tree_has_focus (ViewerWindow *window)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (viewer_document_get_tree_view (document_of (window))));
}

/* Tab goes through the window, not through a thousand rows. */
static void
test_tab_leaves_tree (void)
{
  ViewerWindow *window = open_shop ();
  guint n_presses;

  click (find_text (window, "price"));
  g_assert_true (tree_has_focus (window));
  press ("shift+Tab");
  g_assert_false (tree_has_focus (window));
  press ("Tab");
  g_assert_true (tree_has_focus (window));
  press ("Tab");
  g_assert_false (tree_has_focus (window));
  for (n_presses = 0; n_presses < 30 && !tree_has_focus (window); n_presses++)
    press ("Tab");
  g_assert_true (tree_has_focus (window));
  press ("Down");
  g_assert_cmpuint (viewer_tree_view_get_selected (viewer_document_get_tree_view (document_of (window))), !=, VIEWER_FLAT_TREE_NO_ROW);
  close_window (window);
}

static void
test_clicks_in_tree (void)
{
  ViewerWindow *window = open_shop ();
  GtkWidget *name = find_text (window, "run");

  click (name);
  assert_selected (window, "run");
  g_assert_cmpuint (viewer_session_get_selection (session_of (window))->function, !=, 0);
  /* The triangle stands before the name. */
  click (gtk_widget_get_prev_sibling (name));
  assert_rows (window, "main |  price |   json (2 library frames) |  log | run |  wait");

  press ("Escape");
  g_assert_cmpuint (viewer_session_get_selection (session_of (window))->function, ==, 0);
  assert_selected (window, "");
  close_window (window);
}

static void
test_sentence_goes_there (void)
{
  ViewerWindow *window = open_shop ();

  click (find_button (window, "win.show-answer"));
  assert_selected (window, "price");
  g_assert_cmpuint (viewer_session_get_selection (session_of (window))->function, !=, 0);
  close_window (window);
}

static void
got_text (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (void)
{
  ViewerWindow *window = open_shop ();
  g_autofree char *text = NULL;

  click (find_text (window, "log"));
  press ("ctrl+c");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (window)), NULL, got_text, &text);
  wait_until (text != NULL);
  g_assert_cmpstr (text, ==, "log\ttotal 36.4 %\tself 36.4 %\t400 samples\tshop.py:30");
  close_window (window);
}

/* A range, however it was selected, filters the tree and says so. */
static void
test_range (void)
{
  ViewerWindow *window = open_shop ();
  ViewerSession *session = session_of (window);

  viewer_session_set_range (session, 600 * MS, 1000 * MS);
  wait_until (g_str_has_prefix (viewer_document_get_sentence (document_of (window)), "100 %"));
  assert_rows (window, "main |  log");
  find_text (window, "0.600 s – 1.000 s · 400 samples");

  click (find_button (window, "win.clear-range"));
  g_assert_false (viewer_session_get_range (session, NULL, NULL));
  wait_until (g_str_has_prefix (viewer_document_get_sentence (document_of (window)), "60 %"));

  viewer_session_set_range (session, 600 * MS, 700 * MS);
  press ("Escape");
  g_assert_false (viewer_session_get_range (session, NULL, NULL));
  close_window (window);
}

/* Selected elsewhere, the row is shown: what is above it opens. */
static void
test_selection_from_outside (void)
{
  ViewerWindow *window = open_shop ();
  ViewerSession *session = session_of (window);
  Profile *profile = viewer_session_get_profile (session);
  ViewerSelection selection = { .lane = 1 };

  for (ProfileFunction function = 1; function <= profile_get_n_functions (profile); function++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (profile, function, &info);
      if (g_str_equal (info.name, "wait"))
        selection.function = function;
    }
  g_assert_cmpuint (selection.function, !=, 0);
  viewer_session_select (session, &selection);
  assert_selected (window, "wait");
  assert_rows (window, "main |  price |   json (2 library frames) |  log | run |  wait");
  viewer_session_select (session, NULL);
  assert_selected (window, "");
  close_window (window);
}

/* A click on a span of the timeline selects its row in the tree. */
static void
test_click_in_timeline (void)
{
  ViewerWindow *window = open_shop ();
  ViewerSession *session = session_of (window);
  GtkWidget *timeline = find_widget (GTK_WIDGET (window), has_type, "ViewerTimeline");
  g_autofree char *selected = NULL;
  int x, y, top;

  g_assert_nonnull (timeline);
  get_middle (timeline, &x, &y);
  top = y - gtk_widget_get_height (timeline) / 2;
  for (y = top + 30; y < top + 120 && viewer_session_get_selection (session)->function == 0; y += 10)
    {
      g_autofree char *words = g_strdup_printf ("mousemove %d %d click 1", x, y);

      xdotool (words);
    }
  g_assert_cmpuint (viewer_session_get_selection (session)->function, !=, 0);
  g_assert_cmpint (viewer_session_get_selection (session)->lane, ==, 0);
  selected = dup_selected_name (window);
  g_assert_cmpstr (selected, ==, "main");
  close_window (window);
}

/* A real drag in the overview selects a range. */
static void
test_drag_in_overview (void)
{
  ViewerWindow *window = open_shop ();
  ViewerSession *session = session_of (window);
  GtkWidget *overview = find_widget (GTK_WIDGET (window), has_type, "ViewerOverview");
  g_autofree char *words = NULL;
  gint64 begin_ns, end_ns;
  int x, y;

  g_assert_nonnull (overview);
  get_middle (overview, &x, &y);
  words = g_strdup_printf ("mousemove %d %d mousedown 1 mousemove %d %d mousemove %d %d mouseup 1",
                           x, y, x + 40, y, x + 120, y);
  xdotool (words);
  g_assert_true (viewer_session_get_range (session, &begin_ns, &end_ns));
  g_assert_cmpint (end_ns - begin_ns, >, 50 * MS);
  g_assert_cmpint (end_ns - begin_ns, <, 200 * MS);
  close_window (window);
}

static void
test_only_my_code (void)
{
  ViewerWindow *window = open_shop ();

  press ("ctrl+m");
  g_assert_true (viewer_session_get_only_application (session_of (window)));
  run_for (200);
  assert_rows (window, "main |  price |  log | run");
  click (find_button (window, "win.only-my-code"));
  run_for (200);
  assert_rows (window, "main |  price |   json (2 library frames) |  log | run");
  close_window (window);
}

static void
test_fold_libraries (void)
{
  ViewerWindow *window = open_shop ();

  click (find_text (window, "price"));
  press ("ctrl+l");
  g_assert_false (viewer_session_get_fold_libraries (session_of (window)));
  run_for (200);
  assert_rows (window, "main |  price |   load |  log | run");
  press ("ctrl+l");
  run_for (200);
  assert_rows (window, "main |  price |   json (2 library frames) |  log | run");
  close_window (window);
}

static void
test_about_recording (void)
{
  ViewerWindow *window = open_shop ();

  gtk_widget_activate_action (GTK_WIDGET (window), "win.about-recording", NULL);
  wait_until (find_dialog () != NULL);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (find_dialog ()), "1100 samples"));
  adw_message_dialog_response (find_dialog (), "close");
  run_for (100);
  close_window (window);
}

static void
test_shortcuts_window (void)
{
  ViewerWindow *window = open_shop ();
  GtkWindow *help;

  press ("F1");
  help = GTK_WINDOW (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (window)));
  g_assert_nonnull (help);
  wait_until (gtk_widget_get_visible (GTK_WIDGET (help)));
  gtk_window_close (help);
  close_window (window);
}

static void
check_error (const void *data,
             gsize       size,
             const char *sentence)
{
  g_autofree char *path = profile_fixture_file (data, size);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *expected = g_strconcat (name, " ", sentence, NULL);
  ViewerWindow *window = open_path (path);

  wait_until (g_str_equal (page_of (window), "error"));
  run_for (300);
  find_text (window, expected);
  g_assert_true (viewer_document_is_free (document_of (window)));
  close_window (window);
  g_unlink (path);
}

static void
test_errors (void)
{
  check_error ("", 0, "is empty.");
  check_error ("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16, "is not a Pyinst recording.");
  check_error ("PYPROF\0\x09 something else", 23, "was made by a newer Pyinst.");
}

/* A recording that was cut is shown, and said to be cut. */
static void
test_cut (void)
{
  g_autofree char *path = write_fixture (shop);
  ViewerWindow *window = open_path (path);

  wait_until (g_str_has_prefix (viewer_document_get_notice (document_of (window)), "This recording ends early"));
  g_assert_cmpstr (page_of (window), ==, "recording");
  run_for (400);
  click (find_button (window, "win.close-notice"));
  g_assert_cmpstr (viewer_document_get_notice (document_of (window)), ==, "");
  close_window (window);
  g_unlink (path);
}

static void
test_event_engine (void)
{
  g_autofree char *path = write_fixture ("meta engine event\nmeta engine.reason unknown-version\nmain;a 200\nstop 200\n");
  ViewerWindow *window = open_path (path);

  wait_until (strstr (viewer_document_get_notice (document_of (window)), "event engine") != NULL);
  g_assert_nonnull (strstr (viewer_document_get_notice (document_of (window)), "unknown-version"));
  close_window (window);
  g_unlink (path);
}

/* What a screen reader is told. */
static void
test_accessible (void)
{
  ViewerWindow *window = open_shop ();
  GtkWidget *price = gtk_widget_get_parent (find_text (window, "price"));
  GtkWidget *run = gtk_widget_get_parent (find_text (window, "run"));

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (price), GTK_ACCESSIBLE_PROPERTY_LABEL, "price");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (price), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (price), GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (run), GTK_ACCESSIBLE_STATE_EXPANDED, FALSE);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (find_button (window, "win.show-answer")),
                                   GTK_ACCESSIBLE_ROLE_BUTTON);
  close_window (window);
}

/* Every button of ours without a label says what it does. */
static void
check_buttons (GtkWidget *widget)
{
  const char *action = GTK_IS_BUTTON (widget) ? gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)) : NULL;

  if (action != NULL && g_str_has_prefix (action, "win.")
      && gtk_button_get_label (GTK_BUTTON (widget)) == NULL
      && gtk_widget_get_tooltip_text (widget) == NULL)
    g_error ("the button for %s has neither a label nor a tooltip", action);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_buttons (child);
}

static void
test_button_names (void)
{
  ViewerWindow *window = open_shop ();

  check_buttons (GTK_WIDGET (window));
  close_window (window);
}

#ifdef HAVE_RECORDER
/* ---- recording: the real command, recorder and interpreter ---- */

static const char forever[] =
  "import time\n"
  "def spin():\n"
  "    end = time.monotonic() + 60\n"
  "    while time.monotonic() < end: sum(range(1000))\n"
  "try: spin()\n"
  "except KeyboardInterrupt: pass\n";

/* Live while it runs; Stop ends it, and what was recorded is whole. */
static void
test_record_and_stop (void)
{
  ViewerWindow *window = record (forever);
  ViewerSession *session = session_of (window);
  guint64 looks;

  wait_until (g_str_equal (page_of (window), "recording"));
  g_assert_true (viewer_window_is_recording (window));
  g_assert_false (profile_is_complete (viewer_session_get_profile (session)));
  looks = profile_get_looks (viewer_session_get_profile (session));
  wait_until (profile_get_looks (viewer_session_get_profile (session)) > looks + 100);

  click (find_button (window, "win.stop"));
  wait_until (!viewer_window_is_recording (window));
  wait_until (profile_is_complete (viewer_session_get_profile (session)));
  g_assert_cmpstr (viewer_document_get_notice (document_of (window)), ==, "");
  wait_until (strstr (viewer_document_get_sentence (document_of (window)), "spin()") != NULL);
  find_button (window, "win.record");
  close_window (window);
}

static void
test_record_fails (void)
{
  ViewerWindow *window = record ("import sys; sys.exit(3)");

  wait_until (!viewer_window_is_recording (window));
  wait_until (g_str_equal (page_of (window), "error")
              || strstr (viewer_document_get_notice (document_of (window)), "exit status 3") != NULL);
  close_window (window);
}

/* Closing asks; Escape goes on recording, "Stop and Close" ends the program first. */
static void
test_close_while_recording (void)
{
  ViewerWindow *window = record (forever);
  AdwMessageDialog *dialog;

  /* libadwaita 1.7 measures the labels inside its own AdwMessageDialog too narrow, and GTK 4.18
   * warns of it (1.2 and 4.8 do not). This is the last test; criticals stay fatal. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  wait_until (g_str_equal (page_of (window), "recording"));
  press ("ctrl+w");
  run_for (300);
  g_assert_true (viewer_window_is_recording (window));
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  adw_message_dialog_response (dialog, "cancel");
  run_for (300);
  g_assert_true (viewer_window_is_recording (window));

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  viewer_window_stop_and_close (window);
  wait_until (window == NULL || !gtk_widget_get_visible (GTK_WIDGET (window)));
}
#endif

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;

  g_test_add_func ("/window/opens", test_opens);
  g_test_add_func ("/window/keys-in-tree", test_keys_in_tree);
  g_test_add_func ("/window/tab-leaves-tree", test_tab_leaves_tree);
  g_test_add_func ("/window/clicks-in-tree", test_clicks_in_tree);
  g_test_add_func ("/window/sentence-goes-there", test_sentence_goes_there);
  g_test_add_func ("/window/copy", test_copy);
  g_test_add_func ("/window/range", test_range);
  g_test_add_func ("/window/selection-from-outside", test_selection_from_outside);
  g_test_add_func ("/window/click-in-timeline", test_click_in_timeline);
  g_test_add_func ("/window/drag-in-overview", test_drag_in_overview);
  g_test_add_func ("/window/only-my-code", test_only_my_code);
  g_test_add_func ("/window/fold-libraries", test_fold_libraries);
  g_test_add_func ("/window/about-recording", test_about_recording);
  g_test_add_func ("/window/shortcuts", test_shortcuts_window);
  g_test_add_func ("/window/errors", test_errors);
  g_test_add_func ("/window/cut", test_cut);
  g_test_add_func ("/window/event-engine", test_event_engine);
  g_test_add_func ("/window/accessible", test_accessible);
  g_test_add_func ("/window/button-names", test_button_names);
#ifdef HAVE_RECORDER
  g_test_add_func ("/window/record-and-stop", test_record_and_stop);
  g_test_add_func ("/window/record-fails", test_record_fails);
  g_test_add_func ("/window/close-while-recording", test_close_while_recording);
#endif
  return driver_run ();
}
