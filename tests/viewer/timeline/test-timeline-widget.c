/* test-timeline-widget.c: the timeline in a window, moved by its own controllers
 *
 * GTK 4 cannot make events, so the controllers' signals are emitted; real keys and
 * clicks are the window's test. Skipped, and said so, without a display.
 */

#include "viewer/overview.h"
#include "viewer/timeline-private.h"

#include "tests/profile/fixture.h"
#include "tests/viewer/gtk-faults.h"
#include "tests/viewer/widgets.h"

#include <adwaita.h>

#define MS G_GINT64_CONSTANT (1000000)

typedef struct {
  GtkWidget      *window;
  ViewerTimeline *timeline;
  GtkWidget      *overview;
  ViewerSession  *session;
  Profile        *profile;
} Fixture;

static const char recording[] =
  "main@shop.py;load_orders@shop.py;execute@lib:db/engine.py 40\n"
  "main@shop.py;load_orders@shop.py;dumps@std:json.py 20\n"
  "main@shop.py;render@views.py 40\n"
  "thread worker\n"
  "at 20\n"
  "state blocked\n"
  "run@std:threading.py;wait@std:threading.py 80\n";

static void
set_up (Fixture       *fixture,
        gconstpointer  text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autoptr(ProfileSpans) spans = NULL;

  fixture->profile = profile_fixture_profile (text);
  spans = profile_spans_new (fixture->profile);
  fixture->session = viewer_session_new ();
  fixture->timeline = VIEWER_TIMELINE (viewer_timeline_new ());
  fixture->overview = viewer_overview_new ();
  fixture->window = gtk_window_new ();
  viewer_timeline_set_session (fixture->timeline, fixture->session);
  viewer_overview_set_session (VIEWER_OVERVIEW (fixture->overview), fixture->session);
  viewer_overview_set_timeline (VIEWER_OVERVIEW (fixture->overview), fixture->timeline);
  viewer_session_set_profile (fixture->session, fixture->profile, spans);
  gtk_widget_set_vexpand (GTK_WIDGET (fixture->timeline), TRUE);
  gtk_box_append (GTK_BOX (box), fixture->overview);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (fixture->timeline));
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), VIEWER_LANE_HEADER_WIDTH + 1000, 400);
  gtk_window_present (GTK_WINDOW (fixture->window));
  test_settle ();
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
  return test_press_key (GTK_WIDGET (fixture->timeline), key, state);
}

static void
click (Fixture *fixture,
       int      n_press,
       double   x,
       double   y)
{
  g_signal_emit_by_name (test_find_controller (fixture->timeline->stage, GTK_TYPE_GESTURE_CLICK, 0), "released",
                         n_press, x, y);
}

static double
row_y (Fixture *fixture,
       guint32  lane,
       guint32  row)
{
  return viewer_timeline_get_top (fixture->timeline) + viewer_timeline_layout_get_row_y (fixture->timeline->layout, lane, row) + 5
         - viewer_timeline_get_scroll (fixture->timeline);
}

static void
check_selected (Fixture    *fixture,
                const char *name,
                gint64      begin_ms,
                gint64      end_ms)
{
  const ViewerSelection *selection = viewer_session_get_selection (fixture->session);
  ProfileFunctionInfo info;

  g_assert_cmpuint (selection->function, !=, 0);
  profile_get_function_info (fixture->profile, selection->function, &info);
  g_assert_cmpstr (info.name, ==, name);
  g_assert_cmpint (selection->begin_ns, ==, begin_ms * MS);
  g_assert_cmpint (selection->end_ns, ==, end_ms * MS);
}

static void
check_visible (Fixture *fixture,
               double   begin_ms,
               double   end_ms)
{
  gint64 begin_ns, end_ns;

  viewer_timeline_get_visible (fixture->timeline, &begin_ns, &end_ns);
  g_assert_cmpfloat_with_epsilon ((double) begin_ns / MS, begin_ms, 0.2);
  g_assert_cmpfloat_with_epsilon ((double) end_ns / MS, end_ms, 0.2);
}

