/* test-tasks.c: a recording of asyncio tasks in the window, with real keys and clicks */

#include "tests/viewer/driver.h"
#include "tests/viewer/tasks-recording.h"
#include "tests/viewer/walk.h"
#include "format/format.h"
#include "profile/task-states.h"
#include "viewer/figures.h"
#include "viewer/state-look.h"
#include "viewer/timeline-private.h"
#include "viewer/tree-cell.h"

static ViewerWindow *
open_tasks (const char *text)
{
  g_autofree char *path = write_fixture (text);
  ViewerWindow *window = open_path (path);

  wait_until (g_strcmp0 (page_of (window), "recording") == 0
              && viewer_session_get_call_tree (session_of (window)) != NULL);
  return window;
}

static void
check_label (ViewerWindow *window,
             const char   *label)
{
  GtkWidget *timeline = find_of_type (window, "ViewerTimeline");

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (timeline), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

/* From the loop's lane down through those of its tasks. */
static void
test_lanes_by_key (void)
{
  ViewerWindow *window = open_tasks (pair);

  gtk_widget_grab_focus (find_of_type (window, "ViewerTimeline"));
  press ("Down");
  press ("Up");
  press ("Down");
  check_label (window, "first, task · main, 300 ms · 0.0 % running, Waiting: 100.0 %, Had not ended when the recording did");
  press ("Down");
  check_label (window, "sleeper, 2 tasks, at most 2 at once, Running: 26.7 %, Ready, waiting for its turn: 21.7 %, Waiting: 51.7 %, expanded");
  press ("Down");
  check_label (window, "one, task · sleeper, 300 ms · 0.0 % running, Ready, waiting for its turn: 43.3 %, Waiting: 56.7 %, "
                       "Made by first, Was cancelled");
  press ("Down");
  check_label (window, "other, task · sleeper, 300 ms · 53.3 % running, Running: 53.3 %, Waiting: 46.7 %, Made by first, Returned");
  press ("Right");
  check_label (window, "sleeper, depth 1, 100 percent total, 160 samples, 300 ms from 0.00 s, in other");
  close_window (window);
}

/* A click on what a task ran selects its row, below the task that awaited it. */
static void
test_click_selects_row (void)
{
  ViewerWindow *window = open_tasks (pair);
  ViewerSession *session = session_of (window);
  g_autofree char *selected = NULL;

  gtk_widget_grab_focus (find_of_type (window, "ViewerTimeline"));
  for (guint i = 0; i < 2; i++)
    press (i == 0 ? "Down" : "Up");
  for (guint i = 0; i < 4; i++)
    press ("Down");
  press ("Right");
  press ("Down");
  press ("Right");
  wait_until (viewer_session_get_selection (session)->begin_ns == 140 * MS);
  g_assert_cmpint (viewer_session_get_selection (session)->lane, ==, PROFILE_LANE_TASKS + 2);
  selected = dup_selected_name (window);
  g_assert_cmpstr (selected, ==, "burn");
  close_window (window);
}

static gboolean
is_finding (GtkWidget  *widget,
            const char *wanted)
{
  GtkWidget *child = GTK_IS_BUTTON (widget) ? gtk_button_get_child (GTK_BUTTON (widget)) : NULL;

  return child != NULL && GTK_IS_LABEL (child) && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (child)), wanted);
}

static void
test_finding (void)
{
  ViewerWindow *window = open_tasks (pair);
  ViewerSession *session = session_of (window);
  GtkWidget *finding;
  g_autofree char *selected = NULL;
  gint64 begin_ns, end_ns;

  press ("ctrl+6");
  wait_until ((finding = find_widget (GTK_WIDGET (window), is_finding,
                                      "The event loop was blocked for 160 ms by burn() at main.py:7")) != NULL);
  g_assert_nonnull (strstr (viewer_document_get_notice (document_of (window)), "burn() at main.py:7"));
  run_for (100);   /* until it has its place */
  click (finding);
  wait_until (viewer_session_get_range (session, &begin_ns, &end_ns));
  g_assert_cmpint (begin_ns, ==, 140 * MS);
  g_assert_cmpint (end_ns, ==, 300 * MS);
  selected = dup_selected_name (window);
  g_assert_cmpstr (selected, ==, "burn");
  close_window (window);
}

