/* The program's own marks and spans: by keys, by clicks, from the list, and for a screen reader. */

#include "tests/viewer/driver.h"
#include "tests/viewer/walk.h"
#include "viewer/timeline-private.h"

static const char recording[] =
  "main@shop.py;load@shop.py 300\nmain@shop.py;price@shop.py 700\n"
  "thread worker\nrun@shop.py 1000\n"
  "mark 1 100 1 point epoch 1\nmark 2 400 1 point epoch 2\nmark 3 500 2 point worker is warm\n"
  "mark 4 150 1 begins load orders\nmark 5 200 1 begins read a very long name of a file that no bar has room for\n"
  "mark 5 300 1 ends\nmark 4 350 1 ends\n"
  "mark 6 600 1 begins render\n"
  "stop 1000";

static ViewerTimeline *
timeline_of (ViewerWindow *window)
{
  return VIEWER_TIMELINE (find_of_type (window, "ViewerTimeline"));
}

static void
assert_range (ViewerWindow *window,
              gint64        begin_ms,
              gint64        end_ms)
{
  gint64 begin_ns, end_ns;

  run_for (50);
  viewer_session_get_range (session_of (window), &begin_ns, &end_ns);
  g_assert_cmpint (begin_ns, ==, begin_ms * MS);
  g_assert_cmpint (end_ns, ==, end_ms * MS);
}

static void
assert_no_range (ViewerWindow *window)
{
  run_for (50);
  g_assert_false (viewer_session_get_range (session_of (window), NULL, NULL));
}

static void
assert_said (ViewerWindow *window,
             const char   *expected)
{
  run_for (50);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (timeline_of (window)), GTK_ACCESSIBLE_PROPERTY_LABEL, expected);
}

static ViewerWindow *
open_marks (void)
{
  ViewerWindow *window = open_fixture (recording);

  gtk_widget_grab_focus (GTK_WIDGET (timeline_of (window)));
  run_for (50);
  return window;
}

/* N and Shift+N go from one to the next and say which it is; Enter makes its time the range of all views. */
static void
test_keys (void)
{
  ViewerWindow *window = open_marks ();

  press ("n");
  assert_said (window, "epoch 1, mark, 1 of 6, at 0.10 s, 300 ms until the next one, in MainThread. Press Enter to select its time.");
  assert_no_range (window);
  press ("Return");
  assert_range (window, 100, 400);
  assert_said (window, "epoch 1, mark, 1 of 6, at 0.10 s, 300 ms until the next one, in MainThread. Its time is selected.");
  press ("n");
  assert_said (window, "load orders, span, 2 of 6, 200 ms from 0.15 s, in MainThread. Press Enter to select its time.");
  press ("space");
  assert_range (window, 150, 350);
  for (guint i = 0; i < 3; i++)
    press ("n");
  assert_said (window, "worker is warm, mark, 5 of 6, at 0.50 s, 500 ms until the end, in worker. Press Enter to select its time.");
  press ("n");
  press ("n");   /* there is no other */
  assert_said (window, "render, span, 6 of 6, 400 ms from 0.60 s, in MainThread. Press Enter to select its time.");
  press ("shift+n");
  press ("shift+n");
  press ("Return");
  assert_range (window, 400, 1000);
  /* One thing at a time: the mark, then the range. */
  press ("Escape");
  g_assert_cmpuint (timeline_of (window)->mark, ==, VIEWER_MARK_NONE);
  assert_range (window, 400, 1000);
  press ("Escape");
  assert_no_range (window);
  close_window (window);
}

