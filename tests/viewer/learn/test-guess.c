/* Guess first, then look: hidden until the answer, shown whenever it is left, played with keys. */

#include "tests/viewer/driver.h"
#include "tests/viewer/walk.h"
#include "viewer/learn/learn-pane.h"
#include "viewer/learn/predict.h"
#include "viewer/learn/progress.h"

#include <string.h>

/* Own time: price 500, log 300, read 150. */
static const char recording[] =
  "meta target shop.py\n"
  "source shop.py 1000 def main():\\n    price()\\n    log()\\n\\n\\ndef price():\\n    a = 1\\n    b = 2\\n    return a + b\\n\n"
  "main@shop.py:1+2 50\n"
  "main@shop.py:1+2;price@shop.py:6+7 400\n"
  "main@shop.py:1+2;price@shop.py:6+8 100\n"
  "main@shop.py:1+2;read@other.py:40+41 150\n"
  "main@shop.py:1+3;log@other.py:30+31 300\n";

static ViewerWindow *
open_recording (void)
{
  ViewerWindow *window = open_fixture (recording);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", "predict");
  run_for (300);
  return window;
}

static ViewerPredictTool *
tool_of (ViewerWindow *window)
{
  return VIEWER_PREDICT_TOOL (viewer_learn_pane_get_widget (viewer_document_get_learn_pane (document_of (window))));
}

static ViewerPredict *
state_of (ViewerWindow *window)
{
  return viewer_predict_tool_get_state (tool_of (window));
}

static void
ask (ViewerWindow     *window,
     ViewerPredictKind kind)
{
  viewer_predict_tool_ask (tool_of (window), kind);
  wait_until (state_of (window) != NULL && !viewer_predict_is_revealed (state_of (window))
              && g_str_equal (page_of (window), "cover"));
  run_for (150);
}

static const char *
get_name (ViewerWindow *window,
          guint         place)
{
  ProfileFunctionInfo info;

  profile_get_function_info (viewer_session_get_profile (session_of (window)),
                             viewer_predict_get_item (state_of (window), place)->function, &info);
  return info.name;
}

/* By real keys: the row gets the focus, Alt+Up takes it there. */
static void
put (ViewerWindow *window,
     const char   *name,
     guint         place)
{
  for (guint i = place; i < VIEWER_PREDICT_RANKED; i++)
    if (g_str_equal (get_name (window, i), name))
      {
        g_autofree char *call = g_strconcat (name, "()", NULL);
        GtkWidget *label = find_widget (GTK_WIDGET (tool_of (window)), has_text, call);

        gtk_widget_grab_focus (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW));
        for (; i > place; i--)
          press ("alt+Up");
        g_assert_cmpstr (get_name (window, place), ==, name);
        return;
      }
  g_error ("%s is not asked for", name);
}

static void
check_names (ViewerWindow *window)
{
  g_autofree char *nameless = walk_dup_nameless (GTK_WIDGET (window));
  g_autofree char *unreachable = walk_dup_unreachable (GTK_WINDOW (window));

  g_assert_cmpstr (nameless, ==, "");
  g_assert_cmpstr (unreachable, ==, "");
}

/* ---- tests ---- */

static void
test_ranking (void)
{
  ViewerWindow *window = open_recording ();
  int points = 0, rounds = 0;

  viewer_progress_forget ("predict");
  check_names (window);
  ask (window, VIEWER_PREDICT_SELF);
  check_names (window);
  /* Nothing that tells the answer is on the screen. */
  g_assert_null (find_widget (GTK_WIDGET (window), has_part, "%"));
  g_assert_null (find_widget (GTK_WIDGET (window), has_type, "ViewerTimeline"));
  g_assert_null (find_widget (GTK_WIDGET (window), has_type, "ViewerTreeView"));
  put (window, "price", 0);
  put (window, "log", 1);
  click (find_widget (GTK_WIDGET (tool_of (window)), has_part, "Show What Is True"));
  wait_until (viewer_predict_is_revealed (state_of (window)));
  run_for (150);
  g_assert_cmpstr (page_of (window), ==, "recording");
  g_assert_nonnull (find_widget (GTK_WIDGET (window), has_part, "All right: 3 of 3 points."));
  g_assert_nonnull (find_widget (GTK_WIDGET (window), has_part, "At work itself in 500 of 1000 samples: 50.0 %"));
  assert_selected (window, "price");
  g_assert_true (viewer_progress_get ("predict", "points", &points));
  g_assert_true (viewer_progress_get ("predict", "rounds", &rounds));
  g_assert_cmpint (points, ==, 3);
  g_assert_cmpint (rounds, ==, 1);
  check_names (window);
  close_window (window);
}

