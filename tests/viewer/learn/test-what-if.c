/* "What if it were faster?": asked by pointer, keys and menu; every view answers, and all is as before when it is left. */

#include "tests/profile/loop-stacks.h"
#include "tests/viewer/driver.h"
#include "tests/viewer/widgets.h"
#include "viewer/learn/what-if.h"
#include "viewer/learn/what-if-slider.h"
#include "viewer/session-what-if.h"
#include "viewer/timeline-private.h"

#define JOIN "Thread.join@std:threading.py:9;*lock.acquire"

/* main waits for worker(), which computes in hash(); help() is a thread's that nobody waits for. */
static const char joined[] =
  "main@a.py:1;setup@a.py:2 100\nstate blocked\nmain@a.py:3;" JOIN " 500\nstate running\nmain@a.py:4;report@a.py:5 200\n"
  "thread worker 100\nworker@a.py:10;hash@a.py:20 400\nworker@a.py:11 100\nended\n"
  "thread beside 100\nhelp@a.py:30 100\nended\nstop 800\n";

static const char queued[] =
  "main@a.py:1;setup@a.py:2 100\nstate blocked\nmain@a.py:3;Queue.get@std:queue.py:7;*lock.acquire 500\nstate running\n"
  "main@a.py:4;report@a.py:5 200\nthread worker 100\nworker@a.py:10;hash@a.py:20 500\nended\nstop 800\n";

/* main() awaits child(), which computes, sleeps and computes; other() computes while it sleeps. */
static const char awaited[] =
  "running 2\n" STEP ";child@a.py;crunch@a.py 100\nrunning 3\n" STEP ";other@a.py;burn@a.py 80\nrunning 0\nstate blocked\n" IDLE " 120\n"
  "state running\nrunning 2\n" STEP ";child@a.py;crunch@a.py 100\nrunning 1\n" STEP ";main@a.py;after@a.py 50\nrunning 0\n"
  "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 child 0\ntask 3 0 born 1 1 other 0\n"
  "task 2 0 awaited-by 1\ntask 2 100 wait 200 timer 0 child@a.py" SLEEP "\n"
  "task 1 0 wait 400 task 2 main@a.py\ntask 3 180 died returned\ntask 2 400 died returned\n"
  "task 1 450 died returned\nstop 450";

static ViewerWindow *
open_asked (const char *recording,
            const char *function)
{
  g_autofree char *path = write_fixture (recording);
  ViewerWindow *window = open_path (path);
  ViewerSelection selection = { .lane = -1 };

  wait_until (viewer_session_get_call_tree (session_of (window)) != NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", "what-if");
  wait_until (viewer_session_has_what_if (session_of (window)));
  if (function != NULL)
    {
      selection.function = test_find_function (viewer_session_get_profile (session_of (window)), function);
      viewer_session_select (session_of (window), &selection);
      wait_until (viewer_session_get_what_if (session_of (window)) != NULL);
    }
  return window;
}

static ViewerWhatIfSlider *
slider_of (ViewerWindow *window)
{
  return VIEWER_WHAT_IF_SLIDER (find_of_type (window, "ViewerWhatIfSlider"));
}

static double
factor_of (ViewerWindow *window)
{
  return viewer_session_get_what_if_factor (session_of (window));
}

/* The estimate of a row of the call tree, ms; -1: none. */
static int
estimate_of (ViewerWindow *window,
             const char   *name)
{
  ViewerFlatTreeModel *model = viewer_tree_view_get_model (viewer_document_get_tree_view (document_of (window)));
  ProfileCallTree *tree = viewer_flat_tree_model_get_tree (model);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      ProfileFunctionInfo function;
      ProfileNodeInfo node;
      gint64 ns = viewer_flat_tree_model_get_estimate (model, i);

      profile_call_tree_get_node (tree, viewer_flat_tree_model_get_node (model, i), &node);
      profile_get_function_info (profile_call_tree_get_profile (tree), node.function, &function);
      if (g_str_equal (function.name, name))
        return ns < 0 ? -1 : (int) (ns / MS);
    }
  g_assert_not_reached ();
}

static void
test_answer (void)
{
  ViewerWindow *window = open_asked (joined, "hash");

  find_text (window, "If hash() took half as long, the run would take about 600 ms instead of 800 ms.");
  find_text (window, "However fast it gets, the run takes at least 400 ms: it can be 2.0 times as fast, not more.");
  find_text (window, "Amdahl’s rule over all samples would say 686 ms: it also counts threads that do nothing but wait, "
                     "and so this function looks smaller than it is.");
  find_text (window, "400 ms counted");
  g_assert_cmpint (estimate_of (window, "main"), ==, 600);
  g_assert_cmpint (estimate_of (window, "worker"), ==, 300);
  close_learn (window);
}

