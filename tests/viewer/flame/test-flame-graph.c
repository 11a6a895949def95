/* test-flame-graph.c: the flame graph in a window, moved by its own controllers
 *
 * Real keys and clicks are the window's test. Skipped, and said so, without a display.
 */

#include "viewer/flame-private.h"
#include "viewer/session-what-if.h"
#include "viewer/tree-find.h"
#include "viewer/tree-text.h"

#include "tests/profile/fixture.h"
#include "tests/viewer/widgets.h"

#include <adwaita.h>

#define MS G_GINT64_CONSTANT (1000000)

typedef struct {
  GtkWidget        *window;
  ViewerFlameGraph *graph;
  ViewerSession    *session;
  Profile          *profile;
} Fixture;

/* price() stands twice: below main, and below log. */
static const char recording[] =
  "main@shop.py:3;price@shop.py:20;load@std:json/__init__.py:9;decode@std:json/decoder.py:30 25\n"
  "main@shop.py:3;price@shop.py:21 35\n"
  "main@shop.py:4;log@shop.py:30 20\n"
  "main@shop.py:4;log@shop.py:31;price@shop.py:21 15\n"
  "idle@shop.py:50 5\n";

/* Until the tree is there, however long that takes. */
static void
show (Fixture    *fixture,
      const char *text)
{
  g_autoptr(Profile) profile = profile_fixture_profile (text);
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);

  viewer_session_set_profile (fixture->session, profile, spans);
  g_clear_pointer (&fixture->profile, profile_unref);
  fixture->profile = g_steal_pointer (&profile);
  while (viewer_flame_graph_get_tree (fixture->graph) == NULL
         || profile_call_tree_get_profile (viewer_flame_graph_get_tree (fixture->graph)) != fixture->profile)
    g_main_context_iteration (NULL, TRUE);
  test_settle ();
}

static void
set_up (Fixture       *fixture,
        gconstpointer  text)
{
  fixture->session = viewer_session_new ();
  fixture->graph = VIEWER_FLAME_GRAPH (viewer_flame_graph_new ());
  viewer_flame_graph_set_session (fixture->graph, fixture->session);
  fixture->window = test_show_widget (GTK_WIDGET (fixture->graph), 1000, 300);
  show (fixture, text);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  text)
{
  test_close (fixture->window, fixture->session, fixture->profile);
}

static gboolean
press (Fixture         *fixture,
       guint            key,
       GdkModifierType  state)
{
  return test_press_key (fixture->graph->stage, key, state);
}

/* At a share of the width and in a row. */
static void
click (Fixture *fixture,
       int      n_press,
       double   share,
       guint    row)
{
  g_signal_emit_by_name (test_find_controller (fixture->graph->stage, GTK_TYPE_GESTURE_CLICK, 0), "released", n_press,
                         share * gtk_widget_get_width (fixture->graph->stage),
                         VIEWER_FLAME_RULER_HEIGHT + (row + 0.5) * viewer_flame_get_pitch (fixture->graph));
}

/* "price < main": the node and its callers; "" none. */
static char *
describe (Fixture     *fixture,
          ProfileNode  node)
{
  ProfileCallTree *tree = viewer_flame_graph_get_tree (fixture->graph);
  GString *text = g_string_new (NULL);
  ProfileNodeInfo info;

  for (ProfileNode n = node; n != PROFILE_NODE_NONE && n != PROFILE_NODE_ROOT; n = info.parent)
    {
      g_autofree char *name = viewer_tree_text_dup_name (tree, n);

      profile_call_tree_get_node (tree, n, &info);
      g_string_append_printf (text, "%s%s", text->len > 0 ? " < " : "", name);
    }
  return g_string_free (text, FALSE);
}

static void
check_selected (Fixture    *fixture,
                const char *expected)
{
  g_autofree char *text = describe (fixture, viewer_flame_graph_get_selected (fixture->graph));

  g_assert_cmpstr (text, ==, expected);
}

