/* test-views.c: the flame graph and the functions in the real window, under real keys and clicks */

#include "tests/profile/fixture.h"
#include "tests/viewer/driver.h"
#include "viewer/flame-private.h"
#include "viewer/functions-private.h"
#include "viewer/tree-text.h"

static ViewerFlameGraph *
open_flame (ViewerWindow **window)
{
  GtkWidget *graph;

  *window = open_shop ();
  press ("ctrl+3");
  graph = find_widget (GTK_WIDGET (*window), has_type, "ViewerFlameGraph");
  g_assert_nonnull (graph);
  wait_until (!viewer_flame_is_empty (VIEWER_FLAME_GRAPH (graph)));
  return VIEWER_FLAME_GRAPH (graph);
}

/* The pointer to a share of the width, in a row; then what xdotool is told. */
static void
point (ViewerFlameGraph *graph,
       double            share,
       guint             row,
       const char       *then)
{
  g_autofree char *words = NULL;
  int x, y, width = gtk_widget_get_width (graph->stage), height = gtk_widget_get_height (graph->stage);

  get_middle (graph->stage, &x, &y);
  words = g_strdup_printf ("mousemove %d %d %s", x + (int) ((share - 0.5) * width),
                           y - height / 2 + VIEWER_FLAME_RULER_HEIGHT + (int) row * viewer_flame_get_pitch (graph) + 8,
                           then);
  xdotool (words);
}

static gboolean
is_named (ViewerFlameGraph *graph,
          ProfileNode       node,
          const char       *expected)
{
  g_autofree char *name = NULL;

  if (node != PROFILE_NODE_NONE && node != PROFILE_NODE_ROOT)
    name = viewer_tree_text_dup_name (viewer_flame_get_tree (graph), node);
  return g_strcmp0 (name, expected) == 0;
}

/* Input takes its time to arrive. */
#define check(graph, node, expected) wait_until (is_named (graph, node, expected))

static void
test_flame_clicks (void)
{
  ViewerWindow *window;
  ViewerFlameGraph *graph = open_flame (&window);

  point (graph, 0.2, 1, "click 1");
  check (graph, graph->selected, "price");
  press ("ctrl+1");
  assert_selected (window, "price");
  press ("ctrl+3");
  point (graph, 0.2, 1, "click --repeat 2 --delay 80 1");
  check (graph, graph->top, "price");
  click (find_text (window, "main"));   /* the way back, above */
  check (graph, graph->top, "main");
  click (find_text (window, "All calls"));
  check (graph, graph->top, NULL);
  close_window (window);
}

static void
test_flame_wheel (void)
{
  ViewerWindow *window;
  ViewerFlameGraph *graph = open_flame (&window);
  double at;

  point (graph, 0.25, 1, "keydown ctrl click 4 click 4 keyup ctrl");
  at = graph->begin + 0.25 * (graph->end - graph->begin);
  g_assert_cmpfloat_with_epsilon (graph->end - graph->begin, 1 / 1.44, 1e-6);
  g_assert_cmpfloat_with_epsilon (at, 0.25, 0.01);
  point (graph, 0.25, 1, "keydown shift click 5 keyup shift");
  g_assert_cmpfloat (graph->begin + 0.25 * (graph->end - graph->begin), >, at);
  point (graph, 0.5, 1, "mousedown 1");
  point (graph, 0.3, 1, "mouseup 1");
  g_assert_cmpfloat (graph->end, >, 0.9);
  check (graph, graph->selected, NULL);   /* a drag is no click */
  close_window (window);
}