static void
test_beside (void)
{
  ViewerWindow *window = open_asked (joined, "help");

  find_text (window, "Nothing would be won: the run does not wait for help(), and would still take 800 ms.");
  find_text (window, "Amdahl’s rule over all samples would say 771 ms, because it also counts time that nobody waits for.");
  find_text (window, "100 ms not counted");
  close_learn (window);
}

static void
test_refused (void)
{
  ViewerWindow *window = open_asked (queued, "hash");

  find_text (window, "There is no estimate: MainThread waited 500 ms in Queue.get(), and the recording does not know for whom. "
                     "Whoever it was may be what the run really hangs on.");
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (slider_of (window))));
  g_assert_cmpint (estimate_of (window, "main"), ==, -1);
  close_learn (window);
}

static void
test_keys (void)
{
  ViewerWindow *window = open_asked (joined, "hash");

  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (slider_of (window))), ==, GTK_ACCESSIBLE_ROLE_SLIDER);
  g_assert_null (gtk_test_accessible_check_property (GTK_ACCESSIBLE (slider_of (window)), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                                     "200 ms of 400 ms"));
  gtk_widget_grab_focus (GTK_WIDGET (slider_of (window)));
  press ("Left");
  wait_until (factor_of (window) < 0.46 && factor_of (window) > 0.44);
  press ("Home");
  wait_until (factor_of (window) == 0);
  find_text (window, "If hash() took no time at all, the run would take about 400 ms instead of 800 ms.");
  g_assert_cmpint (estimate_of (window, "main"), ==, 400);
  press ("Page_Up");
  wait_until (factor_of (window) == 0.25);
  find_text (window, "If hash() took 25.0 % of its time, the run would take about 500 ms instead of 800 ms.");
  press ("End");
  wait_until (factor_of (window) == 1);
  find_text (window, "Make the bar smaller to see what the run would win if hash() were faster.");
  close_learn (window);
}

static void
test_pointer (void)
{
  ViewerWindow *window = open_asked (joined, "hash");
  int x, y;
  g_autofree char *there = NULL, *left = NULL;

  get_middle (GTK_WIDGET (slider_of (window)), &x, &y);
  there = g_strdup_printf ("mousemove %d %d mousedown 1", x, y);
  left = g_strdup_printf ("mousemove %d %d", x - 60, y);
  xdotool (there);
  wait_until (factor_of (window) > 0.45 && factor_of (window) < 0.55);
  xdotool (left);
  wait_until (factor_of (window) < 0.4 && factor_of (window) > 0.1);
  xdotool ("mouseup 1");
  click (find_text (window, "Gone"));
  wait_until (factor_of (window) == 0);
  click (find_text (window, "2 times faster"));
  wait_until (factor_of (window) == 0.5);
  close_learn (window);
}

/* Without a function there is a hint; one that is chosen then is asked about; left, nothing of it stays. */
static void
test_left (void)
{
  ViewerWindow *window = open_asked (joined, NULL);
  ViewerSelection selection = { .lane = -1 };

  find_text (window, "Choose a function first: in the call tree, the flame graph or any other view.");
  wait_until (viewer_session_get_critical_path (session_of (window)) != NULL);
  selection.function = test_find_function (viewer_session_get_profile (session_of (window)), "report");
  viewer_session_select (session_of (window), &selection);
  wait_until (estimate_of (window, "main") == 700);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn", NULL);
  wait_until (!viewer_session_has_what_if (session_of (window)));
  g_assert_cmpint (estimate_of (window, "main"), ==, -1);
  g_assert_null (viewer_session_get_critical_path (session_of (window)));
  g_assert_null (viewer_session_get_what_if (session_of (window)));
  close_learn (window);
}

/* Of the lane of a task, or of its closed group, at a time: its strip of states or its foot. */
static guint32
get_lane_color (ViewerWindow *window,
                const char   *kind,
                gint64        time_ms)
{
  ViewerTimeline *timeline = VIEWER_TIMELINE (find_of_type (window, "ViewerTimeline"));
  const ProfileTasks *tasks = profile_get_tasks (timeline->profile);

  for (guint32 i = 0; i < timeline->layout->n_entries; i++)
    {
      const ViewerLayoutEntry *place = &timeline->layout->entries[i];
      gboolean is_closed = place->entry.kind == VIEWER_LANE_TASKS && !place->entry.is_open;
      guint32 task = is_closed ? tasks->members[tasks->groups[place->entry.index].first] : 0;

      if (place->entry.kind == VIEWER_LANE_TASK)
        task = place->entry.index - PROFILE_LANE_TASKS;
      else if (!is_closed)
        continue;
      if (g_str_equal (tasks->tasks[task].kind, kind))
        return test_get_pixel (GTK_WIDGET (timeline), (int) viewer_timeline_ns_to_x (timeline, (double) (time_ms * MS)),
                               viewer_timeline_get_top (timeline) + place->y - (int) viewer_timeline_get_scroll (timeline)
                               + (is_closed ? place->height - 6 : VIEWER_LANE_PADDING + VIEWER_LANE_STRIP - 1));
    }
  g_error ("there is no lane of %s", kind);
}