/* The one that is gone to is in sight; F fits it; among frames it is left. */
static void
test_sight (void)
{
  ViewerWindow *window = open_marks ();
  ViewerTimeline *timeline = timeline_of (window);
  gint64 begin_ns, end_ns;

  viewer_timeline_show_range (timeline, 0, 50 * MS);
  press ("n");
  g_assert_cmpuint (timeline->mark, ==, 0);
  viewer_timeline_get_visible (timeline, &begin_ns, &end_ns);
  g_assert_cmpint (begin_ns, <, 100 * MS);
  g_assert_cmpint (end_ns, >, 100 * MS);
  press ("n");
  press ("f");
  viewer_timeline_get_visible (timeline, &begin_ns, &end_ns);
  g_assert_cmpint (begin_ns / MS, ==, 142);
  g_assert_cmpint (end_ns / MS, ==, 358);
  press ("Down");
  g_assert_cmpuint (timeline->mark, ==, VIEWER_MARK_NONE);
  g_assert_cmpuint (viewer_session_get_selection (session_of (window))->function, !=, 0);
  close_window (window);
}

static void
click_strip (ViewerWindow *window,
             gint64        time_ms,
             guint         row,
             const char   *how)
{
  ViewerTimeline *timeline = timeline_of (window);
  g_autofree char *words = NULL;
  int x, y;

  get_middle (GTK_WIDGET (timeline), &x, &y);
  x += (int) viewer_timeline_ns_to_x (timeline, (double) (time_ms * MS)) - gtk_widget_get_width (GTK_WIDGET (timeline)) / 2;
  y += VIEWER_RULER_HEIGHT + 12 + (int) row * 18 - gtk_widget_get_height (GTK_WIDGET (timeline)) / 2;
  words = g_strdup_printf ("mousemove %d %d %s", x, y, how);
  xdotool (words);
}

static void
assert_card (ViewerWindow *window,
             const char   *expected)
{
  ViewerTimeline *timeline = timeline_of (window);
  g_auto(GStrv) lines = NULL;
  g_autofree char *found = NULL;
  ViewerMarkPlace place;

  run_for (50);
  g_assert_true (viewer_timeline_pick_mark (timeline, timeline->pointer_x, timeline->pointer_y, &place));
  lines = viewer_timeline_list_mark_lines (timeline, place.mark_index, place.n);
  found = g_strjoinv (" | ", lines);
  g_assert_cmpstr (found, ==, expected);
}

/* A click selects its time, one beside them ends that; what is pointed at has a card, its label belongs to it. */
static void
test_pointer (void)
{
  ViewerWindow *window = open_marks ();

  click_strip (window, 250, 1, "");
  assert_card (window, "load orders | Span · MainThread | 200 ms, 20.0 % of the recording | 0.15 s – 0.35 s");
  click_strip (window, 250, 2, "click 1");
  assert_range (window, 200, 300);
  click_strip (window, 415, 0, "");
  assert_card (window, "epoch 2 | Mark · MainThread | At 0.40 s | 600 ms until the end of the recording");
  click_strip (window, 415, 0, "click 1");
  assert_range (window, 400, 1000);
  click_strip (window, 700, 1, "click 1");
  assert_range (window, 600, 1000);
  assert_card (window, "render | Span · MainThread | 400 ms, 40.0 % of the recording | 0.60 s – 1.00 s | "
                       "It had not ended when the recording did.");
  click_strip (window, 450, 2, "click 1");
  assert_no_range (window);
  g_assert_cmpuint (timeline_of (window)->mark, ==, VIEWER_MARK_NONE);
  close_window (window);
}