static void
check_top (Fixture    *fixture,
           const char *expected)
{
  g_autofree char *text = describe (fixture, viewer_flame_graph_get_top (fixture->graph));

  g_assert_cmpstr (text, ==, expected);
}

static void
check_selected_name (Fixture    *fixture,
                     const char *expected)
{
  ProfileNode node = viewer_flame_graph_get_selected (fixture->graph);
  g_autofree char *name = NULL;

  g_assert_true (node != PROFILE_NODE_NONE);
  name = viewer_tree_text_dup_name (viewer_flame_graph_get_tree (fixture->graph), node);
  g_assert_cmpstr (name, ==, expected);
}

static void
test_click (Fixture       *fixture,
            gconstpointer  text)
{
  const ViewerSelection *selection = viewer_session_get_selection (fixture->session);
  ProfileCallTree *tree = viewer_session_get_call_tree (fixture->session);

  click (fixture, 1, 0.7, 1);
  check_selected (fixture, "log < main");
  click (fixture, 1, 0.65, 2);
  check_selected (fixture, "price < log < main");
  /* Another view is told which of the two it is. */
  g_assert_true (viewer_tree_find_selection (tree, selection) == viewer_flame_graph_get_selected (fixture->graph));
  click (fixture, 1, 0.5, 5);
  check_selected (fixture, "");
  g_assert_cmpuint (selection->function, ==, 0);
}

static void
test_arrows (Fixture       *fixture,
             gconstpointer  text)
{
  g_assert_true (press (fixture, GDK_KEY_Down, 0));
  check_selected (fixture, "main");
  press (fixture, GDK_KEY_Down, 0);
  check_selected (fixture, "price < main");
  g_assert_cmpstr (fixture->graph->label, ==, "price, depth 2, 60 percent total, 35 percent self, 60 samples");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->graph->stage), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       fixture->graph->label);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->graph->stage), GTK_ACCESSIBLE_ROLE_IMG);
  press (fixture, GDK_KEY_Down, 0);
  check_selected (fixture, "json (2 library frames) < price < main");
  press (fixture, GDK_KEY_Down, 0);   /* nothing below */
  check_selected (fixture, "json (2 library frames) < price < main");
  press (fixture, GDK_KEY_Up, 0);
  press (fixture, GDK_KEY_Right, 0);
  check_selected (fixture, "log < main");
  press (fixture, GDK_KEY_Right, 0);
  check_selected (fixture, "log < main");
  press (fixture, GDK_KEY_Left, 0);
  check_selected (fixture, "price < main");
  press (fixture, GDK_KEY_Up, 0);
  press (fixture, GDK_KEY_Up, 0);
  check_selected (fixture, "main");
  press (fixture, GDK_KEY_Right, 0);
  check_selected (fixture, "idle");
}

/* Three ways in, as many out; the buttons above name the way. */
static void
test_fit (Fixture       *fixture,
          gconstpointer  text)
{
  click (fixture, 1, 0.7, 1);
  click (fixture, 2, 0.7, 1);
  check_top (fixture, "log < main");
  press (fixture, GDK_KEY_Escape, 0);
  check_top (fixture, "");
  check_selected (fixture, "log < main");
  press (fixture, GDK_KEY_f, 0);
  check_top (fixture, "log < main");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->graph), "flame.out", NULL));
  check_top (fixture, "main");
  press (fixture, GDK_KEY_Home, 0);
  check_top (fixture, "");
  press (fixture, GDK_KEY_Return, 0);
  check_top (fixture, "log < main");
  press (fixture, GDK_KEY_BackSpace, 0);
  check_top (fixture, "main");
  press (fixture, GDK_KEY_f, 0);
  /* The caller of what is shown is out of sight: one step shows it. */
  press (fixture, GDK_KEY_Up, 0);
  check_selected (fixture, "main");
  check_top (fixture, "main");
  press (fixture, GDK_KEY_Escape, 0);
  press (fixture, GDK_KEY_Escape, 0);
  check_selected (fixture, "");
  g_assert_false (press (fixture, GDK_KEY_Escape, 0));
}