static gboolean
begins_with (ViewerWindow *window,
             const char   *name)
{
  g_autofree char *rows = dup_rows (window);

  return g_str_has_prefix (rows, name);
}

/* The table has a row for each kind; one of them alone, and everything again by its chip. */
static void
test_kind_alone (void)
{
  ViewerWindow *window = open_tasks (pair);
  ViewerSession *session = session_of (window);

  press ("ctrl+6");
  find_text (window, "26.7 %");     /* of both lives together */
  click (find_text (window, "sleeper"));
  press ("Return");
  wait_until (viewer_session_get_task_kind (session) != NULL);
  g_assert_cmpstr (viewer_session_get_task_kind (session), ==, "sleeper");
  press ("ctrl+1");
  wait_until (begins_with (window, "sleeper"));
  click (find_text (window, "Tasks: sleeper"));
  wait_until (viewer_session_get_task_kind (session) == NULL);
  close_window (window);
}

static void
collect_cells (GtkWidget *widget,
               GPtrArray *cells)
{
  if (VIEWER_IS_TREE_CELL (widget) && gtk_widget_get_mapped (widget))
    g_ptr_array_add (cells, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_cells (child, cells);
}

static const char *
text_of (GtkWidget *cell)
{
  return gtk_inscription_get_text (GTK_INSCRIPTION (gtk_widget_get_last_child (cell)));
}

/* What the rows of the tree that is seen show as the time of tasks: "main 300 ms, IDLE, ...". Each is what the profile says. */
static char *
dup_task_times (ViewerWindow *window)
{
  g_autoptr(GPtrArray) cells = g_ptr_array_new ();
  ProfileCallTree *tree = viewer_session_get_call_tree (session_of (window));
  GtkWidget *view = find_of_type (window, "ViewerTreeView");
  GString *text = g_string_new (NULL);
  const char *name = NULL;

  collect_cells (view, cells);
  for (guint i = 0; i < cells->len; i++)
    {
      GtkWidget *cell = g_ptr_array_index (cells, i);
      g_autofree char *figure = NULL;
      ProfileNodeInfo info;

      if (viewer_tree_cell_get_column (VIEWER_TREE_CELL (cell)) == VIEWER_TREE_COLUMN_FUNCTION)
        name = text_of (cell);
      if (viewer_tree_cell_get_column (VIEWER_TREE_CELL (cell)) != VIEWER_TREE_COLUMN_TASK_TIME)
        continue;
      profile_call_tree_get_node (tree, viewer_tree_cell_get_node (VIEWER_TREE_CELL (cell)), &info);
      figure = info.task_ns > 0 ? viewer_figures_dup_duration (info.task_ns) : g_strdup ("");
      g_assert_cmpstr (text_of (cell), ==, figure);
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", name, figure);
    }
  return g_string_free (text, FALSE);
}

static void
assert_task_times (ViewerWindow *window,
                   const char   *expected)
{
  g_autofree char *got = dup_task_times (window);

  g_assert_cmpstr (got, ==, expected);
}

/* Two sleepers lived for 300 ms each; one of them burned for 160 of these. */
#define TIMES_ABOVE "<module> 600 ms, asyncio (2 library frames) 600 ms, main 600 ms, sleeper 600 ms, "

/* Beside the share of the wall, which a click on its title orders the rows by again. */
static void
test_task_time (void)
{
  ViewerWindow *window = open_tasks (pair);
  GtkWidget *title;

  press ("ctrl+1");
  wait_until (find_widget (GTK_WIDGET (window), has_text, "Task time") != NULL);
  run_for (200);
  title = find_text (window, "Task time");
  assert_task_times (window, TIMES_ABOVE "burn 160 ms, asyncio, built-in (2 library frames) 440 ms");
  click (title);
  run_for (200);
  assert_task_times (window, TIMES_ABOVE "asyncio, built-in (2 library frames) 440 ms, burn 160 ms");
  click (find_text (window, "Total"));
  run_for (200);
  assert_task_times (window, TIMES_ABOVE "burn 160 ms, asyncio, built-in (2 library frames) 440 ms");
  close_window (window);
  window = open_tasks ("main 10\nstop 10");
  run_for (200);
  g_assert_null (find_widget (GTK_WIDGET (window), has_text, "Task time"));
  close_window (window);
}

static gboolean
is_legend (GtkWidget  *widget,
           const char *wanted)
{
  return GTK_IS_POPOVER (widget) && gtk_widget_has_css_class (widget, "legend");
}

static GtkWidget *
open_legend (ViewerWindow *window)
{
  GtkWidget *button = VIEWER_TIMELINE (find_of_type (window, "ViewerTimeline"))->legend_button, *legend;
  g_autofree char *nameless = NULL;

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, "Colours");
  click (button);
  wait_until ((legend = find_widget (GTK_WIDGET (window), is_legend, NULL)) != NULL);
  nameless = walk_dup_nameless (legend);
  g_assert_cmpstr (nameless, ==, "");
  g_assert_nonnull (find_widget (legend, has_text, "Running, with the GIL"));
  g_assert_nonnull (find_widget (legend, has_text, "In a blocking call, with the GIL held"));
  g_assert_nonnull (find_widget (legend, has_text, "Waiting for the GIL"));
  g_assert_nonnull (find_widget (legend, has_text, "Blocked or sleeping"));
  return legend;
}