static void
test_geometry (Fixture       *fixture,
               gconstpointer  text)
{
  g_assert_cmpint (viewer_timeline_get_chart_width (fixture->timeline), >=, 900);
  check_visible (fixture, 0, 100);
  g_assert_cmpfloat_with_epsilon (viewer_timeline_x_to_ns (fixture->timeline, VIEWER_LANE_HEADER_WIDTH), 0, 1);
  g_assert_cmpfloat_with_epsilon (viewer_timeline_x_to_ns (fixture->timeline,
                                                           viewer_timeline_ns_to_x (fixture->timeline, 3e7)), 3e7, 1);
  g_assert_cmpuint (viewer_timeline_chart_get_labels (fixture->timeline->chart)->len, ==, 7);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->timeline), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture->overview), GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
test_click (Fixture       *fixture,
            gconstpointer  text)
{
  double x = viewer_timeline_ns_to_x (fixture->timeline, 50.0 * MS);

  click (fixture, 1, x, row_y (fixture, 0, 1));
  check_selected (fixture, "load_orders", 0, 60);
  click (fixture, 2, x, row_y (fixture, 0, 2));
  check_selected (fixture, "dumps", 40, 60);
  check_visible (fixture, 39.2, 60.8);
  click (fixture, 1, x, row_y (fixture, 0, 3));   /* nothing there */
  g_assert_cmpuint (viewer_session_get_selection (fixture->session)->function, ==, 0);
}

static void
test_arrows (Fixture       *fixture,
             gconstpointer  text)
{
  g_assert_true (press (fixture, GDK_KEY_Down, 0));
  check_selected (fixture, "main", 0, 100);
  press (fixture, GDK_KEY_Down, 0);
  check_selected (fixture, "load_orders", 0, 60);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->timeline), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       fixture->timeline->label);
  g_assert_true (g_str_has_prefix (fixture->timeline->label, "load_orders, depth 2, "));
  press (fixture, GDK_KEY_Right, 0);
  check_selected (fixture, "render", 60, 100);
  press (fixture, GDK_KEY_Right, 0);
  check_selected (fixture, "render", 60, 100);
  press (fixture, GDK_KEY_Left, 0);
  press (fixture, GDK_KEY_Down, 0);
  check_selected (fixture, "execute", 0, 40);
  press (fixture, GDK_KEY_period, 0);
  check_selected (fixture, "dumps", 40, 60);
  press (fixture, GDK_KEY_comma, 0);
  check_selected (fixture, "execute", 0, 40);
  press (fixture, GDK_KEY_Up, 0);
  check_selected (fixture, "load_orders", 0, 60);
  press (fixture, GDK_KEY_Page_Down, 0);
  check_selected (fixture, "run", 20, 100);
  press (fixture, GDK_KEY_Page_Up, 0);
  check_selected (fixture, "main", 0, 100);
}