/* The way in words, outermost first; what can be clicked in brackets. */
static char *
describe_trail (Fixture *fixture)
{
  GString *text = g_string_new (NULL);

  for (GtkWidget *child = gtk_widget_get_first_child (fixture->graph->trail); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child))
      g_string_append (text, gtk_label_get_text (GTK_LABEL (child)));
    else if (GTK_IS_BUTTON (child))
      g_string_append_printf (text, "[%s] ", gtk_label_get_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (child)))));
    else if (GTK_IS_MENU_BUTTON (child))
      g_string_append_printf (text, "[%s] ", gtk_widget_get_tooltip_text (child));
  return g_string_free (text, FALSE);
}

static void
check_trail (Fixture    *fixture,
             const char *expected)
{
  g_autofree char *text = describe_trail (fixture);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_trail (Fixture       *fixture,
            gconstpointer  text)
{
  check_trail (fixture, "All calls");
  press (fixture, GDK_KEY_plus, 0);
  check_trail (fixture, "[All calls] ");
  press (fixture, GDK_KEY_minus, 0);
  check_trail (fixture, "All calls");
  click (fixture, 2, 0.65, 2);
  check_trail (fixture, "[All calls] [main] [log] price");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->graph), "flame.zoom-to", "u", PROFILE_NODE_ROOT));
  check_trail (fixture, "All calls");
  show (fixture, "a;b;c;d;e;f;g 10\n");
  for (int i = 0; i < 7; i++)
    press (fixture, GDK_KEY_Down, 0);
  press (fixture, GDK_KEY_f, 0);
  check_trail (fixture, "[All calls] [3 callers between] [d] [e] [f] g");
}

