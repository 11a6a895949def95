/* test-replay.c: samples played back in the real window, with keys */

#include "../driver.h"

#include "viewer/flight.h"
#include "viewer/learn/replay.h"

static gboolean
has_focus (ViewerWindow *window,
           ViewerReplay *replay)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (replay)) && gtk_window_is_active (GTK_WINDOW (window)))
    return TRUE;
  gtk_widget_child_focus (GTK_WIDGET (replay), GTK_DIR_TAB_FORWARD);
  return FALSE;
}

static ViewerReplay *
open_replay (ViewerWindow *window)
{
  ViewerReplay *replay;

  gtk_widget_activate_action (GTK_WIDGET (document_of (window)), "win.learn-tool", "s", "replay");
  wait_until (find_of_type (window, "ViewerReplay") != NULL);
  replay = VIEWER_REPLAY (find_of_type (window, "ViewerReplay"));
  wait_until (viewer_replay_get_n_steps (replay) > 0);
  wait_until (has_focus (window, replay));
  return replay;
}

static guint64
count_looks (ViewerWindow *window)
{
  ProfileCallTree *tree = viewer_session_get_call_tree (session_of (window));
  ProfileNodeInfo root = { .total_looks = G_MAXUINT64 };

  if (tree != NULL)
    profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  return root.total_looks;
}

static void
test_steps (void)
{
  ViewerWindow *window = open_shop ();
  ViewerReplay *replay = open_replay (window);
  gint64 begin_ns, end_ns;

  g_assert_cmpuint (viewer_replay_get_n_steps (replay), ==, 1100);
  press ("period");
  wait_until (viewer_replay_get_number (replay) == 1);
  wait_until (count_looks (window) == 1);
  press ("shift+period");
  wait_until (viewer_replay_get_number (replay) == 11);
  wait_until (count_looks (window) == 11);
  /* Both threads were looked at each ms: the 11th is the sixth of the first. */
  g_assert_cmpstr (viewer_replay_get_sentence (replay), ==,
                   "Sample 11 at 0.006 s: MainThread was in decode(), called from load(). Its bar grows by one.");
  g_assert_true (viewer_session_get_range (session_of (window), &begin_ns, &end_ns));
  g_assert_cmpint (begin_ns, ==, 0);
  g_assert_cmpint (end_ns, ==, 6 * MS);
  press ("comma");
  wait_until (count_looks (window) == 10);
  g_assert_cmpstr (viewer_replay_get_sentence (replay), ==,
                   "Sample 10 at 0.005 s: worker was in wait(), called from run(). Its bar grows by one.");
  viewer_session_set_thread (session_of (window), 0);
  viewer_replay_go_to (replay, 12);
  g_assert_cmpstr (viewer_replay_get_sentence (replay), ==,
                   "Sample 12 at 0.006 s: worker was in wait(). The tree shows another thread, so no bar grows.");
  close_window (window);
}

/* The range that was chosen before comes back. */
static void
test_leave (void)
{
  ViewerWindow *window = open_shop ();
  ViewerReplay *replay;
  gint64 begin_ns, end_ns;

  viewer_session_set_range (session_of (window), 100 * MS, 300 * MS);
  wait_until (count_looks (window) == 200);
  replay = open_replay (window);
  viewer_replay_go_to (replay, 500);
  wait_until (count_looks (window) == 500);
  gtk_widget_activate_action (GTK_WIDGET (document_of (window)), "win.learn-tool", "s", "words");
  wait_until (count_looks (window) == 200);
  g_assert_true (viewer_session_get_range (session_of (window), &begin_ns, &end_ns));
  g_assert_cmpint (begin_ns, ==, 100 * MS);
  g_assert_cmpint (end_ns, ==, 300 * MS);
  g_assert_null (viewer_session_get_cut (session_of (window)));
  close_window (window);
}

/* Another range ends it; the tool begins again. */
static void
test_other_range (void)
{
  ViewerWindow *window = open_shop ();
  ViewerReplay *replay = open_replay (window);

  wait_until (viewer_session_get_certainty (session_of (window)) != NULL);
  viewer_replay_go_to (replay, 500);
  wait_until (count_looks (window) == 500);
  g_assert_null (viewer_session_get_certainty (session_of (window)));
  viewer_session_set_range (session_of (window), 100 * MS, 200 * MS);
  wait_until (count_looks (window) == 100);
  g_assert_cmpuint (viewer_replay_get_number (replay), ==, 0);
  close_window (window);
}

static gboolean
count_frame (GtkWidget     *widget,
             GdkFrameClock *clock,
             gpointer       user_data)
{
  ++*(guint *) user_data;
  return G_SOURCE_CONTINUE;
}

static void
test_play (void)
{
  ViewerWindow *window = open_shop ();
  ViewerReplay *replay = open_replay (window);
  guint n_frames = 0, tick;
  gint64 begin_us;

  viewer_replay_set_speed (replay, 100);
  press ("space");
  wait_until (viewer_replay_is_playing (replay));
  wait_until (viewer_replay_get_number (replay) > 20);
  press ("space");
  wait_until (!viewer_replay_is_playing (replay));
  viewer_replay_set_speed (replay, 1000);
  begin_us = g_get_monotonic_time ();
  for (guint i = 0; i < 200; i++)
    viewer_replay_go_to (replay, i * 5);
  g_test_message ("a step takes %.3f ms", (double) (g_get_monotonic_time () - begin_us) / 200e3);
  viewer_replay_go_to (replay, 0);
  tick = gtk_widget_add_tick_callback (GTK_WIDGET (replay), count_frame, &n_frames, NULL);
  begin_us = g_get_monotonic_time ();
  viewer_replay_play (replay, TRUE);
  wait_until (!viewer_replay_is_playing (replay));
  gtk_widget_remove_tick_callback (GTK_WIDGET (replay), tick);
  g_test_message ("%u frames in %.3f s", n_frames, (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC);
  g_assert_cmpuint (viewer_replay_get_number (replay), ==, 1100);
  wait_until (count_looks (window) == 1100);
  close_window (window);
}

static void
test_flight (void)
{
  ViewerWindow *window = open_shop ();
  ViewerReplay *replay = open_replay (window);
  ViewerFlight *flight = VIEWER_FLIGHT (find_of_type (window, "ViewerFlight"));
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (flight));
  gboolean animates;

  g_object_get (settings, "gtk-enable-animations", &animates, NULL);
  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  viewer_replay_go_to (replay, 100);
  g_assert_true (viewer_flight_is_flying (flight));
  wait_until (!viewer_flight_is_flying (flight));
  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  viewer_replay_go_to (replay, 101);
  g_assert_false (viewer_flight_is_flying (flight));
  g_object_set (settings, "gtk-enable-animations", animates, NULL);
  close_window (window);
}

int
main (int argc, char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/replay/steps", test_steps);
  g_test_add_func ("/replay/leave", test_leave);
  g_test_add_func ("/replay/other-range", test_other_range);
  g_test_add_func ("/replay/play", test_play);
  g_test_add_func ("/replay/flight", test_flight);
  return driver_run ();
}