/* Above the outermost call is the lane's header: there lanes are gone through and arranged. */
static void
test_lanes_by_key (Fixture       *fixture,
                   gconstpointer  text)
{
  ViewerTimeline *timeline = fixture->timeline;
  ViewerTimelineLayout **layout = &timeline->layout;

  press (fixture, GDK_KEY_Down, 0);
  press (fixture, GDK_KEY_Up, 0);
  g_assert_true (timeline->is_on_header);
  g_assert_true (g_str_has_prefix (timeline->label, "MainThread, thread · "));
  g_assert_nonnull (strstr (timeline->label, "Running, with the GIL: 100"));
  press (fixture, GDK_KEY_Down, 0);
  g_assert_true (g_str_has_prefix (timeline->label, "worker, thread · "));
  g_assert_nonnull (strstr (timeline->label, "Blocked or sleeping: 100"));
  press (fixture, GDK_KEY_p, 0);
  g_assert_cmpint ((*layout)->lanes[1].y, ==, 0);
  g_assert_nonnull (strstr (timeline->label, "pinned"));
  press (fixture, GDK_KEY_c, 0);
  g_assert_cmpuint ((*layout)->lanes[1].n_rows, ==, 0);
  test_settle ();
  press (fixture, GDK_KEY_c, 0);
  press (fixture, GDK_KEY_Right, 0);
  g_assert_false (timeline->is_on_header);
  check_selected (fixture, "run", 20, 100);
  press (fixture, GDK_KEY_Up, 0);
  press (fixture, GDK_KEY_h, 0);
  g_assert_false (viewer_timeline_layout_is_shown (*layout, 1));
  g_assert_cmpuint (timeline->lane, ==, 0);
  test_settle ();   /* the selected call's lane is hidden: nothing is drawn for it */
  gtk_widget_activate_action (GTK_WIDGET (timeline), "lane.show-hidden", NULL);
  g_assert_true (viewer_timeline_layout_is_shown (*layout, 1));
  gtk_widget_activate_action (GTK_WIDGET (timeline), "lane.unhide", NULL);
  gtk_widget_activate_action (GTK_WIDGET (timeline), "lane.sort", "s", "name");
  g_assert_cmpint (viewer_lanes_get_order (timeline->lanes), ==, VIEWER_LANE_ORDER_NAME);
  g_assert_true (press (fixture, GDK_KEY_Menu, 0));
  test_settle ();
  g_assert_true (gtk_widget_get_mapped (timeline->lane_menu));
  gtk_popover_popdown (GTK_POPOVER (timeline->lane_menu));
  test_settle ();
  g_assert_true (press (fixture, GDK_KEY_F10, GDK_SHIFT_MASK));
  test_settle ();
  gtk_popover_popdown (GTK_POPOVER (timeline->lane_menu));
  test_settle ();
}

static void
test_fit_and_keys (Fixture       *fixture,
                   gconstpointer  text)
{
  press (fixture, GDK_KEY_Down, 0);
  press (fixture, GDK_KEY_Down, 0);
  press (fixture, GDK_KEY_Right, 0);
  press (fixture, GDK_KEY_f, 0);
  check_visible (fixture, 56.8, 100);   /* with a margin, and never past the end */
  press (fixture, GDK_KEY_0, 0);
  check_visible (fixture, 0, 100);
  press (fixture, GDK_KEY_plus, 0);
  check_visible (fixture, 8.33, 91.67);
  press (fixture, GDK_KEY_minus, 0);
  check_visible (fixture, 0, 100);
  press (fixture, GDK_KEY_w, 0);
  press (fixture, GDK_KEY_w, 0);
  press (fixture, GDK_KEY_Home, 0);
  check_visible (fixture, 0, 69.44);
  press (fixture, GDK_KEY_End, 0);
  check_visible (fixture, 30.56, 100);
  press (fixture, GDK_KEY_a, 0);
  check_visible (fixture, 20.14, 89.58);
  press (fixture, GDK_KEY_Right, GDK_CONTROL_MASK);
  check_visible (fixture, 30.56, 100);
  for (int i = 0; i < 200; i++)
    press (fixture, GDK_KEY_plus, 0);
  g_assert_cmpfloat (fixture->timeline->end_ns - fixture->timeline->begin_ns, >=, 1000);
  for (int i = 0; i < 200; i++)
    press (fixture, GDK_KEY_s, 0);
  check_visible (fixture, 0, 100);
  g_assert_false (press (fixture, GDK_KEY_x, 0));
  g_assert_false (press (fixture, GDK_KEY_f, GDK_CONTROL_MASK));
}