/* What is under the pointer stays there. */
static void
test_zoom_and_pan (Fixture       *fixture,
                   gconstpointer  text)
{
  ViewerFlameGraph *graph = fixture->graph;
  double width = gtk_widget_get_width (graph->stage);

  g_signal_emit_by_name (test_find_controller (graph->stage, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "motion",
                         0.25 * width, 60.0);
  press (fixture, GDK_KEY_plus, 0);
  press (fixture, GDK_KEY_plus, 0);
  g_assert_cmpfloat_with_epsilon (graph->begin + 0.25 * (graph->end - graph->begin), 0.25, 1e-9);
  g_assert_cmpfloat_with_epsilon (graph->end - graph->begin, 1 / 1.44, 1e-9);
  press (fixture, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpfloat_with_epsilon (graph->begin + 0.25 * (graph->end - graph->begin), 0.25 + 0.15 / 1.44, 1e-9);
  for (int i = 0; i < 30; i++)
    press (fixture, GDK_KEY_Left, GDK_CONTROL_MASK);
  g_assert_cmpfloat (graph->begin, ==, 0);
  for (int i = 0; i < 300; i++)
    press (fixture, GDK_KEY_plus, 0);
  g_assert_cmpfloat (graph->end - graph->begin, >, 0);
  test_settle ();
  press (fixture, GDK_KEY_0, 0);
  g_assert_cmpfloat (graph->end - graph->begin, ==, 1);
  g_assert_false (press (fixture, GDK_KEY_x, 0));
  g_assert_false (press (fixture, GDK_KEY_f, GDK_ALT_MASK));
}

static void
wait_for_answer (Fixture *fixture)
{
  for (int i = 0; i < 500 && viewer_session_get_what_if (fixture->session) == NULL; i++)
    {
      g_usleep (10000);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_nonnull (viewer_session_get_what_if (fixture->session));
}

/* While it is asked what would be if a function were faster, a block's right edge can be dragged. */
static void
test_drag_edge (Fixture       *fixture,
                gconstpointer  text)
{
  GtkEventController *drag = test_find_controller (fixture->graph->stage, GTK_TYPE_GESTURE_DRAG, 0);
  ProfileFunction function = test_find_function (fixture->profile, "log");
  const GArray *blocks = viewer_flame_get_blocks (fixture->graph);
  double begin = fixture->graph->begin;
  graphene_rect_t box = { 0 };

  for (guint i = 0; i < blocks->len; i++)
    {
      const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);
      ProfileNodeInfo info;

      profile_call_tree_get_node (viewer_flame_get_tree (fixture->graph), block->node, &info);
      if (info.function == function)
        g_assert_true (viewer_flame_get_box (fixture->graph, block, &box));
    }
  g_assert_cmpfloat (box.size.width, >, 100);
  viewer_session_open_what_if (fixture->session);
  g_signal_emit_by_name (drag, "drag-begin", (double) (box.origin.x + box.size.width) - 2, (double) box.origin.y + 4);
  g_signal_emit_by_name (drag, "drag-update", 2 - (double) box.size.width / 4, 0.0);
  g_signal_emit_by_name (drag, "drag-end", 2 - (double) box.size.width / 4, 0.0);
  g_assert_cmpuint (viewer_session_get_selection (fixture->session)->function, ==, function);
  g_assert_cmpfloat_with_epsilon (viewer_session_get_what_if_factor (fixture->session), 0.75, 0.001);
  g_assert_cmpfloat (fixture->graph->begin, ==, begin);
  wait_for_answer (fixture);
  /* The edge is where the function ends now, not where it was recorded to. */
  g_signal_emit_by_name (drag, "drag-begin", (double) (box.origin.x + box.size.width * 0.75f), (double) box.origin.y + 4);
  g_signal_emit_by_name (drag, "drag-update", -(double) box.size.width / 4, 0.0);
  g_signal_emit_by_name (drag, "drag-end", -(double) box.size.width / 4, 0.0);
  g_assert_cmpfloat_with_epsilon (viewer_session_get_what_if_factor (fixture->session), 0.5, 0.001);
  viewer_session_close_what_if (fixture->session);
}

/* A drag moves the graph. */
static void
test_drag (Fixture       *fixture,
           gconstpointer  text)
{
  GtkEventController *drag = test_find_controller (fixture->graph->stage, GTK_TYPE_GESTURE_DRAG, 0);

  for (int i = 0; i < 4; i++)
    press (fixture, GDK_KEY_plus, 0);
  g_signal_emit_by_name (drag, "drag-begin", 500.0, 60.0);
  g_signal_emit_by_name (drag, "drag-update", 2.0, 0.0);   /* a twitch */
  g_assert_cmpfloat (fixture->graph->begin, ==, fixture->graph->drag_begin);
  g_signal_emit_by_name (drag, "drag-update", 100.0, 0.0);
  g_assert_cmpfloat (fixture->graph->begin, <, fixture->graph->drag_begin);
}

/* Another view selects: its own place where it says one, else the heaviest. What is zoomed
 * to gives way when the selection is not in it. */
static void
test_selection_from_elsewhere (Fixture       *fixture,
                               gconstpointer  text)
{
  ViewerSelection selection, everywhere = { .lane = -1 };

  click (fixture, 1, 0.65, 2);
  check_selected (fixture, "price < log < main");
  selection = *viewer_session_get_selection (fixture->session);
  viewer_session_select (fixture->session, NULL);
  check_selected (fixture, "");
  viewer_session_select (fixture->session, &selection);
  check_selected (fixture, "price < log < main");
  everywhere.function = selection.function;
  press (fixture, GDK_KEY_f, 0);
  viewer_session_select (fixture->session, &everywhere);
  check_selected (fixture, "price < main");
  check_top (fixture, "main");
}

/* In another tree what was zoomed to and selected is found again, as far as it is there. */
static void
test_new_tree (Fixture       *fixture,
               gconstpointer  text)
{
  click (fixture, 2, 0.65, 2);
  viewer_session_set_range (fixture->session, 0, 90 * MS);
  test_settle ();
  check_top (fixture, "price < log < main");
  check_selected (fixture, "price < log < main");
  viewer_session_set_range (fixture->session, 0, 10 * MS);
  test_settle ();
  check_top (fixture, "main");
  viewer_session_set_range (fixture->session, 0, 0);
  test_settle ();
  check_top (fixture, "price < log < main");
  viewer_session_set_profile (fixture->session, NULL, NULL);
  test_settle ();
  g_assert_false (press (fixture, GDK_KEY_Down, 0));
  check_trail (fixture, "All calls");
  show (fixture, text);
  check_top (fixture, "");
}

static void
count_items (ViewerFlameGraph *graph,
             GMenu            *menu,
             guint             node,
             guint            *n)
{
  g_assert_cmpuint (node, ==, viewer_flame_graph_get_selected (graph));
  *n = (guint) g_menu_model_get_n_items (G_MENU_MODEL (menu));
  g_menu_append (menu, "one more", NULL);
}

static void
test_menu (Fixture       *fixture,
           gconstpointer  text)
{
  guint n = 0;

  g_signal_connect (fixture->graph, "populate-menu", G_CALLBACK (count_items), &n);
  press (fixture, GDK_KEY_Menu, 0);
  g_assert_cmpuint (n, ==, 0);   /* of nothing */
  press (fixture, GDK_KEY_Down, 0);
  press (fixture, GDK_KEY_F10, GDK_SHIFT_MASK);
  g_assert_cmpuint (n, >=, 2);
  g_assert_true (gtk_widget_get_visible (fixture->graph->menu));
  gtk_popover_popdown (GTK_POPOVER (fixture->graph->menu));
  test_settle ();
}

/* Hovering must not paint the chart again: it is what makes it cheap. */
static void
test_hover_is_cheap (Fixture       *fixture,
                     gconstpointer  text)
{
  GtkEventController *motion = test_find_controller (fixture->graph->stage, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0);
  guint before = viewer_flame_chart_get_n_paints (fixture->graph->chart);

  for (int i = 0; i < 8; i++)
    {
      g_signal_emit_by_name (motion, "motion", 30.0 + 100 * i, 30.0 + 18 * (i % 3));
      test_settle ();
    }
  g_assert_cmpuint (viewer_flame_chart_get_n_paints (fixture->graph->chart), ==, before);
  press (fixture, GDK_KEY_plus, 0);
  test_settle ();
  g_assert_cmpuint (viewer_flame_chart_get_n_paints (fixture->graph->chart), >, before);
}

/* 2000 rows are scrolled as the selection goes down; the end is reached. */
static void
test_deep (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autoptr(GString) text = g_string_new ("f0");

  for (int i = 1; i < 2000; i++)
    g_string_append_printf (text, ";f%d", i % 50);
  g_string_append (text, " 10\n");
  show (fixture, text->str);
  for (int i = 0; i < 60; i++)
    press (fixture, GDK_KEY_Down, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->graph->adjustment), >, 0);
  viewer_flame_scroll (fixture->graph, 1e9);
  test_settle ();
  click (fixture, 1, 0.5, 3);
  g_assert_cmpuint (fixture->graph->selected_path->len, >, 1980);
}

/* main() has one long callee and 400 short ones, each an eighth of a percent of all; so does the long one. */
static char *
make_folded (void)
{
  GString *text = g_string_new (NULL);

  g_string_append (text, "main@shop.py:3;big@shop.py:5 200\n");
  for (int i = 0; i < 400; i++)
    g_string_append_printf (text, "main@shop.py:3;small%d@shop.py:7;leaf@shop.py:9 1\n", i);
  for (int i = 0; i < 200; i++)
    g_string_append_printf (text, "main@shop.py:3;big@shop.py:5;part%d@shop.py:8 1\n", i);
  return g_string_free (text, FALSE);
}

static ProfileNode
find_named (Fixture    *fixture,
            const char *name)
{
  ProfileCallTree *tree = viewer_flame_graph_get_tree (fixture->graph);

  return viewer_tree_find_function (tree, test_find_function (fixture->profile, name));
}

static void
wait_for_near (Fixture    *fixture,
               const char *name,
               gboolean    is_there)
{
  for (int i = 0; i < 500 && (find_named (fixture, name) != PROFILE_NODE_NONE) != is_there; i++)
    {
      g_usleep (10000);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_true ((find_named (fixture, name) != PROFILE_NODE_NONE) == is_there);
}

static double
find_x (Fixture    *fixture,
        const char *name)
{
  ViewerFlameView view = viewer_flame_get_view (fixture->graph);
  ViewerFlameBlock block;

  g_assert_true (viewer_flame_layout_locate (fixture->graph->layout, &view, find_named (fixture, name), &block));
  return block.x;
}

/* What is under a hundredth of all is there where it is a hundredth of what is in sight, and everything else
 * stays where it was. */
static void
test_near (Fixture       *fixture,
           gconstpointer  unused)
{
  g_autofree char *text = make_folded ();
  ProfileNodeInfo info;
  double x;

  show (fixture, text);
  g_assert_true (find_named (fixture, "part7") == PROFILE_NODE_NONE);
  click (fixture, 2, 0.2, 1);
  check_trail (fixture, "[All calls] [main] big");
  x = find_x (fixture, "big");
  wait_for_near (fixture, "part7", TRUE);
  check_trail (fixture, "[All calls] [main] big");
  g_assert_cmpfloat (find_x (fixture, "big"), ==, x);
  profile_call_tree_get_node (viewer_flame_graph_get_tree (fixture->graph), find_named (fixture, "part7"), &info);
  g_assert_cmpint (info.total_ns, ==, 1 * MS);
  /* What is not in sight is as in the tree. */
  g_assert_true (find_named (fixture, "small7") == PROFILE_NODE_NONE);
  /* The tree of the other views is not touched. */
  g_assert_true (viewer_tree_find_function (viewer_session_get_call_tree (fixture->session),
                                            test_find_function (fixture->profile, "part7")) == PROFILE_NODE_NONE);
  /* What was selected there is still selected, and found by others. */
  viewer_flame_select (fixture->graph, find_named (fixture, "part7"));
  check_selected_name (fixture, "part7");
  /* All of it: the session's tree again. */
  press (fixture, GDK_KEY_Home, 0);
  wait_for_near (fixture, "part7", FALSE);
  g_assert_true (viewer_flame_graph_get_tree (fixture->graph) == viewer_session_get_call_tree (fixture->session));
}

/* A double click on what is folded shows it apart, also below it; another range is shown as near. */
static void
test_unfold (Fixture       *fixture,
             gconstpointer  unused)
{
  g_autofree char *text = make_folded ();

  show (fixture, text);
  click (fixture, 2, 0.75, 1);
  g_assert_cmpfloat_with_epsilon (fixture->graph->begin, 0.5, 0.01);
  wait_for_near (fixture, "small7", TRUE);
  wait_for_near (fixture, "leaf", TRUE);
  viewer_session_set_range (fixture->session, 0, 400 * MS);
  wait_for_near (fixture, "small300", FALSE);
  wait_for_near (fixture, "small7", TRUE);
  viewer_session_set_profile (fixture->session, NULL, NULL);
  test_settle ();
  g_assert_null (viewer_flame_graph_get_tree (fixture->graph));
}

static void
search_for (Fixture    *fixture,
            const char *text)
{
  ProfileCallTreeOptions options = viewer_session_get_options (fixture->session);
  g_autoptr(ProfileSearch) search = profile_search_new (fixture->profile, &options, text);

  viewer_session_set_search (fixture->session, search);
}

/* The names of what is not dimmed, row by row. */
static char *
list_bright (Fixture *fixture)
{
  const GArray *blocks = viewer_flame_get_blocks (fixture->graph);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);
      g_autofree char *name = viewer_tree_text_dup_name (viewer_flame_get_tree (fixture->graph), block->node);

      if (!viewer_flame_is_dim (viewer_flame_get_found (fixture->graph), block))
        g_string_append_printf (text, "%s ", name);
    }
  return g_string_free (text, FALSE);
}