static void
test_flame_keys (void)
{
  ViewerWindow *window;
  ViewerFlameGraph *graph = open_flame (&window);

  gtk_widget_grab_focus (GTK_WIDGET (graph));
  press ("Down");
  press ("Down");
  check (graph, graph->selected, "price");
  press ("Return");
  check (graph, graph->top, "price");
  press ("Up");
  check (graph, graph->selected, "main");
  check (graph, graph->top, "main");
  press ("Home");
  check (graph, graph->top, NULL);
  press ("f");
  check (graph, graph->top, "main");
  press ("Escape");
  check (graph, graph->top, NULL);
  check (graph, graph->selected, "main");
  press ("Escape");
  check (graph, graph->selected, NULL);
  press ("Down");
  press ("shift+F10");
  g_assert_true (gtk_widget_get_visible (graph->menu));
  press ("Return");   /* its first item */
  check (graph, graph->top, "main");
  close_window (window);
}

static ViewerFunctionsView *
open_functions (ViewerWindow **window)
{
  GtkWidget *view;

  *window = open_shop ();
  press ("ctrl+4");
  view = find_widget (GTK_WIDGET (*window), has_type, "ViewerFunctionsView");
  g_assert_nonnull (view);
  wait_until (VIEWER_FUNCTIONS_VIEW (view)->table != NULL);
  run_for (100);
  return VIEWER_FUNCTIONS_VIEW (view);
}

static char *
dup_row (ViewerFunctionsView *view,
         guint                position)
{
  const ViewerFunctionRow *row = viewer_function_list_get_row (view->list, position);

  return row != NULL ? viewer_function_row_dup_name (row, viewer_function_list_get_profile (view->list)) : NULL;
}

static gboolean
is_row (ViewerFunctionsView *view,
        guint                position,
        const char          *expected)
{
  g_autofree char *name = dup_row (view, position);

  return g_strcmp0 (name, expected) == 0;
}

#define check_row(view, position, expected) wait_until (is_row (view, position, expected))
#define check_selected(view, expected) check_row (view, gtk_single_selection_get_selected (view->selection), expected)

static void
test_functions_keys (void)
{
  ViewerWindow *window;
  ViewerFunctionsView *view = open_functions (&window);

  check_row (view, 0, "log");   /* 400 of its own */
  check_row (view, 1, "price");
  click (find_widget (GTK_WIDGET (view), has_text, "log"));
  check_selected (view, "log");
  press ("Down");
  check_selected (view, "price");
  press ("d");                  /* typing filters */
  press ("e");
  wait_until (g_list_model_get_n_items (G_LIST_MODEL (view->list)) == 1);
  check_row (view, 0, "decode");
  press ("Escape");
  wait_until (g_list_model_get_n_items (G_LIST_MODEL (view->list)) > 1);
  check_selected (view, "price");
  press ("ctrl+3");
  press ("ctrl+4");
  check_selected (view, "price");
  close_window (window);
}

static void
test_functions_walk (void)
{
  ViewerWindow *window;
  ViewerFunctionsView *view = open_functions (&window);
  int x, y;
  g_autofree char *words = NULL;

  click (find_widget (GTK_WIDGET (view), has_text, "price"));
  get_middle (find_widget (view->calls, has_text, "main"), &x, &y);
  words = g_strdup_printf ("mousemove %d %d click --repeat 2 --delay 80 1", x, y);
  xdotool (words);
  check_selected (view, "main");
  press ("BackSpace");
  check_selected (view, "price");
  click (find_widget (GTK_WIDGET (view), has_text, "Total"));
  check_row (view, 0, "main");
  click (find_widget (GTK_WIDGET (view), has_text, "Function"));
  check_row (view, 0, "decode");
  click (find_widget (GTK_WIDGET (view), has_text, "Function"));
  check_row (view, 0, "wait");
  check_selected (view, "price");
  close_window (window);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/views/flame-clicks", test_flame_clicks);
  g_test_add_func ("/views/flame-wheel", test_flame_wheel);
  g_test_add_func ("/views/flame-keys", test_flame_keys);
  g_test_add_func ("/views/functions-keys", test_functions_keys);
  g_test_add_func ("/views/functions-walk", test_functions_walk);
  return driver_run ();
}