static void
test_zoom_at (Fixture       *fixture,
              gconstpointer  text)
{
  double x = viewer_timeline_ns_to_x (fixture->timeline, 30.0 * MS);

  g_signal_emit_by_name (test_find_controller (fixture->timeline->stage, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "motion",
                         x, row_y (fixture, 0, 1));
  press (fixture, GDK_KEY_w, 0);
  press (fixture, GDK_KEY_w, 0);
  /* What is under the pointer stays there. */
  g_assert_cmpfloat_with_epsilon (viewer_timeline_ns_to_x (fixture->timeline, 30.0 * MS), x, 0.5);
  g_signal_emit_by_name (test_find_controller (fixture->timeline->stage, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "leave");
  test_settle ();
}

static void
test_escape (Fixture       *fixture,
             gconstpointer  text)
{
  g_assert_false (press (fixture, GDK_KEY_Escape, 0));
  viewer_session_set_range (fixture->session, 10 * MS, 30 * MS);
  press (fixture, GDK_KEY_Down, 0);
  g_assert_true (press (fixture, GDK_KEY_Escape, 0));
  g_assert_cmpuint (viewer_session_get_selection (fixture->session)->function, ==, 0);
  g_assert_true (viewer_session_get_range (fixture->session, NULL, NULL));
  g_assert_true (press (fixture, GDK_KEY_Escape, 0));
  g_assert_false (viewer_session_get_range (fixture->session, NULL, NULL));
  g_assert_false (press (fixture, GDK_KEY_Escape, 0));
}

/* The range follows the pointer; a twitch is not a drag; on a header nothing begins. */
static void
test_drag (Fixture       *fixture,
           gconstpointer  text)
{
  GtkEventController *drag = test_find_controller (fixture->timeline->stage, GTK_TYPE_GESTURE_DRAG, 0);
  double x = viewer_timeline_ns_to_x (fixture->timeline, 20.0 * MS);
  double pixel_ns = viewer_timeline_get_ns_per_pixel (fixture->timeline);
  gint64 begin_ns, end_ns;

  g_signal_emit_by_name (drag, "drag-begin", x, 60.0);
  g_signal_emit_by_name (drag, "drag-update", 2.0, 0.0);
  g_assert_false (viewer_session_get_range (fixture->session, NULL, NULL));
  g_signal_emit_by_name (drag, "drag-update", 100.0, 40.0);
  g_assert_true (viewer_session_get_range (fixture->session, &begin_ns, &end_ns));
  g_assert_cmpint (begin_ns, ==, 20 * MS);
  g_assert_cmpfloat_with_epsilon ((double) end_ns, 20.0 * MS + 100 * pixel_ns, 2);
  g_signal_emit_by_name (drag, "drag-update", -100.0, 40.0);
  viewer_session_get_range (fixture->session, &begin_ns, &end_ns);
  g_assert_cmpint (end_ns, ==, 20 * MS);
  g_assert_cmpfloat_with_epsilon ((double) begin_ns, 20.0 * MS - 100 * pixel_ns, 2);
  /* Out of the chart: the range ends where the recording begins. */
  g_signal_emit_by_name (drag, "drag-update", -5000.0, 0.0);
  viewer_session_get_range (fixture->session, &begin_ns, &end_ns);
  g_assert_cmpint (begin_ns, ==, 0);
}

static void
test_overview (Fixture       *fixture,
               gconstpointer  text)
{
  GtkEventController *drag = test_find_controller (fixture->overview, GTK_TYPE_GESTURE_DRAG, 0);
  double width = gtk_widget_get_width (fixture->overview) - VIEWER_LANE_HEADER_WIDTH;
  gint64 begin_ns, end_ns;

  g_signal_emit_by_name (drag, "drag-begin", VIEWER_LANE_HEADER_WIDTH + width / 4, 20.0);
  g_signal_emit_by_name (drag, "drag-update", width / 2, 0.0);
  g_assert_true (viewer_session_get_range (fixture->session, &begin_ns, &end_ns));
  g_assert_cmpint (begin_ns, ==, 25 * MS);
  g_assert_cmpint (end_ns, ==, 75 * MS);
  viewer_timeline_show_range (fixture->timeline, 0, 20 * MS);
  g_signal_emit_by_name (test_find_controller (fixture->overview, GTK_TYPE_GESTURE_CLICK, 0), "released", 1,
                         VIEWER_LANE_HEADER_WIDTH + width / 2, 20.0);
  check_visible (fixture, 40, 60);
}

static void
check_range (Fixture *fixture,
             gint64   begin_ms,
             gint64   end_ms)
{
  gint64 begin_ns, end_ns;

  g_assert_true (viewer_session_get_range (fixture->session, &begin_ns, &end_ns));
  g_assert_cmpint (begin_ns, ==, begin_ms * MS);
  g_assert_cmpint (end_ns, ==, end_ms * MS);
}

static void
look_for (Fixture    *fixture,
          const char *text)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileSearch) search = text != NULL ? profile_search_new (fixture->profile, &options, text) : NULL;
  guint before = viewer_timeline_chart_get_n_paints (fixture->timeline->chart);

  viewer_session_set_search (fixture->session, search);
  test_settle ();
  g_assert_cmpuint (viewer_timeline_chart_get_n_paints (fixture->timeline->chart), >, before);
}