/* What is not found is dimmed; while nothing is found, or looked for, nothing is. */
static void
test_search_dims (Fixture       *fixture,
                  gconstpointer  unused)
{
  g_autofree char *all = list_bright (fixture), *found = NULL, *nothing = NULL, *none = NULL;
  guint before = viewer_flame_chart_get_n_paints (fixture->graph->chart);

  search_for (fixture, "price");
  found = list_bright (fixture);
  g_assert_cmpstr (found, ==, "price price ");
  test_settle ();
  g_assert_cmpuint (viewer_flame_chart_get_n_paints (fixture->graph->chart), >, before);
  search_for (fixture, "pricey");
  nothing = list_bright (fixture);
  g_assert_cmpstr (nothing, ==, all);
  viewer_session_set_search (fixture->session, NULL);
  none = list_bright (fixture);
  g_assert_cmpstr (none, ==, all);
}

/* A block of many faster functions is no match itself, but it is not dimmed when one of them is. */
static void
test_search_in_faster (Fixture       *fixture,
                       gconstpointer  unused)
{
  g_autofree char *found = NULL, *elsewhere = NULL;

  show (fixture, "main;big 1000\nmain;tiny 3\nmain;tinier 2\nother 1000\nother;tiniest 1\nother;small 1\n");
  search_for (fixture, "tinier");
  found = list_bright (fixture);
  g_assert_cmpstr (found, ==, "and 2 faster functions ");
  search_for (fixture, "other");
  elsewhere = list_bright (fixture);
  g_assert_cmpstr (elsewhere, ==, "other ");
}