/* M opens the list; what is typed narrows it down, Enter chooses, and the keyboard is on the timeline again. */
static void
test_list (void)
{
  ViewerWindow *window = open_marks ();
  ViewerTimeline *timeline = timeline_of (window);
  GtkWidget *popover;

  press ("m");
  popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (timeline->marks_button)));
  g_assert_nonnull (popover);
  wait_until (gtk_widget_get_mapped (popover));
  wait_until (find_widget (popover, has_text, "worker is warm") != NULL);
  g_assert_nonnull (find_widget (popover, has_text, "200 ms from 0.150 s"));
  xdotool ("type ORD");
  wait_until (find_widget (popover, has_text, "worker is warm") == NULL);
  g_assert_nonnull (find_widget (popover, has_text, "load orders"));
  press ("Return");
  wait_until (!gtk_widget_get_mapped (popover));
  assert_range (window, 150, 350);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (timeline)));
  assert_said (window, "load orders, span, 2 of 6, 200 ms from 0.15 s, in MainThread. Its time is selected.");
  /* Again, by the arrows: it begins at the current one. */
  press ("m");
  wait_until (gtk_widget_get_mapped (popover));
  press ("Down");
  press ("Down");
  press ("Up");
  press ("Return");
  wait_until (!gtk_widget_get_mapped (popover));
  assert_range (window, 200, 300);
  press ("m");
  wait_until (gtk_widget_get_mapped (popover));
  xdotool ("type xyz");
  wait_until (find_widget (popover, has_text, "No mark or span has these words.") != NULL);
  press ("Return");
  press ("Escape");
  wait_until (!gtk_widget_get_mapped (popover));
  assert_range (window, 200, 300);
  close_window (window);
}

/* For everyone: names, Tab, and nothing cut. */
static void
test_controls (void)
{
  ViewerWindow *window = open_marks ();
  g_autofree char *nameless = walk_dup_nameless (GTK_WIDGET (window));
  g_autofree char *unreachable = walk_dup_unreachable (GTK_WINDOW (window));
  g_autofree char *clipped = walk_dup_clipped (GTK_WINDOW (window));
  g_autofree char *in_list = NULL;

  g_assert_cmpstr (nameless, ==, "");
  g_assert_cmpstr (unreachable, ==, "");
  g_assert_cmpstr (clipped, ==, "");
  gtk_widget_grab_focus (GTK_WIDGET (timeline_of (window)));
  /* From top to bottom: what the colours mean stands in the ruler. */
  press ("Tab");
  g_assert_true ((gtk_widget_get_state_flags (timeline_of (window)->legend_button) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0);
  press ("Tab");
  g_assert_true ((gtk_widget_get_state_flags (timeline_of (window)->marks_button) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0);
  press ("Return");
  wait_until (gtk_menu_button_get_popover (GTK_MENU_BUTTON (timeline_of (window)->marks_button)) != NULL);
  run_for (200);
  in_list = walk_dup_nameless (timeline_of (window)->marks_button);
  g_assert_cmpstr (in_list, ==, "");
  press ("Escape");
  close_window (window);
}

/* With text twice as large as usual the strip and its button grow with it, and nothing is cut. */
static void
test_large_text (void)
{
  ViewerWindow *window = open_marks ();
  ViewerTimeline *timeline = timeline_of (window);
  g_autofree char *clipped = NULL;
  int before = timeline->strip_height, dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  run_for (300);
  g_assert_cmpint (timeline->strip_height, >, before);
  clipped = walk_dup_clipped (GTK_WINDOW (window));
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
  run_for (100);
  g_assert_cmpstr (clipped, ==, "");
  g_assert_cmpint (timeline->strip_height, ==, before);
  close_window (window);
}

/* Without marks there is no strip, no button, and the keys are free. */
static void
test_none (void)
{
  ViewerWindow *window = open_shop ();
  ViewerTimeline *timeline = timeline_of (window);

  gtk_widget_grab_focus (GTK_WIDGET (timeline));
  press ("n");
  press ("m");
  g_assert_cmpint (viewer_timeline_get_top (timeline), ==, VIEWER_RULER_HEIGHT);
  g_assert_false (gtk_widget_get_visible (timeline->marks_button));
  g_assert_null (gtk_menu_button_get_popover (GTK_MENU_BUTTON (timeline->marks_button)));
  close_window (window);
}

int
main (int argc, char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/marks/keys", test_keys);
  g_test_add_func ("/marks/sight", test_sight);
  g_test_add_func ("/marks/pointer", test_pointer);
  g_test_add_func ("/marks/list", test_list);
  g_test_add_func ("/marks/controls", test_controls);
  g_test_add_func ("/marks/large-text", test_large_text);
  g_test_add_func ("/marks/none", test_none);
  return driver_run ();
}