/* Lanes of tasks, and groups of them that are closed, are paled where the end does not hang on them. */
static void
test_tasks (void)
{
  static const struct { const char *kind; gint64 time_ms; gboolean is_on; } places[] = {
    { "child", 50, TRUE }, { "child", 350, TRUE }, { "other", 150, FALSE }, { "main", 100, FALSE }, { "main", 425, TRUE },
  };

  for (guint is_open = 0; is_open < 2; is_open++)
    {
      ViewerWindow *window = open_fixture (awaited);
      guint32 before[G_N_ELEMENTS (places)];

      gtk_widget_activate_action (find_of_type (window, "ViewerTimeline"), "lane.open-tasks", "b", is_open);
      run_for (300);
      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        before[i] = get_lane_color (window, places[i].kind, places[i].time_ms);
      gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", "what-if");
      wait_until (viewer_session_get_critical_path (session_of (window)) != NULL);
      run_for (300);
      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        if ((get_lane_color (window, places[i].kind, places[i].time_ms) == before[i]) != places[i].is_on)
          g_error ("%s at %d ms is %s", places[i].kind, (int) places[i].time_ms, places[i].is_on ? "paled" : "not paled");
      close_learn (window);
    }
}

/* At the foot of the one band that is closed, at a time. */
static guint32
get_band_color (ViewerWindow *window,
                gint64        time_ms)
{
  ViewerTimeline *timeline = VIEWER_TIMELINE (find_of_type (window, "ViewerTimeline"));

  for (guint32 i = 0; i < timeline->layout->n_entries; i++)
    {
      const ViewerLayoutEntry *place = &timeline->layout->entries[i];

      if (place->entry.kind == VIEWER_LANE_BAND && !place->entry.is_open)
        return test_get_pixel (GTK_WIDGET (timeline), (int) viewer_timeline_ns_to_x (timeline, (double) (time_ms * MS)),
                               viewer_timeline_get_top (timeline) + place->y - (int) viewer_timeline_get_scroll (timeline)
                               + place->height - 6);
    }
  g_error ("there is no closed band");
}

/* Many threads as one: while main runs the end does not hang on them, while main waits for one of them it does. */
static void
test_band (void)
{
  GString *text = g_string_new (joined);
  ViewerWindow *window;
  guint32 before[2];

  g_string_truncate (text, text->len - strlen ("stop 800\n"));
  for (guint i = 0; i < 60; i++)
    g_string_append_printf (text, "thread one%u\nhelp@a.py:30 800\n", i);
  g_string_append (text, "stop 800\n");
  window = open_fixture (text->str);
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 900);
  run_for (300);
  before[0] = get_band_color (window, 50);
  before[1] = get_band_color (window, 300);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", "what-if");
  wait_until (viewer_session_get_critical_path (session_of (window)) != NULL);
  run_for (300);
  g_assert_cmphex (get_band_color (window, 50), !=, before[0]);
  g_assert_cmphex (get_band_color (window, 300), ==, before[1]);
  close_learn (window);
  g_string_free (text, TRUE);
}

static void
test_menu (void)
{
  ViewerWindow *window = open_asked (joined, "main");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn", NULL);
  wait_until (!viewer_session_has_what_if (session_of (window)));
  gtk_widget_grab_focus (GTK_WIDGET (find_of_type (window, "GtkColumnView")));
  press ("shift+F10");
  click (find_text (window, "What If It Were Faster?"));
  wait_until (viewer_session_has_what_if (session_of (window)));
  close_learn (window);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/learn/what-if/answer", test_answer);
  g_test_add_func ("/learn/what-if/beside", test_beside);
  g_test_add_func ("/learn/what-if/refused", test_refused);
  g_test_add_func ("/learn/what-if/keys", test_keys);
  g_test_add_func ("/learn/what-if/pointer", test_pointer);
  g_test_add_func ("/learn/what-if/left", test_left);
  g_test_add_func ("/learn/what-if/menu", test_menu);
  g_test_add_func ("/learn/what-if/tasks", test_tasks);
  g_test_add_func ("/learn/what-if/band", test_band);
  return driver_run ();
}