static void
check_described (Fixture    *fixture,
                 const char *expected)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->overview), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, expected);
}

/* What it shows is told: the range, how much of that is application code, and how much was found. */
static void
test_overview_words (Fixture       *fixture,
                     gconstpointer  text)
{
  check_described (fixture, "Whole recording: 22.2 % of the time is in application code.");
  viewer_session_set_range (fixture->session, 60 * MS, 100 * MS);
  check_described (fixture, "0.060 s – 0.100 s: 50.0 % of the time is in application code.");
  look_for (fixture, "render");
  check_described (fixture, "0.060 s – 0.100 s: 50.0 % of the time is in application code, 22.2 % has what is searched for.");
  look_for (fixture, NULL);
  viewer_session_set_range (fixture->session, 0, 0);
  check_described (fixture, "Whole recording: 22.2 % of the time is in application code.");
}

/* The range of 100 ms is made, moved and made larger; the screen reader is told. */
static void
test_overview_keys (Fixture       *fixture,
                    gconstpointer  text)
{
  static const struct {
    guint           key;
    GdkModifierType state;
    gint64          begin_ms, end_ms;
  } steps[] = {
    { GDK_KEY_Right, 0, 0, 10 }, { GDK_KEY_Right, 0, 1, 11 }, { GDK_KEY_Left, 0, 0, 10 }, { GDK_KEY_Left, 0, 0, 10 },
    { GDK_KEY_Right, GDK_SHIFT_MASK, 0, 12 }, { GDK_KEY_plus, GDK_SHIFT_MASK, 0, 14 }, { GDK_KEY_minus, 0, 0, 12 },
    { GDK_KEY_Left, GDK_SHIFT_MASK, 0, 10 }, { GDK_KEY_End, 0, 90, 100 }, { GDK_KEY_Right, GDK_SHIFT_MASK, 88, 100 },
    { GDK_KEY_Right, 0, 88, 100 }, { GDK_KEY_Home, 0, 0, 12 },
  };

  g_assert_true (gtk_widget_grab_focus (fixture->overview));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->overview), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "Whole recording");
  g_assert_false (test_press_key (fixture->overview, GDK_KEY_Escape, 0));
  g_assert_false (test_press_key (fixture->overview, GDK_KEY_x, 0));
  g_assert_false (viewer_session_get_range (fixture->session, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_assert_true (test_press_key (fixture->overview, steps[i].key, steps[i].state));
      check_range (fixture, steps[i].begin_ms, steps[i].end_ms);
    }
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->overview), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "0.0000 s – 0.0120 s");
  g_assert_false (test_press_key (fixture->overview, GDK_KEY_Right, GDK_CONTROL_MASK));
  for (guint i = 0; i < 60; i++)
    g_assert_true (test_press_key (fixture->overview, GDK_KEY_minus, 0));
  g_assert_true (viewer_session_get_range (fixture->session, NULL, NULL));
  for (guint i = 0; i < 60; i++)
    g_assert_true (test_press_key (fixture->overview, GDK_KEY_plus, 0));
  check_range (fixture, 0, 100);
  g_assert_true (test_press_key (fixture->overview, GDK_KEY_Escape, 0));
  g_assert_false (viewer_session_get_range (fixture->session, NULL, NULL));
  g_assert_true (test_press_key (fixture->overview, GDK_KEY_End, 0));
  check_range (fixture, 90, 100);
}

/* A click on the ruler drops the range, one on a lane's header changes nothing. */
static void
test_ruler (Fixture       *fixture,
            gconstpointer  text)
{
  viewer_session_set_range (fixture->session, 10 * MS, 30 * MS);
  click (fixture, 1, 20, row_y (fixture, 0, 0));
  g_assert_true (viewer_session_get_range (fixture->session, NULL, NULL));
  click (fixture, 1, VIEWER_LANE_HEADER_WIDTH + 50, 5);
  g_assert_false (viewer_session_get_range (fixture->session, NULL, NULL));
}