/* What the strips look like, of threads, and of tasks where there are any. */
static void
test_legend (void)
{
  ViewerWindow *window = open_tasks (pair);
  GtkWidget *legend = open_legend (window);

  g_assert_nonnull (find_widget (legend, has_text, "Ready, waiting for its turn"));
  g_assert_nonnull (find_widget (legend, has_text, "Running and waiting by turns, each under 1 ms"));
  press ("Escape");
  wait_until (find_widget (GTK_WIDGET (window), is_legend, NULL) == NULL);
  close_window (window);
  window = open_tasks ("main 10\nstop 10");
  g_assert_null (find_widget (open_legend (window), has_text, "Ready, waiting for its turn"));
  press ("Escape");
  close_window (window);
}

/* No two states of a thread, and none of a task, have one pattern: colour alone tells nothing to some people. */
static void
test_patterns (void)
{
  static const guint8 states[2][7] = {
    { FORMAT_THREAD_RUNNING, FORMAT_THREAD_HOLDING, FORMAT_THREAD_NATIVE, FORMAT_THREAD_GIL_WAIT, FORMAT_THREAD_BLOCKED,
      FORMAT_THREAD_DETACHED, FORMAT_THREAD_UNKNOWN },
    { PROFILE_TASK_RUNNING, PROFILE_TASK_TURNS, PROFILE_TASK_READY, PROFILE_TASK_WAITING },
  };
  static const guint n_states[] = { 7, 4 };

  for (guint group = 0; group < 2; group++)
    for (guint i = 0; i < n_states[group]; i++)
      for (guint other = 0; other < i; other++)
        {
          guint n_different = 0;

          for (int x = 0; x < 24; x++)
            n_different += viewer_state_get_pattern (states[group][i], x) != viewer_state_get_pattern (states[group][other], x);
          g_assert_cmpuint (n_different, >=, 6);
        }
}

/* No tasks, no view of them; and of another framework's a plain sentence. */
static void
test_others (void)
{
  ViewerWindow *window = open_tasks ("main 10\nstop 10");

  press ("ctrl+6");
  g_assert_null (find_widget (GTK_WIDGET (window), has_text, "Tasks"));
  close_window (window);
  window = open_tasks ("meta task.foreign trio\n" "main@main.py;run@lib:trio/_core/_run.py:1 10\nstop 10");
  g_assert_nonnull (find_text (window, "Tasks of trio are not told apart: their time is that of the thread they ran in."));
  close_window (window);
}

int
main (int   argc,
      char *argv[])
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/tasks/lanes-by-key", test_lanes_by_key);
  g_test_add_func ("/tasks/click-selects-row", test_click_selects_row);
  g_test_add_func ("/tasks/finding", test_finding);
  g_test_add_func ("/tasks/kind-alone", test_kind_alone);
  g_test_add_func ("/tasks/task-time", test_task_time);
  g_test_add_func ("/tasks/legend", test_legend);
  g_test_add_func ("/tasks/patterns", test_patterns);
  g_test_add_func ("/tasks/others", test_others);
  return driver_run ();
}