static void
test_wrong (void)
{
  ViewerWindow *window = open_recording ();

  ask (window, VIEWER_PREDICT_TOTAL);
  put (window, "log", 0);
  click (find_widget (GTK_WIDGET (tool_of (window)), has_part, "Show What Is True"));
  wait_until (viewer_predict_is_revealed (state_of (window)));
  run_for (150);
  g_assert_nonnull (find_widget (GTK_WIDGET (window), has_part, "You put log() too high."));
  g_assert_null (find_widget (GTK_WIDGET (window), has_part, "All right"));
  close_window (window);
}

/* The function that is asked about has two lines; the right one is clicked by the keyboard. */
static void
test_line (void)
{
  ViewerWindow *window = open_recording ();
  GtkWidget *text;

  ask (window, VIEWER_PREDICT_LINE);
  text = find_widget (GTK_WIDGET (window), has_type, "GtkSourceView");
  g_assert_nonnull (text);
  g_assert_null (find_widget (GTK_WIDGET (window), has_part, "%"));
  check_names (window);
  gtk_widget_grab_focus (text);
  press ("Down");
  press ("Return");
  run_for (100);
  g_assert_cmpuint (viewer_predict_get_line (state_of (window)), !=, 0);
  click (find_widget (GTK_WIDGET (tool_of (window)), has_part, "Show What Is True"));
  wait_until (viewer_predict_is_revealed (state_of (window)));
  g_assert_cmpstr (page_of (window), ==, "recording");
  g_assert_cmpuint (viewer_predict_get_points (state_of (window)), ==, 3);
  close_window (window);
}

/* However it is left, everything is there again. */
static void
test_leaving (void)
{
  ViewerWindow *window = open_recording ();
  ViewerLearnPane *pane = viewer_document_get_learn_pane (document_of (window));

  ask (window, VIEWER_PREDICT_SELF);
  g_assert_true (viewer_learn_pane_go_back (pane));
  wait_until (g_str_equal (page_of (window), "recording"));

  ask (window, VIEWER_PREDICT_SELF);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.explain", "s", "self");
  wait_until (g_str_equal (page_of (window), "recording"));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", "predict");
  run_for (100);
  ask (window, VIEWER_PREDICT_SELF);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn", NULL);
  wait_until (g_str_equal (page_of (window), "recording"));
  close_window (window);
}

/* In a recording that has nothing to ask for, it says so and hides nothing. */
static void
test_unfair (void)
{
  ViewerWindow *window = open_fixture ("main 500\n");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", "predict");
  run_for (200);
  viewer_predict_tool_ask (tool_of (window), VIEWER_PREDICT_SELF);
  wait_until (find_widget (GTK_WIDGET (window), has_part, "has not three functions") != NULL);
  g_assert_cmpstr (page_of (window), ==, "recording");
  close_window (window);
}

/* What is being opened stays hidden until the question about it is answered. */
static void
test_exercise (void)
{
  g_autofree char *path = write_fixture (recording);
  ViewerWindow *window = viewer_window_new (driver_get_application ());

  gtk_window_present (GTK_WINDOW (window));
  run_for (200);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.open-path", "s", path);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", "predict/exercise");
  wait_until (!g_str_equal (page_of (window), "opening") && state_of (window) != NULL);
  g_assert_cmpstr (page_of (window), ==, "cover");
  run_for (100);
  click (find_widget (GTK_WIDGET (tool_of (window)), has_part, "Show What Is True"));
  wait_until (g_str_equal (page_of (window), "recording"));
  remove (path);
  close_window (window);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/guess/ranking", test_ranking);
  g_test_add_func ("/guess/wrong", test_wrong);
  g_test_add_func ("/guess/line", test_line);
  g_test_add_func ("/guess/leaving", test_leaving);
  g_test_add_func ("/guess/unfair", test_unfair);
  g_test_add_func ("/guess/exercise", test_exercise);
  return driver_run ();
}