/* Another view selects a span out of sight: the timeline goes there. */
static void
test_reveal (Fixture       *fixture,
             gconstpointer  text)
{
  ViewerSelection selection;

  press (fixture, GDK_KEY_Page_Down, 0);
  press (fixture, GDK_KEY_Page_Down, 0);
  check_selected (fixture, "run", 20, 100);
  selection = *viewer_session_get_selection (fixture->session);
  viewer_session_select (fixture->session, NULL);
  viewer_timeline_show_range (fixture->timeline, 0, 10 * MS);
  viewer_session_select (fixture->session, &selection);
  g_assert_cmpfloat (fixture->timeline->end_ns, >, 20.0 * MS);
}

/* Another view selects a function: its widest span is brought into sight, at the same zoom. */
static void
test_reveal_function (Fixture       *fixture,
                      gconstpointer  text)
{
  ViewerSelection selection = { .lane = -1 };

  click (fixture, 1, viewer_timeline_ns_to_x (fixture->timeline, 80.0 * MS), row_y (fixture, 0, 1));
  selection.function = viewer_session_get_selection (fixture->session)->function;   /* render */
  viewer_session_select (fixture->session, NULL);
  viewer_timeline_show_range (fixture->timeline, 0, 20 * MS);
  test_settle ();
  viewer_session_select (fixture->session, &selection);
  check_visible (fixture, 59, 79);
  /* It is in sight now: nothing moves. */
  test_settle ();
  viewer_timeline_show_range (fixture->timeline, 50 * MS, 70 * MS);
  test_settle ();
  viewer_session_select (fixture->session, NULL);
  viewer_session_select (fixture->session, &selection);
  check_visible (fixture, 50, 70);
}

/* Deeper rows are folded until the header is clicked, a key asks, or the selection goes there. */
static void
test_deeper_rows (Fixture       *fixture,
                  gconstpointer  text)
{
  ViewerTimelineLayout **layout = &fixture->timeline->layout;
  guint32 lane, row;
  ProfileSpan span;

  g_assert_cmpuint ((*layout)->lanes[0].n_rows, ==, 6);
  click (fixture, 1, 20, row_y (fixture, 0, 0));
  g_assert_cmpuint ((*layout)->lanes[0].n_rows, ==, 10);
  test_settle ();
  click (fixture, 1, 20, row_y (fixture, 0, 0));
  g_assert_cmpuint ((*layout)->lanes[0].n_rows, ==, 6);
  for (int i = 0; i < 7; i++)
    {
      press (fixture, GDK_KEY_Down, 0);
      press (fixture, GDK_KEY_comma, 0);   /* the first: it is the deep one */
    }
  g_assert_true (viewer_timeline_get_selected (fixture->timeline, &lane, &row, &span));
  g_assert_cmpuint (row, ==, 6);
  g_assert_cmpuint ((*layout)->lanes[0].n_rows, ==, 10);
  test_settle ();
  /* Folded with the selection in it: nothing is drawn outside the lane, nothing crashes. */
  g_assert_true (press (fixture, GDK_KEY_Return, 0));
  g_assert_cmpuint ((*layout)->lanes[0].n_rows, ==, 6);
  test_settle ();
}

/* Hovering must not paint the chart again: it is what makes it cheap. */
static void
test_hover_is_cheap (Fixture       *fixture,
                     gconstpointer  text)
{
  GtkEventController *motion = test_find_controller (fixture->timeline->stage, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0);
  guint before = viewer_timeline_chart_get_n_paints (fixture->timeline->chart);

  for (int i = 0; i < 10; i++)
    {
      g_signal_emit_by_name (motion, "motion", VIEWER_LANE_HEADER_WIDTH + 50.0 * i, row_y (fixture, 0, i % 3));
      test_settle ();
    }
  g_assert_cmpuint (viewer_timeline_chart_get_n_paints (fixture->timeline->chart), ==, before);
  press (fixture, GDK_KEY_plus, 0);
  test_settle ();
  g_assert_cmpuint (viewer_timeline_chart_get_n_paints (fixture->timeline->chart), >, before);
}