/* A hit is selected and given room, also when something else is zoomed to. */
static void
test_show_hit (Fixture       *fixture,
               gconstpointer  unused)
{
  ProfileCallTree *tree;
  ViewerFlameView view;
  ViewerFlameBlock block;

  show (fixture, "main;big 1000\nmain;thin;thinner 12\nother 30\n");
  tree = viewer_session_get_call_tree (fixture->session);
  click (fixture, 2, 0.3, 1);
  check_top (fixture, "big < main");
  viewer_flame_graph_show_hit (fixture->graph, tree,
                               viewer_tree_find_function (tree, test_find_function (fixture->profile, "thinner")));
  check_selected (fixture, "thinner < thin < main");
  view = viewer_flame_get_view (fixture->graph);
  g_assert_true (viewer_flame_layout_locate (fixture->graph->layout, &view, fixture->graph->selected, &block));
  g_assert_cmpfloat (block.width, >, 28);
  g_assert_cmpfloat (block.x, >=, 0);
  g_assert_cmpfloat (block.x + block.width, <=, view.width);
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  unused)
{
  show (fixture, "- 5\n");
  g_assert_false (press (fixture, GDK_KEY_Up, 0) && viewer_flame_is_empty (fixture->graph));
  click (fixture, 2, 0.5, 0);
  test_settle ();
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *name;
    void      (*run) (Fixture *fixture, gconstpointer text);
  } tests[] = {
    { "/flame-graph/click", test_click }, { "/flame-graph/arrows", test_arrows }, { "/flame-graph/fit", test_fit },
    { "/flame-graph/trail", test_trail }, { "/flame-graph/zoom-and-pan", test_zoom_and_pan },
    { "/flame-graph/drag", test_drag },
    { "/flame-graph/drag-edge", test_drag_edge },
    { "/flame-graph/selection-from-elsewhere", test_selection_from_elsewhere },
    { "/flame-graph/new-tree", test_new_tree }, { "/flame-graph/menu", test_menu },
    { "/flame-graph/hover-is-cheap", test_hover_is_cheap }, { "/flame-graph/deep", test_deep },
    { "/flame-graph/search-dims", test_search_dims }, { "/flame-graph/search-in-faster", test_search_in_faster },
    { "/flame-graph/show-hit", test_show_hit },
    { "/flame-graph/near", test_near }, { "/flame-graph/unfold", test_unfold },
    { "/flame-graph/empty", test_empty },
  };

  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, recording, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