/* Labels of what is painted that are dim. */
static guint
count_dim (Fixture *fixture)
{
  const GArray *labels = viewer_timeline_chart_get_labels (fixture->timeline->chart);
  guint n = 0;

  for (guint i = 0; i < labels->len; i++)
    n += g_array_index (labels, ViewerRasterLabel, i).is_dim ? 1 : 0;
  return n;
}

/* What a search finds stands out at once, and everything is back at its end. */
static void
test_search (Fixture       *fixture,
             gconstpointer  text)
{
  g_assert_cmpuint (count_dim (fixture), ==, 0);
  look_for (fixture, "execute");
  g_assert_cmpuint (count_dim (fixture), ==, 6);
  look_for (fixture, "nothing of the kind");
  g_assert_cmpuint (count_dim (fixture), ==, 0);
  look_for (fixture, "shop.py");
  g_assert_cmpuint (count_dim (fixture), ==, 5);
  look_for (fixture, NULL);
  g_assert_cmpuint (count_dim (fixture), ==, 0);
}

/* The recording grows: all of it stays in sight; a part stays the part that it was. */
static void
test_growing (Fixture       *fixture,
              gconstpointer  text)
{
  g_autofree char *longer = g_strconcat (text, "state running\nrun@std:threading.py;more@shop.py 100\n", NULL);
  g_autoptr(Profile) profile = profile_fixture_profile (longer);
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  g_autoptr(ProfileSpans) old_spans = profile_spans_new (fixture->profile);

  viewer_session_set_profile (fixture->session, profile, spans);
  check_visible (fixture, 0, 200);
  viewer_timeline_show_range (fixture->timeline, 50 * MS, 80 * MS);
  viewer_session_set_profile (fixture->session, fixture->profile, old_spans);
  check_visible (fixture, 50, 80);
  viewer_session_set_profile (fixture->session, NULL, NULL);
  test_settle ();
  g_assert_false (press (fixture, GDK_KEY_Down, 0));
  viewer_session_set_profile (fixture->session, profile, spans);
  check_visible (fixture, 0, 200);
}

/* Nothing in it: said in words, and no key or click falls over it. */
static void
test_empty (Fixture       *fixture,
            gconstpointer  text)
{
  g_assert_true (viewer_timeline_is_empty (fixture->timeline));
  g_assert_false (press (fixture, GDK_KEY_Down, 0));
  g_assert_false (press (fixture, GDK_KEY_plus, 0));
  click (fixture, 1, VIEWER_LANE_HEADER_WIDTH + 50, 60);
  g_signal_emit_by_name (test_find_controller (fixture->timeline->stage, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "motion",
                         300.0, 60.0);
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
    { "/timeline/geometry", test_geometry }, { "/timeline/click", test_click }, { "/timeline/arrows", test_arrows },
    { "/timeline/lanes-by-key", test_lanes_by_key }, { "/timeline/fit-and-keys", test_fit_and_keys }, { "/timeline/zoom-at", test_zoom_at },
    { "/timeline/drag", test_drag }, { "/timeline/overview", test_overview },
    { "/timeline/overview-keys", test_overview_keys }, { "/timeline/overview-words", test_overview_words },
    { "/timeline/escape", test_escape }, { "/timeline/ruler", test_ruler }, { "/timeline/reveal", test_reveal },
    { "/timeline/reveal-function", test_reveal_function },
    { "/timeline/hover-is-cheap", test_hover_is_cheap }, { "/timeline/growing", test_growing },
    { "/timeline/search", test_search },
  };

  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();
  test_use_style ();
  test_excuse_gtk ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, recording, set_up, tests[i].run, tear_down);
  g_test_add ("/timeline/deeper-rows", Fixture, "main;i;i;i;i;i;i;i;i;i 1\nmain;a 999\n", set_up, test_deeper_rows, tear_down);
  g_test_add ("/timeline/empty", Fixture, "- 5\n", set_up, test_empty, tear_down);
  return g_test_run ();
}
